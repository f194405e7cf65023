package slacksim

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// React puts an emoji (its name, without colons) on a message, and tells the app where it is in the channel.
func (s *Slack) React(ctx context.Context, user, channel, ts, emoji string) error {
	return s.react(ctx, "reaction_added", user, channel, ts, emoji)
}

// Unreact takes somebody's emoji off a message, and tells the app where it is in the channel.
func (s *Slack) Unreact(ctx context.Context, user, channel, ts, emoji string) error {
	return s.react(ctx, "reaction_removed", user, channel, ts, emoji)
}

func (s *Slack) react(ctx context.Context, event, user, channel, ts, emoji string) error {
	if err := s.mayWrite(user, channel); err != nil {
		return err
	}

	s.mu.Lock()
	m := s.find(channel, ts)
	if m == nil || m.EphemeralTo != "" || !m.setReaction(emoji, user, event == "reaction_added") {
		s.mu.Unlock()
		return fmt.Errorf("%w: no such message, or no change", ErrNotPossible)
	}

	s.change()
	heard := slices.Contains(s.channels[channel].Members, BotUser)
	fields := answer{
		"user": user, "reaction": emoji, "item_user": m.User, "event_ts": s.newTS(),
		"item": answer{"type": "message", "channel": channel, "ts": ts},
	}
	s.mu.Unlock()
	if !heard {
		return nil
	}

	return s.Event(ctx, event, fields)
}

// setReaction puts somebody's emoji on or off; false if it was so before.
func (m *Message) setReaction(emoji, user string, on bool) bool {
	people := m.Reactions[emoji]
	if slices.Contains(people, user) == on {
		return false
	}
	if on {
		m.Reactions[emoji] = append(slices.Clone(people), user)
		return true
	}

	people = slices.DeleteFunc(slices.Clone(people), func(other string) bool { return other == user })
	if m.Reactions[emoji] = people; len(people) == 0 {
		delete(m.Reactions, emoji)
	}
	return true
}

func (s *Slack) reactionsGet(a args) (answer, failure) {
	m, failed := s.visibleMessage(a["channel"], a["timestamp"])
	if failed.code != "" {
		return nil, failed
	}
	return answer{"type": "message", "channel": m.Channel, "message": messageJSON(m, false)}, none
}

func (s *Slack) reactionsAdd(a args) (answer, failure) {
	m, failed := s.visibleMessage(a["channel"], a["timestamp"])
	switch {
	case failed.code != "":
		return nil, failed
	case a["name"] == "":
		return nil, fail("invalid_name")
	case !m.setReaction(a["name"], BotUser, true):
		return nil, fail("already_reacted")
	}

	s.change()
	return nil, none
}

// visibleMessage finds a message that the app can see.
func (s *Slack) visibleMessage(channel, ts string) (*Message, failure) {
	c := s.channels[channel]
	if c == nil || c.Kind != Public && !slices.Contains(c.Members, BotUser) {
		return nil, fail("channel_not_found")
	}
	m := s.find(channel, ts)
	if m == nil || m.EphemeralTo != "" {
		return nil, fail("message_not_found")
	}
	return m, none
}

// reactionsJSON are a message's reactions as the Web API shows them.
func reactionsJSON(m *Message) []answer {
	var out []answer
	for _, emoji := range slices.Sorted(maps.Keys(m.Reactions)) {
		people := m.Reactions[emoji]
		out = append(out, answer{"name": emoji, "users": slices.Clone(people), "count": len(people)})
	}
	return out
}

// AddEmoji gives the workspace an emoji of its own: an image's address, or "alias:" and the name of another one.
func (s *Slack) AddEmoji(name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emoji == nil {
		s.emoji = map[string]string{}
	}
	s.emoji[name] = value
}

// emojiList tells of the workspace's own emoji alone, as Slack does.
func (s *Slack) emojiList(args) (answer, failure) {
	return answer{"emoji": maps.Clone(s.emoji), "cache_ts": s.now()}, none
}
