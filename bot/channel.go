package bot

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// quietHere stops the announcements in a channel.
func (b *Bot) quietHere(ctx context.Context, r request) answer {
	if rest := r.rest(); len(rest) != 1 || meaning(rest[0]) != "here" {
		return say(b.workspace.LanguageOf(ctx, r.user).ChannelWhich())
	}
	return b.announceIn(ctx, r, credit.AnnounceNowhere, "")
}

// announceWhere says where the shout-outs of a channel are announced: here, in a thread, or in another channel.
func (b *Bot) announceWhere(ctx context.Context, r request) answer {
	words := r.rest()
	for i, word := range words {
		words[i] = meaning(word)
	}
	for _, s := range r.typed {
		if s.Kind == credit.Channel {
			return b.announceIn(ctx, r, credit.AnnounceElsewhere, s.ID)
		}
	}
	switch strings.Join(words, " ") {
	case "here":
		return b.announceIn(ctx, r, credit.AnnounceHere, "")
	case "thread", "in thread", "in a thread", "here in thread", "here in a thread":
		return b.announceIn(ctx, r, credit.AnnounceInThread, "")
	case "nowhere":
		return b.announceIn(ctx, r, credit.AnnounceNowhere, "")
	}
	return say(b.workspace.LanguageOf(ctx, r.user).ChannelWhich())
}

// announceIn changes a channel for whoever is in it, and tells the channel who did. What is given in a private channel
// is never announced elsewhere.
func (b *Bot) announceIn(ctx context.Context, r request, how credit.Announce, in string) answer {
	l := b.workspace.LanguageOf(ctx, r.user)
	place, refused, ok := b.thisChannel(ctx, l, r.user, r.channel)
	if !ok {
		return refused
	}
	if how == credit.AnnounceElsewhere {
		if place.Visibility != credit.Public {
			return say(l.ChannelPrivateElsewhere())
		}
		may, other, err := b.maySpeak(ctx, r.user, in)
		if err != nil || !may || other.Visibility != credit.Public {
			return say(l.ChannelCannot(in))
		}
	}
	return b.changeChannel(ctx, r, "announce "+string(how)+in, func(c *credit.ChannelSettings) { c.Announce, c.In = how, in },
		func(l render.Language, c credit.ChannelSettings) render.Message {
			return l.ChannelAnnounces(r.user, c)
		})
}

// thisChannel looks up the channel that somebody would change, or says that they may not, or that it is none of Shine's.
func (b *Bot) thisChannel(ctx context.Context, l render.Language, user, id string) (place workspace.Channel, refused answer, ok bool) {
	if refused, ok := b.may(ctx, l, user, credit.ToChangeChannels); !ok {
		return workspace.Channel{}, refused, false
	}
	return b.speaksIn(ctx, l, id)
}

// speaksIn looks up a channel in which Shine speaks, or says that it is none of those.
func (b *Bot) speaksIn(ctx context.Context, l render.Language, id string) (place workspace.Channel, refused answer, ok bool) {
	place, err := b.workspace.Channel(ctx, id)
	if err != nil {
		return place, say(b.wentWrong(l, fmt.Errorf("changing a channel: %w", err))), false
	}
	return place, say(l.ChannelOnlyHere()), place.Postable
}

func (b *Bot) changeChannel(ctx context.Context, r request, detail string, change func(*credit.ChannelSettings), tell func(render.Language, credit.ChannelSettings) render.Message) answer {
	l := b.workspace.LanguageOf(ctx, r.user)
	if err := b.mayChangeChannel(ctx, r.user, r.channel); err != nil {
		return b.unchanged(ctx, r, err)
	}
	line := storage.AuditLine{Time: b.now(), By: r.user, Action: "channel", About: r.channel, Detail: detail}
	changed, err := b.store.ChangeChannel(ctx, r.channel, change, line)
	if err != nil {
		return say(b.wentWrong(l, fmt.Errorf("changing a channel: %w", err)))
	}
	b.workspace.Reload(ctx)
	theirs := render.Language(cmp.Or(changed.Language, b.workspace.Settings().Language)) // also where the rules could not be read anew
	return say(l.ChannelSaved()).then(func(ctx context.Context) error { return b.sayTo(ctx, r.channel, tell(theirs, changed)) })
}

// chooseLanguage changes the language of a person or, with "here", of a channel.
func (b *Bot) chooseLanguage(ctx context.Context, r request) answer {
	l, rest := b.workspace.LanguageOf(ctx, r.user), r.rest()
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
		return b.speakHere(ctx, r, chosen)
	}
	if err := b.keepPreferences(ctx, r.user, func(p *credit.Preferences) { p.Language = string(chosen) }); err != nil {
		return b.unchanged(ctx, r, err)
	}
	return say(b.workspace.LanguageOf(ctx, r.user).LanguageSaved(chosen == "")).
		then(func(ctx context.Context) error { return b.refreshHomes(ctx, r.user) })
}

func (b *Bot) speakHere(ctx context.Context, r request, chosen render.Language) answer {
	if _, refused, ok := b.thisChannel(ctx, b.workspace.LanguageOf(ctx, r.user), r.user, r.channel); !ok {
		return refused
	}
	return b.changeChannel(ctx, r, "language "+string(chosen), func(c *credit.ChannelSettings) { c.Language = string(chosen) },
		func(l render.Language, _ credit.ChannelSettings) render.Message { return l.ChannelSpeaks(r.user) })
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
