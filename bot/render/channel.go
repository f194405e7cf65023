package render

import (
	"strings"

	"shine/credit"
)

// ChannelAnnounces tells a channel that somebody changed where its shout-outs are announced.
func (l Language) ChannelAnnounces(by string, to credit.ChannelSettings) Message {
	switch to.Announce {
	case credit.AnnounceNowhere:
		return l.paragraph("channel_quiet", "Person", l.person(by))
	case credit.AnnounceInThread:
		return l.paragraph("channel_thread", "Person", l.person(by))
	case credit.AnnounceElsewhere:
		return l.paragraph("channel_elsewhere", "Person", l.person(by), "Channel", channel(to.In))
	case credit.AnnounceHere:
	}
	return l.paragraph("channel_here", "Person", l.person(by))
}

// StoriesHere tells a channel that somebody changed whether people who react to its messages are asked for the story.
func (l Language) StoriesHere(by string, on bool, emoji string) Message {
	key := "stories_off"
	if on {
		key = "stories_on"
	}
	return l.paragraph(key, "Person", l.person(by), "Emoji", verbatim(emoji))
}

// StoriesWhich says how to choose that.
func (l Language) StoriesWhich() Message { return l.paragraph("stories_which") }

// StoriesInvite answers somebody who switches that on in a channel in which Shine does not hear of reactions.
func (l Language) StoriesInvite() Message { return l.paragraph("stories_invite") }

// StoryAsk asks somebody who reacted to a message what its author did. Token opens the form.
func (l Language) StoryAsk(author, token string) Message {
	return l.builder().section(l.say("story_ask", "Person", l.person(author))).
		actions("", button(ActionTell, token, l.say("story_tell"))).message()
}

// ChannelSpeaks tells a channel, in its new language, that somebody chose it.
func (l Language) ChannelSpeaks(by string) Message {
	return l.paragraph("channel_language", "Person", l.person(by))
}

// ChannelSaved answers somebody who changed a channel.
func (l Language) ChannelSaved() Message { return l.paragraph("channel_saved") }

// ChannelPrivateElsewhere answers somebody who would announce elsewhere what is given in a private channel.
func (l Language) ChannelPrivateElsewhere() Message { return l.paragraph("channel_private_elsewhere") }

// ChannelCannot answers somebody who would announce where Shine may not speak for them.
func (l Language) ChannelCannot(id string) Message {
	return l.paragraph("channel_cannot", "Channel", channel(id))
}

// ChannelWhich says how to say where a channel's shout-outs are announced.
func (l Language) ChannelWhich() Message { return l.paragraph("channel_which") }

// LanguageSaved answers somebody who chose a language, in that language.
func (l Language) LanguageSaved(followSlack bool) Message {
	if followSlack {
		return l.paragraph("language_slack")
	}
	return l.paragraph("language_saved")
}

// LanguageWhich says how to choose a language.
func (l Language) LanguageWhich() Message {
	names := make([]string, 0, len(Languages))
	for _, language := range Languages {
		names = append(names, language.Name()+" (`"+language.code()+"`)")
	}
	return l.paragraph("language_which", "Languages", l.enumerate(names))
}

// code is what people type for a language: its tag, without the country.
func (l Language) code() string { return baseOf(string(l)) }

// codes are the codes of all languages, to be typed.
func (l Language) codes() string {
	codes := make([]string, 0, len(Languages))
	for _, language := range Languages {
		codes = append(codes, "`"+language.code()+"`")
	}
	return strings.Join(codes, l.signs().comma)
}

// PreferencesSaved answers somebody who changed a preference from a message.
func (l Language) PreferencesSaved() Message { return l.paragraph("preferences_saved") }
