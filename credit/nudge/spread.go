package nudge

import "shine/credit"

const (
	spreadRest   = 30 // days
	spreadDays   = 60
	spreadGave   = 6 // credits
	spreadPeople = 4
	spreadShare  = 0.7
)

// spread fires when most of what the lead gives their team goes to one person.
func spread(c Case) (Reason, bool) {
	if c.rests(Spread, spreadRest, anyMoment) || len(c.counting()) < spreadPeople {
		return Reason{}, false
	}
	about, top, told, all := c.favorite()
	if told < spreadGave || float64(top) < spreadShare*float64(all) {
		return Reason{}, false
	}
	return Reason{About: about, Facts: Facts{
		Since: c.Now.Add(-spreadDays * day), Days: spreadDays, Rule: spreadGave, Count: top, Of: all,
	}}, true
}

// favorite is who of the team got most of the lead's credit that is not private, how much that was, what the whole team
// got of it, and what it got together with the private ones, which only make the whole greater.
func (c Case) favorite() (about string, top, told, all int) {
	for _, m := range c.counting() {
		got := 0
		for _, s := range c.Given {
			if !c.within(s.Time, spreadDays) {
				continue
			}
			for _, user := range s.Recipients {
				if user != m.ID {
					continue
				}
				all++
				if s.Visibility != credit.Private {
					got++
				}
			}
		}
		told += got
		if got > top {
			about, top = m.ID, got
		}
	}
	return about, top, told, all
}
