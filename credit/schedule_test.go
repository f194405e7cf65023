package credit_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"shine/credit"
)

func TestParseSchedule(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words  string
		day    time.Weekday
		minute int
		zone   string
	}{
		{"monday 9:00", time.Monday, 540, "Asia/Tokyo"},
		{"mon 9am", time.Monday, 540, "Asia/Tokyo"},
		{"Mondays at 9 am", time.Monday, 540, "Asia/Tokyo"},
		{"every FRI 16:30 Europe/Madrid", time.Friday, 990, "Europe/Madrid"},
		{"lunes 9:00", time.Monday, 540, "Asia/Tokyo"},
		{"los miércoles a las 9:15", time.Wednesday, 555, "Asia/Tokyo"},
		{"sábado 21h", time.Saturday, 1260, "Asia/Tokyo"},
		{"sun 12am", time.Sunday, 0, "Asia/Tokyo"},
		{"sun 12pm", time.Sunday, 720, "Asia/Tokyo"},
		{"thu 9.05 UTC", time.Thursday, 545, "UTC"},
		{"monday 9 o'clock", time.Monday, 540, "Asia/Tokyo"},
		{"monday 9 o\u2019clock europe/madrid", time.Monday, 540, "Europe/Madrid"},
		{"monday 9o'clock", time.Monday, 540, "Asia/Tokyo"},
		{"monday 9am AMERICA/NEW_YORK", time.Monday, 540, "America/New_York"},
		{"monday 9.00", time.Monday, 540, "Asia/Tokyo"},
		{"monday 9h", time.Monday, 540, "Asia/Tokyo"},
		{"monday 9h30", time.Monday, 570, "Asia/Tokyo"},
		{"monday 9:00 Uhr Europe/berlin", time.Monday, 540, "Europe/Berlin"},
		{"monday 9:00Uhr", time.Monday, 540, "Asia/Tokyo"},
		{"monday 9 p.m. utc", time.Monday, 1260, "UTC"},
		{"monday 9:30 P.M", time.Monday, 1290, "Asia/Tokyo"},
		{"lunes 9 horas", time.Monday, 540, "Asia/Tokyo"},
		{"SA\u0301BADO 9:00", time.Saturday, 540, "Asia/Tokyo"},
		{"mie\u0301rcoles 9:00", time.Wednesday, 540, "Asia/Tokyo"},
		{"monday \uff19\uff1a\uff10\uff10", time.Monday, 540, "Asia/Tokyo"},
		{"monday 9:00 america/port-au-prince", time.Monday, 540, "America/Port-au-Prince"},
		{"le lundi à 9 h 30", time.Monday, 570, "Asia/Tokyo"},
		{"tous les mardis à 9 heures", time.Tuesday, 540, "Asia/Tokyo"},
		{"mer 16h Europe/Paris", time.Wednesday, 960, "Europe/Paris"},
		{"montags um 9 Uhr", time.Monday, 540, "Asia/Tokyo"},
		{"am Montag um 9:15 Uhr Europe/Berlin", time.Monday, 555, "Europe/Berlin"},
		{"jeden Sonnabend 10.30", time.Saturday, 630, "Asia/Tokyo"},
		{"Do 9 Uhr", time.Thursday, 540, "Asia/Tokyo"},
		{"toda segunda-feira às 9h", time.Monday, 540, "Asia/Tokyo"},
		{"às terças-feiras, às 9h30", time.Tuesday, 570, "Asia/Tokyo"},
		{"2ª 9:00 America/Sao_Paulo", time.Monday, 540, "America/Sao_Paulo"},
		{"sexta 16 horas", time.Friday, 960, "Asia/Tokyo"},
		{"月曜 9:00", time.Monday, 540, "Asia/Tokyo"},
		{"毎週月曜日の午前9時", time.Monday, 540, "Asia/Tokyo"},
		{"毎週 金曜日 の 午後 4時半", time.Friday, 990, "Asia/Tokyo"},
		{"水曜16時30分 Asia/Seoul", time.Wednesday, 990, "Asia/Seoul"},
		{"土 １０時", time.Saturday, 600, "Asia/Tokyo"},
		{"日曜 午後0時", time.Sunday, 720, "Asia/Tokyo"},
		{"monday 9:00 cet", time.Monday, 540, "CET"},
	} {
		got, err := credit.ParseSchedule(strings.Fields(c.words), "Asia/Tokyo")
		if err != nil || got.Day != c.day || got.Minute != c.minute || got.Zone != c.zone {
			t.Errorf("%q is %v, %v", c.words, got, err)
		}
	}
	for words, want := range map[string]error{
		"": credit.ErrNoDay, "someday 9:00": credit.ErrNoDay, "9:00 monday": credit.ErrNoDay,
		"monday": credit.ErrNoTime, "monday 24:00": credit.ErrNoTime, "monday 9:60": credit.ErrNoTime, "monday 13pm": credit.ErrNoTime,
		"月曜": credit.ErrNoTime, "月曜 25時": credit.ErrNoTime, "月曜 9時70分": credit.ErrNoTime, "午前9時": credit.ErrNoDay, "月曜 午後13時": credit.ErrNoTime,
		"lundi 9 h 75": credit.ErrBadZone, "am": credit.ErrNoDay, "毎週": credit.ErrNoDay, "monday noon": credit.ErrNoTime,
		"monday 9:00 Mars/Olympus": credit.ErrBadZone, "monday 9:00 Local": credit.ErrBadZone, "monday 9:00 New Berlin City": credit.ErrBadZone,
		"monday 9:00 EST": credit.ZoneGuess{"America/New_York"}, "monday 9:00 pdt": credit.ZoneGuess{"America/Los_Angeles"},
		"monday 9:00 GMT": credit.ZoneGuess{"Europe/London"}, "monday 9:00 New York": credit.ZoneGuess{"America/New_York"},
		"monday 9:00 madrid": credit.ZoneGuess{"Europe/Madrid"}, "monday 9:00 Bogotá": credit.ZoneGuess{"America/Bogota"},
	} {
		if _, err := credit.ParseSchedule(strings.Fields(words), "UTC"); err != want { //nolint:errorlint // our own, bare
			t.Errorf("%q: %v, want %v", words, err, want)
		}
	}
}

func FuzzParseSchedule(f *testing.F) {
	f.Add("monday 9:00 Europe/Madrid")
	f.Fuzz(func(t *testing.T, words string) {
		s, err := credit.ParseSchedule(strings.Fields(words), "UTC")
		if err == nil && s.Check() != nil {
			t.Errorf("%q is read as %v, which cannot be kept", words, s)
		}
	})
}

// The clock of a zone is what counts: a time that is skipped is the moment of the change, one that comes twice the first.
func TestScheduleWhereClocksChange(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		parsed, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for _, c := range []struct {
		schedule credit.Schedule
		after    string
		want     string
	}{
		{credit.Schedule{Day: time.Sunday, Minute: 150, Zone: "Europe/Madrid"}, "2026-03-25T12:00:00Z", "2026-03-29T01:00:00Z"}, // 02:30 is skipped: 03:00
		{credit.Schedule{Day: time.Sunday, Minute: 150, Zone: "Europe/Madrid"}, "2026-10-20T12:00:00Z", "2026-10-25T00:30:00Z"}, // the first 02:30
		{credit.Schedule{Day: time.Sunday, Minute: 150, Zone: "Europe/Madrid"}, "2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z"}, // and not the second
		{credit.Schedule{Day: time.Sunday, Minute: 150, Zone: "America/New_York"}, "2026-03-05T12:00:00Z", "2026-03-08T07:00:00Z"},
		{credit.Schedule{Day: time.Monday, Minute: 540, Zone: "Europe/Madrid"}, "2026-03-23T08:00:00Z", "2026-03-30T07:00:00Z"},
		{credit.Schedule{Day: time.Friday, Minute: 600, Zone: "Pacific/Apia"}, "2011-12-29T12:00:00Z", "2011-12-30T10:00:00Z"}, // a day that Samoa skipped
	} {
		if got := c.schedule.Next(at(c.after)); !got.Equal(at(c.want)) {
			t.Errorf("after %s %v comes %s, want %s", c.after, c.schedule, got.UTC().Format(time.RFC3339), c.want)
		}
	}
}

var zones = []string{"UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo", "Africa/Casablanca"}

func drawSchedule(t *rapid.T) credit.Schedule {
	return credit.Schedule{
		Day: time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), Minute: rapid.IntRange(0, 1439).Draw(t, "minute"),
		Zone: rapid.SampledFrom(zones).Draw(t, "zone"),
	}
}

// Between two scheduled moments that follow each other there is none.
func TestScheduleHasNoGaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		at := time.Unix(rapid.Int64Range(0, 2e9).Draw(t, "at"), 0)
		next, latest := s.Next(at), s.Latest(at)
		if !next.After(at) || latest.After(at) {
			t.Fatalf("at %v, the next is %v and the latest %v", at, next, latest)
		}
		if again := s.Next(latest); !again.Equal(next) {
			t.Fatalf("after %v comes %v, not %v", latest, again, next)
		}
		if apart := next.Sub(latest); apart < 6*24*time.Hour-3*time.Hour || apart > 8*24*time.Hour+3*time.Hour {
			t.Fatalf("%v between two digests", apart)
		}
	})
}

// Whatever the schedules, their changes, the clocks' and the downtimes: spans touch, and every moment up to the end of the
// last one is in exactly one.
func TestSpansCoverEverythingOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1.4e9, 1.9e9).Draw(t, "start"), 0)
		sub := credit.Subscription{Channel: "C1", Schedule: drawSchedule(t), Since: now, Until: now}
		type span struct{ from, until time.Time }
		var spans []span
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0:
				sub.Schedule, sub.Changed = drawSchedule(t), now
				if _, due := sub.Due(now); due {
					t.Fatalf("at %v a digest is due by a schedule that began then: %+v", now, sub)
				}
			case 1: // a downtime
				now = now.Add(time.Duration(rapid.Int64Range(0, int64(40*24*time.Hour)).Draw(t, "downtime")))
			default:
				now = sub.Wake(now).Add(time.Duration(rapid.Int64Range(0, int64(5*24*time.Hour)).Draw(t, "late")))
			}
			until, due := sub.Due(now)
			if !due {
				continue
			}
			if until.After(now) || now.Sub(until) >= 3*24*time.Hour {
				t.Fatalf("at %v a digest up to %v is told", now, until)
			}
			spans = append(spans, span{sub.Until, until})
			sub.Until = until
		}
		end := sub.Since
		for _, s := range spans {
			if !s.from.Equal(end) || !s.until.After(s.from) {
				t.Fatalf("a span from %v to %v follows one that ends at %v", s.from, s.until, end)
			}
			end = s.until
		}
		if wake := sub.Wake(now); wake.Before(now) || wake.Sub(now) > 9*24*time.Hour {
			t.Fatalf("at %v, it is looked at again at %v", now, wake)
		}
	})
}
