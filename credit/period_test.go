package credit_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"shine/credit"
)

func TestDayStart(t *testing.T) {
	for _, tc := range []struct{ zone, at, want string }{
		{"UTC", "2026-11-24T13:00:00Z", "2026-11-24T00:00:00Z"},
		{"Asia/Tokyo", "2026-11-24T16:00:00Z", "2026-11-24T15:00:00Z"},
		{"America/Los_Angeles", "2026-11-24T07:59:59Z", "2026-11-23T08:00:00Z"},
		// Beirut 2026-03-29: midnight is skipped.
		{"Asia/Beirut", "2026-03-29T10:00:00Z", "2026-03-28T22:00:00Z"},
		// Havana 2026-11-01: one o'clock becomes midnight again.
		{"America/Havana", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z"},
	} {
		if got := credit.DayStart(parseTime(t, tc.at), zone(t, tc.zone)); !got.Equal(parseTime(t, tc.want)) {
			t.Errorf("DayStart(%s, %s) = %s, want %s", tc.at, tc.zone, got.UTC().Format(time.RFC3339), tc.want)
		}
	}
}

func TestWeekStart(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-23T00:00:00Z": "2026-11-23T00:00:00Z", // a Monday
		"2026-11-29T23:59:59Z": "2026-11-23T00:00:00Z",
		"2026-11-30T00:00:00Z": "2026-11-30T00:00:00Z",
		"2027-01-01T12:00:00Z": "2026-12-28T00:00:00Z",
	} {
		if got := credit.WeekStart(parseTime(t, at), time.UTC); !got.Equal(parseTime(t, want)) {
			t.Errorf("WeekStart(%s) = %s, want %s", at, got.Format(time.RFC3339), want)
		}
	}
}

func TestMonthsBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at     string
		months int
		want   string
	}{
		{"2026-11-25T09:00:00Z", 1, "2026-10-25T09:00:00Z"},
		{"2026-03-31T09:00:00Z", 1, "2026-02-28T09:00:00Z"},
		{"2028-05-31T09:00:00Z", 3, "2028-02-29T09:00:00Z"},
		{"2026-12-31T09:00:00Z", 1, "2026-11-30T09:00:00Z"},
		{"2026-01-31T09:00:00Z", 14, "2024-11-30T09:00:00Z"},
		{"2027-01-01T00:30:00+02:00", 12, "2025-12-31T22:30:00Z"},
	} {
		if got := credit.MonthsBefore(parseTime(t, c.at), c.months).Format(time.RFC3339); got != c.want {
			t.Errorf("%d months before %s: %s, want %s", c.months, c.at, got, c.want)
		}
	}
}

// In every zone and at every moment, a day starts on that date, at or before the moment, and not a second later
// than it could.
func TestDayStartIsTheFirstMomentOfTheDate(t *testing.T) {
	zones := []string{"UTC", "Europe/Madrid", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Africa/Cairo", "America/Asuncion"}
	rapid.Check(t, func(r *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(r, "zone"))
		at := time.Unix(rapid.Int64Range(946684800, 2208988800).Draw(r, "at"), 0)
		start := credit.DayStart(at, loc)
		date := at.In(loc).Format(time.DateOnly)
		if start.After(at) || start.In(loc).Format(time.DateOnly) != date {
			r.Fatalf("the day of %s starts at %s", at.In(loc), start.In(loc))
		}
		if before := start.Add(-time.Second).In(loc).Format(time.DateOnly); before == date {
			r.Fatalf("the day of %s starts before %s", at.In(loc), start.In(loc))
		}
	})
}

func parseTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}
