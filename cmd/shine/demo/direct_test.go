package demo

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// Whom somebody thanks, asks, answers or hands credit on to is told in their own messages with Shine, in these words, and at
// once; and what somebody keeps is kept, and told to nobody but those with whom they share it.
func TestWhatIsDoneDirectlyIsTold(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	done, err := doneBefore(aWednesday)
	if err != nil || len(done) == 0 {
		t.Fatalf("%d rows: %v", len(done), err)
	}
	kept, does := map[string]string{}, map[string]bool{}
	for _, row := range done {
		does[row.does] = true
		wins, err := w.store().Wins(t.Context(), w.company.people[row.giver])
		if err != nil {
			t.Fatal(err)
		}

		switch row.does {
		case "card":
			continue // see TestCards
		case "keeps", "is glad":
			kept[row.giver] = row.said
			if !slices.ContainsFunc(wins.List, func(one credit.Win) bool { return one.Text == row.said }) {
				t.Errorf("at %v %s kept nothing like %q", row.at, row.giver, row.said)
			}
			if row.does == "is glad" && !wins.Fridays {
				t.Errorf("%s is not asked on Fridays", row.giver)
			}
			continue
		case "shares":
			row.said = kept[row.giver]
		}
		if !slices.ContainsFunc(w.said(w.DirectChannel(w.company.people[row.whom])), func(m slacksim.Message) bool {
			return strings.Contains(m.Text, row.said) && storage.TSTime(m.TS).Sub(row.at).Abs() < time.Hour
		}) {
			t.Errorf("at %v %s %s %s, who was not told %q", row.at, row.giver, row.does, row.whom, row.said)
		}
	}
	for _, deed := range []string{"thanks", "passes on", "card", "asks", "answers", "credits", "saw", "is glad", "keeps", "shares"} {
		if !does[deed] {
			t.Errorf("nobody %s", deed)
		}
	}
	for name, person := range w.company.people {
		if open := w.Modals(person); len(open) > 0 {
			t.Errorf("%s begins with %d forms open", name, len(open))
		}
	}
}

// Who asks for a card has a picture of what they were credited for; and each picture is somebody's own.
func TestCards(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	done, err := doneBefore(aWednesday)
	if err != nil {
		t.Fatal(err)
	}
	wanted, have := map[string]int{}, map[string]int{}
	for _, row := range done {
		if row.does == "card" {
			wanted[row.giver]++
		}
	}
	for name, person := range w.company.people {
		for _, file := range w.Files(w.DirectChannel(person)) {
			if strings.HasSuffix(file.Name, ".png") {
				have[name]++
			}
		}
	}
	if len(wanted) == 0 || !maps.Equal(have, wanted) {
		t.Errorf("there are the cards %v, want %v", have, wanted)
	}
}

// Credit wanders from a lead to those behind the work, step by step: the channel sees the chain, and so does its week.
func TestChains(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	passed := map[string]string{}
	longest := 0
	for s, err := range w.store().Between(t.Context(), aWednesday.AddDate(0, -2, 0), aWednesday) {
		if err != nil {
			t.Fatal(err)
		}
		passed[s.ID] = s.PassedFrom
		steps := 0
		for id := s.PassedFrom; id != ""; id = passed[id] {
			steps++
		}
		longest = max(longest, steps)
	}
	if longest < 3 {
		t.Errorf("the longest chain has %d steps", longest)
	}
	general := w.said(w.company.channels["general"])
	for what, shown := range map[string]func(slacksim.Message) bool{
		"a chain in a thread": func(m slacksim.Message) bool { return m.ThreadTS != "" && strings.Count(m.Text, "→") >= 3 },
		"what was passed on in a digest": func(m slacksim.Message) bool {
			return isDigest(m) && m.TS > stamp(credit.WeekStart(aWednesday, time.UTC)) && strings.Contains(m.Text, "passed on")
		},
	} {
		if !slices.ContainsFunc(general, shown) {
			t.Errorf("#general does not show %s", what)
		}
	}
}
