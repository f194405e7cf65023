package render

import (
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"shine/credit"
	"shine/credit/nudge"
)

// These are the fields of the forms about nudges. A field's block id and action id are the same.
const (
	FieldChanged  = "changed"
	FieldQuestion = "question"
	FieldPerson   = "person"
	FieldUntil    = "until"
	FieldOn       = "on"
	FieldKinds    = "kinds"
	FieldDays     = "days"
	FieldHour     = "hour"
)

// PassOnRows is how many people a lead may pass credit on to at once, each with a sentence of their own.
const PassOnRows = 4

// RowField is a field of one row, from 1.
func RowField(field string, row int) string { return field + "_" + strconv.Itoa(row) }

// Nudge is the private message to a lead. Source is the shout-out that may be passed on, if it is about one.
func (l Language) Nudge(m nudge.Moment, source *credit.Shoutout) Message {
	b := l.builder().section(l.wording(m))
	if source != nil {
		b.context(l.excerpt(*source, maxBrief)).calls(*source)
	}
	give := button(ActionNudgeGive, m.ID, l.say("nudge_give"))
	if m.Kind == nudge.PassItOn {
		give = button(ActionNudgeGive, m.ID, l.say("pass_it_on"))
	}
	give.Style = slack.StylePrimary
	elements := []slack.BlockElement{give}
	if Askable(m) {
		elements = append(elements, button(ActionNudgeAsk, m.ID, l.say("nudge_ask")))
	}
	elements = append(elements, button(ActionNotNow, m.ID, l.say("nudge_not_now")),
		l.menu(m.ID, MenuSnoozeWeek, MenuSnoozeUntil, MenuMute, MenuOff, MenuWhy))
	return b.actions("", elements...).context(l.say("nudge_only_you")).message()
}

// Askable reports whether a nudge is about somebody who can be asked what they are proud of.
func Askable(m nudge.Moment) bool {
	return m.About != "" && (m.Kind == nudge.NewJoiner || m.Kind == nudge.Milestone || m.Kind == nudge.Overlooked)
}

// wording is the text of a nudge, in the wording that was drawn for it.
func (l Language) wording(m nudge.Moment) string {
	n := min(max(m.Wording, 1), nudge.Wordings)
	return l.say(
		"nudge_"+string(m.Kind)+"_"+strconv.Itoa(n),
		"Giver", l.person(m.By), "Person", l.person(m.About), "Word", verbatim(m.Facts.Word),
	)
}

// Why tells a lead the facts and the rule that led to a nudge.
func (l Language) Why(m nudge.Moment) Message {
	f := m.Facts
	why := l.say("why_"+string(m.Kind), "Giver", l.person(m.By), "Person", l.person(m.About), "Since", date(f.Since),
		"Days", l.number(f.Days), "Rule", l.number(f.Rule), "Count", l.number(f.Count), "Of", l.number(f.Of),
		"Date", l.day(f.Date), "Word", verbatim(f.Word))
	return l.builder().section(why).context(l.say("why_only_you")).message()
}

// KindName is what a kind is called.
func (l Language) KindName(kind nudge.Kind) string {
	if kind == "" {
		return l.say("kind_all")
	}
	return l.say("kind_" + string(kind))
}

// NotNow answers a lead who does not want to act on a nudge.
func (l Language) NotNow() Message { return l.paragraph("nudge_declined") }

// Snoozed answers a lead who wants no nudges for a while.
func (l Language) Snoozed(until time.Time) Message {
	return l.builder().section(l.say("nudge_snoozed", "Until", date(until))).actions("", l.nudgesButton()).message()
}

// Muted answers a lead who does not want a kind of nudges.
func (l Language) Muted(kind nudge.Kind) Message {
	return l.builder().section(l.say("nudge_muted", "Kind", l.KindName(kind))).actions("", l.nudgesButton()).message()
}

// NudgesOff answers a lead who wants no nudges.
func (l Language) NudgesOff() Message {
	return l.builder().section(l.say("nudges_off")).
		actions("", button(ActionNudgesOn, "", l.say("nudges_switch_on"))).message()
}

// NudgesOn answers a lead who wants nudges again.
func (l Language) NudgesOn() Message { return l.paragraph("nudges_on") }

// GaveUp tells a lead, once, that there will be no more nudges.
func (l Language) GaveUp() Message {
	return l.builder().section(l.say("nudges_gave_up")).
		actions("", button(ActionNudgesOn, "", l.say("nudges_switch_on"))).message()
}

// NudgeAnswered takes the place of a nudge whose credit was given.
func (l Language) NudgeAnswered() Message { return l.paragraph("nudge_answered") }

func (l Language) nudgesButton() slack.BlockElement {
	return button(ActionNudges, "", l.say("nudges_preferences"))
}

// NudgesWay shows a lead the way to their preferences, where no form can be opened.
func (l Language) NudgesWay() Message {
	return l.builder().section(l.say("nudges_lead")).actions("", l.nudgesButton()).message()
}

// LeadWelcome tells a lead what nudges are, with a button to switch them off.
func (l Language) LeadWelcome(people []string) Message {
	return l.builder().
		section(l.say("lead_welcome", "People", l.somePeople(people))).
		section(l.say("lead_welcome_private")).
		actions("", l.nudgesButton(), button(ActionNudgesOff, "", l.say("nudges_switch_off"))).message()
}

// MakeTheirs asks the giver of words that look like earlier ones, once, whether to make them their own.
func (l Language) MakeTheirs(s credit.Shoutout) Message {
	question := l.say("make_theirs", "People", l.people(s.Recipients))
	return l.builder().section(question).actions("", l.editButton(s)).message()
}

// AskForm is a draft of a question to somebody, which the lead edits and sends. Metadata comes back with it.
func (l Language) AskForm(m nudge.Moment, metadata string) slack.ModalViewRequest {
	f := l.form(FormAsk, "ask_title", "ask_submit", metadata)
	f.section(l.say("ask_lead", "Person", l.person(m.About)))
	question := slack.NewPlainTextInputBlockElement(nil, FieldQuestion)
	question.Multiline, question.MaxLength, question.InitialValue = true, maxPreview, l.say("ask_draft")
	f.input(FieldQuestion, "ask_question", "ask_question_hint", question, false)
	return f.view
}

// AskSent answers the lead.
func (l Language) AskSent(person string) Message {
	return l.paragraph("ask_sent", "Person", l.person(person))
}

// SnoozeForm asks until when to send no nudges. First is the first day to choose.
func (l Language) SnoozeForm(draft, first string) slack.ModalViewRequest {
	f := l.form(FormSnooze, "snooze_title", "snooze_submit", draft)
	f.input(FieldUntil, "snooze_until", "", datePicker(FieldUntil, first), false)
	return f.view
}

func datePicker(id, initial string) *slack.DatePickerBlockElement {
	picker := slack.NewDatePickerBlockElement(id)
	picker.InitialDate = initial
	return picker
}

// PassOnForm lets a lead pass credit on to several people, each with a sentence of their own.
func (l Language) PassOnForm(passed credit.Shoutout, moment string) slack.ModalViewRequest {
	f := l.form(FormPassOnEach, "pass_on_title", "pass_on_submit", moment)
	f.quoted(l.say("pass_on_lead", "Giver", l.person(passed.Giver)), passed)
	for row := 1; row <= PassOnRows; row++ {
		person := slack.NewOptionsSelectBlockElement(
			slack.OptTypeUser, plain(l.say("pass_on_who")), RowField(FieldPerson, row),
		)
		what := l.reasonInput("")
		input, _ := what.(*slack.PlainTextInputBlockElement)
		input.ActionID = RowField(FieldReason, row)
		label := "pass_on_people"
		if row > 1 {
			label = "pass_on_another"
		}
		f.input(RowField(FieldPerson, row), label, "", person, row > 1)
		f.input(RowField(FieldReason, row), "nudge_what", "", input, row > 1)
	}

	f.context(l.say("pass_on_each"))
	return f.view
}

// NudgePreferences is the form in which a lead says which nudges they want, and when. Hours are minutes of the day.
func (l Language) NudgePreferences(r nudge.Record, today string) slack.ModalViewRequest {
	f := l.form(FormNudges, "nudges_title", "settings_submit", "")
	f.section(l.say("nudges_lead"))
	f.input(FieldOn, "nudges_switch", "", l.checkbox(FieldOn, "nudges_switch_label", "", !r.Off), true)
	var kinds, wanted []*slack.OptionBlockObject
	for _, kind := range nudge.Kinds {
		option := slack.NewOptionBlockObject(string(kind), plain(l.KindName(kind)), nil)
		kinds = append(kinds, option)
		if !slices.Contains(r.Muted, kind) {
			wanted = append(wanted, option)
		}
	}

	boxes := slack.NewCheckboxGroupsBlockElement(FieldKinds, kinds...)
	boxes.InitialOptions = wanted
	f.input(FieldKinds, "nudges_kinds", "", boxes, true)
	days := slack.NewCheckboxGroupsBlockElement(FieldDays)
	for i := 1; i <= 7; i++ {
		day := time.Weekday(i % 7)
		number := strconv.Itoa(int(day))
		option := slack.NewOptionBlockObject(number, plain(l.say("weekday_"+number)), nil)
		days.Options = append(days.Options, option)
		if slices.Contains(r.Days, day) || len(r.Days) == 0 && day != time.Saturday && day != time.Sunday {
			days.InitialOptions = append(days.InitialOptions, option)
		}
	}

	f.input(FieldDays, "nudges_days", "", days, false)
	f.choice(FieldHour, "nudges_hour", strconv.Itoa(r.Minute), l.hours())
	until := datePicker(FieldUntil, "")
	if r.Snoozed.Format(time.DateOnly) > today {
		until.InitialDate = r.Snoozed.Format(time.DateOnly)
	}
	f.input(FieldUntil, "nudges_until", "nudges_until_hint", until, true)
	return f.view
}

// hours are the times at which a lead may be nudged: Shine's choice, and every half hour.
func (l Language) hours() [][2]string {
	hours := [][2]string{{"0", l.say("nudges_any_hour")}}
	for minute := nudge.FirstMinute; minute < nudge.LastMinute; minute += 30 {
		clock := time.Date(0, 1, 1, 0, minute, 0, 0, time.UTC).Format("15:04")
		hours = append(hours, [2]string{strconv.Itoa(minute), clock})
	}
	return hours
}

// NudgesSaved answers a lead who changed their preferences.
func (l Language) NudgesSaved() Message { return l.paragraph("nudges_saved") }

// NotLead answers somebody who leads nobody and asks about nudges.
func (l Language) NotLead() Message { return l.paragraph("not_lead") }
