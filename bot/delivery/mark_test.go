package delivery

import (
	"testing"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// Marks are kept in Redis and in Slack: what an older version noted is still found.
func TestMarksStayAsTheyAre(t *testing.T) {
	t.Parallel()
	s := credit.Shoutout{ID: "1763942179000000", Giver: "UG", Recipients: []string{"UANA", "ULUIS"}, Channel: "C1"}
	about := post{story: render.Story{Shoutout: s}}
	to := func(person string, hears bool) *direct { return &direct{post: about, person: person, hears: hears} }
	for want, a := range map[string]action{
		"/-2000":  &announcement{post: about},
		"/-3001":  to("UANA", false),
		"/-3002":  to("ULUIS", false),
		"/-4000":  to("UOLU", true),
		"/-6000":  &thanks{post: about, by: "UANA"},
		"/-8000":  &removal{post: about},
		"/-9000":  &change{of: &announcement{post: about}},
		"/-13000": &change{of: to("UANA", false)},
		"/-14000": &personal{entry: storage.OutboxEntry{Say: storage.SayAsk, By: "ULEAD"}},
	} {
		w := New((&desk{}).config(nil, nil))
		note := w.noteFor(t.Context(), &message{action: a, about: s.ID, lane: "D1"}, render.Problem{})
		if got := Mark(note.about, contentOf(note).part); got != s.ID+want {
			t.Errorf("a note about %T is marked %s, want %s", a, got, s.ID+want)
		}
	}
	if got := Mark(s.ID, thanksPart(1)); got != s.ID+"/-2" {
		t.Errorf("thanks are marked %s", got)
	}
	for want, got := range map[string]string{
		"hear-UANA": hearTarget("UANA"), "UANA": partTarget("UANA", headPart), "C1#2": partTarget("C1", 2),
		"week 2026-03-09": weekID("2026-03-09"),
	} {
		if got != want {
			t.Errorf("noted as %s, want %s", got, want)
		}
	}
}
