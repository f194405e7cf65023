package render

import (
	"github.com/slack-go/slack"

	"shine/credit"
	"shine/credit/nudge"
)

// These are the fields of what people write for themselves and for their leads.
const (
	FieldAnswer = "answer"
	FieldWin    = "win"
	FieldLeads  = "leads"
)

// maxBrought is how many characters of what somebody wrote, escaped, one message brings: all of it, unless most of it
// has to be escaped.
const maxBrought = 2500

// Asked is a lead's question, as somebody gets it. The answer button carries the moment that led to the question;
// without a moment there is no button.
func (l Language) Asked(lead, question, moment string) Message {
	b := l.builder().section(l.say("ask_asked", "Lead", l.person(lead)) + "\n" + quote(verbatim(question)))
	if moment == "" {
		return b.context(l.say("ask_answer", "Lead", l.person(lead))).message()
	}

	answer := button(ActionAnswer, MenuValue(lead, moment), l.say("answer_button"))
	answer.Style = slack.StylePrimary
	return b.actions("", answer, l.menu(lead, MenuAway, MenuReport)).
		context(l.say("answer_hint", "Lead", l.person(lead))).message()
}

// AnswerForm has one question, and one field to answer it. Metadata comes back with it.
func (l Language) AnswerForm(lead string, q nudge.Question, metadata string) slack.ModalViewRequest {
	f := l.form(FormAnswer, "answer_title", "ask_submit", metadata)
	question := quote(inQuotation(verbatim(q.Text)).shortened(maxBrought))
	f.section(l.say("ask_asked", "Lead", l.person(lead)) + "\n" + question)
	answer := slack.NewPlainTextInputBlockElement(nil, FieldAnswer)
	answer.Multiline, answer.MaxLength = true, nudge.MaxAnswer
	f.input(FieldAnswer, "answer_label", "answer_label_hint", answer, false)
	return f.view
}

// AnswerSent answers the person who answered a lead.
func (l Language) AnswerSent(lead string) Message {
	return l.paragraph("answer_sent", "Lead", l.person(lead))
}

// Answered is somebody's answer, as the lead gets it.
func (l Language) Answered(person string, q nudge.Question, moment string) Message {
	question := "\n" + quote(inQuotation(verbatim(q.Text)).shortened(maxBrief))
	return l.builder().section(l.say("answered", "Person", l.person(person), "Question", question)).
		section(l.say("answered_with")+"\n"+quote(inQuotation(verbatim(q.Answer)).shortened(maxBrought))).
		actions("", giveButton(l, ActionAnswerGive, moment), l.menu(person, MenuAway, MenuReport)).
		context(l.say("answered_only_you")).message()
}

func giveButton(l Language, action, value string) *slack.ButtonBlockElement {
	give := button(action, value, l.say("nudge_give"))
	give.Style = slack.StylePrimary
	return give
}

// WinKept answers somebody who keeps a win.
func (l Language) WinKept() Message {
	return l.builder().section(l.say("win_kept")).actions("", button(ActionWins, "", l.say("wins_button"))).message()
}

// WinPage is a page of somebody's wins, newest first.
type WinPage struct {
	List  []credit.Win
	Names map[string]string
	// Earlier is the value of the button to the next page, and Latest is set where this is not the first.
	Earlier string
	Latest  bool
	// Fridays is set for people who are asked on Fridays.
	Fridays bool
}

// Wins shows somebody their own wins, for them alone.
func (l Language) Wins(p WinPage) Message {
	b := l.builder()
	if len(p.List) == 0 && !p.Latest {
		b.section(l.say("wins_none"))
	} else {
		b.section(l.say("wins_heading"))
	}

	for _, win := range p.List {
		b.section(l.win(win, p.Names, maxBrief)).context(l.sharedWith(win)).actions(
			"", button(ActionWinShare, win.ID, l.say("win_share")),
			button(ActionWinRemove, win.ID, l.say("win_remove")),
		)
		b.called = append(b.called, credit.Shoutout{Text: win.Text}.Mentioned()...)
	}
	return b.actions("", l.winButtons(p)...).context(l.say("wins_only_you")).message()
}

func (l Language) winButtons(p WinPage) []slack.BlockElement {
	friday := button(ActionFridayOn, "", l.say("friday_on_button"))
	if p.Fridays {
		friday = button(ActionFridayOff, "", l.say("friday_off_button"))
	}

	buttons := []slack.BlockElement{button(ActionWinAdd, "", l.say("win_add")), friday}
	if p.Earlier != "" {
		buttons = append(buttons, button(ActionWinsPage, p.Earlier, l.say("earlier")))
	}
	if p.Latest {
		buttons = append(buttons, button(ActionWinsPage+ToLatest, "", l.say("latest")))
	}
	return buttons
}

// win quotes a win, cut at a word where it is longer than so many characters.
func (l Language) win(win credit.Win, names map[string]string, most int) string {
	return l.excerpt(credit.Shoutout{Text: win.Text, Names: names}, most)
}

// sharedWith says when a win was kept, and with whom it was shared.
func (l Language) sharedWith(win credit.Win) string {
	if len(win.Shared) == 0 {
		return date(win.At)
	}
	return joinNotEmpty(date(win.At), l.say("win_shared_with", "Leads", l.somePeople(win.Shared)))
}

// WinForm lets somebody keep a win.
func (l Language) WinForm() slack.ModalViewRequest {
	f := l.form(FormWin, "win_title", "win_submit", "")
	win := slack.NewPlainTextInputBlockElement(nil, FieldWin)
	win.Multiline, win.MaxLength = true, credit.MaxWin
	f.input(FieldWin, "win_label", "win_label_hint", win, false)
	return f.view
}

// ShareForm lets somebody choose with which of their leads they share a win.
func (l Language) ShareForm(win credit.Win, names, leads map[string]string, order []string) slack.ModalViewRequest {
	f := l.form(FormShare, "win_share", "ask_submit", win.ID)
	f.section(l.say("share_lead") + "\n" + l.win(win, names, maxPreview))
	var options []*slack.OptionBlockObject
	for _, lead := range order[:min(len(order), maxLeads)] {
		options = append(options, slack.NewOptionBlockObject(lead, optionText(leads[lead]), nil))
	}

	boxes := slack.NewCheckboxGroupsBlockElement(FieldLeads, options...)
	if len(options) == 1 {
		boxes.InitialOptions = options
	}
	f.input(FieldLeads, "share_with", "share_hint", boxes, false)
	return f.view
}

// maxLeads is how many leads somebody can choose from: Slack takes no more checkboxes.
const maxLeads = 10

// ShareSent answers somebody who shared a win; it names the leads who did not have it yet.
func (l Language) ShareSent(leads []string) Message {
	if len(leads) == 0 {
		return l.paragraph("share_before")
	}
	return l.paragraph("share_sent", "Leads", l.somePeople(leads))
}

// WinShared is a win, as the lead gets it whom it is shared with.
func (l Language) WinShared(person string, win credit.Win, names map[string]string) Message {
	shown := credit.Shoutout{Text: win.Text, Names: names}
	return l.builder().
		section(l.say("win_shared", "Person", l.person(person))+"\n"+l.excerpt(shown, maxBrought)).calls(shown).
		actions("", giveButton(l, ActionWinGive, MenuValue(person, win.ID)), l.menu(person, MenuAway, MenuReport)).
		context(l.say("win_shared_only_you")).message()
}

// Friday asks what somebody is glad about, with a way for each answer, and one out of it.
func (l Language) Friday() Message {
	return l.builder().section(l.say("friday")).actions(
		"", button(ActionWinAdd, "", l.say("friday_mine")), giveButton(l, ActionFridayGive, ""),
		button(ActionFridayOff, "", l.say("friday_off_button")),
	).context(l.say("wins_only_you")).message()
}

// FridayOn answers somebody who wants to be asked on Fridays.
func (l Language) FridayOn() Message { return l.paragraph("friday_on") }

// FridayOff answers somebody who does not want to be asked any more.
func (l Language) FridayOff() Message { return l.paragraph("friday_off") }

// TakenAway takes the place of words that somebody does not want to keep.
func (l Language) TakenAway() Message { return l.paragraph("taken_away") }

// Reported answers somebody who reports what was written to them.
func (l Language) Reported() Message { return l.paragraph("reported") }

// Report tells an admin that somebody reports words that Shine brought them.
func (l Language) Report(by, author string) Message {
	return l.paragraph("report_words", "Person", l.person(by), "Author", l.person(author))
}
