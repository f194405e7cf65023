package bot

import (
	"context"
	"errors"
	"time"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
	"shine/storage/rescue"
)

// What is told of the whole workspace is told only where everybody may read it. That is asked when a channel subscribes
// and when a span is closed, beside everything else: a channel may have thousands of members, and Slack may put it off.
const (
	// audienceTimeout bounds asking who is in a channel.
	audienceTimeout = 5 * time.Minute
	// audienceTries is for how long after a span ended it is asked again where Slack does not answer.
	audienceTries = time.Hour
	// agendaPatience is how long the agenda waits for one digest before it goes on with the next.
	agendaPatience = 5 * time.Second
)

// audience is [workspace.Directory.Narrows] with the patience that there is behind an answer. What Slack does not tell counts as
// the least.
func (b *Bot) audience(ctx context.Context, channel string) render.Narrow {
	ctx, cancel := context.WithTimeout(ctx, audienceTimeout)
	defer cancel()
	why, err := b.workspace.Narrows(ctx, channel)
	if err != nil {
		b.log.Warn("looking who is in a channel that wants the digest of all", "channel", channel, "error", err)
	}
	return why
}

// tellSubscribed tells a channel what its digest is, once it is known who reads it.
func (b *Bot) tellSubscribed(ctx context.Context, by string, sub credit.Subscription, next time.Time) error {
	var why render.Narrow
	if sub.Scope == credit.ScopeAll {
		if why = b.audience(ctx, sub.Channel); why != "" {
			narrowed, err := b.narrow(ctx, sub.Channel, why)
			if err != nil || narrowed.Channel == "" {
				return err // or changed meanwhile, which was told
			}
			sub = narrowed
		}
	}
	l := b.workspace.ChannelLanguage(sub.Channel)
	messages := []render.Message{l.DigestSubscribed(by, sub, next)}
	if why != "" {
		messages = append(messages, l.DigestNarrowed(why))
	}
	return b.sayTo(ctx, sub.Channel, messages...)
}

// narrow makes a channel's digest of the whole workspace one of what was given there, and returns that; without a channel
// where it is no such digest any more.
func (b *Bot) narrow(ctx context.Context, channel string, why render.Narrow) (credit.Subscription, error) {
	line := storage.AuditLine{Time: b.now(), By: "shine", Action: "digest", About: channel, Detail: "here, not all: " + string(why)}
	narrowed, err := b.store.Subscribe(ctx, b.now(), channel, line, func(s credit.Subscription) (credit.Subscription, error) {
		if s.Channel == "" || s.Scope != credit.ScopeAll {
			return s, errNoSubscription
		}
		s.Scope = credit.ScopeHere
		return s, nil
	})
	if errors.Is(err, errNoSubscription) {
		return credit.Subscription{}, nil
	}
	return narrowed, err
}

// narrowAndSay narrows a channel's digest, and tells the channel.
func (b *Bot) narrowAndSay(ctx context.Context, channel string, why render.Narrow) (credit.Subscription, error) {
	narrowed, err := b.narrow(ctx, channel, why)
	if err != nil || narrowed.Channel == "" {
		return narrowed, err
	}
	if err := b.sayTo(ctx, channel, b.workspace.ChannelLanguage(channel).DigestNarrowed(why)); err != nil {
		b.log.Warn("telling a channel that its digest changed", "channel", channel, "error", err)
	}
	return narrowed, nil
}

// checkedAudience is a subscription as its digest may be told now: one of the whole workspace becomes one of the channel
// where not everybody in it may read that. For a while it is an error where Slack does not answer, to be asked again.
func (b *Bot) checkedAudience(ctx context.Context, sub credit.Subscription, until time.Time) (credit.Subscription, error) {
	if sub.Scope != credit.ScopeAll {
		return sub, nil
	}
	asking, cancel := context.WithTimeout(ctx, audienceTimeout)
	defer cancel()
	why, err := b.workspace.Narrows(asking, sub.Channel)
	switch {
	case err != nil && b.now().Sub(until) < audienceTries && !errors.Is(err, workspace.ErrTooManyPages):
		return sub, err
	case why == "":
		return sub, nil
	}
	narrowed, err := b.narrowAndSay(ctx, sub.Channel, why)
	if err == nil && narrowed.Channel == "" {
		err = storage.ErrChanged
	}
	return narrowed, err
}

// closeBeside closes a digest in a job of its own, for which the agenda waits only so long.
func (b *Bot) closeBeside(ctx context.Context, channel string) error {
	if _, under := b.closings.LoadOrStore(channel, true); under {
		return nil
	}
	done := make(chan error, 1)
	b.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the round
		defer b.closings.Delete(channel)
		done <- rescue.Do(func() error {
			_, err := b.closeDigest(ctx, channel)
			return err
		})
	})

	waiting, cancel := context.WithTimeout(ctx, agendaPatience)
	defer cancel()
	select {
	case err := <-done:
		return err
	case <-waiting.Done():
		return nil
	}
}
