package slacksim

import (
	"maps"
	"slices"
)

// seeded is what a workspace held when it began.
type seeded struct {
	users    map[string]User
	channels map[string]Channel
	groups   map[string]Usergroup
	messages map[string][]Message
	emoji    map[string]string
	order    []string
}

// keep remembers what the workspace holds, for [Slack.Reset].
func (s *Slack) keep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := &seeded{
		users: map[string]User{}, channels: map[string]Channel{}, groups: map[string]Usergroup{},
		messages: map[string][]Message{}, emoji: maps.Clone(s.emoji), order: slices.Clone(s.order),
	}
	for id, u := range s.users {
		kept.users[id] = u.clone()
	}
	for id, c := range s.channels {
		kept.channels[id] = c.clone()
	}
	for id, g := range s.groups {
		kept.groups[id] = g.clone()
	}
	for id, all := range s.messages {
		for _, m := range all {
			kept.messages[id] = append(kept.messages[id], m.clone())
		}
	}

	s.seeded = kept
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
	s.users, s.organized = map[string]*User{}, map[string]*User{}
	for id, u := range s.seeded.users {
		copied := u.clone()
		s.users[id] = &copied
		s.organize(&copied)
	}
	s.channels, s.groups, s.messages = map[string]*Channel{}, map[string]*Usergroup{}, map[string][]*Message{}
	for id, c := range s.seeded.channels {
		copied := c.clone()
		s.channels[id] = &copied
	}
	for id, g := range s.seeded.groups {
		copied := g.clone()
		s.groups[id] = &copied
	}
	for id, all := range s.seeded.messages {
		for _, m := range all {
			copied := m.clone()
			s.messages[id] = append(s.messages[id], &copied)
		}
	}

	s.emoji, s.order = maps.Clone(s.seeded.emoji), slices.Clone(s.seeded.order)
	s.late, s.fileOrder = nil, nil
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
