package nudge_test

import (
	"fmt"
	"testing"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

// silent is a lead about whom the kind quiet fires, and nothing else.
func silent() nudge.Case {
	c := calm()
	c.Given, c.LastGave = []credit.Shoutout{gave(daysAgo(20), "U1")}, daysAgo(20)
	return c
}

func sentDaysAgo(kind nudge.Kind, days int, answer nudge.Answer) nudge.Moment {
	return nudge.Moment{ID: fmt.Sprint(kind, days), At: daysAgo(days), Reason: nudge.Reason{Kind: kind}, Wording: 1, Answer: answer}
}

// Both sides of every gate, in their order: a later one is not reached where an earlier one holds.
func TestGates(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		change func(*nudge.Case, *nudge.Circumstances)
		want   nudge.Gate
	}{
		"nothing in the way":       {func(*nudge.Case, *nudge.Circumstances) {}, ""},
		"the workspace wants none": {func(_ *nudge.Case, w *nudge.Circumstances) { w.On = false }, nudge.GateOff},
		"not welcomed":             {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Welcomed = time.Time{} }, nudge.GateWelcome},
		"welcomed 6 days ago":      {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Welcomed = daysAgo(6) }, nudge.GateWelcome},
		"welcomed 7 days ago":      {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Welcomed = daysAgo(7) }, ""},
		"switched off":             {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Off = true }, nudge.GateMuted},
		"muted":                    {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Muted = []nudge.Kind{nudge.Quiet} }, nudge.GateMuted},
		"another kind muted":       {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Muted = []nudge.Kind{nudge.Spread} }, ""},
		"snoozed until later":      {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Snoozed = now.Add(time.Second) }, nudge.GateMuted},
		"snoozed until now":        {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Snoozed = now }, ""},
		"09:29":                    {func(c *nudge.Case, _ *nudge.Circumstances) { c.Now = now.Add(-31 * time.Minute) }, nudge.GateHours},
		"09:30":                    {func(c *nudge.Case, _ *nudge.Circumstances) { c.Now = now.Add(-30 * time.Minute) }, ""},
		"16:29":                    {func(c *nudge.Case, _ *nudge.Circumstances) { c.Now = now.Add(6*time.Hour + 29*time.Minute) }, ""},
		"16:30":                    {func(c *nudge.Case, _ *nudge.Circumstances) { c.Now = now.Add(6*time.Hour + 30*time.Minute) }, nudge.GateHours},
		"10:00 elsewhere":          {func(c *nudge.Case, _ *nudge.Circumstances) { c.Calendar.Zone = zone("Asia/Tokyo") }, nudge.GateHours},
		"Saturday":                 {func(c *nudge.Case, _ *nudge.Circumstances) { c.Now = now.AddDate(0, 0, 2) }, nudge.GateHours},
		"a holiday":                {func(c *nudge.Case, _ *nudge.Circumstances) { c.Calendar.Holidays = map[string]bool{"2026-11-19": true} }, nudge.GateHours},
		"do not disturb":           {func(_ *nudge.Case, w *nudge.Circumstances) { w.Disturb = true }, nudge.GateAway},
		"away":                     {func(_ *nudge.Case, w *nudge.Circumstances) { w.Away = true }, nudge.GateAway},
		"a nudge 6 days ago": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments = []nudge.Moment{sentDaysAgo(nudge.Spread, 6, nudge.NotNow)}
		}, nudge.GateCap},
		"a nudge 7 days ago": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments = []nudge.Moment{sentDaysAgo(nudge.Spread, 7, nudge.NotNow)}
		}, ""},
		"a nudge a minute less than 7 days ago": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments = []nudge.Moment{sentDaysAgo(nudge.Spread, 7, nudge.NotNow)}
			c.Record.Moments[0].At = daysAgo(7).Add(time.Minute)
		}, ""},
		"a nudge in the afternoon 7 days ago": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments = []nudge.Moment{sentDaysAgo(nudge.Spread, 7, nudge.NotNow)}
			c.Record.Moments[0].At = daysAgo(7).Add(5 * time.Hour)
		}, nudge.GateCap},
		"held back 6 days ago": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments = []nudge.Moment{{At: daysAgo(6), Held: true}}
		}, nudge.GateCap},
		"a pass-on one day ago": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments = []nudge.Moment{sentDaysAgo(nudge.PassItOn, 1, nudge.NotNow)}
		}, nudge.GateCap},
		"a pass-on two days ago": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments = []nudge.Moment{sentDaysAgo(nudge.PassItOn, 2, nudge.NotNow)}
		}, ""},
		"drawn": {func(_ *nudge.Case, w *nudge.Circumstances) { w.HoldOut = 1 }, nudge.GateHeldOut},
		"off before everything": {func(c *nudge.Case, w *nudge.Circumstances) {
			*w = nudge.Circumstances{Away: true, HoldOut: 1}
			c.Record.Off = true
		}, nudge.GateOff},
		"cap before the draw": {func(c *nudge.Case, w *nudge.Circumstances) {
			w.HoldOut = 1
			c.Record.Moments = []nudge.Moment{sentDaysAgo(nudge.Spread, 6, nudge.NotNow)}
		}, nudge.GateCap},
		"four in 28 days":          {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Moments = month(27, 20, 13, 10) }, ""},
		"five in 28 days":          {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Moments = month(27, 20, 16, 13, 10) }, nudge.GateCap},
		"five, one of them older":  {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Moments = month(28, 20, 16, 13, 10) }, ""},
		"three ignored in a row":   {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Moments = ignored(60, 50, 40) }, ""},
		"four ignored in a row":    {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Moments = ignored(60, 50, 40, 36) }, nudge.GateMuted},
		"four ignored 37 days ago": {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Moments = ignored(60, 50, 40, 37) }, ""},
		"seven ignored":            {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Moments = ignored(90, 80, 70, 60, 50, 40, 10) }, ""},
		"eight ignored": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments = ignored(90, 80, 70, 60, 55, 50, 45, 10)
		}, nudge.GateMuted},
		"eight, switched on since": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments, c.Record.On = ignored(90, 80, 70, 60, 55, 50, 45, 10), daysAgo(8)
		}, ""},
		"eight, but one was answered": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record.Moments = ignored(90, 80, 70, 60, 55, 50, 45, 10)
			c.Record.Moments[6].Answer = nudge.NotNow
		}, ""},
	} {
		c, w := silent(), open()
		x.change(&c, &w)
		d := nudge.Decide(c, w)
		if len(d.Fires) == 0 || d.Gate != x.want || (d.Chosen != nil) != (x.want == "") || (d.Held != nil) != (x.want == nudge.GateHeldOut) {
			t.Errorf("%s: %+v, want the gate %q", name, d, x.want)
		}
	}
}

// month are moments of other kinds, answered.
func month(days ...int) []nudge.Moment {
	var all []nudge.Moment
	for _, n := range days {
		all = append(all, sentDaysAgo(nudge.Spread, n, nudge.NotNow))
	}
	return all
}

func ignored(days ...int) []nudge.Moment {
	all := month(days...)
	for i := range all {
		all[i].Answer = ""
	}
	return all
}

func TestJustGave(t *testing.T) {
	t.Parallel()
	c := calm()
	c.Given = to(6, "U1", 0, "U2") // spread fires
	for days, want := range map[int]nudge.Gate{2: nudge.GateJustGave, 3: nudge.GateJustGave, 6: ""} {
		x := c
		x.Given = append(x.Given[:6:6], gave(daysAgo(days), "U1"))
		if d := nudge.Decide(x, open()); d.Gate != want {
			t.Errorf("gave %d days ago: gate %q, want %q", days, d.Gate, want)
		}
		x.Received = []credit.Shoutout{got(now.Add(-time.Hour), "U9")}
		if d := nudge.Decide(x, open()); d.Chosen == nil || d.Chosen.Kind != nudge.PassItOn {
			t.Errorf("gave %d days ago, and was credited: %+v", days, d)
		}
	}
}

// Two ignored in a row of one kind double its rest.
func TestBackingOff(t *testing.T) {
	t.Parallel()
	c := silent()
	c.Record.Moments = []nudge.Moment{sentDaysAgo(nudge.Quiet, 40, ""), sentDaysAgo(nudge.Quiet, 20, "")}
	if _, ok := fires(c, nudge.Quiet); ok {
		t.Error("two ignored in a row do not double the rest")
	}
	c.Record.Moments[0].At = daysAgo(60)
	c.Record.Moments[1].At = daysAgo(28)
	if _, ok := fires(c, nudge.Quiet); !ok {
		t.Error("the doubled rest does not end")
	}
	c.Record.Moments[1].At, c.Record.Moments[1].Answer = daysAgo(20), nudge.NotNow
	if _, ok := fires(c, nudge.Quiet); !ok {
		t.Error("an answer does not end backing off")
	}
}

// What loses or is muted does not keep the next kind from being sent; what is held back does.
func TestTheFirstThatPasses(t *testing.T) {
	t.Parallel()
	c := silent()
	c.Received = []credit.Shoutout{got(now.Add(-time.Hour), "U9")}
	c.Record.Muted = []nudge.Kind{nudge.PassItOn}
	d := nudge.Decide(c, open())
	if len(d.Fires) != 2 || d.Chosen == nil || d.Chosen.Kind != nudge.Quiet || d.Gate != "" {
		t.Errorf("%+v", d)
	}
	c.Record.Muted = nil
	all := open()
	all.HoldOut = 1
	d = nudge.Decide(c, all)
	m, ok := d.Moment(c, all)
	if d.Chosen != nil || d.Held == nil || d.Held.Kind != nudge.PassItOn || !ok || !m.Held || m.Share != 1 || m.Wording != 0 {
		t.Errorf("%+v %+v", d, m)
	}
}

func TestNeverTheSameWordsTwiceRunning(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	c := silent()
	c.Record.Moments = nil
	last := 0
	for range 40 {
		d := nudge.Decide(c, open())
		m, ok := d.Moment(c, open())
		if !ok || m.Wording < 1 || m.Wording > nudge.Wordings || m.Wording == last {
			t.Fatalf("%+v after wording %d", d, last)
		}
		m.Answer = nudge.NotNow
		last, seen[m.Wording] = m.Wording, true
		c.Record.Moments = append(c.Record.Moments, m)
		c.Now = c.Now.AddDate(0, 0, 28)
		c.LastGave = c.Now.AddDate(0, 0, -21)
		c.Given = []credit.Shoutout{gave(c.LastGave, "U1")}
	}
	if len(seen) != nudge.Wordings {
		t.Errorf("wordings used: %v", seen)
	}
}

func TestAsking(t *testing.T) {
	t.Parallel()
	c := nudge.Calendar{Zone: madrid}
	for _, lead := range []string{"U1", "U2", "U3", "U4", "U5"} {
		at := nudge.NextAsk(c, nudge.Record{}, lead, now.Add(2*time.Hour))
		local := at.In(madrid)
		if minute := local.Hour()*60 + local.Minute(); local.Format(time.DateOnly) != "2026-11-20" || minute < 580 || minute > 620 {
			t.Errorf("%s is asked about at %s", lead, local)
		}
		if again := nudge.NextAsk(c, nudge.Record{}, lead, at); again.In(madrid).Format(time.DateOnly) != "2026-11-23" {
			t.Errorf("and then at %s", again)
		}
	}
	if at := nudge.NextAsk(c, nudge.Record{Minute: 15 * 60}, "U1", now); !at.Equal(now.Add(5 * time.Hour)) {
		t.Errorf("at 15:00 is %s", at)
	}
	if at := nudge.NextHour(c, now.Add(7*time.Hour)); !at.Equal(now.Add(23*time.Hour + 30*time.Minute)) {
		t.Errorf("the next allowed hour is %s", at)
	}
	if at := nudge.NextAsk(nudge.Calendar{Zone: madrid, Days: []time.Weekday{9}}, nudge.Record{}, "U1", now); !at.IsZero() {
		t.Errorf("who never works is asked at %s", at)
	}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	r := nudge.Record{Moments: []nudge.Moment{sentDaysAgo(nudge.Quiet, 181, ""), sentDaysAgo(nudge.Quiet, 179, ""), {ID: "held", At: now, Held: true}}, Away: []string{"2020-01-01", "2026-11-18"}}
	p := r.Pruned(now)
	if len(p.Moments) != 2 || len(p.Away) != 1 || len(r.Moments) != 3 {
		t.Errorf("%+v", p)
	}
	if _, ok := p.Moment("held"); ok {
		t.Error("a lead may find what was held back")
	}
	a := p.Answered("quiet179", nudge.Gave).Answered("quiet179", nudge.NotNow)
	if m, ok := a.Moment("quiet179"); !ok || m.Answer != nudge.Gave {
		t.Errorf("%+v", m)
	}
	if p.Moments[0].Answer != "" {
		t.Error("an answer changed what others hold")
	}
}
