package bot

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// quietHere stops the announcements in a channel.
func (b *Bot) quietHere(ctx context.Context, a asked) answer {
	if rest := a.rest(); len(rest) != 1 || meaning(rest[0]) != "here" {
		return say(b.speak(ctx, a.giver).ChannelWhich())
	}
	return b.announceIn(ctx, a, credit.AnnounceNowhere, "")
}

// announceWhere says where the shout-outs of a channel are announced: here, in a thread, or in another channel.
func (b *Bot) announceWhere(ctx context.Context, a asked) answer {
	words := a.rest()
	for i, word := range words {
		words[i] = meaning(word)
	}
	for _, s := range a.typed {
		if s.Kind == credit.Channel {
			return b.announceIn(ctx, a, credit.AnnounceElsewhere, s.ID)
		}
	}
	switch strings.Join(words, " ") {
	case "here":
		return b.announceIn(ctx, a, credit.AnnounceHere, "")
	case "thread", "in thread", "in a thread", "here in thread", "here in a thread":
		return b.announceIn(ctx, a, credit.AnnounceInThread, "")
	case "nowhere":
		return b.announceIn(ctx, a, credit.AnnounceNowhere, "")
	}
	return say(b.speak(ctx, a.giver).ChannelWhich())
}

// announceIn changes a channel for whoever is in it, and tells the channel who did. What is given in a private channel
// is never announced elsewhere.
func (b *Bot) announceIn(ctx context.Context, a asked, how credit.Announce, in string) answer {
	l := b.speak(ctx, a.giver)
	place, refused, ok := b.thisChannel(ctx, l, a.giver, a.channel)
	if !ok {
		return refused
	}
	if how == credit.AnnounceElsewhere {
		if place.visibility != credit.Public {
			return say(l.ChannelPrivateElsewhere())
		}
		may, other, err := b.maySpeak(ctx, a.giver, in)
		if err != nil || !may || other.visibility != credit.Public {
			return say(l.ChannelCannot(in))
		}
	}
	return b.changeChannel(ctx, a, "announce "+string(how)+in, func(c *credit.ChannelSettings) { c.Announce, c.In = how, in },
		func(l render.Language, c credit.ChannelSettings) render.Message {
			return l.ChannelAnnounces(a.giver, c)
		})
}

// thisChannel looks up the channel that somebody would change, or says that they may not, or that it is none of Shine's.
func (b *Bot) thisChannel(ctx context.Context, l render.Language, user, id string) (place channel, refused answer, ok bool) {
	if refused, ok := b.may(ctx, l, user, credit.ToChangeChannels); !ok {
		return channel{}, refused, false
	}
	return b.speaksIn(ctx, l, id)
}

// speaksIn looks up a channel in which Shine speaks, or says that it is none of those.
func (b *Bot) speaksIn(ctx context.Context, l render.Language, id string) (place channel, refused answer, ok bool) {
	place, err := b.directory.channels.get(ctx, id)
	if err != nil {
		return place, say(b.wentWrong(l, fmt.Errorf("changing a channel: %w", err))), false
	}
	return place, say(l.ChannelOnlyHere()), place.postable
}

func (b *Bot) changeChannel(ctx context.Context, a asked, detail string, change func(*credit.ChannelSettings), tell func(render.Language, credit.ChannelSettings) render.Message) answer {
	l := b.speak(ctx, a.giver)
	if err := b.mayChangeChannel(ctx, a.giver, a.channel); err != nil {
		return b.unchanged(ctx, a, err)
	}
	line := storage.AuditLine{Time: b.now(), By: a.giver, Action: "channel", About: a.channel, Detail: detail}
	changed, err := b.store.ChangeChannel(ctx, a.channel, change, line)
	if err != nil {
		return say(b.wentWrong(l, fmt.Errorf("changing a channel: %w", err)))
	}
	b.rules.changed(ctx)
	theirs := render.Language(cmp.Or(changed.Language, b.settings().Language)) // also where the rules could not be read anew
	return say(l.ChannelSaved()).then(func(ctx context.Context) error { return b.sayTo(ctx, a.channel, tell(theirs, changed)) })
}

// chooseLanguage changes the language of a person or, with "here", of a channel.
func (b *Bot) chooseLanguage(ctx context.Context, a asked) answer {
	l, rest := b.speak(ctx, a.giver), a.rest()
	here := len(rest) == 2 && meaning(rest[0]) == "here"
	if here {
		rest = rest[1:]
	}
	if len(rest) != 1 {
		return say(l.LanguageWhich())
	}
	chosen, ok := languageNamed(rest[0])
	if !ok || here && chosen == "" {
		return say(l.LanguageWhich())
	}
	if here {
		return b.speakHere(ctx, a, chosen)
	}
	if err := b.keepPreferences(ctx, a.giver, func(p *credit.Preferences) { p.Language = string(chosen) }); err != nil {
		return b.unchanged(ctx, a, err)
	}
	return say(b.speak(ctx, a.giver).LanguageSaved(chosen == "")).
		then(func(ctx context.Context) error { return b.refreshHomes(ctx, a.giver) })
}

func (b *Bot) speakHere(ctx context.Context, a asked, chosen render.Language) answer {
	if _, refused, ok := b.thisChannel(ctx, b.speak(ctx, a.giver), a.giver, a.channel); !ok {
		return refused
	}
	return b.changeChannel(ctx, a, "language "+string(chosen), func(c *credit.ChannelSettings) { c.Language = string(chosen) },
		func(l render.Language, _ credit.ChannelSettings) render.Message { return l.ChannelSpeaks(a.giver) })
}

// languageNamed reads a language as people write it; that of Slack is none of Shine's.
func languageNamed(word string) (render.Language, bool) {
	switch strings.ToLower(word) {
	case "en", "english", "inglés", "ingles":
		return render.English, true
	case "es", "spanish", "español", "espanol":
		return render.Spanish, true
	case render.FollowSlack:
		return "", true
	}
	return "", false
}
