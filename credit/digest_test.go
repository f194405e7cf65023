package credit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shine/credit"
)

func story(n int, giver, text string, recipients ...string) credit.Shoutout {
	at := time.Date(2026, 11, 16, 9, n, 0, 0, time.UTC)
	return credit.Shoutout{
		ID: fmt.Sprint(at.UnixMicro()), Time: at, Giver: giver, Recipients: recipients, Text: text, Channel: "C1", Visibility: credit.Public,
	}
}

const (
	both  = "pairing all day long until the migration was boring, so that nobody was paged"
	plain = "the good work this week"
)

func idsOf(stories []credit.Shoutout) []string {
	ids := []string{}
	for _, s := range stories {
		ids = append(ids, s.ID)
	}
	return ids
}

// What is featured follows the preferences, in their order.
func TestFeaturedStories(t *testing.T) {
	t.Parallel()
	boosted := story(2, "U3", plain, "U4")
	boosted.Boosts = []string{"U9"}
	hidden := story(2, "U3", both, "U4")
	hidden.Hidden = []string{"U4"}
	for name, c := range map[string]struct {
		week credit.Week
		want []int // of the stories
	}{
		"a text that says both": {credit.Week{Stories: []credit.Shoutout{
			story(0, "U1", plain, "U2"), story(1, "U3", plain, "U4"), story(2, "U5", plain, "U6"), story(3, "U7", both, "U8"),
		}}, []int{3}},
		"who was not featured lately": {credit.Week{Recently: map[string]bool{"U2": true}, Stories: []credit.Shoutout{
			story(0, "U1", both, "U2"), story(1, "U3", plain, "U4"), story(2, "U5", plain, "U6"), story(3, "U7", plain, "U8"),
		}}, []int{1, 2, 3}},
		"nobody who declined": {credit.Week{Unfeatured: map[string]bool{"U2": true}, Stories: []credit.Shoutout{
			story(0, "U1", both, "U2"), story(1, "U3", plain, "U4"),
		}}, []int{1}},
		"no pair that thanked each other": {credit.Week{Stories: []credit.Shoutout{
			story(0, "U1", both, "U2"), story(1, "U2", both, "U1"), story(2, "U3", plain, "U4"),
		}}, []int{2}},
		"nor one that did before": {credit.Week{Thanked: []credit.Shoutout{story(-600, "U2", plain, "U1")}, Stories: []credit.Shoutout{
			story(0, "U1", both, "U2"), story(2, "U3", plain, "U4"),
		}}, []int{1}},
		"across teams": {credit.Week{
			Teams: map[string][]string{"U1": {"A"}, "U2": {"A"}, "U3": {"A"}, "U4": {"B"}, "U5": {"B"}, "U6": {"B"}, "U7": {"B"}, "U8": {"B"}},
			Stories: []credit.Shoutout{
				story(0, "U1", plain, "U2"), story(1, "U3", plain, "U4"), story(2, "U5", plain, "U6"), story(3, "U7", plain, "U8"),
			},
		}, []int{1}},
		"a boost": {credit.Week{Stories: []credit.Shoutout{
			story(0, "U1", plain, "U2"), story(1, "U5", plain, "U6"), boosted, story(3, "U7", plain, "U8"), story(4, "U10", plain, "U11"),
		}}, []int{2}},
		"the ones chosen before, as far as they are there": {credit.Week{Featured: []string{story(1, "", "").ID, "1"}, Stories: []credit.Shoutout{
			story(0, "U1", both, "U2"), story(1, "U3", plain, "U4"),
		}}, []int{1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := idsOf(credit.Compose(c.week).Featured)
			for _, i := range c.want {
				if !slices.Contains(got, c.week.Stories[i].ID) {
					t.Errorf("featured are %v, without story %d", got, i)
				}
			}
			if len(c.want) < 3 && len(c.want) < len(c.week.Stories) && len(c.week.Stories) < 4 && len(got) != len(c.want) {
				t.Errorf("featured are %v, want %v alone", got, c.want)
			}
		})
	}
	if len(hidden.DigestRecipients()) != 0 || (credit.Subscription{Channel: "C1"}).Tells(hidden) {
		t.Error("a story is told whose only recipient hides it")
	}
}

// First-timers who like it told come first, then people not seen lately.
func TestOrderOfTheOthers(t *testing.T) {
	t.Parallel()
	week := credit.Week{
		Featured: []string{}, Seed: "x", Firsts: map[string]bool{"U3": true, "U4": true}, SeenEver: map[string]bool{"U4": true},
		SeenLately: map[string]bool{"U1": true, "U4": true},
		Stories:    []credit.Shoutout{story(0, "U9", plain, "U1"), story(1, "U9", plain, "U2"), story(2, "U9", plain, "U3"), story(3, "U9", plain, "U4"), story(4, "U8", plain, "U2")},
	}
	var got []string
	for _, g := range credit.Compose(week).Others {
		got = append(got, fmt.Sprint(strings.Join(g.People, "+"), " ", len(g.Stories), " ", g.First))
	}
	if diff := cmp.Diff([]string{"U3 1 true", "U2 2 false"}, got[:2]); diff != "" || len(got) != 4 {
		t.Errorf("%v (-want +got)\n%s", got, diff)
	}
}

// Whatever the week, the same seed tells the same, every story is told once, and at most three of them in full.
func TestDigestTellsEveryStoryOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		week := credit.Week{Seed: rapid.String().Draw(t, "seed")}
		person := rapid.SampledFrom([]string{"U1", "U2", "U3", "U4", "U5", "U6"})
		for i := range rapid.IntRange(0, 40).Draw(t, "stories") {
			giver := person.Draw(t, "giver")
			recipients := slices.DeleteFunc(rapid.SliceOfNDistinct(person, 1, 3, rapid.ID).Draw(t, "recipients"), func(u string) bool { return u == giver })
			if len(recipients) > 0 {
				week.Stories = append(week.Stories, story(i, giver, rapid.SampledFrom([]string{both, plain}).Draw(t, "text"), recipients...))
			}
		}
		d, again := credit.Compose(week), credit.Compose(week)
		if diff := cmp.Diff(d, again); diff != "" {
			t.Fatalf("composed again it differs:\n%s", diff)
		}
		told := idsOf(d.Featured)
		for _, g := range d.Others {
			told = append(told, idsOf(g.Stories)...)
		}
		slices.Sort(told)
		if diff := cmp.Diff(idsOf(week.Stories), told); diff != "" || len(d.Featured) > credit.MaxFeatured {
			t.Fatalf("%d featured; told (-want +got)\n%s", len(d.Featured), diff)
		}
		week.Featured = idsOf(d.Featured)
		if diff := cmp.Diff(d, credit.Compose(week)); diff != "" {
			t.Fatalf("with the choice that was made it differs:\n%s", diff)
		}
	})
}

func TestMaps(t *testing.T) {
	t.Parallel()
	stories := []credit.Shoutout{story(0, "U1", plain, "U2", "U3"), story(1, "U2", plain, "U1"), story(2, "U1", plain, "U2")}
	people := credit.MapOfPeople(stories)
	if diff := cmp.Diff([]string{"U1", "U2", "U3"}, people.Nodes); diff != "" || len(people.Edges) != 3 || people.Edges[0].Times != 2 {
		t.Errorf("the map of people is %v", people)
	}
	teams := credit.MapOfTeams(stories, map[string][]string{"U1": {"A"}, "U2": {"B"}, "U3": {"B"}})
	if len(teams.Edges) != 1 || teams.Edges[0].Times != 3 {
		t.Errorf("the map of teams is %v: fewer than 3 credits are no connection", teams)
	}
	var many []credit.Shoutout
	for i := range 100 {
		many = append(many, story(i, fmt.Sprint("U", 1000+i), plain, fmt.Sprint("U", 2000+i)))
	}
	if m := credit.MapOfPeople(many); len(m.Nodes) != credit.MostOnMap || m.Left != 200-credit.MostOnMap {
		t.Errorf("a map of %d people, %d left out", len(m.Nodes), m.Left)
	}
}
