package slacksim

import "slices"

// forgetWhispers drops what only one person saw: one of these messages, or all where no ts names one.
func (s *Slack) forgetWhispers(user, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for channel, messages := range s.messages {
		s.messages[channel] = slices.DeleteFunc(messages, func(m *Message) bool {
			return m.EphemeralTo == user && user != "" && (ts == "" || m.TS == ts)
		})
	}
	s.change()
}

// between is the conversation of two people; it is opened where there is none.
func (s *Slack) between(one, other string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.order {
		c := s.channels[id]
		if c != nil && c.Kind == Direct && slices.Contains(c.Members, one) && slices.Contains(c.Members, other) {
			return c.ID
		}
	}
	return s.addChannel(Channel{Kind: Direct, Name: "directmessage", Members: []string{one, other}}).ID
}
