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
// subscribes and when a span is closed, in a job of its own: a channel may have thousands of members, and Slack may put
// the look-up off.
const (
	// audienceTimeout bounds asking who is in a channel.
	audienceTimeout = 5 * time.Minute
	// audienceTries is how long after the end of a span Slack is asked again where it does not answer.
	audienceTries = time.Hour
)

// audience is [workspace.Directory.Narrows] with more patience, since nobody waits for it. Where Slack does not tell
// who is in a channel, the digest is narrowed.
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
				return err // somebody changed it meanwhile, and the channel was told of that
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

// narrow turns a channel's digest of the whole workspace into one of what was given in the channel, and returns its
// subscription. That is empty where the channel has no digest of the whole workspace any more.
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
// channel where not everybody in the channel may read all. Where Slack does not answer it is an error at first, so that
// Slack is asked again.
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
