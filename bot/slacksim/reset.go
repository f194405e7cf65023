package slacksim

import (
	"maps"
	"slices"
)

// seeded is what a workspace held when it began.
type seeded struct {
	users    map[string]*User
	channels map[string]*Channel
	groups   map[string]*Usergroup
	messages map[string][]*Message
	emoji    map[string]string
	order    []string
}

// copied is the same again, with nothing in common.
func (k seeded) copied() seeded {
	copied := seeded{
		users: copiedMap(k.users, (*User).clone), channels: copiedMap(k.channels, (*Channel).clone),
		groups: copiedMap(k.groups, (*Usergroup).clone), messages: make(map[string][]*Message, len(k.messages)),
		emoji: maps.Clone(k.emoji), order: slices.Clone(k.order),
	}
	for id, all := range k.messages {
		for _, m := range all {
			again := m.clone()
			copied.messages[id] = append(copied.messages[id], &again)
		}
	}
	return copied
}

func copiedMap[V any](all map[string]*V, clone func(*V) V) map[string]*V {
	copied := make(map[string]*V, len(all))
	for id, one := range all {
		again := clone(one)
		copied[id] = &again
	}
	return copied
}

// keep remembers what the workspace holds, for [Slack.Reset].
func (s *Slack) keep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seeded = seeded{s.users, s.channels, s.groups, s.messages, s.emoji, s.order}.copied()
}

// Reset brings back the people, channels, groups and messages with which the workspace was started, and forgets what
// happened since, faults and calls too. The app is told nothing, its connections stay, and no id or ts comes twice. The
// clock goes on.
func (s *Slack) Reset() {
	s.Mend()
	s.Silence(false)
	s.log.clear()
	s.links.sent.clear()

	s.mu.Lock()
	defer s.mu.Unlock()
	first := s.seeded.copied()
	s.users, s.channels, s.groups, s.messages = first.users, first.channels, first.groups, first.messages
	s.emoji, s.order, s.organized = first.emoji, first.order, map[string]*User{}
	for _, u := range s.users {
		s.organize(u)
	}

	s.late, s.told = nil, nil
	clear(s.views)
	clear(s.triggers)
	clear(s.responses)
	clear(s.files)
	clear(s.paced)
	s.change()
}

// Rewind does what [Slack.Reset] does, for a workspace whose clock goes back: what is written from then on has the time that
// the clock shows. No app is to be connected.
func (s *Slack) Rewind() {
	s.Reset()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastTS = 0
}

func (u *User) clone() User {
	copied := *u
	copied.Untold = slices.Clone(u.Untold)
	if u.Enterprise != nil {
		place := *u.Enterprise
		place.Teams = slices.Clone(place.Teams)
		copied.Enterprise = &place
	}
	return copied
}

func (g *Usergroup) clone() Usergroup {
	copied := *g
	copied.Members = slices.Clone(g.Members)
	return copied
}
