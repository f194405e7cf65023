package render

import "shine/credit"

// Told is the direct message to somebody who was credited.
func (l Language) Told(s Story, recipient string) Message {
	b := l.builder()
	headline := l.say("credited_you", "Giver", l.person(s.Giver))
	if s.PassedFrom != "" {
		headline = l.say("passed_on_to_you", "Giver", l.person(s.Giver))
	}
	thread := b.story(headline, joinNotEmpty(l.toldWhere(s.Shoutout, recipient), l.chain(s)), s.Shoutout, recipient)
	b.actions("", button(ActionThanks, s.ID, l.say("say_thanks")), button(ActionPassOn, s.ID, l.say("pass_it_on")),
		l.menu(s.ID, MenuCard, MenuHide, MenuUnfeature, MenuQuiet))
	m := b.message()
	m.Thread = thread
	return m
}

// PassedOn tells somebody that the credit they gave was passed on, directly or through several hands.
func (l Language) PassedOn(s Story, reader string) Message {
	b := l.builder()
	key := "passed_your_credit_on"
	if n := len(s.Chain); n > 0 && s.Chain[n-1].Giver != reader {
		key = "passed_further_on"
	}
	headline := l.say(key, "Giver", l.person(s.Giver), "People", l.people(s.VisibleRecipients()))
	thread := b.story(headline, joinNotEmpty(l.work(s.Shoutout), l.chain(s)), s.Shoutout)
	m := b.message()
	m.Thread = thread
	return m
}

// Thanks brings a giver a recipient's line of thanks, with the words that it is for. Link leads to the announcement; it
// is empty where there is none.
func (l Language) Thanks(s credit.Shoutout, link, recipient, text string) Message {
	thanks := l.say("thanked", "Person", l.person(recipient), "Text", "\n"+quote(verbatim(text)))
	about := l.say("thanked_for", "Text", shortened(l.reason(s), maxBrief))
	if link != "" {
		about = joinNotEmpty(about, l.say("thanked_link", "Link", verbatim(link)))
	}
	return l.builder().section(thanks).context(about).calls(s).message()
}
