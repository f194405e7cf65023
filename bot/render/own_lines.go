package render

import (
	"strings"

	"github.com/slack-go/slack"

	"shine/credit"
)

// FormLines is the form for one's own lines, and these are its fields: each line, and who may read it.
const (
	FormLines       = "lines"
	FieldThanked    = "thanked"
	FieldThankedFor = "thanked_for"
	FieldGrowing    = "growing"
	FieldGrowingFor = "growing_for"
	FieldKnown      = "known"
	FieldKnownFor   = "known_for"
)

// forNobody is the choice of a line that is for nobody.
const forNobody = "nobody"

// BlockLines begins the id of the block with somebody's lines in the form to give a shout-out.
const BlockLines = "lines_"

// OwnLines are somebody's own lines, as they see them.
type OwnLines struct {
	credit.OwnLines
	// Unread are the new leads who do not read the lines for leads yet.
	Unread []string
}

// maxUnread is how many new leads have a button in a home tab.
const maxUnread = 5

// ownLine is one of the three: its words in the catalogs, and its fields.
type ownLine struct {
	key, field, audience string
	line                 credit.OwnLine
}

func ownLinesOf(o credit.OwnLines) []ownLine {
	return []ownLine{
		{"line_thanked", FieldThanked, FieldThankedFor, o.Thanked},
		{"line_growing", FieldGrowing, FieldGrowingFor, o.Growing},
		{"line_known", FieldKnown, FieldKnownFor, o.Known},
	}
}

// AudienceOf reads the choice of who may read a line; false where nothing is chosen.
func AudienceOf(choice string) (credit.Audience, bool) {
	switch choice {
	case forNobody:
		return credit.ForNobody, true
	case string(credit.ForLeads), string(credit.ForEveryone):
		return credit.Audience(choice), true
	}
	return credit.ForNobody, false
}

// shown returns somebody's lines as others read them, one below the other.
func (l Language) shown(o credit.OwnLines) string {
	var lines []string
	for _, one := range ownLinesOf(o) {
		if one.line.Text != "" {
			lines = append(lines, "• "+l.say(one.key, "Line", verbatim(one.line.Text)))
		}
	}
	return strings.Join(lines, "\n")
}

// LinesOf is somebody whose lines a reader may read.
type LinesOf struct {
	Person string
	Lines  credit.OwnLines
}

// linesAbout are somebody's lines under their name.
func (l Language) linesAbout(person string, o credit.OwnLines) string {
	return l.say("lines_about", "Person", l.person(person)) + "\n" + l.shown(o)
}

// ownLines adds the lines of the reader of a home tab, who may change them.
func (b *builder) ownLines(o OwnLines) *builder {
	b.header(b.say("lines_title"))
	write := "lines_write"
	if !o.Written() {
		b.section(b.say("lines_none"))
	} else {
		write = "lines_change"
		b.section(b.ownLinesFor(o.OwnLines))
	}

	buttons := []slack.BlockElement{button(ActionLines, "", b.say(write))}
	b.actions("", buttons...)
	if !o.HasForLeads() {
		return b
	}

	for _, lead := range o.Unread[:min(len(o.Unread), maxUnread)] {
		b.section(b.say("lines_unread", "Lead", b.person(lead)))
		b.actions("", button(ActionLineLead, lead, b.say("lines_let")))
	}

	return b
}

// ownLinesFor returns somebody's lines as they see them themselves, each with who may read it.
func (l Language) ownLinesFor(o credit.OwnLines) string {
	var lines []string
	for _, one := range ownLinesOf(o) {
		if one.line.Text != "" {
			text := l.say(one.key, "Line", verbatim(one.line.Text))
			lines = append(lines, "• "+text+" · _"+l.say("line_for_"+audienceName(one.line.For))+"_")
		}
	}
	return strings.Join(lines, "\n")
}

func audienceName(a credit.Audience) string {
	if a == credit.ForNobody {
		return forNobody
	}
	return string(a)
}

// LinesForm is the form in which somebody writes how they like to shine. Leads are theirs, who may read the lines for
// leads once it is sent.
func (l Language) LinesForm(o credit.OwnLines, leads []string) slack.ModalViewRequest {
	f := l.form(FormLines, "lines_title_form", "lines_submit", strings.Join(leads, " "))
	f.section(l.say("lines_lead"))
	for _, one := range ownLinesOf(o) {
		text := slack.NewPlainTextInputBlockElement(plain(l.say(one.key+"_example")), one.field)
		text.MaxLength, text.InitialValue = credit.MaxOwnLine, one.line.Text
		f.input(one.field, one.key+"_ask", "", text, true)
		f.input(one.audience, "lines_who", "", l.audiencePicker(one), true)
	}

	whom := l.say("lines_no_leads")
	if len(leads) > 0 {
		whom = l.say("lines_leads", "Leads", l.somePeople(leads))
	}
	f.context(whom)
	return f.view
}

func (l Language) audiencePicker(of ownLine) slack.BlockElement {
	var options []*slack.OptionBlockObject
	var chosen *slack.OptionBlockObject
	for _, audience := range []credit.Audience{credit.ForEveryone, credit.ForLeads, credit.ForNobody} {
		name := audienceName(audience)
		option := slack.NewOptionBlockObject(name, plain(l.say("line_for_"+name)), nil)
		options = append(options, option)
		if of.line.Text != "" && of.line.For == audience {
			chosen = option
		}
	}

	picker := slack.NewOptionsSelectBlockElement(
		slack.OptTypeStatic, plain(l.say("lines_who_placeholder")), of.audience, options...,
	)
	picker.InitialOption = chosen
	return picker
}

// AskForLines asks, once, how somebody likes to shine.
func (l Language) AskForLines() Message {
	return l.builder().section(l.say("lines_asked")).actions("", button(ActionLines, "", l.say("lines_write"))).
		context(l.say("lines_asked_once")).message()
}

// AskAboutLead asks whether a new lead may read the lines that somebody wrote for their leads.
func (l Language) AskAboutLead(lead string) Message {
	return l.builder().section(l.say("lines_ask_lead", "Lead", l.person(lead))).
		actions("", button(ActionLineLead, lead, l.say("lines_let"))).message()
}

// LineLead answers somebody who let a lead read their lines.
func (l Language) LineLead(lead string) Message {
	return l.paragraph("lines_lead_reads", "Lead", l.person(lead))
}

// LinesSaved answers somebody who wrote their lines.
func (l Language) LinesSaved(o credit.OwnLines) Message {
	if !o.Written() {
		return l.paragraph("lines_saved_none")
	}
	return l.builder().section(l.say("lines_saved")).section(l.ownLinesFor(o)).message()
}
