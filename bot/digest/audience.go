package digest

import (
	"context"
	"errors"
	"time"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// A digest of the whole workspace is told only where everybody may read all of it. That is asked when a channel
// subscribes and when a span is closed, beside everything else: a channel may have thousands of members, and Slack may
// put it off.
const (
	// audienceTimeout bounds asking who is in a channel.
	audienceTimeout = 5 * time.Minute
	// audienceTries is for how long after a span ended it is asked again where Slack does not answer.
	audienceTries = time.Hour
)

// audience is [workspace.Directory.Narrows] with the patience that there is once somebody has their answer. What Slack
// does not tell counts as the least.
func (ed *Editor) audience(ctx context.Context, channel string) render.Narrow {
	ctx, cancel := context.WithTimeout(ctx, audienceTimeout)
	defer cancel()
	why, err := ed.workspace.Narrows(ctx, channel)
	if err != nil {
		ed.log.Warn("looking who is in a channel that wants the digest of all", "channel", channel, "error", err)
	}
	return why
}

// TellSubscribed tells a channel what its digest is, once it is known who reads it.
func (ed *Editor) TellSubscribed(ctx context.Context, by string, sub credit.Subscription, next time.Time) error {
	var why render.Narrow
	if sub.Scope == credit.ScopeAll {
		if why = ed.audience(ctx, sub.Channel); why != "" {
			narrowed, err := ed.narrow(ctx, sub.Channel, why)
			if err != nil || narrowed.Channel == "" {
				return err // or changed meanwhile, which was told
			}
			sub = narrowed
		}
	}
	l := ed.workspace.ChannelLanguage(sub.Channel)
	messages := []render.Message{l.DigestSubscribed(by, sub, next)}
	if why != "" {
		messages = append(messages, l.DigestNarrowed(why))
	}
	return ed.say(ctx, sub.Channel, messages...)
}

// narrow makes a channel's digest of the whole workspace one of what was given there, and returns that; without a
// channel where it is no such digest any more.
func (ed *Editor) narrow(ctx context.Context, channel string, why render.Narrow) (credit.Subscription, error) {
	line := storage.AuditLine{
		Time: ed.now(), By: "shine", Action: "digest", About: channel, Detail: "here, not all: " + string(why),
	}
	narrowed, err := ed.store.Subscribe(
		ctx, ed.now(), channel, line, func(s credit.Subscription) (credit.Subscription, error) {
			if s.Channel == "" || s.Scope != credit.ScopeAll {
				return s, errNoSubscription
			}
			s.Scope = credit.ScopeHere
			return s, nil
		},
	)
	if errors.Is(err, errNoSubscription) {
		return credit.Subscription{}, nil
	}

	return narrowed, err
}

// Narrow narrows a channel's digest, and tells the channel.
func (ed *Editor) Narrow(ctx context.Context, channel string, why render.Narrow) (credit.Subscription, error) {
	narrowed, err := ed.narrow(ctx, channel, why)
	if err != nil || narrowed.Channel == "" {
		return narrowed, err
	}
	if err := ed.say(ctx, channel, ed.workspace.ChannelLanguage(channel).DigestNarrowed(why)); err != nil {
		ed.log.Warn("telling a channel that its digest changed", "channel", channel, "error", err)
	}
	return narrowed, nil
}

// checkedAudience is a subscription as its digest may be told now: one of the whole workspace becomes one of the
// channel where not everybody in it may read that. For a while it is an error where Slack does not answer, to be asked
// again.
func (ed *Editor) checkedAudience(
	ctx context.Context, sub credit.Subscription, until time.Time,
) (credit.Subscription, error) {
	if sub.Scope != credit.ScopeAll {
		return sub, nil
	}

	asking, cancel := context.WithTimeout(ctx, audienceTimeout)
	defer cancel()
	why, err := ed.workspace.Narrows(asking, sub.Channel)
	switch {
	case err != nil && ed.now().Sub(until) < audienceTries && !errors.Is(err, workspace.ErrTooManyPages):
		return sub, err
	case why == "":
		return sub, nil
	}

	narrowed, err := ed.Narrow(ctx, sub.Channel, why)
	if err == nil && narrowed.Channel == "" {
		err = storage.ErrChanged
	}
	return narrowed, err
}
