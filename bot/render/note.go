package render

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"shine/credit"
)

// FieldLine is the field for the line that a lead writes to people whose story they saw.
const FieldLine = "line"

// maxLine is how long that line may be.
const maxLine = 300

// roomForLines is how much of what people say of themselves stands under one story: with it, each fits into a message.
const roomForLines = 2400

// Note is a page of a lead's note: what others wrote about the people they lead, since a moment. At the first story
// about somebody it says how they like to shine.
func (l Language) Note(page Stories, since time.Time, lines []LinesOf) Message {
	b := l.builder().section(l.say("note_heading", "Since", moment(since)))
	for _, s := range page.List {
		b.section(l.storyOf(s) + "\n" + l.excerpt(s, maxBrief)).calls(s).context(l.noted(s))
		lines = b.linesUnder(s, lines)
		b.actions("", button(ActionSaw, s.ID, l.say("note_saw")), button(ActionNoteGive, s.ID, l.say("nudge_give")))
	}
	return b.pages(ActionNotePage, page).context(l.say("note_only_you")).message()
}

// linesUnder says how those people of a story like to shine of whom nothing was said yet, and returns what is left to
// say under the next ones.
func (b *builder) linesUnder(s credit.Shoutout, lines []LinesOf) (rest []LinesOf) {
	room := roomForLines
	for _, of := range lines {
		about := b.linesAbout(of.Person, of.Lines)
		if !slices.Contains(s.Recipients, of.Person) || room < runes(about) {
			rest = append(rest, of)
			continue
		}
		b.context(about)
		room -= runes(about)
	}
	return rest
}

// noted says when and where a story was told, with the link to it.
func (l Language) noted(s credit.Shoutout) string {
	link := s.Permalink
	s.Permalink, s.Boosts = "", nil // no counts in a note
	if link == "" {
		return l.whenAndWhere(s)
	}
	return joinNotEmpty(l.whenAndWhere(s), l.say("note_link", "Link", verbatim(link)))
}

// NotePreview shows a lead what their note would say.
func (l Language) NotePreview(m Message) []Message { return []Message{l.paragraph("note_preview"), m} }

// NoteEmpty answers a lead whose people have nothing new.
func (l Language) NoteEmpty(since time.Time) Message {
	return l.paragraph("note_empty", "Since", moment(since))
}

// NoteOffer asks a lead, once, whether they want a note.
func (l Language) NoteOffer() Message {
	return l.builder().section(l.say("note_offer")).actions(
		"", button(ActionNoteOn, "", l.say("note_on_button")), button(ActionNoteNo, "", l.say("note_no_button")),
	).context(l.say("note_only_you")).message()
}

// NoteOn tells a lead when their notes come.
func (l Language) NoteOn(s credit.Schedule, next time.Time) Message {
	return l.builder().section(l.say("note_on", "When", l.schedule(s), "Next", moment(next))).
		context(l.say("note_trial")).message()
}

// NoteOff answers a lead who wants no notes.
func (l Language) NoteOff() Message { return l.paragraph("note_off") }

// NoteStatus answers a lead who asks about their notes; next is zero where they have none.
func (l Language) NoteStatus(s credit.Schedule, next time.Time) Message {
	if next.IsZero() {
		return l.paragraph("note_none")
	}
	return l.paragraph("note_status", "When", l.schedule(s), "Next", moment(next))
}

// NoteUsage answers a lead whose words about their notes make no sense.
func (l Language) NoteUsage() Message { return l.paragraph("note_usage") }

// SawForm is a line to the people of a story, in the lead's name, which the lead edits and sends.
func (l Language) SawForm(s credit.Shoutout, people []string) slack.ModalViewRequest {
	f := l.form(FormSaw, "saw_title", "ask_submit", s.ID)
	f.quoted(l.say("saw_lead", "People", l.somePeople(people)), s)
	line := slack.NewPlainTextInputBlockElement(nil, FieldLine)
	line.MaxLength, line.InitialValue = maxLine, l.say("saw_draft")
	f.input(FieldLine, "saw_line", "ask_question_hint", line, false)
	return f.view
}

// Saw is the line, as somebody gets it.
func (l Language) Saw(s credit.Shoutout, lead, line string) Message {
	said := l.say("saw", "Lead", l.person(lead), "Text", "\n"+quote(verbatim(line)))
	about := l.say("saw_about", "Giver", l.person(s.Giver), "Text", shortened(l.reason(s), maxBrief))
	return l.builder().section(said).context(about).calls(s).actions("", l.menu(lead, MenuAway, MenuReport)).message()
}

// SawSent answers the lead, and names the people whom the line reached.
func (l Language) SawSent(people []string) Message {
	if len(people) == 0 {
		return l.paragraph("saw_before")
	}
	return l.paragraph("saw_sent", "People", l.somePeople(people))
}
