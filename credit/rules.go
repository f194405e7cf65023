package credit

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Standing says what kind of account somebody has, as far as the rules care.
type Standing int

// Members, guests and people of connected workspaces may be credited; the others are left out.
const (
	Unknown Standing = iota
	Member
	Bot
	Deactivated
)

// Facts are what [Judge] needs to know about the world.
type Facts struct {
	Workspace  string
	Giver      string
	Channel    string
	Visibility Visibility
	Source     Source
	Permalink  string
	PassedFrom string
	Settings   Settings
	// Standings of everybody named; whoever is missing is [Unknown].
	Standings map[string]Standing
	// Members of every group named, at this moment.
	Members map[string][]string
}

// Given is a shout-out that obeys the rules, with what has to be said about it.
type Given struct {
	Shoutout Shoutout
	// LeftOut are the people named who are not among the recipients, in the order in which they were named.
	LeftOut []LeftOut
}

// LeftOut is somebody named who may not be credited, and why.
type LeftOut struct {
	User string
	// Self is set when it is the giver, named by name.
	Self     bool
	Standing Standing
}

// Judge decides whether a draft is a shout-out. The error is always a [*Refusal].
//
// The shout-out has neither ID nor time yet: storage stamps them.
func Judge(d Draft, f Facts) (Given, error) {
	recipients, leftOut, err := recipientsOf(d, f)
	if err != nil {
		return Given{}, err
	}
	if err := judgeReason(d, f.Settings); err != nil {
		return Given{}, err
	}
	visibility := f.Visibility
	if d.Private {
		visibility = Private
	}
	return Given{
		Shoutout: Shoutout{
			Workspace:  f.Workspace,
			Giver:      f.Giver,
			Recipients: recipients,
			Text:       NormalText(d.Reason),
			Values:     Tags(d.Reason, f.Settings.Values),
			Channel:    f.Channel,
			Visibility: visibility,
			Source:     f.Source,
			Permalink:  f.Permalink,
			PassedFrom: f.PassedFrom,
		},
		LeftOut: leftOut,
	}, nil
}

// recipientsOf turns the people named into the people credited: groups into their members, each person once,
// without the giver and without those who may not be credited.
func recipientsOf(d Draft, f Facts) ([]string, []LeftOut, error) {
	if len(d.Unresolved) > 0 {
		return nil, nil, &Refusal{Code: UnresolvedName, Names: d.Unresolved}
	}
	if len(d.People) == 0 {
		if d.Broadcast {
			return nil, nil, &Refusal{Code: BroadcastNamed}
		}
		return nil, nil, &Refusal{Code: NobodyNamed}
	}
	var recipients []string
	var leftOut []LeftOut
	seen := map[string]bool{}
	consider := func(user string, byName bool) {
		if seen[user] {
			return
		}
		self := user == f.Giver
		if self && !byName {
			return // a group counts as its members without the giver, who need not be told
		}
		seen[user] = true
		if standing := f.Standings[user]; self || standing != Member {
			leftOut = append(leftOut, LeftOut{User: user, Self: self, Standing: standing})
			return
		}
		recipients = append(recipients, user)
	}
	for _, p := range d.People {
		if p.Kind == Group {
			for _, member := range f.Members[p.ID] {
				consider(member, false)
			}
			continue
		}
		consider(p.ID, true)
	}
	return recipients, leftOut, judgeNumber(recipients, leftOut, f.Settings.MaxRecipients)
}

func judgeNumber(recipients []string, leftOut []LeftOut, limit int) error {
	onlySelf := len(leftOut) > 0 && !slices.ContainsFunc(leftOut, func(l LeftOut) bool { return !l.Self })
	switch {
	case len(recipients) == 0 && onlySelf:
		return &Refusal{Code: OnlySelf}
	case len(recipients) == 0:
		return &Refusal{Code: NobodyLeft, LeftOut: leftOut}
	case len(recipients) > limit:
		return &Refusal{Code: TooManyPeople, Limit: limit, Got: len(recipients)}
	}
	return nil
}

func judgeReason(d Draft, s Settings) error {
	if len(d.Reason) == 0 {
		return &Refusal{Code: NoReason}
	}
	if n := utf8.RuneCountInString(NormalText(d.Reason)); n > MaxText {
		return &Refusal{Code: ReasonTooLong, Limit: MaxText, Got: n}
	}
	if Words(d.Reason, s.Values) < MinWords {
		return &Refusal{Code: ReasonTooShort, Limit: MinWords}
	}
	return nil
}

// MayUndo reports whether the giver of a shout-out recorded at the given moment may still take it back.
func MayUndo(given, now time.Time) bool { return now.Sub(given) < UndoWindow }
