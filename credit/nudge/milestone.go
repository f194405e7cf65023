package nudge

import (
	"time"

	"shine/credit"
)

// milestone fires on the lead's last working day before a day that somebody of the team would like to be thought of.
func milestone(c Case) (Reason, bool) {
	if !c.Calendar.Works(c.Now) {
		return Reason{}, false
	}
	next := c.Calendar.Date(c.Calendar.nextAt(c.Now, 0))
	for _, m := range c.Milestones {
		if c.isNext(m, next) {
			return Reason{About: m.Person, Facts: Facts{Since: c.Now, Date: m.Date, Word: m.Word}}, true
		}
	}
	return Reason{}, false
}

// isNext reports whether a milestone is after today, and on or before the next working day, whose date is next.
func (c Case) isNext(m credit.Milestone, next string) bool {
	_, err := time.Parse(time.DateOnly, m.Date)
	counts := false
	for _, member := range c.counting() {
		counts = counts || member.ID == m.Person
	}
	return err == nil && counts && m.Date > c.Calendar.Date(c.Now) && m.Date <= next &&
		!c.had(Milestone, func(past Moment) bool { return past.About == m.Person && past.Facts.Date == m.Date })
}
