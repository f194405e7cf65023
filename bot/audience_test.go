package bot_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/storage"
)

// reads waits until a channel reads something.
func (s *scene) reads(channel, text string) {
	s.t.Helper()
	s.await("the channel to read "+text, func() bool {
		return slices.ContainsFunc(s.public(channel), func(said string) bool { return strings.Contains(said, text) })
	})
}

// A digest of the whole workspace needs a channel of members only; elsewhere it is one of the channel, and says why.
func TestWhoReadsTheDigestOfAll(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.outsiders()
	s.startBot()
	everybody := []string{slacksim.BotUser, s.people["ana"], s.people["luis"], s.people["robot"]}
	for name, c := range map[string]struct {
		with   []string
		shared bool
		why    string
	}{
		"members":  {},
		"guest":    {with: []string{s.people["guest"]}, why: "guests or people of another organization"},
		"single":   {with: []string{s.people["single"]}, why: "guests or people of another organization"},
		"partner":  {with: []string{s.people["partner"]}, why: "guests or people of another organization"},
		"unknown":  {with: []string{"U0NOBODY"}, why: "guests or people of another organization"},
		"empty":    {shared: true, why: "shared with another organization"},
		"no-pages": {why: "couldn't find out who is in"},
	} {
		channel := s.AddChannel(slacksim.Channel{
			Name: name, Kind: slacksim.Public, Shared: c.shared, Members: append(slices.Clone(everybody), c.with...),
		})
		if name == "no-pages" {
			s.Fail("conversations.members", 1, slacksim.Fault{Channel: channel, Error: "internal_error"})
		}
		s.subscribe(channel, "all monday 9:00")
		if c.why == "" {
			s.reads(channel, "who shone in the workspace")
			continue
		}
		s.reads(channel, c.why)
		s.reads(channel, "who shone in this channel")
		if text := s.asks("ana", channel, "digest"); !strings.Contains(text, "This channel's digest") {
			t.Errorf("%s: the digest is %q", name, text)
		}
	}
}

// Who is in is asked again when a span is closed: a guest who came meanwhile reads nothing of the other channels.
func TestAGuestCameBeforeTheDigestOfAll(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.outsiders()
	quiet := s.AddChannel(slacksim.Channel{Name: "members", Kind: slacksim.Public, Members: []string{slacksim.BotUser, s.people["ana"]}})
	for _, channel := range []string{s.general, quiet} {
		s.subscribe(channel, "all monday 9:00")
		s.reads(channel, "who shone in the workspace")
	}
	s.week(s.general)
	s.types("ana", quiet, "/shine @luis for what only members may read")
	s.announcement(quiet, 2)
	if err := s.Invite(t.Context(), s.general, s.people["guest"]); err != nil {
		t.Fatal(err)
	}
	s.untilMonday()
	if told := s.digest(s.general, 1).Text; strings.Contains(told, "only members") || !strings.Contains(told, "in this channel") {
		t.Errorf("the channel with a guest reads %q", told)
	}
	s.reads(s.general, "guests or people of another organization")
	if told := s.digest(quiet, 1).Text; !strings.Contains(told, "only members") || !strings.Contains(told, "migration") {
		t.Errorf("the other channel reads %q", told)
	}
}

// A channel of 12,000 is looked through beside everything else, also where Slack puts a page off, and a guest who joined
// last is found.
func TestTheDigestOfAllInALargeChannel(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.outsiders()
	members := []string{slacksim.BotUser, s.people["ana"]}
	for i := range 12_000 {
		members = append(members, s.AddUser(slacksim.User{Name: fmt.Sprintf("member%d", i)}))
	}
	large := s.AddChannel(slacksim.Channel{Name: "large", Kind: slacksim.Public, Members: append(members, s.people["guest"])})
	s.startBot()
	held := make(chan struct{})
	s.Fail("conversations.members", 1, slacksim.Fault{After: 5, Until: held})
	s.Fail("conversations.members", 1, slacksim.Fault{Status: http.StatusTooManyRequests, RetryAfter: time.Second})
	s.subscribe(large, "all monday 9:00")
	s.await("a page that Slack takes its time for", func() bool { return s.Held() == 1 })
	s.types("ana", large, "/shine @luis for not being kept waiting")
	s.reads(large, "not being kept waiting")
	close(held)
	s.reads(large, "guests or people of another organization")
	if asked := len(s.Calls("conversations.members")); asked > 15 { // 13 pages, one of them twice
		t.Errorf("%d calls", asked)
	}
	if asked := len(s.Calls("users.info")); asked > 50 {
		t.Errorf("%d people were looked up one by one", asked)
	}
}

// Slack tells when a channel is shared with another organization, and the digest of all ends there at once.
func TestAChannelIsShared(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.general, "all monday 9:00")
	s.reads(s.general, "who shone in the workspace")
	if err := s.Share(t.Context(), s.general, true); err != nil {
		t.Fatal(err)
	}
	s.reads(s.general, "shared with another organization")
	if text := s.asks("ana", s.general, "digest"); !strings.Contains(text, "This channel's digest") {
		t.Errorf("the digest is %q", text)
	}
	if err := s.Share(t.Context(), s.general, false); err != nil {
		t.Fatal(err)
	}
	s.subscribe(s.general, "all friday 9:00")
	s.reads(s.general, "who shone in the workspace, Fridays")
}

// Slack may give a channel another id: its digest, with what was given before, and what is decided for it go on there.
func TestAChannelGetsAnotherID(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.outsiders()
	if err := s.Invite(t.Context(), s.general, s.people["guest"]); err != nil {
		t.Fatal(err)
	}
	s.subscribe(s.general, "here monday 9:00")
	s.week(s.general)
	s.types("ana", s.general, "/shine language here es")
	before := s.general
	now, err := s.ChangeID(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	s.eventually("the move", func() (moved bool) {
		s.workspace(func(store *storage.Store) {
			_, there, _ := store.Subscription(t.Context(), now)
			_, here, _ := store.Subscription(t.Context(), before)
			moved = there && !here
		})
		return moved
	})
	if text := s.asks("guest", now, "week"); !strings.Contains(text, "migration") {
		t.Errorf("the guest reads %q", text)
	}
	s.untilMonday()
	s.reads(now, "Quién ha brillado en este canal")
	s.reads(now, "pairing until the migration")
}
