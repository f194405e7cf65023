package slacksim

import (
	"context"
	"fmt"
	"slices"
)

// Kick puts somebody out of a channel; the app is told when it is the app.
func (s *Slack) Kick(ctx context.Context, channel, user string) error {
	s.mu.Lock()
	c := s.channels[channel]
	if c == nil || !slices.Contains(c.Members, user) {
		s.mu.Unlock()
		return fmt.Errorf("%w: they are not in the channel", ErrNotPossible)
	}
	c.Members = slices.DeleteFunc(slices.Clone(c.Members), func(other string) bool { return other == user })
	kind := c.Kind
	s.change()
	s.mu.Unlock()
	if user != BotUser {
		return nil
	}
	return s.Event(ctx, eventOf(kind, "left"), answer{"channel": channel, "event_ts": s.now()})
}

// Convert makes a public channel private, or a private one public again. Slack tells the app nothing but the message
// that then stands in the channel: where the app is in it, was granted history, and is subscribed to messages of
// channels.
func (s *Slack) Convert(ctx context.Context, user, channel string, to Kind) error {
	if err := s.mayWrite(user, channel); err != nil {
		return err
	}
	s.mu.Lock()
	c := s.channels[channel]
	if c.Kind == to || to != Public && to != Private {
		s.mu.Unlock()
		return fmt.Errorf("%w: the channel is no other one then", ErrNotPossible)
	}
	c.Kind = to
	heard := slices.Contains(c.Members, BotUser) && s.granted(
		map[Kind]string{Public: "channels:history", Private: "groups:history"}[to],
	)
	ts := s.newTS()
	s.change()
	s.mu.Unlock()
	if !heard {
		return nil
	}
	name, kind := "message.channels", "channel"
	if to == Private {
		name, kind = "message.groups", "group"
	}
	return s.Event(ctx, name, answer{
		"type": "message", "subtype": "channel_convert_to_" + string(to), "user": user, "channel": channel,
		"channel_type": kind,
		"text":         "", "ts": ts, "event_ts": ts,
	})
}

// Archive archives a channel, and tells the app where it was in it.
func (s *Slack) Archive(ctx context.Context, user, channel string) error {
	return s.endChannel(ctx, user, channel, "archive", func(c *Channel) { c.Archived = true })
}

// Delete deletes a channel with all that stands in it, and tells the app where it was in it.
func (s *Slack) Delete(ctx context.Context, user, channel string) error {
	return s.endChannel(ctx, user, channel, "deleted", func(c *Channel) {
		delete(s.channels, c.ID)
		delete(s.messages, c.ID)
	})
}

func (s *Slack) endChannel(ctx context.Context, user, channel, what string, end func(*Channel)) error {
	if err := s.mayWrite(user, channel); err != nil {
		return err
	}
	s.mu.Lock()
	c := s.channels[channel]
	heard, kind := slices.Contains(c.Members, BotUser), c.Kind
	end(c)
	s.change()
	s.mu.Unlock()
	if !heard {
		return nil
	}
	return s.Event(ctx, eventOf(kind, what), answer{"channel": channel, "user": user, "event_ts": s.now()})
}

// eventOf names an event: those of private channels have names of their own.
func eventOf(kind Kind, what string) string {
	if kind == Public {
		return "channel_" + what
	}
	return "group_" + what
}

// RenameGroup changes a user group's handle, and tells the app.
func (s *Slack) RenameGroup(ctx context.Context, group, handle string) error {
	s.mu.Lock()
	g := s.groups[group]
	if g == nil {
		s.mu.Unlock()
		return fmt.Errorf("%w: there is no such group", ErrNotPossible)
	}
	g.Handle = handle
	subteam := groupJSON(g, true)
	s.change()
	s.mu.Unlock()
	return s.Event(ctx, "subteam_updated", answer{"subteam": subteam, "event_ts": s.now()})
}
