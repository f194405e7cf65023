package nudge_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

// trialOf simulates a workspace whose leads are more or less generous, and where a nudge adds the given effect.
func trialOf(random *rand.Rand, leads, moments int, share, effect float64) []nudge.Trial {
	var trials []nudge.Trial
	for i := range leads {
		generous := 0.1 + 0.4*random.Float64()
		for range moments {
			t := nudge.Trial{Lead: fmt.Sprint("U", i), Kind: nudge.Quiet, Held: random.Float64() < share, Share: share}
			chance := generous
			if !t.Held {
				chance += effect
			}
			t.Outcome.Gave = random.Float64() < chance
			trials = append(trials, t)
		}
	}
	return trials
}

// A known effect lies in the interval 95 times of 100.
func TestIntervalsHold(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for _, effect := range []float64{0, 0.2} {
		const rounds = 1000
		inside := 0
		for range rounds {
			row := nudge.Report(trialOf(random, 40, 12, 0.2, effect))[0]
			if row.Gave.Low <= effect && effect <= row.Gave.High {
				inside++
			}
		}
		if share := float64(inside) / rounds; share < 0.935 || share > 0.965 {
			t.Errorf("an effect of %.1f lies in %.3f of the intervals", effect, share)
		} else {
			t.Logf("an effect of %.1f lies in %.3f of the intervals", effect, share)
		}
	}
}

// The share held back changes on the way, and so does how much leads give anyway: the weights keep that apart.
func TestAChangedShareIsNoEffect(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	var trials []nudge.Trial
	for i := range 400 {
		for n := range 40 {
			x := nudge.Trial{Lead: fmt.Sprint("U", i), Kind: nudge.Quiet, Share: 0.4}
			chance := 0.1
			if n >= 20 {
				x.Share, chance = 0.1, 0.6
			}
			x.Held = random.Float64() < x.Share
			x.Outcome.Gave = random.Float64() < chance
			trials = append(trials, x)
		}
	}
	if d := nudge.Report(trials)[0].Gave.Difference; math.Abs(d) > 0.03 {
		t.Errorf("a change of the share looks like an effect of %.3f", d)
	}
}

// While none is left out, leads may give more than before: that compares with nothing. Without any draw, all is shown.
func TestWhatWasNotDrawnForIsNoEffect(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 10))
	var trials, undrawn []nudge.Trial
	for i := range 400 {
		for n := range 40 {
			x := nudge.Trial{Lead: fmt.Sprint("U", i), Kind: nudge.Quiet, Share: 0.4}
			chance := 0.1
			if n >= 20 {
				x.Share, chance = 0, 0.6
			}
			x.Held = random.Float64() < x.Share
			x.Outcome.Gave = random.Float64() < chance
			trials = append(trials, x)
			if n >= 20 {
				undrawn = append(undrawn, x)
			}
		}
	}
	row := nudge.Report(trials)[0]
	if math.Abs(row.Gave.Difference) > 0.03 || row.Sent+row.Held != len(trials) || !row.Enough {
		t.Errorf("the end of the draw looks like an effect: %+v", row)
	}
	if row := nudge.Report(undrawn)[0]; row.Enough || math.Abs(row.Gave.Sent-0.6) > 0.03 {
		t.Errorf("without a draw: %+v", row)
	}
}

// Reference values, computed by hand from the formula: five leads, each with two moments sent and one held back.
func TestIntervalByHand(t *testing.T) {
	t.Parallel()
	var trials []nudge.Trial
	for i, gave := range [][3]bool{{true, true, false}, {true, false, false}, {true, true, true}, {false, true, false}, {false, false, true}} {
		for n, g := range gave {
			trials = append(trials, nudge.Trial{Lead: fmt.Sprint("U", i), Kind: nudge.Quiet, Held: n == 2, Share: 0.5, Outcome: nudge.Outcome{Gave: g}})
		}
	}
	// p₁ = 6/10, p₀ = 2/5; clusters: (0.8/10 − −0.4/5), (−0.2/10 + 0.08), (0.08 − 0.12), (−0.02 + 0.08), (−0.12 − 0.12);
	// squares add up to 0.0256+0.0036+0.0016+0.0036+0.0576 = 0.092; times 5/4: 0.115; t₄ = 2.776445.
	e := nudge.Report(trials)[0].Gave
	margin := 2.776445 * math.Sqrt(0.115)
	if math.Abs(e.Difference-0.2) > 1e-9 || math.Abs(e.Low-max(0.2-margin, -1)) > 1e-6 || math.Abs(e.High-min(0.2+margin, 1)) > 1e-6 {
		t.Errorf("%+v, want 0.2 ± %f", e, margin)
	}
}

func TestReportSaysOnlyWhatItMay(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	if rows := nudge.Report(trialOf(random, 4, 100, 0.2, 0)); len(rows) > 0 {
		t.Errorf("four leads are shown: %+v", rows)
	}
	mixed := trialOf(random, 5, 3, 0.2, 0)
	mixed[0].Kind = nudge.Spread
	rows := nudge.Report(mixed)
	if len(rows) != 2 || rows[0].Kind != "" || rows[1].Kind != nudge.Quiet || rows[0].Enough {
		t.Errorf("a kind that one lead had is shown, or few moments are enough: %+v", rows)
	}
	if all, quiet := rows[0], rows[1]; all.Sent != quiet.Sent || all.Held != quiet.Held {
		t.Errorf("all together tells about the kind that one lead had: %+v, of which %+v", all, quiet)
	}
	for i := range mixed {
		mixed[i].Kind = nudge.Kinds[i%len(nudge.Kinds)]
	}
	if rows := nudge.Report(mixed); len(rows) != 1 || rows[0].Leads != 5 || rows[0].Sent+rows[0].Held != len(mixed) {
		t.Errorf("kinds that few leads had are not told together: %+v", rows)
	}
	idle := nudge.Report(trialOf(random, 400, 40, 0.5, -0.05))[0]
	if !idle.Idle || idle.Annoys {
		t.Errorf("what does not help stays: %+v", idle)
	}
	good := trialOf(random, 400, 40, 0.5, 0.3)
	if row := nudge.Report(good)[0]; row.Idle || !row.Enough {
		t.Errorf("what helps goes: %+v", row)
	}
	for i := range good {
		if !good[i].Held && i%3 == 0 {
			good[i].Answer = nudge.NotNow
		}
	}
	if row := nudge.Report(good)[0]; !row.Annoys {
		t.Errorf("what a third declines stays: %+v", row)
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	at := daysAgo(40)
	after := func(d time.Duration, text string, to ...string) credit.Shoutout {
		s := gave(at.Add(d), to...)
		s.Text = text
		return s
	}
	const other = "because the release notes were readable for once, thanks to two evenings of work"
	day := 24 * time.Hour
	passed := after(day, other, "U1")
	passed.PassedFrom = "7"
	behind, anothers := after(day, other, "U1"), after(day, other, "U1")
	behind.Source, behind.Thread, anothers.Source = credit.FromShortcut, "1.2", credit.FromShortcut
	for name, x := range map[string]struct {
		reason   nudge.Reason
		given    []credit.Shoutout
		credited []time.Time
		want     nudge.Outcome
	}{
		"nothing":                {nudge.Reason{Kind: nudge.Quiet}, nil, nil, nudge.Outcome{LaterOver: true}},
		"within 48 hours":        {nudge.Reason{Kind: nudge.Quiet}, []credit.Shoutout{after(2*day, long, "U1")}, nil, nudge.Outcome{Gave: true, GaveSoon: true, Reached: true, LaterOver: true}},
		"within 7 days":          {nudge.Reason{Kind: nudge.Quiet}, []credit.Shoutout{after(7*day, long, "U1")}, nil, nudge.Outcome{Gave: true, Reached: true, LaterOver: true}},
		"on day 8":               {nudge.Reason{Kind: nudge.Quiet}, []credit.Shoutout{after(7*day+time.Minute, long, "U1")}, nil, nudge.Outcome{Later: true, LaterOver: true}},
		"on day 29":              {nudge.Reason{Kind: nudge.Quiet}, []credit.Shoutout{after(28*day+time.Minute, long, "U1")}, nil, nudge.Outcome{LaterOver: true}},
		"before":                 {nudge.Reason{Kind: nudge.Quiet}, []credit.Shoutout{after(-day, long, "U1")}, nil, nudge.Outcome{LaterOver: true}},
		"too short":              {nudge.Reason{Kind: nudge.Quiet}, []credit.Shoutout{after(day, "thanks a lot", "U1")}, nil, nudge.Outcome{Template: true, LaterOver: true}},
		"the same as before":     {nudge.Reason{Kind: nudge.Quiet}, []credit.Shoutout{after(-day, long, "U1"), after(day, long+"!", "U2")}, nil, nudge.Outcome{Template: true, LaterOver: true}},
		"thanked back":           {nudge.Reason{Kind: nudge.PassItOn, By: "U9", Source: "7"}, []credit.Shoutout{after(day, long, "U9")}, nil, nudge.Outcome{LaterOver: true}},
		"thanked back and more":  {nudge.Reason{Kind: nudge.PassItOn, By: "U9", Source: "7"}, []credit.Shoutout{after(day, long, "U9", "U1")}, nil, nudge.Outcome{Gave: true, GaveSoon: true, LaterOver: true}},
		"passed on":              {nudge.Reason{Kind: nudge.PassItOn, By: "U9", Source: "7"}, []credit.Shoutout{passed}, nil, nudge.Outcome{Gave: true, GaveSoon: true, Reached: true, LaterOver: true}},
		"from one's own message": {nudge.Reason{Kind: nudge.PassItOn, By: "U9", Source: "7"}, []credit.Shoutout{behind}, nil, nudge.Outcome{Gave: true, GaveSoon: true, Reached: true, LaterOver: true}},
		"from another's":         {nudge.Reason{Kind: nudge.PassItOn, By: "U9", Source: "7"}, []credit.Shoutout{anothers}, nil, nudge.Outcome{Gave: true, GaveSoon: true, LaterOver: true}},
		"what is erased":         {nudge.Reason{Kind: nudge.PassItOn}, []credit.Shoutout{after(day, long, "U1")}, nil, nudge.Outcome{Gave: true, GaveSoon: true, LaterOver: true}},
		"who is erased":          {nudge.Reason{Kind: nudge.Spread}, []credit.Shoutout{after(day, long, "U1")}, nil, nudge.Outcome{Gave: true, GaveSoon: true, LaterOver: true}},
		"credited by another":    {nudge.Reason{Kind: nudge.Overlooked, About: "U1"}, nil, []time.Time{at.Add(day)}, nudge.Outcome{Reached: true, LaterOver: true}},
		"credited too late":      {nudge.Reason{Kind: nudge.Overlooked, About: "U1"}, nil, []time.Time{at.Add(8 * day)}, nudge.Outcome{LaterOver: true}},
		"spread to another":      {nudge.Reason{Kind: nudge.Spread, About: "U1"}, []credit.Shoutout{after(day, long, "U2")}, nil, nudge.Outcome{Gave: true, GaveSoon: true, Reached: true, LaterOver: true}},
		"the same one again":     {nudge.Reason{Kind: nudge.Spread, About: "U1"}, []credit.Shoutout{after(day, long, "U1")}, nil, nudge.Outcome{Gave: true, GaveSoon: true, LaterOver: true}},
	} {
		got := nudge.OutcomeOf(nudge.Moment{At: at, Reason: x.reason}, x.given, x.credited, now)
		if got != x.want {
			t.Errorf("%s: %+v, want %+v", name, got, x.want)
		}
	}
}

// Credit from one's own message answers the latest nudge to pass some on, while that may have its effect.
func TestHandedOn(t *testing.T) {
	t.Parallel()
	at := daysAgo(0)
	moment := func(id string, kind nudge.Kind, days int, held bool) nudge.Moment {
		return nudge.Moment{ID: id, At: at.AddDate(0, 0, -days), Reason: nudge.Reason{Kind: kind}, Held: held}
	}
	for name, one := range map[string]struct {
		moments []nudge.Moment
		want    string
	}{
		"none":       {nil, ""},
		"the latest": {[]nudge.Moment{moment("1", nudge.PassItOn, 6, false), moment("2", nudge.PassItOn, 1, false), moment("3", nudge.Quiet, 0, false)}, "2"},
		"one held":   {[]nudge.Moment{moment("1", nudge.PassItOn, 1, true)}, ""},
		"too old":    {[]nudge.Moment{moment("1", nudge.PassItOn, 7, false)}, ""},
	} {
		got := ""
		for _, m := range (nudge.Record{Moments: one.moments}).HandedOn(at).Moments {
			if m.Answer == nudge.Gave {
				got += m.ID
			}
		}
		if got != one.want {
			t.Errorf("%s: answers %q, want %q", name, got, one.want)
		}
	}
}
