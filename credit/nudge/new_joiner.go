package nudge

// These are the days on the team from which and up to which somebody is a new joiner: there long enough to have done
// something, and still new.
const (
	newJoinerFrom = 21
	newJoinerTo   = 45
)

// newJoiner fires when somebody new was never credited by anyone. People who were there when the team was set up are
// not new.
func newJoiner(c Case) (Reason, bool) {
	var found Member
	for _, m := range c.counting() {
		days := c.Calendar.daysBetween(m.Since, c.Now)
		if m.Founder || !m.Last.IsZero() || days < newJoinerFrom || days > newJoinerTo ||
			c.had(NewJoiner, func(past Moment) bool { return past.About == m.ID }) {
			continue
		}
		if found.ID == "" || m.Since.Before(found.Since) {
			found = m
		}
	}

	if found.ID == "" {
		return Reason{}, false
	}

	return Reason{About: found.ID, Facts: Facts{
		Since: found.Since, Days: c.Calendar.daysBetween(found.Since, c.Now), Rule: newJoinerFrom,
	}}, true
}
