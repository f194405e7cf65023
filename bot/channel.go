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

func (b *Bot) channelRoutes() routes {
	return routes{commands: table{
		"quiet":    {do: b.quietHere},
		"announce": {do: b.announceWhere},
		"language": {do: b.chooseLanguage},
	}}
}

// quietHere stops the announcements in a channel.
func (b *Bot) quietHere(ctx context.Context, r *request) (answer, error) {
	if rest := r.rest(); len(rest) != 1 || meaning(rest[0]) != "here" {
		return say(r.language.ChannelWhich()), nil
	}
	return b.announceIn(ctx, r, credit.AnnounceNowhere, "")
}

// announceWhere says where the shout-outs of a channel are announced: here, in a thread, or in another channel.
func (b *Bot) announceWhere(ctx context.Context, r *request) (answer, error) {
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
	return say(r.language.ChannelWhich()), nil
}

// announceIn changes a channel for whoever is in it, and tells the channel who did. What is given in a private channel
// is never announced elsewhere.
func (b *Bot) announceIn(ctx context.Context, r *request, how credit.Announce, in string) (answer, error) {
	place, err := b.thisChannel(ctx, r)
	if err != nil {
		return answer{}, err
	}
	if how == credit.AnnounceElsewhere {
		if place.Visibility != credit.Public {
			return say(r.language.ChannelPrivateElsewhere()), nil
		}
		if !b.mayAnnounceIn(ctx, r.user, in) {
			return say(r.language.ChannelCannot(in)), nil
		}
	}

	change := func(c *credit.ChannelSettings) { c.Announce, c.In = how, in }
	told := func(l render.Language, c credit.ChannelSettings) render.Message { return l.ChannelAnnounces(r.user, c) }
	return b.changeChannel(ctx, r, "announce "+string(how)+in, change, told)
}

// mayAnnounceIn reports whether somebody may have what is given elsewhere announced in a channel: in one that everybody may
// read, and in which they may write.
func (b *Bot) mayAnnounceIn(ctx context.Context, user, id string) bool {
	may, place, err := b.maySpeak(ctx, user, id)
	return err == nil && may && place.Visibility == credit.Public
}

// thisChannel looks up the channel that somebody would change where they ask, unless they may not, or it is none of Shine's.
func (b *Bot) thisChannel(ctx context.Context, r *request) (workspace.Channel, error) {
	if err := b.may(ctx, r.user, credit.ToChangeChannels); err != nil {
		return workspace.Channel{}, err
	}
	return b.speaksIn(ctx, r.channel)
}

// speaksIn looks up a channel in which Shine speaks.
func (b *Bot) speaksIn(ctx context.Context, id string) (workspace.Channel, error) {
	place, err := b.workspace.Channel(ctx, id)
	if err != nil {
		return place, fmt.Errorf("changing a channel: %w", err)
	}
	if !place.Postable {
		return place, render.ErrOnlyHere
	}
	return place, nil
}

func (b *Bot) changeChannel(
	ctx context.Context, r *request, detail string,
	change func(*credit.ChannelSettings), told func(render.Language, credit.ChannelSettings) render.Message,
) (answer, error) {
	if err := b.mayChangeChannel(ctx, r.user, r.channel); err != nil {
		return answer{}, err
	}
	line := storage.AuditLine{Time: b.now(), By: r.user, Action: "channel", About: r.channel, Detail: detail}
	changed, err := b.store.ChangeChannel(ctx, r.channel, change, line)
	if err != nil {
		return answer{}, fmt.Errorf("changing a channel: %w", err)
	}
	b.workspace.Reload(ctx)

	theirs := render.Language(cmp.Or(changed.Language, b.workspace.Settings().Language)) // also where the rules could not be read anew
	return say(r.language.ChannelSaved()).then(func(ctx context.Context) error {
		return b.sayTo(ctx, r.channel, told(theirs, changed))
	}), nil
}

// chooseLanguage changes the language of a person or, with "here", of a channel.
func (b *Bot) chooseLanguage(ctx context.Context, r *request) (answer, error) {
	rest := r.rest()
	here := len(rest) == 2 && meaning(rest[0]) == "here"
	if here {
		rest = rest[1:]
	}
	if len(rest) != 1 {
		return say(r.language.LanguageWhich()), nil
	}
	chosen, ok := languageNamed(rest[0])
	if !ok || here && chosen == "" {
		return say(r.language.LanguageWhich()), nil
	}
	if here {
		return b.speakHere(ctx, r, chosen)
	}

	if err := b.keepPreferences(ctx, r.user, func(p *credit.Preferences) { p.Language = string(chosen) }); err != nil {
		return answer{}, err
	}
	return say(b.workspace.LanguageOf(ctx, r.user).LanguageSaved(chosen == "")).
		then(func(ctx context.Context) error { return b.refreshHomes(ctx, r.user) }), nil
}

func (b *Bot) speakHere(ctx context.Context, r *request, chosen render.Language) (answer, error) {
	if _, err := b.thisChannel(ctx, r); err != nil {
		return answer{}, err
	}
	change := func(c *credit.ChannelSettings) { c.Language = string(chosen) }
	told := func(l render.Language, _ credit.ChannelSettings) render.Message { return l.ChannelSpeaks(r.user) }
	return b.changeChannel(ctx, r, "language "+string(chosen), change, told)
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
