package credit

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// MaxWin is how many characters a win may have.
	MaxWin = 1000
	// maxWins is how many somebody may keep.
	maxWins = 200
	// maxWinsBytes bounds what somebody's wins take together.
	maxWinsBytes = 64 << 10
	// sameWin is how long the same words are the same win: Slack may deliver a command twice.
	sameWin = 10 * time.Minute
	// fridayMinute is when somebody is asked, on their own clocks, and fridayLate how late that may come.
	fridayMinute = 15 * 60
	fridayLate   = 3 * time.Hour
)

// These are the errors of a win that is not kept.
var (
	ErrNoWin       = errors.New("a win without words")
	ErrLongWin     = errors.New("a win with too many words")
	ErrTooManyWins = errors.New("more wins than somebody may keep")
)

// Win is something that somebody is glad about, kept for themselves. It is no credit.
type Win struct {
	// ID is unique among their own.
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	// Shared are the leads with whom they shared it.
	Shared []string `json:"shared,omitempty"`
}

// Wins are what somebody is glad about, oldest first, and whether they want to be asked for more.
type Wins struct {
	List []Win `json:"list,omitempty"`
	// Fridays is set for people who want to be asked on Fridays. Asked is the latest Friday that is over, or when they
	// chose it.
	Fridays bool      `json:"fridays,omitempty"`
	Asked   time.Time `json:"asked,omitzero"`
}

// IsZero reports whether there is nothing to keep.
func (w Wins) IsZero() bool { return len(w.List) == 0 && !w.Fridays }

// Add adds a win. The same words again, soon after, are the same win.
func (w Wins) Add(text string, now time.Time) (Wins, error) {
	text, now = strings.TrimSpace(text), now.UTC().Truncate(time.Millisecond)
	switch last := len(w.List) - 1; {
	case text == "":
		return w, ErrNoWin
	case utf8.RuneCountInString(text) > MaxWin:
		return w, ErrLongWin
	case last >= 0 && w.List[last].Text == text && now.Sub(w.List[last].At) < sameWin:
		return w, nil
	}

	added := w
	added.List = append(slices.Clone(w.List), Win{ID: w.nextID(now), At: now, Text: text})
	if len(added.List) > maxWins || added.size() > maxWinsBytes {
		return w, ErrTooManyWins
	}
	return added, nil
}

// nextID is the moment as an ID, or the ID after that of the latest win.
func (w Wins) nextID(now time.Time) string {
	next := now.UnixMilli()
	for _, one := range w.List {
		if known, err := strconv.ParseInt(one.ID, 36, 64); err == nil && known >= next {
			next = known + 1
		}
	}
	return strconv.FormatInt(next, 36)
}

func (w Wins) size() int {
	raw, err := json.Marshal(w.List)
	if err != nil {
		return maxWinsBytes + 1
	}
	return len(raw)
}

// Find finds a win by its ID.
func (w Wins) Find(id string) (Win, bool) {
	at := slices.IndexFunc(w.List, func(one Win) bool { return one.ID == id })
	if at < 0 {
		return Win{}, false
	}
	return w.List[at], true
}

// Without are the wins without one of them.
func (w Wins) Without(id string) Wins {
	w.List = slices.DeleteFunc(slices.Clone(w.List), func(one Win) bool { return one.ID == id })
	return w
}

// Share shares a win with a lead, and reports whether this is the first time.
func (w Wins) Share(id, lead string) (Wins, bool) {
	one, ok := w.Find(id)
	if !ok || slices.Contains(one.Shared, lead) {
		return w, false
	}

	w.List = slices.Clone(w.List)
	for i := range w.List {
		if w.List[i].ID == id {
			w.List[i].Shared = append(slices.Clone(one.Shared), lead)
		}
	}
	return w, true
}

// Forget removes the name of somebody else who is erased from the wins.
func (w Wins) Forget(person string) Wins {
	w.List = slices.Clone(w.List)
	for i, one := range w.List {
		w.List[i].Text = strings.ReplaceAll(one.Text, "<@"+person+">", "@somebody")
		if slices.Contains(one.Shared, person) {
			w.List[i].Shared = slices.DeleteFunc(slices.Clone(one.Shared), func(lead string) bool {
				return lead == person
			})
		}
	}
	return w
}

// Joined adds the wins that another Redis has. Whether they want to be asked stays as it is here, unless nothing was
// kept here.
func (w Wins) Joined(other Wins) Wins {
	if w.IsZero() {
		return other
	}

	w.List = slices.Clone(w.List)
	for _, one := range other.List {
		if _, known := w.Find(one.ID); !known {
			w.List = append(w.List, one)
		}
	}
	slices.SortStableFunc(w.List, func(a, b Win) int { return a.At.Compare(b.At) })
	return w
}

// AskFridays notes that somebody wants to be asked on Fridays, or does not want it any more.
func (w Wins) AskFridays(on bool, now time.Time) Wins {
	if on && !w.Fridays {
		w.Asked = now.UTC().Truncate(time.Millisecond)
	}
	w.Fridays = on
	if !on {
		w.Asked = time.Time{}
	}
	return w
}

// fridays is the schedule of the question in a zone.
func fridays(zone *time.Location) Schedule {
	return Schedule{Day: time.Friday, Minute: fridayMinute, Zone: ZoneName(zone)}
}

// NextFriday is when they are asked next; zero for never.
func (w Wins) NextFriday(zone *time.Location, now time.Time) time.Time {
	if !w.Fridays {
		return time.Time{}
	}
	return fridays(zone).Next(now)
}

// OnFriday notes that a Friday's question is decided. It returns the moment until which it may still be asked; zero
// where it is too late, or where none was due.
func (w Wins) OnFriday(zone *time.Location, now time.Time) (Wins, time.Time) {
	at := fridays(zone).Latest(now)
	if !w.Fridays || !at.After(w.Asked) {
		return w, time.Time{}
	}

	w.Asked = at
	if now.Sub(at) >= fridayLate {
		return w, time.Time{}
	}
	return w, at.Add(fridayLate)
}

// Sound reports whether the wins are as Shine itself would keep them.
func (w Wins) Sound() bool {
	return len(w.List) <= maxWins && w.size() <= maxWinsBytes && (!w.Fridays || !w.Asked.IsZero()) &&
		!slices.ContainsFunc(w.List, func(one Win) bool { return !one.sound() })
}

func (w Win) sound() bool {
	nobody := func(id string) bool { return !IsPerson(id) }
	_, err := strconv.ParseInt(w.ID, 36, 64)
	return err == nil && !w.At.IsZero() && w.Text != "" && utf8.RuneCountInString(w.Text) <= MaxWin &&
		!slices.ContainsFunc(w.Shared, nobody)
}

// Latest is the latest moment in the wins that has to be in the past.
func (w Wins) Latest() time.Time {
	latest := w.Asked
	for _, one := range w.List {
		latest = later(latest, one.At)
	}
	return latest
}
