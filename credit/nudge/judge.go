package nudge

import (
	"slices"
	"time"

	"shine/credit"
)

// Kind is a reason to nudge.
type Kind string

// These are the kinds, each in a file of its own.
const (
	PassItOn   Kind = "pass_it_on"
	NewJoiner  Kind = "new_joiner"
	Milestone  Kind = "milestone"
	Overlooked Kind = "overlooked"
	Quiet      Kind = "quiet"
	Spread     Kind = "spread"
	Limelight  Kind = "limelight"
)

// Kinds are all of them, in the order of priority.
var Kinds = []Kind{PassItOn, NewJoiner, Milestone, Overlooked, Quiet, Spread, Limelight}

// judges decide whether a kind fires.
var judges = map[Kind]func(Case) (Reason, bool){
	PassItOn: passItOn, NewJoiner: newJoiner, Milestone: milestone, Overlooked: overlooked,
	Quiet: quiet, Spread: spread, Limelight: limelight,
}

type shoutout = credit.Shoutout

// These are how far back a [Case] has to reach.
const (
	GivenFor    = 180 * day
	ReceivedFor = 29 * day
	CreditedFor = 91 * day
)

// Case is all that is known of a lead at a moment.
type Case struct {
	Now      time.Time
	Lead     string
	Calendar Calendar
	// Since is when they became a lead.
	Since time.Time
	// Team are the people they lead, without themselves, by id.
	Team []Member
	// First is the moment of Shine's first shout-out; zero where there is none.
	First time.Time
	// Given are the lead's shout-outs within [GivenFor], oldest first, and LastGave is when they last gave any.
	// Received are the shout-outs within [ReceivedFor] that credit the lead, oldest first.
	Given, Received []credit.Shoutout
	LastGave        time.Time
	// Milestones are the milestones of the team.
	Milestones []credit.Milestone
	Record     Record
}

// Member is somebody on a lead's team.
type Member struct {
	ID string
	// Since is when they joined it, and Founder is set where they were there from its beginning.
	Since   time.Time
	Founder bool
	// Out is set for deactivated people, and for those who opted out: credit to them counts as credit to the team, and
	// no nudge is about them.
	Out bool
	// Credits are what they got within [CreditedFor], oldest first, and Last is the moment of the latest of all.
	Credits []Credit
	Last    time.Time
}

// Credit is one that somebody got.
type Credit struct {
	At      time.Time
	Private bool
}

// Reason is why a kind fires.
type Reason struct {
	Kind Kind `json:"kind"`
	// About is the person whom it is about, or empty.
	About string `json:"about,omitempty"`
	// Source is the ID of the shout-out that the lead may pass on, and By is its giver.
	Source string `json:"source,omitempty"`
	By     string `json:"by,omitempty"`
	Facts  Facts  `json:"facts"`
}

// Facts are what a reason rests on, to be shown to a lead who asks why.
type Facts struct {
	// Since is when the rule begins to count.
	Since time.Time `json:"since,omitzero"`
	// Days is how many days there were, as the kind counts them, and Rule is how many it takes.
	Days int `json:"days,omitempty"`
	Rule int `json:"rule,omitempty"`
	// Count is a number of credits, and Of the one that it is compared with.
	Count int `json:"count,omitempty"`
	Of    int `json:"of,omitempty"`
	// Date and Word are a milestone's.
	Date string `json:"date,omitempty"`
	Word string `json:"word,omitempty"`
}

// Judge lists the kinds that fire, in the order of priority. A kind that rests does not fire.
func Judge(c Case) []Reason {
	var fires []Reason
	if len(c.Team) == 0 {
		return nil
	}

	for _, kind := range Kinds {
		if reason, ok := judges[kind](c); ok {
			reason.Kind = kind
			fires = append(fires, reason)
		}
	}

	return fires
}

// settledDays is how long somebody has to be on a team to count.
const settledDays = 14

// counts reports whether somebody is on the team for long enough, and did not opt out.
func (c Case) counts(m Member) bool { return !m.Out && c.Now.Sub(m.Since) >= settledDays*day }

// counting are the people who count.
func (c Case) counting() []Member {
	var people []Member
	for _, m := range c.Team {
		if c.counts(m) {
			people = append(people, m)
		}
	}
	return people
}

// leads reports whether somebody is on the team.
func (c Case) leads(user string) bool {
	return slices.ContainsFunc(c.Team, func(m Member) bool { return m.ID == user })
}

// within reports whether a moment is in the last days.
func (c Case) within(at time.Time, days int) bool { return c.Now.Sub(at) < time.Duration(days)*day }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
