package bot

import (
	"testing"

	"shine/credit"
)

func TestClassify(t *testing.T) {
	t.Parallel()
	isCommand := func(name string) bool { return name == "week" || name == "me" || name == "help" || name == "?" }

	for text, asked := range map[string]struct {
		// opens is what is wanted where a form can be opened, and message where it cannot, as from a message.
		opens, message want
		command        string
	}{
		"":                                  {opens: wantsForm, message: wantsHelp},
		" \n\u200b":                         {opens: wantsForm, message: wantsHelp},
		"/shine":                            {opens: wantsForm, message: wantsHelp},
		"<@U1>":                             {opens: wantsForm, message: wantsToGive},
		"<@U1> and <!subteam^S1>":           {opens: wantsForm, message: wantsToGive},
		"privately":                         {opens: wantsForm, message: wantsGuess},
		"privately <@U1> for the cake":      {opens: wantsToGive, message: wantsToGive},
		"privately thanks to <@U1>":         {opens: wantsFilledForm, message: wantsFilledForm},
		"privately for the cake":            {opens: wantsToGive, message: wantsToGive},
		"<@U1> for the migration":           {opens: wantsToGive, message: wantsToGive},
		"/shine <@U1> for the migration":    {opens: wantsToGive, message: wantsToGive},
		"<@U1> @priya for the migration":    {opens: wantsToGive, message: wantsToGive},
		"@priya":                            {opens: wantsToGive, message: wantsToGive},
		"<!here> for the migration":         {opens: wantsToGive, message: wantsToGive},
		"week":                              {opens: wantsCommand, message: wantsCommand, command: "week"},
		"me":                                {opens: wantsCommand, message: wantsCommand, command: "me"},
		"Ich":                               {opens: wantsCommand, message: wantsCommand, command: "me"},
		"Yo quería dar las gracias a <@U1>": {opens: wantsFilledForm, message: wantsFilledForm, command: "me"},
		"semaine":                           {opens: wantsCommand, message: wantsCommand, command: "week"},
		"今週":                                {opens: wantsCommand, message: wantsCommand, command: "week"},
		"*Week*":                            {opens: wantsCommand, message: wantsCommand, command: "week"},
		"\ufeffweek\u200bhere":              {opens: wantsCommand, message: wantsCommand, command: "week"},
		"`/shine week`":                     {opens: wantsCommand, message: wantsCommand, command: "week"},
		"semana":                            {opens: wantsCommand, message: wantsCommand, command: "week"},
		"week <@U1>":                        {opens: wantsCommand, message: wantsCommand, command: "week"},
		"?":                                 {opens: wantsCommand, message: wantsCommand, command: "?"},
		"thanks to <@U1> for all":           {opens: wantsFilledForm, message: wantsFilledForm, command: "thanks"},
		"thanks to <!subteam^S1>":           {opens: wantsFilledForm, message: wantsFilledForm, command: "thanks"},
		"wek":                               {opens: wantsGuess, message: wantsGuess, command: "wek"},
		"thanks to everybody":               {opens: wantsGuess, message: wantsGuess, command: "thanks"},
	} {
		for canOpen, wanted := range map[bool]want{true: asked.opens, false: asked.message} {
			got := classify(text, canOpen, isCommand)
			if got.want != wanted || asked.command != "" && got.command != asked.command {
				t.Errorf("%q asks for %d, command %q, where a form opens: %t", text, got.want, got.command, canOpen)
			}
		}
	}
}

// What nobody sees stays in the words of a shout-out, and parts the words of a sub-command.
func TestClassifyUnseen(t *testing.T) {
	t.Parallel()
	none := func(string) bool { return false }

	w := classify("<@U1> for a\u200bb", true, none)
	if reason := credit.NormalText(w.draft.Reason); reason != "a\u200bb" {
		t.Errorf("the reason is %q", reason)
	}
	if w := classify("quiet\u200bhere", true, none); w.seen != "quiet here" || w.text != "quiet\u200bhere" {
		t.Errorf("the words are %q of %q", w.seen, w.text)
	}
	if w := classify("/shine\u200bquiet here", true, none); w.text != "quiet here" {
		t.Errorf("without the command it is %q", w.text)
	}
}
