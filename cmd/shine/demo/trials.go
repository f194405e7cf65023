package demo

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"shine/bot/slacksim"
)

//go:embed trials.txt
var trialsText string

const (
	// longestTrial is how long one may take on a busy machine.
	longestTrial = 2 * time.Minute
	// refusedFor is how long Slack refuses messages, and mostRefused how many of them.
	refusedFor  = 2 * time.Second
	mostRefused = 2
	posting     = "chat.postMessage"
)

// deeds are what people are credited for in trials. The same words of one giver would count once within some minutes.
var deeds = []string{
	"the rehearsal that made the real move boring", "answering the auditor before the coffee was cold",
	"a rollback that took one minute, and no meeting", "the test that fails for the right reason",
	"asking the question that saved us a week", "writing the hand-over that I always wished for",
	"the alert that woke nobody, since it came at noon", "cutting the job into pieces that can fail alone",
	"reading the changelog so that we did not have to", "the drawing that ended the discussion",
}

// trial is something that goes wrong while somebody gives credit, and what is counted around it.
type trial struct {
	*Workspace
	given []deed
	more  []slacksim.Check
}

// deed is what was given in a trial, and how often its words were there before.
type deed struct {
	giver, recipient, words string
	before                  counts
}

// counts are how often something is kept, and said to everybody and to the one person.
type counts struct{ recorded, announced, told int }

// trials are what goes wrong at the press of a button.
func (w *Workspace) trials() []slacksim.Trial {
	does := map[string]func(*trial, context.Context) error{
		"twice": (*trial).twice, "kill": (*trial).killed, "slow": (*trial).refused, "sockets": (*trial).cut,
	}
	var all []slacksim.Trial
	for _, row := range table(trialsText) {
		all = append(all, slacksim.Trial{Name: row[0], Title: row[1], Claim: row[2], Way: row[3], Run: w.tries(does[row[0]])})
	}
	return all
}

// tries lets something go wrong, waits until all is said, and counts.
func (w *Workspace) tries(does func(*trial, context.Context) error) func(context.Context) ([]slacksim.Check, error) {
	return func(ctx context.Context) ([]slacksim.Check, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestTrial) // half a trial would leave faults behind
		defer cancel()
		w.turn.Lock()
		defer w.turn.Unlock()
		defer w.Mend()

		t := &trial{Workspace: w}
		if err := t.revive(ctx); err != nil {
			return nil, err
		}
		if err := does(t, ctx); err != nil {
			return nil, err
		}
		if err := t.bot.catchUp(ctx); err != nil {
			return nil, err
		}
		return t.checks(ctx)
	}
}

// next is something to credit somebody for.
func (t *trial) next(ctx context.Context, giver, recipient string) (*deed, error) {
	d := deed{giver: giver, recipient: recipient, words: deeds[t.tried%len(deeds)]}
	t.tried++
	var err error
	if d.before, err = t.count(ctx, d); err != nil {
		return nil, err
	}
	t.given = append(t.given, d)
	return &d, nil
}

// gives lets somebody credit somebody else in #platform, over whichever connection.
func (t *trial) gives(ctx context.Context, giver, recipient string) (slacksim.Envelope, error) {
	d, err := t.next(ctx, giver, recipient)
	if err != nil {
		return slacksim.Envelope{}, err
	}
	return t.Command(ctx, t.company.people[giver], t.company.channels["platform"], "/shine @"+recipient+" for "+d.words)
}

// count counts how often the words of a deed are kept and said.
func (t *trial) count(ctx context.Context, d deed) (counts, error) {
	var c counts
	now := t.clock.Now()
	for s, err := range t.store().Between(ctx, now.AddDate(0, -2, 0), now.Add(time.Minute)) {
		if err != nil {
			return counts{}, fmt.Errorf("counting what is kept: %w", err)
		}
		if s.Giver == t.company.people[d.giver] && strings.Contains(s.Text, d.words) {
			c.recorded++
		}
	}

	recipient := t.company.people[d.recipient]
	c.announced = t.saidOf(t.company.channels["platform"], d)
	c.told = t.saidOf(t.DirectChannel(recipient), d)
	return c, nil
}

// saidOf counts the messages of a conversation that repeat a deed.
func (t *trial) saidOf(conversation string, d deed) (n int) {
	for _, m := range t.said(conversation) {
		if m.ThreadTS == "" && strings.Contains(m.Text, d.words) {
			n++
		}
	}
	return n
}

// checks compares what there should be with what there is.
func (t *trial) checks(ctx context.Context) ([]slacksim.Check, error) {
	var all counts
	twice := 0
	for _, d := range t.given {
		now, err := t.count(ctx, d)
		if err != nil {
			return nil, err
		}
		for _, n := range []struct {
			sum      *int
			now, was int
		}{
			{&all.recorded, now.recorded, d.before.recorded},
			{&all.announced, now.announced, d.before.announced},
			{&all.told, now.told, d.before.told},
		} {
			*n.sum += n.now - n.was
			twice += max(0, n.now-n.was-1)
		}
	}

	want := len(t.given)
	return append([]slacksim.Check{
		isSo("Recorded", want, all.recorded), isSo("Announced in #platform", want, all.announced),
		isSo("Told to the one credited", want, all.told), isSo("Anything twice", 0, twice),
	}, t.more...), nil
}

// isSo compares how often something was to happen with how often it did.
func isSo(what string, want, got int) slacksim.Check {
	return slacksim.Check{What: what, Expected: times(want), Happened: times(got), OK: want == got}
}

func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// twice has Slack deliver the same command once more.
func (t *trial) twice(ctx context.Context) error {
	envelope, err := t.gives(ctx, "priya", "kenji")
	if err != nil {
		return err
	}
	if err := t.bot.catchUp(ctx); err != nil {
		return err
	}
	t.Note("Slack delivers the same envelope again.")
	return t.Again(ctx, envelope)
}

// killed kills the bot's process after Slack took the announcement, and before the bot hears so.
func (t *trial) killed(ctx context.Context) error {
	victim, ok := t.bot.(*process)
	if !ok {
		return errors.New("the bot does not run as a process of its own here")
	}

	heard := make(chan struct{})
	t.Fail(posting, 1, slacksim.Fault{Channel: t.company.channels["platform"], AnswerAfter: heard})
	if _, err := t.gives(ctx, "priya", "kenji"); err != nil {
		close(heard)
		return err
	}
	err := t.Await(ctx, func() bool { return t.Held() > 0 })
	victim.kill()
	close(heard)
	t.Note("The bot’s process is killed.")
	if err != nil {
		return err
	}

	if err := t.Await(ctx, func() bool { return t.Connections() == 0 }); err != nil {
		return err
	}
	if err := t.revive(ctx); err != nil {
		return err
	}
	t.Note("Another process takes over.")
	heir, _ := t.bot.(*process)
	t.more = append(t.more, slacksim.Check{
		What: "The bot", Expected: "another process", OK: heir.Process.Pid != victim.Process.Pid,
		Happened: fmt.Sprintf("%d was killed, %d took over", victim.Process.Pid, heir.Process.Pid),
	})
	return nil
}

// refused lets Slack refuse messages, and looks whether the bot waits as it is told.
func (t *trial) refused(ctx context.Context) error {
	before := len(t.Calls(posting))
	t.Fail(posting, mostRefused, slacksim.Fault{Status: 429, RetryAfter: refusedFor})
	if _, err := t.gives(ctx, "priya", "kenji"); err != nil {
		return err
	}
	if err := t.bot.catchUp(ctx); err != nil {
		return err
	}

	refused, early := 0, 0
	until := map[string]time.Time{} // by channel
	for _, c := range t.Calls(posting)[before:] {
		if c.At.Before(until[c.Args["channel"]]) {
			early++
		}
		if c.Answer == "429" {
			refused++
			until[c.Args["channel"]] = c.At.Add(refusedFor)
		}
	}
	t.more = append(t.more, isSo("Refused by Slack", mostRefused, refused), isSo("Asked again too early", 0, early))
	return nil
}

// cut cuts one connection, and then all of them.
func (t *trial) cut(ctx context.Context) error {
	opened := func() int { return len(t.Calls("apps.connections.open")) }
	before := opened()
	t.CutConnections(1)
	t.Note("One connection is cut.")
	if err := t.Await(ctx, func() bool { return t.Connections() < 2 || opened() > before }); err != nil {
		return err
	}
	if _, err := t.gives(ctx, "priya", "kenji"); err != nil {
		return err
	}

	if err := t.Await(ctx, func() bool { return t.Connections() >= 2 && opened() > before }); err != nil {
		return err
	}
	before = opened()
	began := time.Now()
	t.CutConnections(t.Connections())
	t.Note("All connections are cut.")
	if err := t.Await(ctx, func() bool { return t.Connections() >= 2 && opened() >= before+2 }); err != nil {
		return err
	}
	t.more = append(t.more, slacksim.Check{
		What: "Connected again, by itself", Expected: "2 connections", OK: true,
		Happened: fmt.Sprintf("%d, after %.1f s", t.Connections(), time.Since(began).Seconds()),
	})
	_, err := t.gives(ctx, "kenji", "priya")
	return err
}
