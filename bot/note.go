package bot

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"shine/bot/lead"
	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

const (
	// noteMinute is when notes come to a lead who accepts the offer as it is: on Mondays at nine.
	noteMinute = 9 * 60
	// previewSpan is how far back a preview looks for a lead without notes.
	previewSpan = 7 * 24 * time.Hour
	// maxSawLine is how long a lead's line about a story may be.
	maxSawLine = 300
)

// notes handles the weekly notes of leads: whether they come, and what leads do with them.
type notes struct {
	*base
	giving *giving
	coach  *lead.Coach
}

func (n *notes) routes() routes {
	leads := those(credit.ToLead)
	return routes{
		actions: table{
			render.ActionNotePage:    {do: n.turnPage, who: leads, inPlace: true},
			render.ActionNoteOn:      {do: n.accept, who: leads, inPlace: true},
			render.ActionNoteOff:     {do: n.switchOff},
			render.ActionNotePreview: {do: n.preview, who: leads},
			render.ActionNoteNo:      {do: n.decline, inPlace: true},
			render.ActionSaw:         {do: n.openSaw, who: leads},
			render.ActionNoteGive:    {do: n.openGive, who: leads},
		},
		forms: table{render.FormSaw: {do: n.submitSaw, who: leads, under: render.FieldLine}},
	}
}

// command is `/shine leads note monday 9:00`, `off`, `preview`, or alone.
func (n *notes) command(ctx context.Context, r *request, words []string) (answer, error) {
	if err := n.may(ctx, r.user, credit.ToLead); err != nil {
		return answer{}, err
	}
	if len(words) == 0 {
		return n.status(ctx, r)
	}

	switch meaning(words[0]) {
	case "off":
		return n.switchOff(ctx, r)
	case "preview":
		return n.preview(ctx, r)
	}

	schedule, err := credit.ParseSchedule(words, "UTC") // without a zone it is the lead's own, looked up each time
	if guess, unclear := errors.AsType[credit.ZoneGuess](err); unclear {
		return say(r.language.DigestZoneGuess(guess.Zone)), nil
	}
	if errors.Is(err, credit.ErrNoDay) {
		return say(r.language.NoteUsage()), nil
	}
	if err != nil {
		return answer{}, err
	}

	if !namesZone(words) {
		schedule.Zone = ""
	}
	return n.switchOn(ctx, r, schedule)
}

// namesZone reports whether a schedule that can be read says in which zone it is.
func namesZone(words []string) bool {
	in, _ := credit.ParseSchedule(words, "UTC")
	other, _ := credit.ParseSchedule(words, "Europe/Madrid")
	return in.Zone == other.Zone
}

// switchOn has a lead's notes come from now on.
func (n *notes) switchOn(ctx context.Context, r *request, schedule credit.Schedule) (answer, error) {
	teams, err := n.store.TeamsOf(ctx, r.user)
	switch {
	case err != nil:
		return answer{}, err
	case len(teams) == 0:
		return answer{}, render.ErrLeadsNobody
	}

	if err := n.countChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	person, err := n.workspace.Person(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	var next time.Time
	_, err = n.store.ChangeNotes(ctx, r.user, func(its *nudge.Notes) (storage.Step, bool) {
		*its = its.SwitchedOn(schedule, n.now())
		next = its.Next(person.Zone, n.now())
		return storage.Step{Next: next}, true
	})
	if err != nil {
		return answer{}, err
	}

	return n.saved(r, r.language.NoteOn(schedule.In(person.Zone), next)), nil
}

func (n *notes) switchOff(ctx context.Context, r *request) (answer, error) {
	_, err := n.store.ChangeNotes(ctx, r.user, func(its *nudge.Notes) (storage.Step, bool) {
		on := its.On
		*its = its.SwitchedOff(n.now())
		return storage.Step{}, on
	})
	if err != nil {
		return answer{}, err
	}
	return n.saved(r, r.language.NoteOff()), nil
}

// saved answers a lead who changed whether their note comes; their home tab shows it.
func (n *notes) saved(r *request, told render.Message) answer {
	return say(told).then(n.giving.homes.RefreshLater(r.user))
}

func (n *notes) status(ctx context.Context, r *request) (answer, error) {
	its, err := n.store.Notes(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	person, err := n.workspace.Person(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	next := its.Next(person.Zone, n.now())
	return say(r.language.NoteStatus(its.Schedule.In(person.Zone), next)), nil
}

// preview shows a lead what their note would say now, and changes nothing.
func (n *notes) preview(ctx context.Context, r *request) (answer, error) {
	its, err := n.store.Notes(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	span := lead.NoteSpan{From: n.now().Add(-previewSpan), Until: n.now().Add(time.Second)}
	if its.On {
		span.From = its.Until
	}
	note, found, err := n.coach.Note(ctx, r.language, r.user, span)
	switch {
	case err != nil:
		return answer{}, err
	case !found:
		return say(r.language.NoteEmpty(span.From)), nil
	}

	return say(r.language.NotePreview(note)...), nil
}

// turnPage shows another page of a note. It shows stories about the people whom they lead now.
func (n *notes) turnPage(ctx context.Context, r *request) (answer, error) {
	span, ok := lead.ParseNoteSpan(r.value)
	if !ok {
		return answer{}, render.ErrOldButton
	}
	note, found, err := n.coach.Note(ctx, r.language, r.user, span)
	if err == nil && !found {
		note = r.language.NoteEmpty(span.From)
	}
	return say(note), err
}

// accept and decline answer the offer of a note.
func (n *notes) accept(ctx context.Context, r *request) (answer, error) {
	return n.switchOn(ctx, r, credit.Schedule{Day: time.Monday, Minute: noteMinute})
}

func (n *notes) decline(_ context.Context, r *request) (answer, error) {
	return say(r.language.NoteOff()), nil
}

// story is one story of a lead's note, with those of its people whom they lead.
func (n *notes) story(ctx context.Context, user, id string) (credit.Shoutout, []string, error) {
	story, people, err := n.coach.Story(ctx, user, id)
	if err == nil && len(people) == 0 {
		err = render.ErrStoryGone
	}
	return story, people, err
}

// openGive opens the form to give credit to the people of a story whom the lead leads.
func (n *notes) openGive(ctx context.Context, r *request) (answer, error) {
	_, people, err := n.story(ctx, r.user, r.value)
	if err != nil {
		return answer{}, err
	}

	d := formDraft{Channel: n.giving.usualChannel(ctx, r.user)}
	for _, person := range people {
		d.People = append(d.People, credit.Span{Kind: credit.User, ID: person})
	}
	return n.giving.openForm(ctx, r, d)
}

// openSaw opens a line to the people of a story, in the lead's name.
func (n *notes) openSaw(ctx context.Context, r *request) (answer, error) {
	story, people, err := n.story(ctx, r.user, r.value)
	if err != nil {
		return answer{}, err
	}
	if people = n.reachable(people); len(people) == 0 {
		return answer{}, render.ErrWantsNone
	}
	return n.open(ctx, r, r.language.SawForm(story, people), r.language.Expired(render.ActionSaw, story.ID)...)
}

// reachable are those who want messages about credit that they got.
func (n *notes) reachable(people []string) []string {
	var reached []string
	for _, person := range people {
		if !n.workspace.Decided().Preferences[person].NoCreditMessages {
			reached = append(reached, person)
		}
	}
	return reached
}

// submitSaw brings the line to each of them, once. The people whom it may go to are checked here, whatever the form
// says.
func (n *notes) submitSaw(ctx context.Context, r *request) (answer, error) {
	line := r.fields().text(render.FieldLine)
	switch {
	case line == "":
		return answer{}, render.ErrNoLine
	case utf8.RuneCountInString(line) > maxSawLine:
		return answer{}, render.ErrLongLine
	}

	story, people, err := n.story(ctx, r.user, r.view.PrivateMetadata)
	if err != nil {
		return answer{}, err
	}
	if err := n.countChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	var reached []string
	for _, person := range n.reachable(people) {
		first, err := n.tellSaw(ctx, r.user, person, story.ID, line)
		if err != nil {
			return answer{}, err
		}
		if first {
			reached = append(reached, person)
		}
	}

	return notice(r.language, r.language.SawSent(reached)), nil
}

// tellSaw has somebody told that their lead saw a story, and reports whether this was the first time.
func (n *notes) tellSaw(ctx context.Context, by, person, id, line string) (first bool, err error) {
	_, err = n.store.ChangeNotes(ctx, by, func(its *nudge.Notes) (storage.Step, bool) {
		*its, first = its.Seen(id, person)
		say := storage.OutboxEntry{Say: storage.SaySaw, To: person, By: by, Shoutout: id, Text: line}
		return storage.Step{Stays: true, Say: say}, first
	})
	return first, err
}
