package credit

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// AskForLinesAfter is how long after somebody's first credit they are asked how they like to shine, once.
const AskForLinesAfter = 14 * 24 * time.Hour

const (
	// MaxOwnLine is how many characters a line of somebody's own may have.
	MaxOwnLine = 150
	// maxLineLeads is for how many leads it is kept whether they may read the lines for leads: for the newest.
	maxLineLeads = 50
)

// OwnLines say how somebody likes to shine: up to three lines in their own words, each for the readers whom they
// choose.
type OwnLines struct {
	// Thanked is how they like to be thanked, Growing what they are growing towards, and Known what they want to be
	// known for.
	Thanked OwnLine `json:"thanked,omitzero"`
	Growing OwnLine `json:"growing,omitzero"`
	Known   OwnLine `json:"known,omitzero"`
	// Leads are the leads whom they let read the lines for leads, and those about whom they were asked.
	Leads []LineLead `json:"leads,omitempty"`
	// Asked is set once they were asked for lines.
	Asked bool `json:"asked,omitempty"`
}

// OwnLine is one line, and who may read it.
type OwnLine struct {
	Text string   `json:"text,omitempty"`
	For  Audience `json:"for,omitempty"`
}

// Audience says who may read a line.
type Audience string

// Nobody may read a line until its author chooses otherwise.
const (
	ForNobody   Audience = ""
	ForLeads    Audience = "leads"
	ForEveryone Audience = "everyone"
)

// LineLead is a lead, and since when they may read somebody's lines for leads; zero while that somebody was only asked.
type LineLead struct {
	Lead string    `json:"lead"`
	Yes  time.Time `json:"yes,omitzero"`
}

// NewOwnLine makes one line from what was typed. Nobody may read an empty one.
func NewOwnLine(typed string, audience Audience) OwnLine {
	text := strings.Join(strings.Fields(typed), " ")
	if text == "" {
		return OwnLine{}
	}
	return OwnLine{Text: text, For: audience}
}

// TooLong reports whether a line is longer than Shine keeps.
func (l OwnLine) TooLong() bool { return utf8.RuneCountInString(l.Text) > MaxOwnLine }

// List are the three lines, in their order.
func (o OwnLines) List() []OwnLine { return []OwnLine{o.Thanked, o.Growing, o.Known} }

// Written reports whether there is any line.
func (o OwnLines) Written() bool {
	return slices.ContainsFunc(o.List(), func(l OwnLine) bool { return l.Text != "" })
}

// HasForLeads reports whether a line is for leads alone.
func (o OwnLines) HasForLeads() bool {
	return slices.ContainsFunc(o.List(), func(l OwnLine) bool { return l.Text != "" && l.For == ForLeads })
}

// IsZero reports whether nothing is kept of somebody.
func (o OwnLines) IsZero() bool { return !o.Written() && len(o.Leads) == 0 && !o.Asked }

// Lets reports whether a lead may read the lines for leads: their author said yes since they are led by that lead.
func (o OwnLines) Lets(lead string, since time.Time) bool {
	return slices.ContainsFunc(o.Leads, func(l LineLead) bool {
		return l.Lead == lead && !l.Yes.IsZero() && !l.Yes.Before(since)
	})
}

// AskedAbout reports whether the author was asked about a lead, whatever they answered.
func (o OwnLines) AskedAbout(lead string) bool {
	return slices.ContainsFunc(o.Leads, func(l LineLead) bool { return l.Lead == lead })
}

// WithLead adds a lead who may read the lines since a moment; with the zero moment, a lead about whom the author was
// only asked.
func (o OwnLines) WithLead(lead string, yes time.Time) OwnLines {
	o = o.WithoutLead(lead)
	o.Leads = append(o.Leads, LineLead{Lead: lead, Yes: yes})
	o.Leads = o.Leads[max(0, len(o.Leads)-maxLineLeads):]
	return o
}

// WithoutLead removes a lead, who may not read the lines any more.
func (o OwnLines) WithoutLead(lead string) OwnLines {
	o.Leads = slices.DeleteFunc(slices.Clone(o.Leads), func(l LineLead) bool { return l.Lead == lead })
	if len(o.Leads) == 0 {
		o.Leads = nil
	}
	return o
}

// ReadBy are the lines that a reader may read: those for everyone where everyone is set, and those for leads where lead
// is set.
func (o OwnLines) ReadBy(everyone, lead bool) OwnLines {
	return OwnLines{
		Thanked: o.Thanked.readBy(everyone, lead), Growing: o.Growing.readBy(everyone, lead),
		Known: o.Known.readBy(everyone, lead),
	}
}

func (l OwnLine) readBy(everyone, lead bool) OwnLine {
	if l.For == ForEveryone && (everyone || lead) || l.For == ForLeads && lead {
		return l
	}
	return OwnLine{}
}

// Sound reports whether the lines are as Shine itself would keep them.
func (o OwnLines) Sound() bool {
	wrong := func(l OwnLine) bool {
		return l.TooLong() || l != NewOwnLine(l.Text, l.For) ||
			!slices.Contains([]Audience{ForNobody, ForLeads, ForEveryone}, l.For)
	}
	return !slices.ContainsFunc(o.List(), wrong) && len(o.Leads) <= maxLineLeads &&
		!slices.ContainsFunc(o.Leads, func(l LineLead) bool { return !IsPerson(l.Lead) })
}

// LedSince is since when somebody is led by a lead; false where they are not.
func (ts Teams) LedSince(lead, person string) (since time.Time, led bool) {
	for _, t := range ts.Active() {
		for _, m := range t.Members {
			if t.Lead == lead && m.ID == person && (!led || m.Since.Before(since)) {
				since, led = m.Since, true
			}
		}
	}
	return since, led
}

// Keep reports whether somebody is led, also where their team waits for an admin since others were added.
func (ts Teams) Keep(person string) bool {
	return slices.ContainsFunc(ts, func(t Team) bool {
		wasLed := func(m TeamMember) bool { return m.ID == person }
		return !t.Waiting && t.Has(person) || t.Waiting && slices.ContainsFunc(t.Agreed, wasLed)
	})
}

// LeadsOf are the leads of somebody, in the order of their ids.
func (ts Teams) LeadsOf(person string) []string {
	return slices.DeleteFunc(ts.Active().Leads(), func(lead string) bool {
		_, led := ts.LedSince(lead, person)
		return !led
	})
}
