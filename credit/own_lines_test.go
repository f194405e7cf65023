package credit_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

func lines() credit.OwnLines {
	return credit.OwnLines{
		Thanked: credit.NewOwnLine("in writing", credit.ForEveryone), Growing: credit.NewOwnLine("speaking", credit.ForLeads),
		Known: credit.NewOwnLine("calm", credit.ForNobody),
	}
}

func TestWhoReadsOwnLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		everyone, lead bool
		thanked, grows string
	}{
		{"a member", true, false, "in writing", ""},
		{"a lead who is let", true, true, "in writing", "speaking"},
		{"a guest", false, false, "", ""},
	} {
		read := lines().ReadBy(c.everyone, c.lead)
		if read.Thanked.Text != c.thanked || read.Growing.Text != c.grows || read.Known.Text != "" {
			t.Errorf("%s reads %+v", c.name, read)
		}
	}
}

// A yes counts for as long as the lead leads them, and not for what comes after a pause.
func TestANewLeadNeedsANewYes(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	let := lines().WithLead("U1", began)
	for _, c := range []struct {
		name  string
		lines credit.OwnLines
		lead  string
		since time.Time
		lets  bool
	}{
		{"the same moment", let, "U1", began, true},
		{"who leads for longer", let, "U1", began.Add(-time.Hour), true},
		{"who leads anew", let, "U1", began.Add(time.Hour), false},
		{"another lead", let, "U2", began, false},
		{"who was only asked about", lines().WithLead("U1", time.Time{}), "U1", began, false},
		{"who left", let.WithoutLead("U1"), "U1", began, false},
	} {
		if got := c.lines.Lets(c.lead, c.since); got != c.lets {
			t.Errorf("%s: let %v", c.name, got)
		}
	}
}

func TestLedSince(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	teams := credit.Teams{
		credit.Team{Lead: "U1", Group: "S1"}.With(first.Add(time.Hour), "U3"), credit.Team{Lead: "U1"}.With(first, "U3"),
		credit.Team{Lead: "U2", Waiting: true}.With(first, "U3"), credit.Team{Lead: "U4"}.With(first, "U5"),
	}
	if since, led := teams.LedSince("U1", "U3"); !led || !since.Equal(first) {
		t.Errorf("led %v since %s", led, since)
	}
	if diff := cmp.Diff([]string{"U1"}, teams.LeadsOf("U3")); diff != "" {
		t.Errorf("the leads of U3 (-want +got):\n%s", diff)
	}
}

func TestOwnLinesAreBounded(t *testing.T) {
	t.Parallel()
	many := lines()
	for range 60 {
		many = many.WithLead("U"+strings.Repeat("X", 1+len(many.Leads)%29), time.Unix(1, 0))
	}
	two := credit.OwnLines{Known: credit.OwnLine{Text: "two\nlines"}}
	long := credit.OwnLines{Known: credit.NewOwnLine(strings.Repeat("é", credit.MaxOwnLine+1), credit.ForLeads)}
	strange := credit.OwnLines{Known: credit.OwnLine{Text: "calm", For: "the press"}}
	for name, c := range map[string]struct {
		lines credit.OwnLines
		sound bool
	}{"usual": {lines(), true}, "many leads": {many, true}, "two lines": {two, false}, "long": {long, false}, "strange": {strange, false}} {
		if got := c.lines.Sound(); got != c.sound {
			t.Errorf("%s: sound %v", name, got)
		}
	}
	if got := credit.NewOwnLine(" a\n\n b\t", credit.ForLeads); got.Text != "a b" {
		t.Errorf("the line is %q", got.Text)
	}
	if got := credit.NewOwnLine(" \n", credit.ForLeads); got != (credit.OwnLine{}) {
		t.Errorf("an empty line is %+v", got)
	}
}
