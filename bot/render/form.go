package render

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"shine/credit"
)

// These are the callback ids of the forms.
const (
	FormGive     = "give"
	FormEdit     = "edit"
	FormThanks   = "thanks"
	FormSettings = "settings"
	// These are for leads.
	FormPassOnEach = "pass_on_each"
	FormAsk        = "ask"
	FormSnooze     = "snooze"
	FormNudges     = "nudges"
	FormTeam       = "team"
	FormSaw        = "saw"
	FormAnswer     = "answer"
	FormWin        = "win"
	FormShare      = "share"
)

// These are the fields of the forms. A field's block id and action id are the same.
const (
	FieldPeople  = "people"
	FieldReason  = "reason"
	FieldValues  = "values"
	FieldWork    = "work"
	FieldChannel = "channel"
	FieldOnly    = "only"
	FieldThanks  = "thanks"
	FieldOwn     = "own"
)

// These are limits of what a form may hold.
const (
	maxInput   = 3000
	maxOptions = 100
	maxOption  = 75
	maxThanks  = 150
	maxPreview = 1500
)

// Give is what the form to give a shout-out starts with.
type Give struct {
	People   []string
	Reason   string
	Values   []string
	Work     string
	Channel  string
	OnlyThem bool
	// Permalink leads to the message that it is about.
	Permalink string
	// PassedFrom is the shout-out that is passed on, if it is.
	PassedFrom *credit.Shoutout
	// Behind is set for a form about the people behind the giver's own message. Thread is set where the shout-out goes
	// to the thread of that message, and SomeOnly where the message mentions more people than are filled in.
	Behind, Thread, SomeOnly bool
	Settings                 credit.Settings
	// Quoted are the words that the shout-out is about, with the names of people in them, and QuotedBy is who wrote
	// them.
	Quoted, QuotedBy string
	QuotedNames      map[string]string
	// Nudged is set where a nudge asked for it. Then there is a second field, for what it changed, and Changed is what
	// that holds.
	Nudged  bool
	Changed string
	// Lines are how the people like to shine, as far as the giver may read it.
	Lines []LinesOf
	// Metadata comes back with the form.
	Metadata string
}

// GiveForm is the form to give a shout-out, or to pass one on.
func (l Language) GiveForm(g Give) slack.ModalViewRequest {
	f := l.form(FormGive, "form_title", "form_submit", g.Metadata)
	people, reason := "form_people", "form_reason"
	if g.PassedFrom != nil {
		f = l.form(FormGive, "pass_on_title", "pass_on_submit", g.Metadata)
		people, reason = "pass_on_people", "pass_on_reason"
		f.quoted(l.say("pass_on_lead", "Giver", l.person(g.PassedFrom.Giver)), *g.PassedFrom)
	}
	if g.Behind {
		f.view.Title, reason = plain(l.say("behind_title")), "pass_on_reason"
	}
	if about := l.leadingTo(g.Permalink, "form_message", "form_file"); about != "" {
		f.section(about)
	}
	if g.Quoted != "" {
		written := credit.Shoutout{Text: g.Quoted, Names: g.QuotedNames}
		f.section(l.say("form_quoted", "Person", l.person(g.QuotedBy)) + "\n" + l.excerpt(written, maxPreview))
	}
	f.people(people, l.peopleInput(g))
	for _, of := range g.Lines {
		f.add(slack.NewContextBlock(BlockLines+of.Person, mrkdwn(l.linesAbout(of.Person, of.Lines))))
	}
	if g.Nudged {
		reason = "nudge_what"
	}
	f.reason(reason, g.Reason)
	if g.Nudged {
		changed := slack.NewPlainTextInputBlockElement(plain(l.say("nudge_changed_placeholder")), FieldChanged)
		changed.Multiline, changed.MaxLength = true, maxInput
		changed.InitialValue = g.Changed[:firstRunes(g.Changed, maxInput)]
		f.input(FieldChanged, "nudge_changed", "", changed, true)
	}
	f.work(g.Work)
	f.values(g.Values, g.Settings)
	if g.PassedFrom != nil {
		f.context(l.say("pass_on_private"))
		return f.view
	}

	f.behind(g)
	f.input(FieldChannel, "form_channel", "form_channel_hint", l.channelInput(g), true)
	f.input(FieldOnly, "form_only", "", l.checkbox(FieldOnly, "form_only_label", "form_only_text", g.OnlyThem), true)
	return f.view
}

// EditForm is the form to mend the words of a shout-out.
func (l Language) EditForm(s credit.Shoutout, settings credit.Settings) slack.ModalViewRequest {
	f := l.form(FormEdit, "edit_title", "edit_submit", s.ID)
	f.section(l.say("edit_people", "People", l.people(s.Recipients)))
	f.reason("form_reason", s.Text)
	f.work(s.Work)
	f.values(s.Values, settings)
	return f.view
}

// ThanksForm lets a recipient choose a line of thanks.
func (l Language) ThanksForm(s credit.Shoutout) slack.ModalViewRequest {
	f := l.form(FormThanks, "thanks_title", "thanks_submit", s.ID)
	f.quoted(l.say("thanks_lead", "Giver", l.person(s.Giver)), s)
	var options []*slack.OptionBlockObject
	for i := 1; i <= 3; i++ {
		line := l.ThanksLine(fmt.Sprint(i))
		options = append(options, slack.NewOptionBlockObject(fmt.Sprint(i), plain(line), nil))
	}

	choice := slack.NewRadioButtonsBlockElement(FieldThanks, options...)
	choice.InitialOption = options[0]
	f.input(FieldThanks, "thanks_choice", "", choice, false)
	own := slack.NewPlainTextInputBlockElement(plain(l.say("thanks_own_placeholder")), FieldOwn)
	own.MaxLength = maxThanks
	f.input(FieldOwn, "thanks_own", "", own, true)
	return f.view
}

// ThanksLine is one of the lines of thanks to choose from, by the value of its option.
func (l Language) ThanksLine(option string) string {
	switch option {
	case "1", "2", "3":
		return l.say("thanks_" + option)
	}
	return ""
}

// Notice is a modal that only says something.
func (l Language) Notice(m Message) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: slack.NewTextBlockObject(slack.PlainTextType, "Shine", false, false),
		Close: plain(l.say("close")), Blocks: slack.Blocks{BlockSet: m.Blocks},
	}
}

// BotMessage answers the shortcut on a message of an app.
func (l Language) BotMessage() Message { return l.paragraph("bot_message") }

// form collects the blocks of a modal.
type form struct {
	Language
	view slack.ModalViewRequest
}

func (l Language) form(callback, title, submit, metadata string) *form {
	return &form{Language: l, view: slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, PrivateMetadata: metadata,
		Title: plain(l.say(title)), Submit: plain(l.say(submit)), Close: plain(l.say("cancel")),
	}}
}

func (f *form) add(block slack.Block) { f.view.Blocks.BlockSet = append(f.view.Blocks.BlockSet, block) }

func (f *form) section(text string) { f.add(slack.NewSectionBlock(mrkdwn(text), nil, nil)) }

func (f *form) context(text string) { f.add(slack.NewContextBlock("", mrkdwn(text))) }

// quoted adds a sentence and the shout-out that it is about, cut where it is long.
func (f *form) quoted(sentence string, s credit.Shoutout) {
	f.section(sentence + "\n" + f.excerpt(s, maxPreview))
}

// behind says what becomes of credit from one's own message, above the field for its channel.
func (f *form) behind(g Give) {
	if !g.Behind {
		return
	}

	if g.SomeOnly {
		f.context(f.say("behind_some"))
	}
	switch {
	case g.Thread:
		f.context(f.say("behind_thread"))
	case g.Channel == "":
		f.context(f.say("behind_where"))
	}
}

// input adds a field; an empty hint is none.
func (f *form) input(id, label, hint string, element slack.BlockElement, optional bool) {
	block := slack.NewInputBlock(id, plain(f.say(label)), nil, element)
	if hint != "" {
		block.Hint = plain(f.say(hint))
	}
	block.Optional = optional
	f.add(block)
}

// people adds the field for the people who are credited. Slack tells Shine of every choice in it at once.
func (f *form) people(label string, element slack.BlockElement) {
	block := slack.NewInputBlock(FieldPeople, plain(f.say(label)), plain(f.say("form_people_hint")), element)
	block.DispatchAction = true
	f.add(block)
}

// reason adds the field for what somebody did.
func (f *form) reason(label, text string) {
	block := slack.NewInputBlock(FieldReason, plain(f.say(label)), nil, f.reasonInput(text))
	block.Hint = plain(f.say("form_reason_hint", "Limit", f.Language.number(credit.MaxText)))
	f.add(block)
}

// work adds the field for the link to the work.
func (f *form) work(link string) {
	input := slack.NewPlainTextInputBlockElement(plain("https://…"), FieldWork)
	input.MaxLength, input.InitialValue = maxInput, link[:firstRunes(link, maxInput)]
	f.input(FieldWork, "form_work", "form_work_hint", input, true)
}

func (l Language) peopleInput(g Give) slack.BlockElement {
	people := slack.NewOptionsMultiSelectBlockElement(
		slack.MultiOptTypeUser, plain(l.say("form_people_placeholder")), FieldPeople,
	)
	people.InitialUsers = g.People[:min(len(g.People), g.Settings.MaxRecipients)]
	people.MaxSelectedItems = &g.Settings.MaxRecipients
	return people
}

func (l Language) reasonInput(reason string) slack.BlockElement {
	input := slack.NewPlainTextInputBlockElement(plain(l.say("form_reason_placeholder")), FieldReason)
	input.Multiline, input.MaxLength = true, maxInput
	input.InitialValue = reason[:firstRunes(reason, maxInput)]
	return input
}

func (f *form) values(picked []string, settings credit.Settings) {
	var options, initial []*slack.OptionBlockObject
	for _, v := range settings.Values[:min(len(settings.Values), maxOptions)] {
		option := slack.NewOptionBlockObject(v.Name, optionText("#"+v.Name), nil)
		if v.Description != "" {
			option.Description = optionText(v.Description)
		}
		options = append(options, option)
		if slices.Contains(picked, v.Name) {
			initial = append(initial, option)
		}
	}

	if len(options) == 0 {
		return
	}

	values := slack.NewOptionsMultiSelectBlockElement(
		slack.MultiOptTypeStatic, plain(f.say("form_values_placeholder")), FieldValues, options...,
	)
	values.InitialOptions = initial
	f.input(FieldValues, "form_values", "", values, true)
}

func optionText(text string) *slack.TextBlockObject {
	return plain(cmp.Or(newCutter(text, 0).next(maxOption), "–"))
}

// channelInput starts with the channel that is known. Where none is, it starts with the current one, or empty for
// credit from one's own message.
func (l Language) channelInput(g Give) slack.BlockElement {
	picker := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, plain(l.say("pick_channel")), FieldChannel)
	picker.Filter = channelsOnly()
	picker.InitialConversation, picker.DefaultToCurrentConversation = g.Channel, g.Channel == "" && !g.Behind
	return picker
}

// checkbox is one box to tick; an empty text says nothing under its label.
func (l Language) checkbox(id, label, text string, on bool) slack.BlockElement {
	option := slack.NewOptionBlockObject(id, plain(l.say(label)), nil)
	if text != "" {
		option.Description = plain(l.say(text))
	}
	boxes := slack.NewCheckboxGroupsBlockElement(id, option)
	if on {
		boxes.InitialOptions = []*slack.OptionBlockObject{option}
	}
	return boxes
}
