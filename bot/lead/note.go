package lead

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// This file has the lead's note: once a week it tells a lead what others wrote about the people they lead. Package
// credit/nudge decides which weeks are told, and which the trial holds back.

// NoteSpan is what a page of a note tells: a span and, on further pages, the shout-out before which the page begins.
type NoteSpan struct {
	From, Until time.Time
	Before      string
}

const (
	// perNote is how many stories a page of a note shows at most.
	perNote = 8
	// longestNote bounds how far back one looks: a button's value is a claim.
	longestNote = 400 * 24 * time.Hour
)

// String is the value of the button that leads there, and ParseNoteSpan reads it.
func (n NoteSpan) String() string {
	return fmt.Sprintf("%d:%d:%s", n.From.UnixMilli(), n.Until.UnixMilli(), n.Before)
}

// ParseNoteSpan reads the value of a button, and reports whether it is a span.
func ParseNoteSpan(value string) (NoteSpan, bool) {
	parts := strings.Split(value, ":")
	if len(parts) != 3 {
		return NoteSpan{}, false
	}

	from, fromErr := strconv.ParseInt(parts[0], 10, 64)
	until, untilErr := strconv.ParseInt(parts[1], 10, 64)
	n := NoteSpan{From: time.UnixMilli(from).UTC(), Until: time.UnixMilli(until).UTC(), Before: parts[2]}
	return n, fromErr == nil && untilErr == nil && n.From.Before(n.Until)
}

// CloseNote decides about the week of a lead's note that is due, and has it told if it is to be told. Of several copies
// of the bot one does that; the others find it decided.
func (coach *Coach) CloseNote(ctx context.Context, lead string) error {
	before, err := coach.store.Notes(ctx, lead)
	if err != nil {
		return err
	}

	person, err := coach.workspace.Person(ctx, lead)
	if err != nil {
		return fmt.Errorf("looking up whose note is due: %w", err)
	}

	now := coach.now()
	week := nudge.Week{Lead: lead, Now: now}
	end, late, due := before.Due(person.Zone, now)
	if due {
		week.End, week.Late, week.Date = end, late, end.In(person.Zone).Format(time.DateOnly)
		if err := coach.fill(ctx, &week, before.Until); err != nil {
			return err
		}
	}

	_, err = coach.store.ChangeNotes(ctx, lead, func(n *nudge.Notes) (storage.Step, bool) {
		if !reflect.DeepEqual(*n, before) {
			return storage.Step{}, false // the change that came in between planned what comes next
		}

		step := storage.Step{Next: before.Next(person.Zone, now)}
		if !due {
			return step, true
		}

		after, told := before.Close(week)
		*n = after
		if told != "" {
			step.Say = storage.OutboxEntry{Say: storage.SayNote, To: lead, Text: told, From: before.Until, Until: end}
		}
		return step, true
	})
	return err
}

// fill looks up about whom a week has something to tell, and the seed of the draw. Before that it seals the week, so
// that nothing more is recorded in it.
func (coach *Coach) fill(ctx context.Context, week *nudge.Week, from time.Time) error {
	if err := coach.store.Seal(ctx, week.End); err != nil {
		return err
	}

	led, err := coach.led(ctx, week.Lead, true)
	if err != nil {
		return err
	}

	stories, err := coach.about(ctx, week.Lead, led, from, week.End)
	if err != nil || len(stories) == 0 {
		return err
	}

	for _, s := range stories {
		for _, person := range s.DigestRecipients() {
			if led[person] && !slices.Contains(week.Named, person) {
				week.Named = append(week.Named, person)
			}
		}
	}

	week.Seed, week.HoldOut, err = coach.trial(ctx, true)
	return err
}

// about returns what others gave in a span to the people whom somebody leads, as far as everybody may read it: without
// the words, newest first. Shout-outs of the lead's own are left out.
func (coach *Coach) about(
	ctx context.Context, lead string, led map[string]bool, from, until time.Time,
) ([]credit.Shoutout, error) {
	if len(led) == 0 {
		return nil, nil
	}

	found, err := coach.store.PublishedTo(ctx, slices.Collect(maps.Keys(led)), from, until)
	if err != nil {
		return nil, err
	}

	reads, err := coach.reading(ctx, lead)
	if err != nil {
		return nil, err
	}

	var stories []credit.Shoutout
	for _, s := range slices.Backward(found) {
		if !isAbout(s, lead, led) {
			continue
		}

		read, err := reads(s)
		if err != nil {
			return nil, err
		}
		if read {
			stories = append(stories, s)
		}
	}

	return stories, nil
}

// reading returns a function that reports whether everybody may read a shout-out, including the lead.
func (coach *Coach) reading(ctx context.Context, lead string) (func(credit.Shoutout) (bool, error), error) {
	reader, err := coach.workspace.Reader(ctx, lead, "", false)
	if err != nil {
		return nil, err
	}

	open := coach.workspace.Openness()
	return func(s credit.Shoutout) (bool, error) {
		return open.Lets(ctx, s, func(s credit.Shoutout) bool {
			return s.Visibility == credit.Public && reader.MayRead(s)
		})
	}, nil
}

// isAbout reports whether a shout-out belongs into a lead's note, if they may read it. One whose giver is erased does
// not: it has no words.
func isAbout(s credit.Shoutout, lead string, led map[string]bool) bool {
	return s.Giver != "" && s.Giver != lead && slices.ContainsFunc(
		s.DigestRecipients(), func(person string) bool { return led[person] },
	)
}

// led are the people whom somebody leads now, without those who opted out or are gone; nobody where they may not lead.
// What user groups became is kept where keep is set.
func (coach *Coach) led(ctx context.Context, lead string, keep bool) (map[string]bool, error) {
	person, err := coach.workspace.Person(ctx, lead)
	if err != nil || !person.Standing.May(credit.ToLead) {
		return nil, err
	}

	teams, err := coach.store.TeamsOf(ctx, lead)
	if err != nil {
		return nil, err
	}

	members := coach.follow(ctx, teams, keep).Active().Members()
	if err := coach.workspace.Prepare(ctx, members); err != nil && ctx.Err() == nil {
		coach.log.Warn("could not look everybody up at once; each is looked up alone", "error", err)
	}
	out, err := coach.outOfNudges(ctx, members)
	if err != nil {
		return nil, err
	}

	led := make(map[string]bool, len(members))
	for _, member := range members {
		if !out[member] && member != lead {
			led[member] = true
		}
	}
	return led, nil
}

// Note is a page of what a lead's note tells of a span, and whether there is anything.
func (coach *Coach) Note(
	ctx context.Context, l render.Language, lead string, span NoteSpan,
) (render.Message, bool, error) {
	from := span.From
	if earliest := coach.now().Add(-longestNote); from.Before(earliest) {
		from = earliest
	}
	led, err := coach.led(ctx, lead, false)
	if err != nil {
		return render.Message{}, false, err
	}

	heads, err := coach.about(ctx, lead, led, from, span.Until)
	if err != nil {
		return render.Message{}, false, err
	}

	if span.Before != "" {
		heads = slices.DeleteFunc(heads, func(s credit.Shoutout) bool { return !credit.Later(span.Before, s.ID) })
	}
	stories, err := coach.toRead(ctx, lead, heads[:min(len(heads), perNote)])
	if err != nil {
		return render.Message{}, false, err
	}

	lines, err := coach.linesFor(ctx, lead, led, stories)
	if err != nil {
		return render.Message{}, false, err
	}

	shown := len(stories)
	for shown > 1 && !notePage(l, span, stories[:shown], true, lines).Fits() {
		shown--
	}
	more := shown < len(stories) || len(heads) > perNote
	return notePage(l, span, stories[:shown], more, lines), shown > 0, nil
}

// notePage draws a page of a note; where there is more, with the way to it.
func notePage(
	l render.Language, span NoteSpan, stories []credit.Shoutout, more bool, lines []render.LinesOf,
) render.Message {
	page := render.Stories{List: stories}
	if span.Before != "" {
		page.Latest = NoteSpan{From: span.From, Until: span.Until}.String()
	}
	if more && len(stories) > 0 {
		page.Earlier = NoteSpan{From: span.From, Until: span.Until, Before: stories[len(stories)-1].ID}.String()
	}
	return l.Note(page, span.From, lines)
}

// linesFor is how the people named in stories like to shine, as far as their lead may read that.
func (coach *Coach) linesFor(
	ctx context.Context, lead string, led map[string]bool, stories []credit.Shoutout,
) ([]render.LinesOf, error) {
	var people []string
	for _, s := range stories {
		for _, person := range s.Recipients {
			if led[person] && !slices.Contains(people, person) {
				people = append(people, person)
			}
		}
	}

	readable, err := coach.workspace.OwnLinesFor(ctx, lead, people)
	if err != nil {
		return nil, err
	}

	var lines []render.LinesOf
	for _, person := range people {
		if of, written := readable[person]; written {
			lines = append(lines, render.LinesOf{Person: person, Lines: of})
		}
	}
	return lines, nil
}

// toRead returns shout-outs with their words, as a lead reads them, each with the link to its announcement, or else to
// the message that it is about.
func (coach *Coach) toRead(ctx context.Context, lead string, heads []credit.Shoutout) ([]credit.Shoutout, error) {
	ids := make([]string, len(heads))
	for i, head := range heads {
		ids[i] = head.ID
	}

	stories, err := coach.store.Get(ctx, ids...)
	if err != nil {
		return nil, err
	}

	stories = slices.DeleteFunc(stories, func(s credit.Shoutout) bool { return s.Text == "" })
	for i, s := range stories {
		said, err := coach.store.Said(ctx, s)
		if err != nil {
			return nil, err
		}
		stories[i].Recipients = s.DigestRecipients()
		if link := said[s.Channel].Link(coach.home, s.Thread); link != "" {
			stories[i].Permalink = link
		}
	}

	slices.SortFunc(stories, func(a, b credit.Shoutout) int { return strings.Compare(b.ID, a.ID) })
	stories = coach.workspace.AllShownIn(ctx, stories, lead)
	coach.workspace.Call(ctx, stories)
	return stories, nil
}

// drawNote draws a lead's note, where they still want it and there still is something to tell.
func (coach *Coach) drawNote(
	ctx context.Context, l render.Language, entry storage.OutboxEntry,
) (render.Message, bool, error) {
	notes, err := coach.store.Notes(ctx, entry.To)
	if err != nil || !notes.On {
		return render.Message{}, false, err
	}
	return coach.Note(ctx, l, entry.To, NoteSpan{From: entry.From, Until: entry.Until})
}

// Story is a shout-out to whose people a lead may write that they saw it, with those of its people whom the lead leads;
// nobody where there is no such story.
func (coach *Coach) Story(ctx context.Context, lead, id string) (credit.Shoutout, []string, error) {
	found, err := coach.store.Get(ctx, id)
	if err != nil || len(found) == 0 || found[0].Text == "" {
		return credit.Shoutout{}, nil, err
	}

	led, err := coach.led(ctx, lead, false)
	if err != nil {
		return credit.Shoutout{}, nil, err
	}

	reads, err := coach.reading(ctx, lead)
	if err != nil {
		return credit.Shoutout{}, nil, err
	}

	read, err := reads(found[0])
	if err != nil || !read {
		return credit.Shoutout{}, nil, err
	}

	people := slices.DeleteFunc(found[0].DigestRecipients(), func(person string) bool { return !led[person] })
	return coach.workspace.ShownIn(ctx, coach.workspace.CallOne(ctx, found[0]), lead), people, nil
}

// drawSaw draws a line of a lead's about a story, as its recipient reads that, unless it is gone.
func (coach *Coach) drawSaw(
	ctx context.Context, l render.Language, entry storage.OutboxEntry,
) (render.Message, bool, error) {
	found, err := coach.store.Get(ctx, entry.Shoutout)
	if err != nil || len(found) == 0 || found[0].Text == "" || !slices.Contains(found[0].Recipients, entry.To) {
		return render.Message{}, false, err
	}
	story := coach.workspace.ShownIn(ctx, coach.workspace.CallOne(ctx, found[0]), entry.To)
	return l.Saw(story, entry.By, entry.Text), true, nil
}
