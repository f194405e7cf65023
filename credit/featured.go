package credit

import (
	"slices"
	"strings"
	"time"
)

const (
	// exchangeWindow is how long after a credit one in return may be a courtesy: such stories are not featured.
	exchangeWindow = 7 * 24 * time.Hour
	// shortlist is how many stories are looked at closely to choose the featured ones.
	shortlist = 40
	// closelyRead is how many stories of a very long week are read for that.
	closelyRead = 200
)

// Shortlist are the stories among which the featured ones are chosen, the best first. So look-ups are needed only for
// these stories and their people, not for all.
//
// A featured story names nobody who does not want that, and prefers, in this order: people who were not featured for 8
// weeks, a text that says both what was done and what it changed, thanks across teams, work behind the scenes, and
// boosts. Nothing counts how often somebody was credited.
func Shortlist(w Week) []Shoutout {
	var willing []int
	for i, s := range w.Stories {
		if !slices.ContainsFunc(s.DigestRecipients(), func(user string) bool { return w.Unfeatured[user] }) {
			willing = append(willing, i)
		}
	}

	willing = shuffled(willing, func(i int) uint64 { return w.tieBreak(w.Stories[i].ID) })
	var list []Shoutout
	for _, i := range willing[:min(len(willing), closelyRead)] {
		list = append(list, w.Stories[i])
	}

	merits := make(map[string][5]bool, len(list))
	for _, s := range list {
		merits[s.ID] = w.merits(s)
	}

	slices.SortStableFunc(list, func(a, b Shoutout) int {
		for i, better := range merits[a.ID] {
			if better != merits[b.ID][i] {
				return map[bool]int{true: -1, false: 1}[better]
			}
		}
		return 0 // equals stay as they were shuffled
	})
	return list[:min(len(list), shortlist)]
}

// merits are reasons to feature a story, the most important first.
func (w Week) merits(s Shoutout) [5]bool {
	fresh := !slices.ContainsFunc(s.DigestRecipients(), func(user string) bool { return w.Recently[user] })
	text := phrased(s.Text)
	unseen := slices.ContainsFunc(behindScenes, func(phrase string) bool { return strings.Contains(text, phrase) })
	return [5]bool{fresh, saysBoth(text), w.acrossTeams(s), unseen, len(s.Boosts) > 0}
}

// saysBoth reports whether a text, as phrased returns it, says what was done and what it changed: it is more than a
// word of thanks, and goes on to say what came of it.
func saysBoth(text string) bool {
	_, after := firstWords(text, minWords)
	return slices.ContainsFunc(changed, func(phrase string) bool {
		_, change, found := strings.Cut(after, phrase)
		return found && plainWords(change) >= 2
	})
}

// acrossTeams reports whether somebody credited people of other teams only.
func (w Week) acrossTeams(s Shoutout) bool {
	mine := w.Teams[s.Giver]
	return len(mine) > 0 && !slices.ContainsFunc(s.DigestRecipients(), func(user string) bool {
		theirs := w.Teams[user]
		return len(theirs) == 0 || len(shared(theirs, mine)) > 0
	})
}

// featured are up to three stories of different people.
func (w Week) featured() []Shoutout {
	var chosen []Shoutout
	if w.Featured != nil {
		for _, s := range w.Stories {
			if slices.Contains(w.Featured, s.ID) {
				chosen = append(chosen, s)
			}
		}
	} else {
		taken := map[string]bool{}
		if w.Shortlisted == nil {
			w.Shortlisted = Shortlist(w)
		}
		for _, s := range w.Shortlisted {
			told := s.DigestRecipients()
			if len(chosen) == maxFeatured || slices.ContainsFunc(told, func(user string) bool { return taken[user] }) ||
				w.exchanged(s) {
				continue
			}
			for _, user := range told {
				taken[user] = true
			}
			chosen = append(chosen, s)
		}
	}
	slices.SortStableFunc(chosen, func(a, b Shoutout) int { return strings.Compare(w.name(a), w.name(b)) })
	return chosen
}

func (w Week) name(s Shoutout) string {
	first := s.DigestRecipients()[0]
	if w.Name == nil {
		return first
	}
	return w.Name(first)
}

// exchanged reports whether a recipient credited the giver too within 7 days, before or after.
func (w Week) exchanged(s Shoutout) bool {
	back := func(other Shoutout) bool {
		apart := s.Time.Sub(other.Time)
		return apart.Abs() <= exchangeWindow && slices.Contains(other.Recipients, s.Giver) && slices.Contains(
			s.Recipients, other.Giver,
		)
	}
	return slices.ContainsFunc(w.Thanked, back) || slices.ContainsFunc(w.Stories, back)
}
