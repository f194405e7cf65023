package bot

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"shine/bot/history"
	"shine/bot/render"
	"shine/credit"
	"shine/storage"
	"shine/storage/sleep"
)

const (
	// retainEvery is how often shout-outs are removed that the workspace does not want to keep any longer.
	retainEvery = time.Hour
	// progressEvery is how often a long export says how far it is.
	progressEvery = 3 * time.Second
)

// privacy forgets people, and what is too old, and hands out what everybody may read.
type privacy struct {
	*base
	// forgetting are the people who are being forgotten.
	forgetting sync.Map
}

func (p *privacy) routes() routes {
	return routes{
		commands: table{
			"forget": {do: p.forgetAsk},
			"export": {do: p.exportPublic, who: those(credit.ToAdminister)},
		},
		actions: table{render.ActionForget: {do: p.forget, inPlace: true}},
	}
}

// forgetAsk asks before anything is forgotten.
func (p *privacy) forgetAsk(_ context.Context, r *request) (answer, error) {
	rest := r.rest()
	meant := len(rest) == 1 && meaning(rest[0]) == "me" || len(rest) == 0 && meaning(firstWord(r.text)) == "forget me"
	if !meant {
		return say(r.language.DidYouMean("forget me", r.typed)...), nil
	}
	return say(r.language.ForgetAsk()), nil
}

// forget removes what somebody wrote, and their name, in one job at a time. It is safe to repeat, so a stop in the
// middle loses nothing.
func (p *privacy) forget(_ context.Context, r *request) (answer, error) {
	if _, working := p.forgetting.LoadOrStore(r.user, true); working {
		return say(r.language.ForgetWorking()), nil
	}

	p.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the envelope
		defer p.forgetting.Delete(r.user)
		message := r.language.ForgetDone(int(storage.SaidMemory.Hours())/24, storage.MostNamed)
		if err := p.eraseAll(ctx, r.user); err != nil {
			p.log.Error("forgetting somebody", "error", err)
			message = r.language.ForgetFailed()
		}
		if err := p.sayTo(context.WithoutCancel(ctx), r.user, message); err != nil {
			p.log.Warn("telling somebody that they are forgotten", "error", err)
		}
	})
	return say(r.language.ForgetWorking()), nil
}

func (p *privacy) eraseAll(ctx context.Context, user string) error {
	if _, err := p.store.Erase(ctx, p.now(), user, func(int) {}); err != nil {
		return err
	}
	p.workspace.Reload(ctx)
	return p.store.Audit(ctx, storage.AuditLine{Time: p.now(), By: "themselves", Action: "forget"})
}

// retain removes, every hour, what the workspace does not want to keep any longer.
func (p *privacy) retain(ctx context.Context) error {
	for {
		p.expire(ctx)
		if err := p.store.PruneNudges(ctx, p.now()); err != nil && ctx.Err() == nil {
			p.log.Warn("removing old moments of nudges", "error", err)
		}
		if sleep.For(ctx, retainEvery) != nil {
			return nil //nolint:nilerr // the end of ctx is the end of the work, and no error
		}
	}
}

func (p *privacy) expire(ctx context.Context) {
	months := p.workspace.Settings().RetentionMonths
	if months == 0 {
		return
	}

	removed, err := p.store.Expire(ctx, credit.MonthsBefore(p.now(), months))
	if err != nil && ctx.Err() == nil {
		p.log.Warn("removing what is older than the workspace wants to keep", "error", err)
	}
	if removed > 0 {
		p.log.Info("removed what is older than the workspace wants to keep", "shoutouts", removed)
	}
}

// exportPublic sends an admin all that everybody may read, as files.
func (p *privacy) exportPublic(ctx context.Context, r *request) (answer, error) {
	if err := p.countExport(ctx, r.user); err != nil {
		return answer{}, err
	}

	p.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the envelope
		if err := p.export(ctx, r.language, r.user); err != nil {
			failed := r.language.ExportFailed(incident(p.log, fmt.Errorf("exporting: %w", err)))
			if err := p.sayTo(context.WithoutCancel(ctx), r.user, failed); err != nil {
				p.log.Warn("telling an admin that an export failed", "error", err)
			}
		}
	})
	return say(r.language.ExportStarted()), nil
}

// export writes the files to this machine first, since Slack wants to know their size, and uploads them.
func (p *privacy) export(ctx context.Context, l render.Language, admin string) (err error) {
	dir, err := os.MkdirTemp("", "shine-export-*")
	if err != nil {
		return fmt.Errorf("making room for an export: %w", err)
	}

	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	direct, err := p.openDirect(ctx, admin)
	if err != nil {
		return err
	}

	progress := p.newProgress(l, direct)
	lines, rows := dir+"/shoutouts.jsonl", dir+"/shoutouts.csv"
	n, err := p.writePublic(ctx, lines, rows, progress.tell)
	if err != nil {
		return err
	}

	for _, file := range []string{lines, rows} {
		if err := p.share(ctx, direct, fileAt(file)); err != nil {
			return err
		}
	}

	line := storage.AuditLine{
		Time: p.now(), By: admin, Action: "export", Detail: fmt.Sprintf("%d public shout-outs", n),
	}
	if err := p.store.Audit(ctx, line); err != nil {
		return err
	}

	return progress.end(ctx, l.ExportDone(n))
}

// writePublic writes what everybody may read, as everybody may read it, in both formats at once.
func (p *privacy) writePublic(
	ctx context.Context, lines, rows string, tell func(context.Context, int),
) (n int, err error) {
	linesFile, err := os.Create(lines)
	if err != nil {
		return 0, fmt.Errorf("creating an export: %w", err)
	}

	defer func() { err = errors.Join(err, linesFile.Close()) }()
	rowsFile, err := os.Create(rows)
	if err != nil {
		return 0, fmt.Errorf("creating an export: %w", err)
	}

	defer func() { err = errors.Join(err, rowsFile.Close()) }()
	jsonl, csv, open := credit.NewJSONLines(linesFile), credit.NewCSV(rowsFile), p.workspace.Openness()
	for s, err := range p.store.Between(ctx, time.Unix(0, 0), p.now().Add(time.Minute)) {
		if err != nil {
			return n, err
		}

		read, err := open.Lets(ctx, s, isPublic)
		if err != nil {
			return n, err
		}
		if !read || !history.IsReadable(s) {
			continue
		}

		s = open.Shown(ctx, s, "")
		s.Recipients, s.Quiet, s.Hidden = s.VisibleRecipients(), nil, nil
		if err := errors.Join(jsonl.Write(s), csv.Write(s)); err != nil {
			return n, err
		}

		n++
		tell(ctx, n)
	}

	return n, errors.Join(jsonl.Flush(), csv.Flush())
}

// progress is a message that says how far a job is.
type progress struct {
	*voice
	language     render.Language
	conversation string
	ts           string
	last         time.Time
}

func (p *privacy) newProgress(l render.Language, conversation string) *progress {
	return &progress{voice: p.voice, language: l, conversation: conversation, last: p.now()}
}

// tell says it from time to time. Where Slack does not take it, the job goes on.
func (p *progress) tell(ctx context.Context, n int) {
	if p.now().Sub(p.last) < progressEvery {
		return
	}
	p.last = p.now()
	if err := p.say(ctx, p.language.ExportWorking(n)); err != nil {
		p.log.Info("saying how far an export is", "error", err)
	}
}

func (p *progress) say(ctx context.Context, m render.Message) error {
	if p.ts != "" {
		return p.change(ctx, m)
	}
	_, ts, err := p.api.PostMessageContext(ctx, p.conversation, contentOf(m)...)
	p.ts = ts
	return err //nolint:wrapcheck // the callers say what it was
}

// end says the last word, until Slack has it.
func (p *progress) end(ctx context.Context, m render.Message) error {
	if p.ts == "" {
		return p.insist(ctx, p.newSaying(p.conversation, m).try)
	}
	return p.insist(ctx, func(ctx context.Context) error { return p.change(ctx, m) })
}

func (p *progress) change(ctx context.Context, m render.Message) error {
	_, _, _, err := p.api.UpdateMessageContext(ctx, p.conversation, p.ts, contentOf(m)...)
	return err //nolint:wrapcheck // the callers say what it was
}
