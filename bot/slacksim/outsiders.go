package slacksim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Guests, people of connected workspaces and of an organization, and the channels that are shared with them. They
// cannot do here what Slack's clients do not let them do: see [ErrNotPossible].

// OtherTeam is a workspace that this one is connected with.
const OtherTeam = "T0OTHER01"

// Enterprise is somebody's place in an organization of several workspaces.
type Enterprise struct {
	// ID is the organization, User the person's id there ("W…").
	ID, User string
	// Named is set where Slack names them by User in all that happens.
	Named bool
	// Teams are the workspaces of the organization that they are in.
	Teams []string
	// Admin and Owner are of the whole organization.
	Admin, Owner bool
}

func (e *Enterprise) json() answer {
	return answer{
		"id": told(e.User), "enterprise_id": e.ID, "enterprise_name": "Organization", "teams": slices.Clone(e.Teams),
		"is_admin": e.Admin, "is_owner": e.Owner, "is_primary_owner": false,
	}
}

// home is the workspace that somebody is at home in.
func (u *User) home() string { return cmp.Or(u.Team, TeamID) }

// guest reports whether somebody is one, of one channel or of several.
func (u *User) guest() bool { return u.Restricted || u.UltraRestricted }

// foreign reports whether somebody is of a workspace that is only connected.
func (u *User) foreign() bool {
	return u.home() != TeamID && (u.Enterprise == nil || !slices.Contains(u.Enterprise.Teams, TeamID))
}

// stranger reports whether somebody is of another workspace and shares no channel with the app. The lock is held.
func (s *Slack) stranger(u *User) bool {
	if !u.foreign() {
		return false
	}
	for _, c := range s.channels {
		if c.Kind != Direct && slices.Contains(c.Members, u.ID) && slices.Contains(c.Members, BotUser) {
			return false
		}
	}
	return true
}

// opens reports whether somebody can look into a conversation: members into all that is public, everybody else into
// what they are in. The lock is held.
func (s *Slack) opens(user, channel string) bool {
	c, u := s.channels[channel], s.users[user]
	if c == nil || u == nil {
		return false
	}
	return slices.Contains(c.Members, user) || c.Kind == Public && !u.guest() && !u.foreign()
}

// Sees lists what somebody sees in a conversation, oldest first.
func (s *Slack) Sees(user, channel string) ([]Message, error) {
	s.mu.Lock()
	opens := s.opens(user, channel)
	s.mu.Unlock()
	if !opens {
		return nil, fmt.Errorf("%w: they cannot look into this conversation", ErrNotPossible)
	}
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool {
		return m.EphemeralTo != "" && m.EphemeralTo != user
	}), nil
}

// mayCommand reports whether Slack takes a slash command of somebody's: people of connected workspaces have none.
func (s *Slack) mayCommand(user, channel string) error {
	if err := s.mayWrite(user, channel); err != nil {
		return err
	}
	return s.mayUseShortcuts(user)
}

func (s *Slack) mayUseShortcuts(user string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[user]; u == nil || u.foreign() {
		return fmt.Errorf("%w: people of connected workspaces have neither commands nor shortcuts", ErrNotPossible)
	}
	return nil
}

// Share shares a channel with another organization, or ends that, and tells the app where it is in the channel.
func (s *Slack) Share(ctx context.Context, channel string, on bool) error {
	s.mu.Lock()
	c := s.channels[channel]
	if c == nil || c.Shared == on {
		s.mu.Unlock()
		return fmt.Errorf("%w: there is no such channel, or no change", ErrNotPossible)
	}

	c.Shared = on
	heard := slices.Contains(c.Members, BotUser)
	s.change()
	s.mu.Unlock()
	if !heard {
		return nil
	}
	if on {
		return s.Event(ctx, "channel_shared", answer{"channel": channel, "connected_team_id": OtherTeam, "event_ts": s.now()})
	}

	return s.Event(ctx, "channel_unshared", answer{
		"channel": channel, "previously_connected_team_id": OtherTeam, "is_ext_shared": false, "event_ts": s.now(),
	})
}

// ChangeID gives a channel another id, as Slack may when it is shared with another organization, and tells the app
// where it is in the channel. It returns the new id; the old one then is of no channel.
func (s *Slack) ChangeID(ctx context.Context, channel string) (string, error) {
	s.mu.Lock()
	c := s.channels[channel]
	if c == nil {
		s.mu.Unlock()
		return "", fmt.Errorf("%w: there is no such channel", ErrNotPossible)
	}

	c.ID = s.newID("C")
	delete(s.channels, channel)
	s.channels[c.ID] = c
	s.order = append(s.order, c.ID)
	s.messages[c.ID] = s.messages[channel]
	delete(s.messages, channel)
	for _, m := range s.messages[c.ID] {
		m.Channel = c.ID
	}

	heard := slices.Contains(c.Members, BotUser)
	s.change()
	s.mu.Unlock()
	if !heard {
		return c.ID, nil
	}

	return c.ID, s.Event(ctx, "channel_id_changed", answer{
		"old_channel_id": channel, "new_channel_id": c.ID, "event_ts": s.now(),
	})
}
