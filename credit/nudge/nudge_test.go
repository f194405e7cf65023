package nudge_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

var madrid = zone("Europe/Madrid")

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

// now is a Thursday, 10:00 in Madrid.
var now = time.Date(2026, 11, 19, 10, 0, 0, 0, madrid)

func daysAgo(n int) time.Time { return now.AddDate(0, 0, -n) }

const long = "for staying until the backup was restored, so that nobody lost a day of work"

func gave(at time.Time, to ...string) credit.Shoutout {
	return credit.Shoutout{ID: fmt.Sprint(at.UnixMicro()), Time: at, Giver: "ULEAD", Recipients: to, Text: long, Visibility: credit.Public}
}

func got(at time.Time, from string, with ...string) credit.Shoutout {
	s := gave(at, append([]string{"ULEAD"}, with...)...)
	s.Giver = from
	return s
}

// member joined long ago, and got credits some days ago.
func member(id string, joined int, credited ...int) nudge.Member {
	m := nudge.Member{ID: id, Since: daysAgo(joined), Founder: true}
	slices.SortFunc(credited, func(a, b int) int { return b - a })
	for _, days := range credited {
		m.Credits = append(m.Credits, nudge.Credit{At: daysAgo(days)})
		m.Last = daysAgo(days)
	}
	return m
}

// calm is a lead of four about whom nothing fires: everybody was credited lately, and so gave the lead.
func calm() nudge.Case {
	c := nudge.Case{
		Now: now, Lead: "ULEAD", Calendar: nudge.Calendar{Zone: madrid}, Since: daysAgo(300), First: daysAgo(300),
		Team:     []nudge.Member{member("U1", 200, 5, 20), member("U2", 200, 6, 21), member("U3", 200, 7, 22), member("U4", 200, 8)},
		Given:    []credit.Shoutout{gave(daysAgo(20), "U1"), gave(daysAgo(14), "U2"), gave(daysAgo(8), "U3")},
		LastGave: daysAgo(8),
		Record:   nudge.Record{Welcomed: daysAgo(300)},
	}
	return c
}

func open() nudge.Circumstances {
	return nudge.Circumstances{On: true, Seed: []byte("seed")}
}

func fires(c nudge.Case, kind nudge.Kind) (nudge.Reason, bool) {
	for _, r := range nudge.Judge(c) {
		if r.Kind == kind {
			return r, true
		}
	}
	return nudge.Reason{}, false
}

func TestNothingFiresForACalmTeam(t *testing.T) {
	t.Parallel()
	if found := nudge.Judge(calm()); len(found) > 0 {
		t.Errorf("%v", found)
	}
}

// Both sides of every threshold.
func TestKinds(t *testing.T) {
	t.Parallel()
	moment := func(kind nudge.Kind, days int, about string) func(*nudge.Case) {
		return func(c *nudge.Case) {
			c.Record.Moments = append(c.Record.Moments, nudge.Moment{
				ID: fmt.Sprint(days), At: daysAgo(days), Reason: nudge.Reason{Kind: kind, About: about}, Answer: nudge.NotNow,
			})
		}
	}
	credited := func(s ...credit.Shoutout) func(*nudge.Case) { return func(c *nudge.Case) { c.Received = s } }
	out := func(id string) func(*nudge.Case) {
		return func(c *nudge.Case) {
			for i := range c.Team {
				c.Team[i].Out = c.Team[i].Out || c.Team[i].ID == id
			}
		}
	}
	teamOf := func(people ...nudge.Member) func(*nudge.Case) { return func(c *nudge.Case) { c.Team = people } }
	given := func(s ...credit.Shoutout) func(*nudge.Case) {
		return func(c *nudge.Case) {
			c.Given, c.LastGave = s, time.Time{}
			for _, one := range s {
				c.LastGave = one.Time
			}
		}
	}
	private := func(s credit.Shoutout) credit.Shoutout { s.Visibility = credit.Private; return s }
	stone := func(person, date string) func(*nudge.Case) {
		return func(c *nudge.Case) {
			c.Milestones = []credit.Milestone{{Person: person, Date: date, Word: "five years here"}}
		}
	}
	joiner := func(days int, credits ...int) nudge.Member {
		m := member("UNEW", days, credits...)
		m.Founder = false
		return m
	}
	rhythm := func(every, n, last int) []credit.Shoutout {
		var all []credit.Shoutout
		for i := n - 1; i >= 0; i-- {
			all = append(all, gave(daysAgo(last+i*every), "U1"))
		}
		return all
	}
	// Four people, whose third quartile was credited lately often enough, and one with a gap.
	busy := func(gap int, rate int) func(*nudge.Case) {
		often := make([]int, 0, rate)
		for i := range rate {
			often = append(often, 2+i*88/max(rate, 1))
		}
		return teamOf(member("UGAP", 200, gap), member("U2", 200, often...), member("U3", 200, often...), member("U4", 200, often...),
			member("U5", 200, 1, 2, 3, 4, 5))
	}
	minutes := func(n int) time.Time { return now.Add(-time.Duration(n) * time.Minute) }
	for name, c := range map[string]struct {
		kind   nudge.Kind
		change []func(*nudge.Case)
		want   bool
		about  string
	}{
		"credited 30 minutes ago":         {nudge.PassItOn, []func(*nudge.Case){credited(got(minutes(30), "U9"))}, true, ""},
		"credited 29 minutes ago":         {nudge.PassItOn, []func(*nudge.Case){credited(got(minutes(29), "U9"))}, false, ""},
		"credited Tuesday, two days ago":  {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(2), "U9"))}, true, ""},
		"credited Monday, three days ago": {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(3), "U9"))}, false, ""},
		"one of the team was named":       {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(1), "U9", "U1", "UX"))}, true, ""},
		"two of the team were named":      {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(1), "U9", "U1", "U2"))}, false, ""},
		"credited privately":              {nudge.PassItOn, []func(*nudge.Case){credited(private(got(daysAgo(1), "U9")))}, false, ""},
		"gave since":                      {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(1), "U9")), given(gave(minutes(60), "UX"))}, false, ""},
		"gave privately since":            {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(1), "U9")), given(private(gave(minutes(60), "UX")))}, false, ""},
		"only thanked back":               {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(1), "U9")), given(gave(minutes(60), "U9"))}, false, ""},
		"asked to pass on 6 days ago":     {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(1), "U9")), moment(nudge.PassItOn, 6, "")}, false, ""},
		"asked to pass on 7 days ago":     {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(1), "U9")), moment(nudge.PassItOn, 7, "")}, true, ""},
		"21 days here":                    {nudge.NewJoiner, []func(*nudge.Case){teamOf(joiner(21))}, true, "UNEW"},
		"20 days here":                    {nudge.NewJoiner, []func(*nudge.Case){teamOf(joiner(20))}, false, ""},
		"45 days here":                    {nudge.NewJoiner, []func(*nudge.Case){teamOf(joiner(45))}, true, "UNEW"},
		"46 days here":                    {nudge.NewJoiner, []func(*nudge.Case){teamOf(joiner(46))}, false, ""},
		"new and credited":                {nudge.NewJoiner, []func(*nudge.Case){teamOf(joiner(30, 10))}, false, ""},
		"there from the beginning":        {nudge.NewJoiner, []func(*nudge.Case){teamOf(member("U1", 30))}, false, ""},
		"asked about once":                {nudge.NewJoiner, []func(*nudge.Case){teamOf(joiner(40)), moment(nudge.NewJoiner, 15, "UNEW")}, false, ""},
		"asked about somebody else":       {nudge.NewJoiner, []func(*nudge.Case){teamOf(joiner(40)), moment(nudge.NewJoiner, 15, "U1")}, true, "UNEW"},
		"the eve":                         {nudge.Milestone, []func(*nudge.Case){stone("U1", "2026-11-20")}, true, "U1"},
		"the day itself":                  {nudge.Milestone, []func(*nudge.Case){stone("U1", "2026-11-19")}, false, ""},
		"in two days":                     {nudge.Milestone, []func(*nudge.Case){stone("U1", "2026-11-21")}, false, ""},
		"of somebody else":                {nudge.Milestone, []func(*nudge.Case){stone("UX", "2026-11-20")}, false, ""},
		"Monday, asked on Thursday":       {nudge.Milestone, []func(*nudge.Case){stone("U1", "2026-11-23")}, false, ""},
		"Monday, Friday is a holiday":     {nudge.Milestone, []func(*nudge.Case){stone("U1", "2026-11-23"), func(c *nudge.Case) { c.Calendar.Holidays = map[string]bool{"2026-11-20": true} }}, true, "U1"},
		"no usage":                        {nudge.Overlooked, []func(*nudge.Case){teamOf(member("U1", 200, 80), member("U2", 200, 1, 2, 3, 4))}, false, ""},
		"five credits, r is 0, 60 days":   {nudge.Overlooked, []func(*nudge.Case){teamOf(member("U1", 200), member("U2", 60), member("U3", 60), member("U4", 59, 1, 2, 3, 4, 5))}, true, "U1"},
		"gap of 30 at a high rate":        {nudge.Overlooked, []func(*nudge.Case){busy(30, 10)}, true, "UGAP"},
		"gap of 29 at a high rate":        {nudge.Overlooked, []func(*nudge.Case){busy(29, 10)}, false, ""},
		"gap of 45 at five in 90 days":    {nudge.Overlooked, []func(*nudge.Case){busy(45, 5)}, true, "UGAP"},
		"gap of 44 at five in 90 days":    {nudge.Overlooked, []func(*nudge.Case){busy(44, 5)}, false, ""},
		"gap of 60 at two in 90 days":     {nudge.Overlooked, []func(*nudge.Case){busy(60, 2)}, true, "UGAP"},
		"gap of 59 at two in 90 days":     {nudge.Overlooked, []func(*nudge.Case){busy(59, 2)}, false, ""},
		"away for a day of it":            {nudge.Overlooked, []func(*nudge.Case){busy(30, 10), func(c *nudge.Case) { c.Calendar.Away = map[string]bool{"2026-11-10": true} }}, false, ""},
		"the same person 44 days ago":     {nudge.Overlooked, []func(*nudge.Case){busy(80, 10), moment(nudge.Overlooked, 44, "UGAP")}, false, ""},
		"the same person 45 days ago":     {nudge.Overlooked, []func(*nudge.Case){busy(80, 10), moment(nudge.Overlooked, 45, "UGAP")}, true, "UGAP"},
		"Shine is 29 days old":            {nudge.Overlooked, []func(*nudge.Case){busy(200, 10), func(c *nudge.Case) { c.First = daysAgo(29) }}, false, ""},
		"ten working days":                {nudge.Quiet, []func(*nudge.Case){given(gave(daysAgo(14), "U1"))}, true, ""},
		"nine working days":               {nudge.Quiet, []func(*nudge.Case){given(gave(daysAgo(13), "U1"))}, false, ""},
		"a lead for nine working days":    {nudge.Quiet, []func(*nudge.Case){given(), func(c *nudge.Case) { c.Since = daysAgo(13) }}, false, ""},
		"a lead for ten working days":     {nudge.Quiet, []func(*nudge.Case){given(), func(c *nudge.Case) { c.Since = daysAgo(14) }}, true, ""},
		"weekly giver, 12 working days":   {nudge.Quiet, []func(*nudge.Case){given(rhythm(7, 5, 16)...)}, false, ""},
		"weekly giver, 13 working days":   {nudge.Quiet, []func(*nudge.Case){given(rhythm(7, 5, 17)...)}, true, ""},
		"rare giver, 19 working days":     {nudge.Quiet, []func(*nudge.Case){given(rhythm(21, 5, 27)...)}, false, ""},
		"rare giver, 20 working days":     {nudge.Quiet, []func(*nudge.Case){given(rhythm(21, 5, 28)...)}, true, ""},
		"rare, with private ones between": {nudge.Quiet, []func(*nudge.Case){func(c *nudge.Case) {
			given(rhythm(7, 5, 16)...)(c)
			for i := range c.Given {
				c.Given[i].Visibility = credit.Private
			}
		}}, false, ""},
		"two gaps are no rhythm":            {nudge.Quiet, []func(*nudge.Case){given(rhythm(21, 3, 14)...)}, true, ""},
		"a private one is giving":           {nudge.Quiet, []func(*nudge.Case){given(gave(daysAgo(20), "U1"), private(gave(daysAgo(2), "U1")))}, false, ""},
		"quiet, asked 9 working days ago":   {nudge.Quiet, []func(*nudge.Case){given(gave(daysAgo(40), "U1")), moment(nudge.Quiet, 13, "")}, false, ""},
		"quiet, asked 10 working days ago":  {nudge.Quiet, []func(*nudge.Case){given(gave(daysAgo(40), "U1")), moment(nudge.Quiet, 14, "")}, true, ""},
		"five of six to one":                {nudge.Spread, []func(*nudge.Case){given(to(5, "U1", 1, "U2")...)}, true, "U1"},
		"four of six to one":                {nudge.Spread, []func(*nudge.Case){given(to(4, "U1", 2, "U2")...)}, false, ""},
		"five of five to one":               {nudge.Spread, []func(*nudge.Case){given(to(5, "U1", 0, "U2")...)}, false, ""},
		"seven of ten to one":               {nudge.Spread, []func(*nudge.Case){given(to(7, "U1", 3, "U2")...)}, true, "U1"},
		"a team of three":                   {nudge.Spread, []func(*nudge.Case){given(to(6, "U1", 0, "U2")...), func(c *nudge.Case) { c.Team = c.Team[:3] }}, false, ""},
		"61 days ago":                       {nudge.Spread, []func(*nudge.Case){given(append([]credit.Shoutout{gave(daysAgo(61), "U1")}, to(5, "U1", 0, "U2")...)...)}, false, ""},
		"a private one dilutes":             {nudge.Spread, []func(*nudge.Case){given(append(to(5, "U1", 1, "U2"), private(gave(daysAgo(1), "U3")), private(gave(daysAgo(1), "U3")))...)}, false, ""},
		"one to four is four credits":       {nudge.Spread, []func(*nudge.Case){given(append(to(5, "U1", 0, "U2"), gave(daysAgo(1), "U1", "U2", "U3", "U4"))...)}, false, ""},
		"spread, asked 29 days ago":         {nudge.Spread, []func(*nudge.Case){given(to(6, "U1", 0, "U2")...), moment(nudge.Spread, 29, "U1")}, false, ""},
		"spread, asked 30 days ago":         {nudge.Spread, []func(*nudge.Case){given(to(6, "U1", 0, "U2")...), moment(nudge.Spread, 30, "U1")}, true, "U1"},
		"four received, one given":          {nudge.Limelight, []func(*nudge.Case){credited(times(4)...), given(gave(daysAgo(5), "U1"))}, true, ""},
		"three received":                    {nudge.Limelight, []func(*nudge.Case){credited(times(3)...), given()}, false, ""},
		"four received, two given":          {nudge.Limelight, []func(*nudge.Case){credited(times(4)...), given(gave(daysAgo(5), "U1", "U2"))}, false, ""},
		"six received, two given":           {nudge.Limelight, []func(*nudge.Case){credited(times(6)...), given(gave(daysAgo(5), "U1", "U2"))}, true, ""},
		"received 28 days ago":              {nudge.Limelight, []func(*nudge.Case){credited(append([]credit.Shoutout{got(daysAgo(28), "U9")}, times(3)...)...), given()}, false, ""},
		"received 27 days ago":              {nudge.Limelight, []func(*nudge.Case){credited(append([]credit.Shoutout{got(daysAgo(27), "U9")}, times(3)...)...), given()}, true, ""},
		"limelight, passed on 6 days ago":   {nudge.Limelight, []func(*nudge.Case){credited(times(4)...), given(), moment(nudge.PassItOn, 6, "")}, false, ""},
		"limelight, passed on 7 days ago":   {nudge.Limelight, []func(*nudge.Case){credited(times(4)...), given(), moment(nudge.PassItOn, 7, "")}, true, ""},
		"limelight, asked 27 days ago":      {nudge.Limelight, []func(*nudge.Case){credited(times(4)...), given(), moment(nudge.Limelight, 27, "")}, false, ""},
		"limelight, asked 28 days ago":      {nudge.Limelight, []func(*nudge.Case){credited(times(4)...), given(), moment(nudge.Limelight, 28, "")}, true, ""},
		"who leads nobody":                  {nudge.Quiet, []func(*nudge.Case){given(gave(daysAgo(40), "U1")), teamOf()}, false, ""},
		"who leads only new people":         {nudge.Quiet, []func(*nudge.Case){given(gave(daysAgo(40), "U1")), teamOf(member("U1", 13))}, true, ""},
		"the eve of somebody too new":       {nudge.Milestone, []func(*nudge.Case){stone("U1", "2026-11-20"), teamOf(member("U1", 13))}, false, ""},
		"the eve of somebody new":           {nudge.Milestone, []func(*nudge.Case){stone("U1", "2026-11-20"), teamOf(member("U1", 14))}, true, "U1"},
		"the eve of somebody who opted out": {nudge.Milestone, []func(*nudge.Case){stone("U1", "2026-11-20"), out("U1")}, false, ""},
		"new, and opted out":                {nudge.NewJoiner, []func(*nudge.Case){teamOf(joiner(30), member("U1", 200)), out("UNEW")}, false, ""},
		"overlooked, and opted out":         {nudge.Overlooked, []func(*nudge.Case){busy(80, 10), out("UGAP")}, false, ""},
		"four people, one opted out":        {nudge.Spread, []func(*nudge.Case){given(to(6, "U1", 0, "U2")...), out("U4")}, true, "U1"},
		"the one opted out":                 {nudge.Spread, []func(*nudge.Case){given(to(6, "U1", 0, "U2")...), out("U1")}, false, ""},
		"as much to one who opted out":      {nudge.Spread, []func(*nudge.Case){given(to(6, "U1", 6, "U2")...), out("U2")}, false, ""},
		"credits of somebody who opted out": {nudge.Overlooked, []func(*nudge.Case){teamOf(member("U1", 200), member("U2", 200, 1, 2, 3, 4, 5)), out("U2")}, true, "U1"},
		"56 days at 2.5 in 56 days": {nudge.Overlooked, []func(*nudge.Case){
			func(c *nudge.Case) { c.First = daysAgo(56) }, teamOf(member("UA", 56, 1, 2), member("UB", 56, 1, 2, 3), member("UC", 56), member("UD", 56, 1, 2, 3, 4)),
		}, true, "UC"},
		"two were named, one opted out": {nudge.PassItOn, []func(*nudge.Case){credited(got(daysAgo(1), "U9", "U1", "U2")), out("U2")}, false, ""},
	} {
		x := calm()
		for _, change := range c.change {
			change(&x)
		}
		reason, ok := fires(x, c.kind)
		if ok != c.want || reason.About != c.about {
			t.Errorf("%s: %s fires %t about %q; want %t about %q", name, c.kind, ok, reason.About, c.want, c.about)
		}
	}
}

func to(n int, one string, k int, other string) []credit.Shoutout {
	var all []credit.Shoutout
	for range n {
		all = append(all, gave(daysAgo(30), one))
	}
	for range k {
		all = append(all, gave(daysAgo(20), other))
	}
	return all
}

func times(n int) []credit.Shoutout {
	var all []credit.Shoutout
	for range n {
		all = append(all, got(daysAgo(10), "U9"))
	}
	return all
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	c := nudge.Calendar{Zone: madrid, Holidays: map[string]bool{"2026-12-08": true}, Away: map[string]bool{"2026-12-10": true}}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, madrid) }
	for _, x := range []struct {
		from, until time.Time
		want        int
	}{
		{at(19, 23), at(24, 0), 3}, // Thursday to Tuesday
		{at(19, 10), at(19, 23), 0},
		{at(20, 17), at(23, 0), 1},
		{at(20, 17), at(22, 23), 0},
		{at(21, 17), at(21, 18), 0},
		{at(24, 0), at(19, 0), 0},
		{time.Date(2026, 12, 7, 9, 0, 0, 0, madrid), time.Date(2026, 12, 11, 9, 0, 0, 0, madrid), 2},
	} {
		if got := c.WorkingDays(x.from, x.until); got != x.want {
			t.Errorf("from %s to %s are %d working days, not %d", x.from, x.until, got, x.want)
		}
	}
	sundays := nudge.Calendar{Zone: madrid, Days: []time.Weekday{time.Sunday}}
	if got := sundays.WorkingDays(at(1, 10), at(30, 10)); got != 4 {
		t.Errorf("Sundays: %d", got)
	}
}

// A weekend between two days away is no time in which the lead could have seen anything.
func TestAWeekendAwayIsAway(t *testing.T) {
	t.Parallel()
	for want, away := range map[string][]string{
		"[2026-11-13 2026-11-14 2026-11-15 2026-11-16]": {"2026-11-16", "2026-11-13"},
		"[2026-11-12 2026-11-16]":                       {"2026-11-12", "2026-11-16"},
		"[2026-11-13]":                                  {"2026-11-13", "no date"},
	} {
		r := nudge.Record{Away: away}
		days := r.Calendar(madrid, nil).Away
		delete(days, "no date")
		if got := fmt.Sprint(slices.Sorted(maps.Keys(days))); got != want {
			t.Errorf("away on %v is away on %s, want %s", away, got, want)
		}
	}
}

func TestNamesAreTheOnesOfTheTable(t *testing.T) {
	t.Parallel()
	var names []string
	for _, k := range nudge.Kinds {
		names = append(names, string(k))
	}
	if got := strings.Join(names, " "); got != "pass_it_on new_joiner milestone overlooked quiet spread limelight" {
		t.Error(got)
	}
}
