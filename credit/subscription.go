package credit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Subscription is a channel's subscription to a weekly digest.
type Subscription struct {
	Channel  string
	Schedule Schedule
	Scope    Scope
	// Since is when it began, and By who began it; By is empty for an imported one.
	Since time.Time
	By    string
	// Until is the end of its newest closed span, or Since before there was one. What was given before it is never told
	// again.
	Until time.Time
	// Changed is when its schedule was last changed, if it was: times of the new schedule before that are not due.
	Changed time.Time `json:",omitzero"`
}

// Scope says which shout-outs a channel's digest tells.
type Scope string

// They are those given in the channel, or all that are public in the workspace.
const (
	ScopeHere Scope = "here"
	ScopeAll  Scope = "all"
)

// tooLate is after how long a missed digest is not told any more: its span joins the next one.
const tooLate = 3 * 24 * time.Hour

// Due reports whether a digest is due at a moment. Its span is from Until to the end returned: the last scheduled time.
// A scheduled time is not due if it is 3 days ago or more, or was not scheduled yet when it passed.
func (s Subscription) Due(now time.Time) (end time.Time, due bool) {
	end = s.Schedule.Latest(now)
	return end, end.After(s.Until) && end.After(s.Changed) && now.Sub(end) < tooLate
}

// Wake is when to look at a subscription again: now where a digest is due, else at the next scheduled time.
func (s Subscription) Wake(now time.Time) time.Time {
	if _, due := s.Due(now); due {
		return now
	}
	return s.Schedule.Next(now)
}

// Tells reports whether a shout-out may be told in the channel's digests, whenever it was given. It has to name
// somebody who does not mind.
//
// Credit given in the channel itself is told there, whoever may read the channel by now. From other channels it is told
// what was given in public; the caller looks up whether those are still public.
func (s Subscription) Tells(one Shoutout) bool {
	switch {
	case one.Text == "", len(one.DigestRecipients()) == 0:
		return false
	case one.Channel == s.Channel:
		return one.Visibility != Private
	}
	return s.Scope == ScopeAll && one.Visibility == Public
}

// digestLine is a subscription in JSON Lines.
type digestLine struct {
	Type    string `json:"type"`
	Channel string `json:"channel"`
	Day     string `json:"day"`
	Time    string `json:"time"`
	Zone    string `json:"zone"`
	Scope   Scope  `json:"scope"`
	Since   string `json:"since"`
	By      string `json:"by,omitempty"`
	Until   string `json:"until,omitempty"`
	Changed string `json:"changed,omitempty"`
}

// WriteSubscription writes a channel's subscription.
func (j *JSONLines) WriteSubscription(s Subscription) error {
	line := digestLine{
		Type: typeDigest, Channel: s.Channel, Day: strings.ToLower(s.Schedule.Day.String()),
		Time: fmt.Sprintf("%02d:%02d", s.Schedule.Minute/60, s.Schedule.Minute%60), Zone: s.Schedule.Zone,
		Scope: s.Scope,
		Since: ExportTime(s.Since), By: s.By, Until: ExportTime(s.Until),
	}
	if !s.Changed.IsZero() {
		line.Changed = ExportTime(s.Changed)
	}
	return j.encode("a subscription", line)
}

func (l digestLine) subscription() (Subscription, error) {
	schedule, err := ParseSchedule([]string{l.Day, l.Time}, l.Zone)
	since, sinceErr := time.Parse(time.RFC3339, l.Since)
	s := Subscription{
		Channel: l.Channel, Schedule: schedule, Scope: l.Scope, Since: since.UTC(), By: l.By, Until: since.UTC(),
	}
	if l.Scope == "" {
		s.Scope = ScopeHere
	}
	if l.Until != "" {
		var untilErr error
		s.Until, untilErr = time.Parse(time.RFC3339, l.Until)
		sinceErr = errors.Join(sinceErr, untilErr)
		s.Until = s.Until.UTC()
	}
	if l.Changed != "" {
		var changedErr error
		s.Changed, changedErr = time.Parse(time.RFC3339, l.Changed)
		sinceErr = errors.Join(sinceErr, changedErr)
		s.Changed = s.Changed.UTC()
	}
	switch {
	case !channelID.MatchString(l.Channel):
		return s, errors.New("a digest needs a channel's id")
	case err != nil:
		return s, fmt.Errorf("the digest has %w", err)
	case !slices.Contains([]Scope{ScopeHere, ScopeAll}, s.Scope):
		return s, errors.New("scope is here or all")
	case l.By != "" && !IsPerson(l.By):
		return s, errors.New("by is no person's id")
	case sinceErr != nil:
		return s, errors.New("since is missing, or not RFC 3339, such as 2026-11-24T09:00:00.000Z")
	case s.Until.Before(s.Since):
		return s, errors.New("until is before since")
	}

	return s, nil
}
