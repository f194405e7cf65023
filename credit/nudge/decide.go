package nudge

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Decision is what was decided about a lead at a moment.
type Decision struct {
	// Fires are the kinds that fire, in the order of priority.
	Fires []Reason
	// Chosen is the first of them that passes the gates, or nil.
	Chosen *Reason
	// Gate is the gate that holds the first of Fires back, where none is chosen.
	Gate Gate
	// Held is the one that passed all gates except the draw, or nil.
	Held *Reason
}

// Decide picks the first kind that fires and passes every gate. Kinds that lose are not kept for later.
func Decide(c Case, w Circumstances) Decision { return decideAmong(c, w, Kinds) }

// decideAmong is [Decide] for some of the kinds.
func decideAmong(c Case, w Circumstances, kinds []Kind) Decision {
	d := Decision{Fires: slices.DeleteFunc(Judge(c), func(r Reason) bool { return !slices.Contains(kinds, r.Kind) })}
	for i := range d.Fires {
		gate := firstGate(c, w, d.Fires[i])
		if i == 0 {
			d.Gate = gate
		}
		if gate == "" {
			d.Chosen, d.Gate = &d.Fires[i], ""
			return d
		}
		if gate == GateHeldOut {
			d.Held = &d.Fires[i]
			return d
		}
	}

	return d
}

func firstGate(c Case, w Circumstances, r Reason) Gate {
	for _, gate := range gates {
		if gate.holds(c, w, r) {
			return gate.name
		}
	}
	return ""
}

// Passes reports whether something is sent or held back by the draw. Otherwise the last look-ups need not be made.
func (d Decision) Passes() bool { return d.Chosen != nil || d.Held != nil }

// Moment is what is to be noted of a decision that passes, and whether there is anything.
func (d Decision) Moment(c Case, w Circumstances) (Moment, bool) {
	reason := d.Chosen
	if reason == nil {
		reason = d.Held
	}
	if reason == nil {
		return Moment{}, false
	}

	m := Moment{
		ID: strconv.FormatInt(c.Now.UnixMilli(), 36), At: c.Now.UTC().Truncate(time.Millisecond), Reason: *reason,
		Held: d.Chosen == nil, Share: w.HoldOut,
	}
	if !m.Held {
		m.Wording = wording(c, w.Seed, reason.Kind)
	}
	return m, true
}

// Wordings is how many wordings each kind has.
const Wordings = 4

// wording is the number of a wording that is not the kind's last one.
func wording(c Case, seed []byte, kind Kind) int {
	last := 0
	for _, m := range c.Record.Moments {
		if m.Kind == kind && !m.Held {
			last = m.Wording
		}
	}

	choices := make([]int, 0, Wordings)
	for n := 1; n <= Wordings; n++ {
		if n != last {
			choices = append(choices, n)
		}
	}

	return choices[int(Draw(seed, c.Lead, kind, "wording "+c.Calendar.Date(c.Now))*float64(len(choices)))]
}

// Draw returns a number from 0 up to 1, always the same for the same lead, kind and date, which nobody can guess
// without the workspace's seed.
func Draw(seed []byte, lead string, kind Kind, date string) float64 {
	mac := hmac.New(sha256.New, seed)
	_, _ = mac.Write([]byte(strings.Join([]string{lead, string(kind), date}, "|"))) // a hash takes everything
	return float64(binary.BigEndian.Uint64(mac.Sum(nil))>>11) / (1 << 53)
}

// askAt is when all kinds are judged on the day of a moment: at the hour that the lead chose, or at about ten.
func askAt(c Calendar, r Record, lead string, day time.Time) time.Time {
	return c.at(day, 0, askMinuteOf(r, lead))
}

// NextAsk is when they are judged next, after a moment; zero where the lead never works.
func NextAsk(c Calendar, r Record, lead string, now time.Time) time.Time {
	return c.nextAt(now, askMinuteOf(r, lead))
}

// hoursEnd is when it is too late for a nudge on the day of a moment.
func hoursEnd(c Calendar, day time.Time) time.Time { return c.at(day, 0, LastMinute) }

// NextHour is the next moment at which a nudge may come.
func NextHour(c Calendar, now time.Time) time.Time {
	if c.InHours(now) {
		return now
	}
	return c.nextAt(now, FirstMinute)
}

func askMinuteOf(r Record, lead string) int {
	if r.Minute > 0 {
		return r.Minute
	}
	sum := sha256.Sum256([]byte(lead))
	return askMinute - spreadMinutes + int(binary.BigEndian.Uint16(sum[:]))%(2*spreadMinutes+1)
}
