package credit

import (
	"cmp"
	"maps"
	"slices"
)

// These are limits of a map.
const (
	// FewestOnMap is how many people a map needs, and mostOnMap how many it can hold.
	FewestOnMap = 3
	mostOnMap   = 60
	// teamsConnect is how many credits it takes to connect two teams: fewer would point to single people.
	teamsConnect = 3
)

// Map is who credited whom.
type Map struct {
	// Nodes are people, or teams, each once, in the order of their ids.
	Nodes []string
	Edges []MapEdge
	// Left is how many nodes had no room.
	Left int
}

// MapEdge is credit from one to another.
type MapEdge struct {
	From, To string
	Times    int
	// PassedOn is set where credit was passed on.
	PassedOn bool
}

// MapOfPeople is the map of who credited whom in some stories. Where there are too many people, it keeps the strongest
// connections.
func MapOfPeople(stories []Shoutout) Map {
	return mapOf(stories, 1, func(user string) []string { return []string{user} })
}

// MapOfTeams is the map of teams that credited each other, three times or more. People without a team are not on it.
func MapOfTeams(stories []Shoutout, teams map[string][]string) Map {
	return mapOf(stories, teamsConnect, func(user string) []string { return teams[user] })
}

func mapOf(stories []Shoutout, fewest int, nodes func(user string) []string) Map {
	edges := map[[2]string]*MapEdge{}
	for _, s := range stories {
		for _, from := range nodes(s.Giver) {
			for _, user := range s.DigestRecipients() {
				for _, to := range nodes(user) {
					if from == to {
						continue
					}

					e := edges[[2]string{from, to}]
					if e == nil {
						e = &MapEdge{From: from, To: to}
						edges[[2]string{from, to}] = e
					}
					e.Times++
					e.PassedOn = e.PassedOn || s.PassedFrom != ""
				}
			}
		}
	}

	var strong []MapEdge
	for _, e := range edges {
		if e.Times >= fewest {
			strong = append(strong, *e)
		}
	}

	slices.SortFunc(strong, func(a, b MapEdge) int {
		return cmp.Or(-cmp.Compare(a.Times, b.Times), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return strongest(strong)
}

// strongest takes connections, the strongest first, as long as there is room for their nodes.
func strongest(edges []MapEdge) Map {
	var m Map
	on, left := map[string]bool{}, map[string]bool{}
	for _, e := range edges {
		more := map[string]bool{e.From: true, e.To: true}
		maps.DeleteFunc(more, func(node string, _ bool) bool { return on[node] })
		if len(on)+len(more) > mostOnMap {
			maps.Copy(left, more)
			continue
		}
		maps.Copy(on, more)
		m.Edges = append(m.Edges, e)
	}

	maps.DeleteFunc(left, func(node string, _ bool) bool { return on[node] })
	m.Nodes, m.Left = slices.Sorted(maps.Keys(on)), len(left)
	return m
}
