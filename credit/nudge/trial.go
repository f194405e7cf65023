package nudge

import (
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/mathext"

	"shine/credit"
)

// These are the fewest moments that a result needs.
const (
	// FewestLeads is over how many leads totals are shown at least: fewer would show single people.
	FewestLeads = 5
	// FewestHeld is how many moments have to be held back at least.
	FewestHeld = 30

	declinedOf      = 20
	declinedTooMuch = 0.3
	retireFrom      = 200
	retireBelow     = 0.02
	confidence      = 0.95
)

// Trial is one moment whose time is over, with what came of it.
type Trial struct {
	Lead    string
	Kind    Kind
	Held    bool
	Share   float64 // with which it was held back
	Answer  Answer
	Outcome Outcome
}

// TrialsOf are a lead's moments whose time is over. Given are the lead's shout-outs, oldest first, and received is what
// those got whom the moments are about.
func TrialsOf(
	lead string, r Record, given []credit.Shoutout, received map[string][]credit.Shoutout, now time.Time,
) []Trial {
	var trials []Trial
	for _, m := range r.Over(now) {
		var credited []time.Time
		for _, s := range received[m.About] {
			if s.Share() == 1 { // a part of a credit to many is none of their own
				credited = append(credited, s.Time)
			}
		}

		trials = append(trials, Trial{
			Lead: lead, Kind: m.Kind, Held: m.Held, Share: m.Share, Answer: m.Answer,
			Outcome: OutcomeOf(m, given, credited, now),
		})
	}

	return trials
}

// Over are the moments whose time is over.
func (r Record) Over(now time.Time) []Moment {
	return slices.DeleteFunc(slices.Clone(r.Moments), func(m Moment) bool { return !m.Over(now) })
}

// Row is what is known about one kind, or about all together where Kind is empty.
type Row struct {
	Kind Kind
	// Leads, Sent and Held count.
	Leads, Sent, Held int
	// Gave are the shares of moments that were drawn for after which the lead gave credit that counts within 7 days, by
	// whether a nudge was sent; Difference is that of the two, from Low to High in 95 of 100 such trials.
	Gave Effect
	// Soon is the same within 48 hours, Reached for the kind's own aim, Later for days 8 to 28.
	Soon, Reached, Later Effect
	// Declined is the share of sent nudges answered by "not now" or by muting, and Templates that after which the lead
	// gave only what does not count.
	Declined, Templates float64
	// Enough is set from [FewestHeld] moments that the draw held back on; before, differences say nothing.
	Enough bool
	// Annoys and Idle suggest to retire the kind: too many decline it, or it helps too little.
	Annoys, Idle bool
}

// Effect compares shares, each from 0 to 1.
type Effect struct{ Sent, Held, Difference, Low, High float64 }

// Report sums up trials: all nudges together first, then by kind in the order of priority, and then the notes, which
// are no nudges. Rows over fewer than [FewestLeads] leads are left out, and what all together would tell about them,
// too: their kinds are part of it only where they are over as many leads, taken together.
func Report(trials []Trial) []Row {
	var notes []Trial
	for _, t := range trials {
		if t.Kind == Note {
			notes = append(notes, t)
		}
	}

	rows := reportNudges(trials)
	if row := rowOf(Note, notes); row.Leads >= FewestLeads {
		rows = append(rows, row)
	}
	return rows
}

func reportNudges(trials []Trial) []Row {
	var kinds []Row
	var shown, hidden []Trial
	for _, kind := range Kinds {
		var of []Trial
		for _, t := range trials {
			if t.Kind == kind {
				of = append(of, t)
			}
		}

		if row := rowOf(kind, of); row.Leads >= FewestLeads {
			kinds, shown = append(kinds, row), append(shown, of...)
		} else {
			hidden = append(hidden, of...)
		}
	}

	if rowOf("", hidden).Leads >= FewestLeads {
		shown = append(shown, hidden...)
	}
	if all := rowOf("", shown); all.Leads >= FewestLeads {
		return append([]Row{all}, kinds...)
	}

	return nil
}

func rowOf(kind Kind, trials []Trial) Row {
	r := Row{Kind: kind}
	leads := map[string]bool{}
	declined, templates := 0, 0
	for _, t := range trials {
		leads[t.Lead] = true
		if t.Held {
			r.Held++
			continue
		}

		r.Sent++
		if t.Answer == NotNow || t.Answer == Mute || t.Answer == Off {
			declined++
		}
		if t.Outcome.Template {
			templates++
		}
	}

	compared, held := drawn(trials)
	over := slices.DeleteFunc(slices.Clone(compared), func(t Trial) bool { return !t.Outcome.LaterOver })
	r.Leads, r.Enough = len(leads), held >= FewestHeld
	r.Gave = effect(compared, func(o Outcome) bool { return o.Gave })
	r.Soon = effect(compared, func(o Outcome) bool { return o.GaveSoon })
	r.Reached = effect(compared, func(o Outcome) bool { return o.Reached })
	r.Later = effect(over, func(o Outcome) bool { return o.Later })
	if r.Sent > 0 {
		r.Declined, r.Templates = float64(declined)/float64(r.Sent), float64(templates)/float64(r.Sent)
	}
	r.Annoys = r.Sent >= declinedOf && r.Declined > declinedTooMuch
	r.Idle = r.Enough && len(compared) >= retireFrom && r.Gave.High < retireBelow
	return r
}

// drawn are the trials that the draw could have sent or held back, and how many it held back: what was different while
// none was held back is no effect. Where there are no such trials, they are all.
func drawn(trials []Trial) (compared []Trial, held int) {
	for _, t := range trials {
		if t.Share <= 0 || t.Share >= 1 {
			continue
		}
		compared = append(compared, t)
		if t.Held {
			held++
		}
	}

	if len(compared) == 0 {
		return trials, 0
	}
	return compared, held
}

// effect estimates the difference that sending makes, with its interval.
//
// Moments of one lead are alike, so each lead is one cluster: the interval is that of a linear regression on whether a
// nudge was sent, with the cluster-robust variance of Liang and Zeger (1986), corrected by G/(G−1), and the quantile of
// Student's t with G−1 degrees of freedom for G leads (Cameron and Miller, A Practitioner's Guide to Cluster-Robust
// Inference, 2015). The share held back may have changed on the way, so each moment is weighed by the inverse of the
// chance that it had to be where it is (Horvitz and Thompson 1952, as ratios).
func effect(trials []Trial, happened func(Outcome) bool) Effect {
	var sums, weights [2]float64
	for _, t := range trials {
		arm, weight := t.arm()
		weights[arm] += weight
		if happened(t.Outcome) {
			sums[arm] += weight
		}
	}

	e := Effect{Sent: ratio(sums[0], weights[0]), Held: ratio(sums[1], weights[1])}
	e.Difference = e.Sent - e.Held
	e.Low, e.High = -1, 1
	if weights[0] == 0 || weights[1] == 0 {
		return e
	}

	clusters := map[string]float64{}
	for _, t := range trials {
		arm, weight := t.arm()
		y := 0.0
		if happened(t.Outcome) {
			y = 1
		}
		if arm == 0 {
			clusters[t.Lead] += weight * (y - e.Sent) / weights[0]
		} else {
			clusters[t.Lead] -= weight * (y - e.Held) / weights[1]
		}
	}

	g := float64(len(clusters))
	if g < 2 {
		return e
	}

	variance := 0.0
	for _, u := range clusters {
		variance += u * u
	}

	margin := quantile(g-1) * math.Sqrt(variance*g/(g-1))
	e.Low, e.High = max(e.Difference-margin, -1), min(e.Difference+margin, 1)
	return e
}

// quantile is that of Student's t beyond which lies half of what [confidence] leaves out: √(ν(1−y)/y), where y is the
// inverse of the regularized incomplete beta function I(ν/2, 1/2) at 1−confidence (Abramowitz and Stegun, 26.7.1).
// Gonum's own distributions would bring its linear algebra into the binary.
func quantile(freedom float64) float64 {
	y := mathext.InvRegIncBeta(freedom/2, 0.5, 1-confidence)
	return math.Sqrt(freedom * (1 - y) / y)
}

// arm is 1 for what was held back, with the weight of the moment.
func (t Trial) arm() (int, float64) {
	share := min(max(t.Share, 0.01), 0.99)
	if t.Held {
		return 1, 1 / share
	}
	return 0, 1 / (1 - share)
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
