package slacksim_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"shine/bot/slacksim"
)

func TestWhatSlackTellsOfPeople(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	guest := o.AddUser(slacksim.User{Name: "guest", Restricted: true})
	single := o.AddUser(slacksim.User{Name: "single", UltraRestricted: true})
	partner := o.AddUser(slacksim.User{Name: "partner", Team: slacksim.OtherTeam, Admin: true})
	stranger := o.AddUser(slacksim.User{Name: "stranger", Team: slacksim.OtherTeam})
	colleague := o.AddUser(slacksim.User{Name: "colleague", Team: "T0SISTER", Enterprise: &slacksim.Enterprise{
		ID: "E0ORG", User: "W0COLLEAGUE", Teams: []string{"T0SISTER", slacksim.TeamID}, Admin: true,
	}})
	vague := o.AddUser(slacksim.User{Name: "vague", Untold: []string{"team_id", "is_restricted"}})
	o.AddChannel(slacksim.Channel{Name: "shared", Shared: true, Kind: slacksim.Public, Members: []string{partner, slacksim.BotUser}})
	type known struct {
		TeamID                                               string
		IsRestricted, IsUltraRestricted, IsStranger, IsAdmin bool
		Enterprise                                           slack.EnterpriseUser
	}
	for id, want := range map[string]known{
		guest:    {TeamID: slacksim.TeamID, IsRestricted: true},
		single:   {TeamID: slacksim.TeamID, IsRestricted: true, IsUltraRestricted: true},
		partner:  {TeamID: slacksim.OtherTeam, IsAdmin: true},
		stranger: {TeamID: slacksim.OtherTeam, IsStranger: true},
		colleague: {TeamID: "T0SISTER", Enterprise: slack.EnterpriseUser{
			ID: "W0COLLEAGUE", EnterpriseID: "E0ORG", EnterpriseName: "Organization", IsAdmin: true, Teams: []string{"T0SISTER", slacksim.TeamID},
		}},
		vague: {},
	} {
		u, err := o.api.GetUserInfoContext(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		got := known{u.TeamID, u.IsRestricted, u.IsUltraRestricted, u.IsStranger, u.IsAdmin, u.Enterprise}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", u.Name, diff)
		}
	}
	listed, err := o.api.GetUsersContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	isListed := func(id string) bool {
		return slices.ContainsFunc(listed, func(u slack.User) bool { return u.ID == id })
	}
	if !isListed(partner) || isListed(stranger) {
		t.Errorf("users.list has the partner: %t, the stranger: %t", isListed(partner), isListed(stranger))
	}
}

func TestOutsidersHaveLess(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	guest := o.AddUser(slacksim.User{Name: "guest", Restricted: true})
	partner := o.AddUser(slacksim.User{Name: "partner", Team: slacksim.OtherTeam})
	shared := o.AddChannel(slacksim.Channel{
		Name: "shared", Shared: true, Kind: slacksim.Public, Members: []string{partner, guest, o.ana, slacksim.BotUser},
	})
	ts := o.postButton(t) // in #general, where neither is
	_, err := o.Command(t.Context(), partner, shared, "/shine help")
	for what, err := range map[string]error{
		"a command in a shared channel":     err,
		"a shortcut in a shared channel":    o.Shortcut(t.Context(), partner, "give"),
		"a guest's click where they aren't": o.Click(t.Context(), guest, o.general, ts, "undo", ""),
		"a partner's click likewise":        o.Click(t.Context(), partner, o.general, ts, "undo", ""),
		"a guest's message where they aren": o.Say(t.Context(), guest, o.general, "hello", ""),
	} {
		if !errors.Is(err, slacksim.ErrNotPossible) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for user, want := range map[string][]string{guest: {shared}, partner: {shared}, o.ana: {o.general, o.outside, o.inside, shared}} {
		found, _, err := o.api.GetConversationsForUserContext(t.Context(), &slack.GetConversationsForUserParameters{
			UserID: user, Types: []string{"public_channel", "private_channel"},
		})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, c := range found {
			ids = append(ids, c.ID)
		}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("the channels of %s (-want +got):\n%s", user, diff)
		}
	}
}

func TestAChannelIsSharedAndRenumbered(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	inner := func(does func() error) any {
		event, _ := a.during(t, nil, does).(slackevents.EventsAPIEvent)
		return event.InnerEvent.Data
	}
	if e, ok := inner(func() error { return o.Share(t.Context(), o.general, true) }).(*slackevents.ChannelSharedEvent); !ok || e.Channel != o.general {
		t.Errorf("slack-go read %+v", e)
	}
	info, err := o.api.GetConversationInfoContext(t.Context(), &slack.GetConversationInfoInput{ChannelID: o.general})
	if err != nil || !info.IsExtShared || !info.IsShared || info.IsOrgShared {
		t.Errorf("the shared channel is %+v, %v", info, err)
	}
	if e, ok := inner(func() error { return o.Share(t.Context(), o.general, false) }).(*slackevents.ChannelUnsharedEvent); !ok || e.Channel != o.general {
		t.Errorf("slack-go read %+v", e)
	}
	var renumbered string
	e, ok := inner(func() (err error) {
		renumbered, err = o.ChangeID(t.Context(), o.general)
		return err
	}).(*slackevents.ChannelIDChangedEvent)
	if !ok || e.OldChannelID != o.general || e.NewChannelID != renumbered || renumbered == o.general {
		t.Errorf("slack-go read %+v, the new id is %s", e, renumbered)
	}
	if _, err := o.api.GetConversationInfoContext(t.Context(), &slack.GetConversationInfoInput{ChannelID: o.general}); errorText(err) != "channel_not_found" {
		t.Errorf("the old id: %v", err)
	}
}

// A large channel comes in pages, and one of them may be refused.
func TestPagesOfALargeChannel(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	members := make([]string, 2500)
	for i := range members {
		members[i] = o.AddUser(slacksim.User{Name: "somebody"})
	}
	all := o.AddChannel(slacksim.Channel{Name: "all", Kind: slacksim.Public, Members: members})
	o.Fail("conversations.members", 1, slacksim.Fault{After: 1, Status: http.StatusTooManyRequests, RetryAfter: time.Second})
	var pages []int
	for cursor := ""; len(pages) == 0 || cursor != ""; {
		page, next, err := o.api.GetUsersInConversationContext(t.Context(), &slack.GetUsersInConversationParameters{
			ChannelID: all, Limit: 1000, Cursor: cursor,
		})
		pages = append(pages, len(page))
		if err == nil { // otherwise the same page again
			cursor = next
		}
	}
	if diff := cmp.Diff([]int{1000, 0, 1000, 500}, pages); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
}
