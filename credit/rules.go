package credit

import (
	"errors"
	"slices"
	"time"
	"unicode/utf8"
)

// Facts are what [Judge] needs to know about the world.
type Facts struct {
	Workspace  string
	Giver      string
	Channel    string
	Visibility Visibility
	Source     Source
	Permalink  string
	Thread     string
	// Silent is set where Shine may not speak: the shout-out then waits until its giver picks a channel.
	Silent bool
	// Unsure is set where Slack did not say in time who may read the channel.
	Unsure   bool
	Settings Settings
	// PassedFrom is the ID of the shout-out that is passed on, and Chain everybody who gave it, or was credited in it,
	// and in those from which it was passed on: credit does not go round in a circle.
	PassedFrom string
	Chain      []string
	// Quiet are the people named who want to be told alone.
	Quiet []string
	// Standings are those of the giver and of everybody named; a person who is missing is [Unknown].
	Standings map[string]Standing
	// Members are the members of every group named, at this moment.
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
	// Self is set when it is the giver, named directly and not through a group.
	Self     bool
	Standing Standing
	// InChain is set when the credit that is passed on came through them.
	InChain bool
}

// Judge decides whether a draft is a shout-out. The error is always a [*Refusal].
//
// The shout-out has neither ID nor time yet: storage stamps them.
func Judge(d Draft, f Facts) (Given, error) {
	if !f.Standings[f.Giver].May(ToGive) {
		return Given{}, &Refusal{Code: GiverUnfit}
	}

	recipients, leftOut, err := recipientsOf(d, f)
	visibility, quiet := f.Visibility, shared(recipients, f.Quiet)
	d, unlinked := linked(d, f, visibility != Private && !d.Private && !f.Silent)
	if err := together(err, judgeReason(d, f.Settings), unlinked); err != nil {
		return Given{}, err
	}

	switch {
	case d.Private || len(quiet) == len(recipients):
		visibility, quiet = Private, nil
	case f.Silent:
		f.Channel, f.Thread = "", ""
	}

	return Given{
		Shoutout: Shoutout{
			Workspace:  f.Workspace,
			Giver:      f.Giver,
			Recipients: recipients,
			Text:       NormalText(d.Reason),
			Values:     valuesOf(d, f.Settings.Values),
			Channel:    f.Channel,
			Visibility: visibility,
			Unsure:     f.Unsure && visibility == ChannelOnly,
			Source:     f.Source,
			Permalink:  keptLink(f.Permalink),
			Work:       d.Work,
			WorkHere:   d.Work != "" && !f.Standings[f.Giver].May(ToReadAll),
			PassedFrom: f.PassedFrom,
			Thread:     f.Thread,
			Quiet:      quiet,
		},
		LeftOut: leftOut,
	}, nil
}

// together is the first of several refusals, with the others as its Also; nil where there is none.
func together(refusals ...error) error {
	var first, last *Refusal
	for _, err := range refusals {
		refusal, ok := errors.AsType[*Refusal](err)
		switch {
		case !ok:
			continue
		case first == nil:
			first = refusal
		default:
			last.Also = refusal
		}
		last = refusal
	}

	if first == nil {
		return nil
	}
	return first
}

// TooMany refuses a draft that names more people than a shout-out may credit, before all of them are looked up: a
// person without a standing in f counts, and so does, as one, a group without members in f. The error is always a
// [*Refusal].
func TooMany(d Draft, f Facts) error {
	people := map[string]bool{}
	name := func(user string) {
		standing, known := f.Standings[user]
		if user != f.Giver && (!known || standing.May(ToBeCredited)) && !slices.Contains(f.Chain, user) {
			people[user] = true
		}
	}
	for _, p := range d.People {
		members, known := f.Members[p.ID]
		if !known {
			members = []string{p.ID}
		}
		for _, user := range members {
			name(user)
		}
	}

	if len(people) <= f.Settings.MaxRecipients {
		return nil
	}

	refusal := &Refusal{Code: TooManyPeople, Limit: f.Settings.MaxRecipients, Got: len(people)}
	refusal.Also, _ = errors.AsType[*Refusal](judgeReason(d, f.Settings))
	return refusal
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
			return // a group counts as its members without the giver, and nobody has to be told
		}

		seen[user] = true
		standing, inChain := f.Standings[user], slices.Contains(f.Chain, user)
		if self || inChain || !standing.May(ToBeCredited) {
			leftOut = append(leftOut, LeftOut{User: user, Self: self, Standing: standing, InChain: inChain && !self})
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

// shared are the elements of list that are among the others, too.
func shared(list, others []string) []string {
	var both []string
	for _, one := range list {
		if slices.Contains(others, one) {
			both = append(both, one)
		}
	}
	return both
}

func judgeNumber(recipients []string, leftOut []LeftOut, limit int) error {
	onlySelf := len(leftOut) > 0 && !slices.ContainsFunc(leftOut, func(l LeftOut) bool { return !l.Self })
	onlyChain := len(leftOut) > 0 && !slices.ContainsFunc(leftOut, func(l LeftOut) bool {
		return !l.InChain && !l.Self
	})
	switch {
	case len(recipients) == 0 && onlySelf:
		return &Refusal{Code: OnlySelf}
	case len(recipients) == 0 && onlyChain:
		return &Refusal{Code: ChainEnds}
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
	words := countWords(d.Reason, s.Values)
	if d.Work != "" {
		words++ // as when it was typed: it tells more
	}
	if words < minWords {
		return &Refusal{Code: ReasonTooShort, Limit: minWords}
	}
	return nil
}

// valuesOf are the values that a reason is tagged with, and those picked from the list. Values that the workspace does
// not have are dropped.
func valuesOf(d Draft, known []Value) []string {
	values := tagsIn(d.Reason, known)
	for _, picked := range d.Values {
		if v := findValue(known, picked); v != nil && !slices.Contains(values, v.Name) {
			values = append(values, v.Name)
		}
	}
	return values
}

// Reword gives a shout-out another reason and other values, by the same rules.
func Reword(s Shoutout, d Draft, settings Settings) (Shoutout, error) {
	d.Work = s.Work
	if err := judgeReason(d, settings); err != nil {
		return s, err
	}
	s.Text, s.Values = NormalText(d.Reason), valuesOf(d, settings.Values)
	return s, nil
}

// MayUndo reports whether the giver of a shout-out recorded at the given moment may still take it back.
func MayUndo(given, now time.Time) bool { return now.Sub(given) < UndoWindow }
