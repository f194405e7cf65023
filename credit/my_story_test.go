package credit_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

func TestParseStorySpan(t *testing.T) {
	t.Parallel()
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 9, 15, 0, 0, time.UTC)
	for typed, want := range map[string]string{
		"": "2021-11-24T09:15 2026-11-24T09:16", "2026": "2025-12-31T23:00 2026-12-31T23:00",
		"2025": "2024-12-31T23:00 2025-12-31T23:00", "since 2026-03-01": "2026-02-28T23:00 2026-11-24T09:16",
		"desde 30d": "2026-10-25T09:15 2026-11-24T09:16",
		"2027":      "", "1999": "", "since 2027-01-01": "", "since when": "", "20266": "", "@ana": "", "2026-13-01": "",
	} {
		span, err := credit.ParseStorySpan(typed, now, madrid)
		got := ""
		if err == nil {
			got = span.From.UTC().Format("2006-01-02T15:04") + " " + span.To.UTC().Format("2006-01-02T15:04")
		}
		if got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

func TestChapters(t *testing.T) {
	t.Parallel()
	at := func(day int, values ...string) credit.Shoutout {
		when := time.Date(2026, 3, day, 23, 30, 0, 0, time.UTC)
		return credit.Shoutout{ID: when.Format("0102"), Time: when, Values: values}
	}
	zone := time.FixedZone("ahead", 3600)
	told := credit.Chapters(
		[]credit.Shoutout{at(31, "craft"), at(30, "craft", "fun"), at(5), at(4, "gone"), at(3, "craft")},
		[]credit.Value{{Name: "fun"}, {Name: "craft"}}, zone,
	)
	var got []string
	for _, c := range told {
		for _, m := range c.Months {
			line := c.Value + " " + m.First.Format("2006-01") + ":"
			for _, s := range m.Stories {
				line += " " + s.ID
			}
			got = append(got, line)
		}
	}
	want := []string{"fun 2026-03: 0330", "craft 2026-03: 0303", "craft 2026-04: 0331", "gone 2026-03: 0304", " 2026-03: 0305"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("chapters (-want +got):\n%s", diff)
	}
}
