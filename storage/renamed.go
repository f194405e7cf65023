package storage

import (
	"shine/credit"
)

// Slack may give a channel another id. Data that is stored under the old one stays there, and is read as data of the
// new one. Every copy of the bot does so as soon as it knows the channel's settings, which name the old ids.

// renamed knows the other ids of channels.
type renamed struct {
	// now maps a former id to the id that the channel has now, and former maps that to all former ones.
	now    map[string]string
	former map[string][]string
}

// FollowChannels tells the store of the ids that channels had before.
func (s *Store) FollowChannels(channels map[string]credit.ChannelSettings) {
	r := &renamed{now: map[string]string{}, former: map[string][]string{}}
	for id, c := range channels {
		for _, former := range c.FormerIDs() {
			if former != id {
				r.now[former] = id
				r.former[id] = append(r.former[id], former)
			}
		}
	}
	s.renamed.Store(r)
}

// ChannelNow is the id that a channel has now; any other id is itself.
func (s *Store) ChannelNow(id string) string {
	if r := s.renamed.Load(); r != nil {
		if now, changed := r.now[id]; changed {
			return now
		}
	}
	return id
}

// channelIDs are all ids under which something of a channel may be stored, with its present one first.
func (s *Store) channelIDs(id string) []string {
	ids := []string{s.ChannelNow(id)}
	if r := s.renamed.Load(); r != nil {
		ids = append(ids, r.former[ids[0]]...)
	}
	return ids
}

// unpack reads a record, with the id that its channel has now.
func (s *Store) unpack(id, record string) (credit.Shoutout, error) {
	one, err := unpack(s.workspace, id, record)
	one.Channel = s.ChannelNow(one.Channel)
	return one, err
}
