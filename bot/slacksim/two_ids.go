package slacksim

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// People of an organization may have two ids. For people with [Enterprise.Named], everything that happens names the
// organization's id; look-ups tell both. It takes either.

// anyID is a whole word that may be somebody's id.
var anyID = regexp.MustCompile(`\b[UW][A-Z0-9]+\b`)

// organize remembers who may have two ids, so that nobody has to be looked for. The lock is held.
func (s *Slack) organize(u *User) {
	if u.Enterprise != nil {
		s.organized[u.ID] = u
	}
}

// exchanged are ids of the organization, by people's own: of all who have two, or of those whom the app hears of by it.
func (s *Slack) exchanged(all bool) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := map[string]string{}
	for _, u := range s.organized {
		if u.Enterprise != nil && (all || u.Enterprise.Named) {
			ids[u.ID] = u.Enterprise.User
		}
	}
	return ids
}

// named is what the app hears, with the ids that it hears people by.
func (s *Slack) named(frame any) (json.RawMessage, error) {
	raw, err := json.Marshal(frame)
	if err == nil {
		raw = exchange(raw, s.exchanged(false))
	}
	return raw, err //nolint:wrapcheck // by the callers
}

// own is what the app says, with people's own ids.
func (s *Slack) own(raw json.RawMessage) json.RawMessage { return exchange(raw, s.ownIDs()) }

// ownIDs are people's own ids, by those of the organization.
func (s *Slack) ownIDs() map[string]string {
	own := map[string]string{}
	for id, other := range s.exchanged(true) {
		own[other] = id
	}
	return own
}

func exchange(raw []byte, ids map[string]string) []byte {
	if len(ids) == 0 {
		return raw
	}
	return anyID.ReplaceAllFunc(raw, func(id []byte) []byte {
		if other, two := ids[string(id)]; two {
			return []byte(other)
		}
		return id
	})
}

// told is an id as Slack tells it of somebody: never the other one. Its first letter is escaped, so that [exchange] finds
// no word there.
type told string

// MarshalJSON escapes the first letter.
func (id told) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `"\u%04x%s"`, id[0], id[1:]), nil
}

// ownArgs are arguments with people's own ids.
func (s *Slack) ownArgs(a args) args {
	own := s.ownIDs()
	for name, value := range a {
		a[name] = string(exchange([]byte(value), own))
	}
	return a
}
