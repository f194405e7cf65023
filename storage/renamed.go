package storage

import (
	"shine/credit"
)

// Slack may give a channel another id. Data that is stored under the old one stays there, and is read as of the channel
// that it is now: by every copy of the bot as soon as it knows the rules.

// renamed knows the other ids of channels.
type renamed struct {
	// now is by a former id the one that the channel has now, and former all former ones by that.
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

// channelIDs are all ids under which something of a channel may be stored, the one that it has now first.
func (s *Store) channelIDs(id string) []string {
	ids := []string{s.ChannelNow(id)}
	if r := s.renamed.Load(); r != nil {
		ids = append(ids, r.former[ids[0]]...)
	}
	return ids
}

// unpack reads a record, as of the channel that it is of now.
func (s *Store) unpack(id, record string) (credit.Shoutout, error) {
	one, err := unpack(s.workspace, id, record)
	one.Channel = s.ChannelNow(one.Channel)
	return one, err
}
