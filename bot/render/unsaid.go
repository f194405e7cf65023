package render

import (
	"slices"
	"strings"

	"shine/credit"
)

// Problem is why something was not said.
type Problem struct {
	// Code is Slack's error code, or the bot's own word where Slack did not answer.
	Code string
	// Hours is set where it was tried for hours, and Slack never said why not.
	Hours bool
}

// NotAnnounced tells a giver why their shout-out was not announced in a channel, and what to do. The channel is empty
// where they cannot open it.
func (l Language) NotAnnounced(s credit.Shoutout, in string, p Problem) Message {
	return l.unsaid("parked", in, s, p)
}

// NotTold tells a giver why somebody did not get the message about their shout-out.
func (l Language) NotTold(s credit.Shoutout, person string, p Problem) Message {
	return l.unsaid("parked_told", person, s, p)
}

// NotFollowed tells a giver why a message still says what it said before they changed their shout-out or took it back.
func (l Language) NotFollowed(s credit.Shoutout, in string, p Problem) Message {
	if s.Text == "" {
		return l.unsaid("parked_taken_back", in, s, p)
	}
	return l.unsaid("parked_changed", in, s, p)
}

// NotThanked tells a recipient why their thanks did not arrive, and repeats them.
func (l Language) NotThanked(s credit.Shoutout, giver, thanks string, p Problem) Message {
	return l.unsent("parked_thanks", giver, thanks, s.ID, p)
}

// NotAsked tells a lead why their question did not arrive, and repeats it.
func (l Language) NotAsked(person, question, reference string, p Problem) Message {
	return l.unsent("parked_asked", person, question, reference, p)
}

// NotBrought tells somebody why other words of theirs did not arrive, and repeats them.
func (l Language) NotBrought(person, words, reference string, p Problem) Message {
	return l.unsent("parked_brought", person, words, reference, p)
}

// unsent says why words did not get to somebody, and repeats them, so that nobody has to type them again.
func (l Language) unsent(key, person, words, reference string, p Problem) Message {
	sentence := l.say(key, "To", l.person(person), "Reason", l.why(p, reference))
	b := l.builder().section(sentence)
	if words == "" {
		return b.message()
	}

	head, thread := l.parts(verbatim(words), roomBeside(sentence, l.say("goes_on")))
	b.quoted(head)
	if len(thread) > 0 {
		b.context(l.say("goes_on"))
	}
	m := b.message()
	m.Thread = thread
	return m
}

// unsaid says why something was not said to a channel or a person, and which shout-out it is about.
func (l Language) unsaid(key, to string, s credit.Shoutout, p Problem) Message {
	sentence := l.say(key, "To", l.conversation(to), "Reason", l.why(p, s.ID))
	b := l.builder()
	if s.Text == "" {
		return b.section(sentence).message()
	}
	thread := b.story(sentence, l.work(s), s)
	m := b.message()
	m.Thread = thread
	return m
}

// conversation names a channel or a person, in general words where it is the direct messages with somebody, or a
// channel that the reader cannot open.
func (l Language) conversation(id string) string {
	switch {
	case id == "":
		return l.say("a_channel")
	case credit.IsPerson(id):
		return l.person(id)
	case strings.HasPrefix(id, "D"):
		return l.say("a_direct_message")
	}
	return channel(id)
}

// reasons maps the keys of the words to the codes that they explain.
var reasons = map[string][]string{
	"parked_not_in":   {"not_in_channel", "channel_not_found"},
	"parked_archived": {"is_archived"},
	"parked_scope": {
		"missing_scope", "app_access_restricted", "ekm_access_denied", "no_permission", "access_denied",
		"enterprise_is_restricted", "free_team_not_allowed", "two_factor_setup_required", "team_not_found",
	},
	"parked_restricted": {"posting_to_channel_denied"},
	"parked_full":       {"message_limit_exceeded"},
	"parked_person": {
		"cannot_dm_bot", "user_not_found", "user_disabled", "user_is_restricted", "user_is_bot",
		"messages_tab_disabled",
	},
	"parked_thread": {"thread_not_found", "cannot_reply_to_message"},
}

// why says why something was not said, and what to do. For an unknown code it has a reference to the log.
func (l Language) why(p Problem, reference string) string {
	code := verbatim(p.Code)
	if p.Hours {
		return l.say("parked_hours", "Code", code, "Reference", verbatim(reference))
	}

	for key, codes := range reasons {
		if slices.Contains(codes, p.Code) {
			return l.say(key, "Code", code)
		}
	}

	if strings.HasPrefix(p.Code, "restricted_action") {
		return l.say("parked_restricted")
	}

	return l.say("parked_other", "Code", code, "Reference", verbatim(reference))
}
