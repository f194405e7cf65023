package render

import (
	"strings"

	"github.com/slack-go/slack"

	"shine/credit"
)

// DidYouMeanPeople asks whether these people are meant: the text has only their names. Draft is the token of the button
// that credits them.
func (l Language) DidYouMeanPeople(people []string, typed []credit.Span, draft string) []Message {
	var yes []slack.BlockElement
	if draft != "" {
		yes = append(yes, button(ActionNamed, draft, l.say("credit_them")))
	}
	return l.repeated(l.say("did_you_mean_people", "People", l.people(people)), typed, yes...)
}

// Choice is one of several people who are called alike.
type Choice struct {
	// ID is their id at Slack, and Handle tells them from others of the same Name.
	ID, Name, Handle string
}

// WhoDoYouMean asks which of several people is meant. Draft is the token of the shout-out that waits for the choice.
func (l Language) WhoDoYouMean(choices []Choice, typed []credit.Span, draft string) []Message {
	options := make([]*slack.OptionBlockObject, 0, len(choices))
	for _, c := range choices {
		options = append(options, slack.NewOptionBlockObject(draft+":"+c.ID, optionText(c.Name), optionText(c.Handle)))
	}
	var pick []slack.BlockElement
	if draft != "" {
		pick = append(pick, slack.NewOptionsSelectBlockElement(slack.OptTypeStatic,
			slack.NewTextBlockObject(slack.PlainTextType, l.say("pick_person"), false, false), ActionNamed, options...))
	}
	return l.repeated(l.say("who_do_you_mean"), typed, pick...)
}

// ParseChoice takes the value of a choice apart: the token of a draft, and who was chosen.
func ParseChoice(value string) (draft, person string) {
	draft, person, _ = strings.Cut(value, ":")
	return draft, person
}
