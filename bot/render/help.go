package render

import (
	"shine/credit"
)

// maxHelpValues is how many values the help names, so that it stays within what one message may say.
const maxHelpValues = 15

// Help is everything that somebody may do, with examples. People of connected workspaces have no commands: they mention
// Shine.
func (l Language) Help(command string, s credit.Settings, who credit.Standing, admin bool) Message {
	b := l.builder().section(l.say("help_greeting"))
	if who == credit.Connected {
		command = l.say("help_mention")
		b.section(l.say("help_give_mention", "Command", command))
	} else {
		b.section(l.say("help_give", "Command", command))
	}
	b.section(l.say("help_after", "Emoji", s.BoostEmoji))
	if len(s.Values) > 0 {
		b.section(l.say("help_values", "Values", l.enumerate(l.atMost(maxHelpValues, valueNames(s)))))
	}
	b.section(l.say("help_look", "Command", command))
	if who.May(credit.ToChangeChannels) {
		b.section(l.say("help_yours", "Command", command, "Languages", l.codes()))
		b.section(l.say("help_leads", "Command", command))
	} else {
		b.section(l.say("help_yours_theirs", "Command", command, "Languages", l.codes()))
	}
	if admin {
		b.section(l.say("help_admin", "Command", command))
	}
	return b.section(l.say("help_limits", "Command", command, "People", l.count("help_people", s.MaxRecipients),
		"Day", l.count("help_shoutouts", s.DailyLimit))).message()
}

// Hello answers a greeting.
func (l Language) Hello() Message {
	return l.builder().section(l.say("hello")).section(l.say("hello_example")).message()
}

// YouAreWelcome answers thanks to Shine itself.
func (l Language) YouAreWelcome() Message { return l.paragraph("you_are_welcome") }

func valueNames(s credit.Settings) []string {
	var names []string
	for _, v := range s.Values {
		name := "`#" + verbatim(v.Name) + "`"
		if v.Description != "" {
			name += " (" + verbatim(v.Description) + ")"
		}
		names = append(names, name)
	}
	return names
}
