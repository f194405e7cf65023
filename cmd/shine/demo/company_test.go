package demo

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/credit"
)

// A guest and somebody of a connected workspace are credited and give where they are, and nowhere else; the page says what
// they are, and #general still reads of everything.
func TestGuestsAndOutsiders(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	ana := fetch(t, http.MethodGet, w.Page+"?as="+w.company.people["ana"])
	given, received := map[string]bool{}, map[string]bool{}
	for s, err := range w.store().Between(t.Context(), aWednesday.AddDate(0, -2, 0), aWednesday) {
		if err != nil {
			t.Fatal(err)
		}
		given[s.Giver] = true
		for _, person := range s.Recipients {
			received[person] = true
		}
	}
	for who, under := range map[string]string{
		"noor": "docs · guest", "maya": "film · Northlight Films",
	} {
		person := w.company.people[who]
		if !strings.Contains(ana, under) {
			t.Errorf("the page does not say %q", under)
		}
		own := fetch(t, http.MethodGet, w.Page+"?as="+url.QueryEscape(person))
		if !strings.Contains(own, under) || strings.Contains(own, `>general<`) {
			t.Errorf("the page that %s sees is\n%s", who, own)
		}
		if !received[person] {
			t.Errorf("%s was never credited", who)
		}
	}
	if !given[w.company.people["maya"]] {
		t.Error("Maya never gave, by mention")
	}

	general := w.company.channels["general"]
	subscription, _, err := w.store().Subscription(t.Context(), general)
	if err != nil || subscription.Scope != credit.ScopeAll {
		t.Errorf("#general reads %q: %v", subscription.Scope, err)
	}
	if !slices.ContainsFunc(w.said(general), func(m slacksim.Message) bool {
		return isDigest(m) && strings.Contains(m.Text, w.company.people["maya"])
	}) {
		t.Error("no digest tells of Maya")
	}
}

// Nobody is offered what Slack or Shine would refuse them.
func TestSuggestionsForEverybody(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	offered := func(who string) []string {
		var typed []string
		for _, u := range w.Users() {
			if u.ID == w.company.people[who] {
				for _, s := range w.suggestions(u) {
					typed = append(typed, s.Typed)
				}
			}
		}
		return typed
	}
	if got := offered("maya"); len(got) != 0 {
		t.Errorf("in another workspace there are no commands, and Maya is offered %q", got)
	}
	guest, member, admin := offered("noor"), offered("luis"), offered("olu")
	if len(guest) == 0 || len(guest) >= len(member) || len(member) >= len(admin) {
		t.Errorf("a guest is offered %q\na member %q\nan admin %q", guest, member, admin)
	}
	noor, support := w.company.people["noor"], w.company.channels["support"]
	for _, typed := range guest {
		if strings.HasSuffix(typed, "@") || strings.HasSuffix(typed, " ") || typed == "/shine" || typed == "/shine forget me" {
			continue // the words are missing, or it opens something
		}
		before := len(w.Ephemerals(support, noor))
		if _, err := w.Command(t.Context(), noor, support, typed); err != nil {
			t.Fatal(err)
		}
		if err := w.Await(t.Context(), func() bool { return len(w.Ephemerals(support, noor)) > before }); err != nil {
			t.Fatal(err)
		}
		if said := w.Ephemerals(support, noor)[before].Text; strings.Contains(said, "embers of this workspace") {
			t.Errorf("a guest is offered %q, and told %q", typed, said)
		}
	}
}
