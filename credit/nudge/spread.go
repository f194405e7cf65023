package nudge

import "shine/credit"

const (
	spreadRest    = 30 // days
	spreadDays    = 60
	spreadGave    = 6 // credits
	spreadPeople  = 4
	spreadPercent = 70
)

// spread fires when most of what the lead gives their team goes to one person.
func spread(c Case) (Reason, bool) {
	if c.rests(Spread, spreadRest, anyMoment) || len(c.Team) < spreadPeople {
		return Reason{}, false
	}
	favorite, top, told, all := c.favorite()
	if !c.counts(favorite) || told < spreadGave || 100*top < spreadPercent*all {
		return Reason{}, false
	}
	return Reason{About: favorite.ID, Facts: Facts{
		Since: c.Now.Add(-spreadDays * day), Days: spreadDays, Rule: spreadGave, Count: top, Of: all,
	}}, true
}

// favorite is who of the team got most of the lead's credit that is not private, how much that was, what the whole team
// got of it, and what it got together with the private ones, which only make the whole greater.
func (c Case) favorite() (who Member, top, told, all int) {
	for _, m := range c.Team {
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
			who, top = m, got
		}
	}

	return who, top, told, all
}
