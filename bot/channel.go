package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// channels takes what people decide for a channel that they are in, and in which language Shine speaks to them.
type channels struct {
	*base
	preferences *preferences
}

func (c *channels) routes() routes {
	return routes{commands: table{
		"quiet":     {do: c.quietHere},
		"announce":  {do: c.announceWhere},
		"reactions": {do: c.askHere},
		"language":  {do: c.chooseLanguage},
	}}
}

// quietHere stops the announcements in a channel.
func (c *channels) quietHere(ctx context.Context, r *request) (answer, error) {
	if rest := r.rest(); len(rest) != 1 || meaning(rest[0]) != "here" {
		return say(r.language.ChannelWhich()), nil
	}
	return c.announceIn(ctx, r, credit.AnnounceNowhere, "")
}

// announceWhere decides where the shout-outs of a channel are announced: here, in a thread, or in another channel.
func (c *channels) announceWhere(ctx context.Context, r *request) (answer, error) {
	for _, s := range r.typed {
		if s.Kind == credit.Channel {
			return c.announceIn(ctx, r, credit.AnnounceElsewhere, s.ID)
		}
	}

	switch meanings(r.rest()) {
	case "here":
		return c.announceIn(ctx, r, credit.AnnounceHere, "")
	case "thread", "in thread", "in a thread", "here in thread", "here in a thread":
		return c.announceIn(ctx, r, credit.AnnounceInThread, "")
	case "nowhere":
		return c.announceIn(ctx, r, credit.AnnounceNowhere, "")
	}

	return say(r.language.ChannelWhich()), nil
}

// announceIn changes where a channel's shout-outs are announced, for everybody in it, and tells the channel who did
// that. A shout-out in a private channel is never announced elsewhere.
func (c *channels) announceIn(ctx context.Context, r *request, how credit.Announce, in string) (answer, error) {
	place, err := c.thisChannel(ctx, r)
	if err != nil {
		return answer{}, err
	}

	if how == credit.AnnounceElsewhere {
		if place.Visibility != credit.Public {
			return say(r.language.ChannelPrivateElsewhere()), nil
		}
		if !c.mayAnnounceIn(ctx, r.user, in) {
			return say(r.language.ChannelCannot(in)), nil
		}
	}

	change := func(c *credit.ChannelSettings) { c.Announce, c.In = how, in }
	told := func(l render.Language, c credit.ChannelSettings) render.Message { return l.ChannelAnnounces(r.user, c) }
	return c.changeChannel(ctx, r, "announce "+string(how)+in, change, told)
}

// askHere decides whether people who react to a message in a channel are asked for the story.
func (c *channels) askHere(ctx context.Context, r *request) (answer, error) {
	chosen := credit.StoriesAsUsual
	if rest := r.rest(); len(rest) == 1 {
		chosen = credit.Stories(meaning(rest[0]))
	}
	if chosen != credit.StoriesOn && chosen != credit.StoriesOff {
		return say(r.language.StoriesWhich()), nil
	}

	place, err := c.thisChannel(ctx, r)
	switch {
	case err != nil:
		return answer{}, err
	case !place.Member:
		return say(r.language.StoriesInvite()), nil
	}

	change := func(c *credit.ChannelSettings) { c.Stories = chosen }
	told := func(l render.Language, _ credit.ChannelSettings) render.Message {
		return l.StoriesHere(r.user, chosen == credit.StoriesOn, c.workspace.Settings().BoostEmoji)
	}
	return c.changeChannel(ctx, r, "reactions "+string(chosen), change, told)
}

// thisChannel looks up the channel in which somebody asks to change it. It is an error where they may not, or where
// Shine does not speak.
func (c *channels) thisChannel(ctx context.Context, r *request) (workspace.Channel, error) {
	if err := c.may(ctx, r.user, credit.ToChangeChannels); err != nil {
		return workspace.Channel{}, err
	}
	return c.speaksIn(ctx, r.channel)
}

// speaksIn looks up a channel in which Shine speaks.
func (c *channels) speaksIn(ctx context.Context, id string) (workspace.Channel, error) {
	place, err := c.workspace.Channel(ctx, id)
	if err != nil {
		return place, fmt.Errorf("changing a channel: %w", err)
	}
	if !place.Postable {
		return place, render.ErrOnlyHere
	}
	return place, nil
}

func (c *channels) changeChannel(
	ctx context.Context, r *request, detail string,
	change func(*credit.ChannelSettings), told func(render.Language, credit.ChannelSettings) render.Message,
) (answer, error) {
	if err := c.countChannelChange(ctx, r.user, r.channel); err != nil {
		return answer{}, err
	}

	line := storage.AuditLine{Time: c.now(), By: r.user, Action: "channel", About: r.channel, Detail: detail}
	changed, err := c.store.ChangeChannel(ctx, r.channel, change, line)
	if err != nil {
		return answer{}, fmt.Errorf("changing a channel: %w", err)
	}

	c.workspace.Reload(ctx)

	// The language is known even where the new decisions could not be read.
	theirs := render.Language(cmp.Or(changed.Language, c.workspace.Settings().Language))
	return say(r.language.ChannelSaved()).then(func(ctx context.Context) error {
		return c.sayTo(ctx, r.channel, told(theirs, changed))
	}), nil
}

// chooseLanguage changes the language of a person or, with "here", of a channel.
func (c *channels) chooseLanguage(ctx context.Context, r *request) (answer, error) {
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
		return c.speakHere(ctx, r, chosen)
	}

	if err := c.preferences.keep(ctx, r.user, func(p *credit.Preferences) { p.Language = string(chosen) }); err != nil {
		return answer{}, err
	}

	return say(c.workspace.LanguageOf(ctx, r.user).LanguageSaved(chosen == "")).
		then(c.preferences.homes.RefreshLater(r.user)), nil
}

func (c *channels) speakHere(ctx context.Context, r *request, chosen render.Language) (answer, error) {
	if _, err := c.thisChannel(ctx, r); err != nil {
		return answer{}, err
	}
	change := func(c *credit.ChannelSettings) { c.Language = string(chosen) }
	told := func(l render.Language, _ credit.ChannelSettings) render.Message { return l.ChannelSpeaks(r.user) }
	return c.changeChannel(ctx, r, "language "+string(chosen), change, told)
}

// languageNamed reads a language as people write it; false is one that Shine does not speak, and the word for Slack's
// own.
func languageNamed(word string) (render.Language, bool) {
	if strings.EqualFold(word, render.FollowSlack) {
		return "", true
	}

	asked := workspace.Fold(word)
	for _, language := range credit.Languages {
		names := append([]string{language.Tag, language.Name}, language.Called...)
		if slices.ContainsFunc(names, func(name string) bool { return workspace.Fold(name) == asked }) {
			return render.Language(language.Tag), true
		}
	}
	return "", false
}
