package credit_test

import (
	"errors"
	"testing"
	"time"

	"shine/credit"
)

func TestParseSince(t *testing.T) {
	t.Parallel()
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"":                      "",
		"about":                 "",
		"since 30d":             "2026-03-01T10:00:00Z",
		" since 2 weeks":        "2026-03-17T10:00:00Z",
		"Since 2w.":             "2026-03-17T10:00:00Z",
		"since 1 month":         "2026-02-28T10:00:00Z",
		"desde 3 meses":         "2025-12-31T10:00:00Z",
		"desde 10 días":         "2026-03-21T10:00:00Z",
		"desde 1 año":           "2025-03-31T10:00:00Z",
		"since 2026-03-29":      "2026-03-28T23:00:00Z", // the clocks change on that day
		"depuis 2 semaines":     "2026-03-17T10:00:00Z",
		"depuis 30j":            "2026-03-01T10:00:00Z",
		"seit 3 Monaten":        "2025-12-31T10:00:00Z",
		"seit 1 Jahr":           "2025-03-31T10:00:00Z",
		"desde 1 mês":           "2026-02-28T10:00:00Z",
		"30日前から":                "2026-03-01T10:00:00Z",
		"2週間前から":                "2026-03-17T10:00:00Z",
		"3か月 前 から":              "2025-12-31T10:00:00Z",
		"2026-03-29から":          "2026-03-28T23:00:00Z",
		"30日 前から":               "2026-03-01T10:00:00Z",
		"から":                    "wrong",
		"いつか前から":                "wrong",
		"since 30 parsecs":      "wrong",
		"since 2026-02-30":      "wrong",
		"since":                 "wrong",
		"since forever":         "wrong",
		"since 30":              "wrong",
		"since 99999999999999d": "wrong",
		"since 9999y":           now.AddDate(-credit.YearsBack, 0, 0).Format(time.RFC3339),
		"since 0001-01-01":      now.AddDate(-credit.YearsBack, 0, 0).Format(time.RFC3339),
	} {
		since, said, err := credit.ParseSince(text, now, madrid)
		got := ""
		switch {
		case errors.Is(err, credit.ErrSince):
			got = "wrong"
		case said:
			got = since.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func FuzzParseSince(f *testing.F) {
	for _, text := range []string{"since 30d", "desde 2026-10-01", "since 9999 years", "since \xff"} {
		f.Add(text)
	}
	now := time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		since, said, err := credit.ParseSince(text, now, time.UTC)
		if said && err == nil && since.Before(now.AddDate(-credit.YearsBack, 0, 0)) {
			t.Errorf("%q is %v, before all that is kept", text, since)
		}
	})
}
