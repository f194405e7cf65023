package nudge

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"shine/credit"
)

// Sealed data comes from outside, and is packed: a small line may unpack to much. So it is read one record at a time,
// and each is checked before the next is read.
const (
	// maxSealed bounds what a line may unpack to, and maxRecord what one record of it may be, in bytes.
	maxSealed = 16 << 20
	maxRecord = 256 << 10
	// maxRecords is how many leads it may tell of, maxMoments of how many moments of each: there is one on a day at
	// most.
	maxRecords = 10_000
	maxMoments = 500
	maxSeed    = 64
	// maxLines is of how many people it may hold lines.
	maxLines = 100_000
)

// id is what the short names in a record look like, its moments' own and Slack's.
var id = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// Latest is the latest moment that it tells of as one that was.
func (s Sealed) Latest() time.Time {
	latest := s.Began
	for _, lines := range s.Lines {
		for _, lead := range lines.Leads {
			latest = slices.MaxFunc([]time.Time{latest, lead.Yes}, time.Time.Compare)
		}
	}
	for _, r := range s.Records {
		latest = latestOf(r.Moments, latest, r.Welcomed, r.On)
	}
	for _, w := range s.Wins {
		latest = slices.MaxFunc([]time.Time{latest, w.Latest()}, time.Time.Compare)
	}
	for _, n := range s.Notes {
		latest = latestOf(n.Moments, latest, n.Until, n.Closed, n.Changed)
	}
	return latest
}

func latestOf(moments []Moment, and ...time.Time) time.Time {
	for _, m := range moments {
		and = append(and, m.At)
		if m.Question != nil {
			and = append(and, m.Question.At, m.Question.Replied)
		}
	}
	return slices.MaxFunc(and, time.Time.Compare)
}

// readSealed reads what is sealed, within its bounds.
func readSealed(d *json.Decoder) (Sealed, error) {
	var s Sealed
	err := members(d, func(name string) (err error) {
		switch name {
		case "seed":
			err = d.Decode(&s.Seed)
		case "began":
			err = d.Decode(&s.Began)
		case "records":
			s.Records, err = readPeople(d, maxRecords, Record.sound)
			return err
		case "notes":
			s.Notes, err = readPeople(d, maxRecords, Notes.sound)
			return err
		case "lines":
			s.Lines, err = readPeople(d, maxLines, credit.OwnLines.Sound)
			return err
		case "wins":
			s.Wins, err = readPeople(d, maxLines, credit.Wins.Sound)
			return err
		default:
			err = d.Decode(new(json.RawMessage)) // of a newer version
		}

		if err != nil || len(s.Seed) > maxSeed {
			return errSealed
		}
		return nil
	})
	return s, err
}

// readPeople reads a record of each of many people, of which there may be so many, and which has to be sound.
func readPeople[R any](d *json.Decoder, most int, sound func(R) bool) (map[string]R, error) {
	records, n := map[string]R{}, 0
	err := members(d, func(person string) error {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return errSealed
		}

		var r R
		switch {
		case !credit.IsPerson(person):
			return errors.New("the sealed line holds a record of nobody")
		case n == most:
			return fmt.Errorf("the sealed line holds more than %d records", most)
		case len(raw) > maxRecord:
			return fmt.Errorf("the sealed line holds a record of more than %d bytes", maxRecord)
		case json.Unmarshal(raw, &r) != nil || !sound(r):
			return errors.New("the sealed line holds a record that is out of bounds")
		}

		records[person] = r
		n++
		return nil
	})
	return records, err
}

// members reads the members of a JSON object, one after the other; null has none.
func members(d *json.Decoder, read func(name string) error) error {
	open, err := d.Token()
	if err == nil && open == nil {
		return nil
	}
	if err != nil || open != json.Delim('{') {
		return errSealed
	}

	for d.More() {
		name, err := d.Token()
		if err != nil {
			return errSealed
		}
		text, _ := name.(string) // a member's name always is one
		if err := read(text); err != nil {
			return err
		}
	}

	if _, err := d.Token(); err != nil {
		return errSealed
	}

	return nil
}

// sound reports whether a record holds no more, and nothing else, than Shine writes.
func (r Record) sound() bool {
	wrongDay := func(day time.Weekday) bool { return day < time.Sunday || day > time.Saturday }
	wrongDate := func(date string) bool { return !isDate(date) }
	return r.Minute >= 0 && r.Minute < 24*60 && (r.Asked == "" || isDate(r.Asked)) &&
		len(r.Muted) <= len(Kinds) && !slices.ContainsFunc(
		r.Muted, func(k Kind) bool { return !slices.Contains(Kinds, k) },
	) &&
		len(r.Days) <= 7 && !slices.ContainsFunc(r.Days, wrongDay) &&
		len(r.Away) <= maxMoments && !slices.ContainsFunc(r.Away, wrongDate) &&
		soundMoments(r.Moments, Kinds...)
}

// sound reports whether notes hold no more, and nothing else, than Shine writes.
func (n Notes) sound() bool {
	return n.Schedule.In(time.UTC).Check() == nil && (!n.On || !n.Until.IsZero()) && soundMoments(n.Moments, Note) &&
		len(n.Saw) <= maxSaw && !slices.ContainsFunc(n.Saw, func(one string) bool { return !isSaw(one) })
}

func isSaw(one string) bool {
	shoutout, person, _ := strings.Cut(one, " ")
	return id.MatchString(shoutout) && credit.IsPerson(person)
}

func soundMoments(moments []Moment, kinds ...Kind) bool {
	return len(moments) <= maxMoments && !slices.ContainsFunc(
		moments, func(m Moment) bool { return !slices.Contains(kinds, m.Kind) || !m.sound() },
	)
}

func (m Moment) sound() bool {
	answers := []Answer{"", Opened, Gave, AskedIt, NotNow, Snooze, Mute, Off}
	nobody := func(named string) bool { return !credit.IsPerson(named) }
	return id.MatchString(m.ID) && !m.At.IsZero() && slices.Contains(answers, m.Answer) &&
		m.Question.sound() && len(m.Named) <= maxNamed && !slices.ContainsFunc(m.Named, nobody) &&
		(m.About == "" || credit.IsPerson(m.About)) && (m.By == "" || credit.IsPerson(m.By)) && (m.Source == "" ||
		id.MatchString(m.Source)) &&
		m.Share >= 0 && m.Share <= 1 && m.Wording >= 0 && m.Wording < 100 &&
		(m.Facts.Date == "" || isDate(m.Facts.Date)) && utf8.RuneCountInString(m.Facts.Word) <= credit.MaxMilestoneWord
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}
