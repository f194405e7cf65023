package credit

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
)

// These are limits of a digest.
const (
	// maxFeatured is how many stories are told in full.
	maxFeatured = 3
	// FewStories is how many stories a digest needs; a week with fewer is a quiet one.
	FewStories = 2
	// maxConnections is how many pairs are looked at for new connections.
	maxConnections = 200
	// FeaturedRest is how long somebody who was featured leaves the place to others.
	FeaturedRest = 8 * 7 * 24 * time.Hour
	// NotSeen is how long somebody has to be without credit so that their stories come first.
	NotSeen = 4 * 7 * 24 * time.Hour
	// YearsBack is how many years of somebody's stories are read: one read of Redis for each.
	YearsBack = 5
)

// Week is what a digest is made from: the shout-outs of its span, and what has to be known to choose among them.
type Week struct {
	// Stories are the shout-outs of the span that the [Subscription.Tells], in the order of their IDs.
	Stories []Shoutout
	// Seed decides between equals; the same seed decides the same.
	Seed string
	// Featured, if not nil, are the IDs of the featured stories that were chosen before; those that are gone are left
	// out.
	Featured []string
	// Shortlisted is what [Shortlist] returned for the week, if it was asked.
	Shortlisted []Shoutout
	// Recently says who was featured within [FeaturedRest].
	Recently map[string]bool
	// Unfeatured says who does not want to be featured, and Firsts who wants their first credit to be told as one.
	Unfeatured, Firsts map[string]bool
	// SeenLately says who was credited within [NotSeen] before the span, and SeenEver which of Firsts ever were.
	SeenLately, SeenEver map[string]bool
	// Thanked are shout-outs given within 7 days before the span by people whom the stories credit.
	Thanked []Shoutout
	// Paired is what [Week.Pairs] returned, if it was asked, and Met says which of them are no new connections.
	Paired [][2]string
	Met    map[[2]string]bool
	// Teams are the teams that each person is on.
	Teams map[string][]string
	// Name returns somebody's name, by which featured stories are ordered; nil means that the id is used.
	Name func(user string) string
}

// Digest is what a channel reads of its week.
type Digest struct {
	Featured []Shoutout
	// Others are the stories that are told briefly, grouped by the people credited.
	Others []StoryGroup
	// Connections are pairs of givers and recipients who never credited each other before.
	Connections [][2]string
	// PassedOn is how often credit was passed on.
	PassedOn int
	Values   []Lived
	// Givers are everybody who credited somebody, in the order of their first story.
	Givers []string
}

// Stories is how many stories a digest tells.
func (d Digest) Stories() int {
	n := len(d.Featured)
	for _, g := range d.Others {
		n += len(g.Stories)
	}
	return n
}

// StoryGroup has the stories about the same people.
type StoryGroup struct {
	People  []string
	Stories []Shoutout
	// First is set when it is somebody's first credit ever, and they want that told.
	First bool
}

// Lived is a value that stories are tagged with, with one of them.
type Lived struct {
	Value   string
	Times   int
	Example Shoutout
}

// tieBreak returns a stable hash; equal seeds order equally.
func (w Week) tieBreak(parts ...string) uint64 {
	h := xxhash.New()
	_, _ = h.WriteString(w.Seed) // a hash takes everything
	for _, part := range parts {
		_, _ = h.WriteString("\x00")
		_, _ = h.WriteString(part)
	}
	return h.Sum64()
}

// shuffled orders a list by its tie-breaks.
func shuffled[V any](list []V, tieBreak func(V) uint64) []V {
	type lot struct {
		number uint64
		at     int
	}
	lots := make([]lot, len(list))
	for i, one := range list {
		lots[i] = lot{tieBreak(one), i}
	}

	slices.SortFunc(lots, func(a, b lot) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.at, b.at))
	})
	order := make([]V, len(list))
	for i, l := range lots {
		order[i] = list[l.at]
	}

	return order
}

// Pairs are the pairs of givers and recipients, each once, and no more than are looked at for new connections.
func (w Week) Pairs() [][2]string {
	seen := make(map[[2]string]bool, len(w.Stories))
	pairs := make([][2]string, 0, len(w.Stories))
	for _, s := range w.Stories {
		for _, user := range s.DigestRecipients() {
			if pair := [2]string{s.Giver, user}; !seen[pair] {
				seen[pair] = true
				pairs = append(pairs, pair)
			}
		}
	}

	pairs = shuffled(pairs, func(pair [2]string) uint64 { return w.tieBreak(pair[0], pair[1]) })
	return pairs[:min(len(pairs), maxConnections)]
}

// People are everybody whom the stories credit, each once, in the order in which they are first credited.
func (w Week) People() []string {
	var people []string
	seen := map[string]bool{}
	for _, s := range w.Stories {
		for _, user := range s.DigestRecipients() {
			if !seen[user] {
				seen[user] = true
				people = append(people, user)
			}
		}
	}

	return people
}

// Compose decides what a digest tells, and in which order. Featured stories are ordered by name. The others are grouped
// by the people credited: first-timers come first, then people not seen lately, then the rest, each in the order of
// their tie-breaks.
func Compose(w Week) Digest {
	d := Digest{Featured: w.featured()}
	isFeatured := map[string]bool{}
	for _, s := range d.Featured {
		isFeatured[s.ID] = true
	}

	d.Others = w.others(isFeatured)
	if w.Paired == nil {
		w.Paired = w.Pairs()
	}
	for _, pair := range w.Paired {
		if !w.Met[pair] {
			d.Connections = append(d.Connections, pair)
		}
	}

	slices.SortFunc(d.Connections, func(a, b [2]string) int { return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1]) })
	givers := map[string]bool{}
	lived := map[string]*Lived{}
	for _, s := range w.Stories {
		if s.PassedFrom != "" {
			d.PassedOn++
		}
		if !givers[s.Giver] {
			givers[s.Giver] = true
			d.Givers = append(d.Givers, s.Giver)
		}
		w.live(lived, s)
	}

	for _, value := range slices.Sorted(maps.Keys(lived)) {
		d.Values = append(d.Values, *lived[value])
	}

	return d
}

// live counts the values of a story, and chooses the example of each value.
func (w Week) live(lived map[string]*Lived, s Shoutout) {
	for _, value := range s.Values {
		l := lived[value]
		if l == nil {
			l = &Lived{Value: value, Example: s}
			lived[value] = l
		}
		l.Times++
		if w.tieBreak(value, s.ID) < w.tieBreak(value, l.Example.ID) {
			l.Example = s
		}
	}
}

// others groups the stories that are told briefly.
func (w Week) others(isFeatured map[string]bool) []StoryGroup {
	var groups []StoryGroup
	var keys []string
	at := make(map[string]int, len(w.Stories)) // by key
	for _, s := range w.Stories {
		if isFeatured[s.ID] {
			continue
		}

		told := s.DigestRecipients()
		key := strings.Join(slices.Sorted(slices.Values(told)), " ")
		i, known := at[key]
		if !known {
			i, at[key] = len(groups), len(groups)
			groups, keys = append(groups, StoryGroup{People: told, First: w.first(told)}), append(keys, key)
		}
		groups[i].Stories = append(groups[i].Stories, s)
	}

	var ranked [3][]StoryGroup
	for _, key := range shuffled(keys, func(key string) uint64 { return w.tieBreak(key) }) {
		group := groups[at[key]]
		rank := w.rank(group)
		ranked[rank] = append(ranked[rank], group)
	}

	return slices.Concat(ranked[:]...)
}

func (w Week) first(people []string) bool {
	return len(people) == 1 && w.Firsts[people[0]] && !w.SeenEver[people[0]]
}

// rank puts first-timers first, then people not seen lately, then the rest.
func (w Week) rank(g StoryGroup) int {
	switch {
	case g.First:
		return 0
	case slices.ContainsFunc(g.People, func(user string) bool { return !w.SeenLately[user] }):
		return 1
	}
	return 2
}
