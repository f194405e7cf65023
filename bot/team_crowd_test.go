package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/render"
	"shine/bot/slacksim"
)

// Whoever names a crowd as their team has an admin agree first, and the crowd is not told all at once.
func TestCrowdNeedsAnAdminsYes(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	var crowd []string
	for i := range 40 {
		crowd = append(crowd, s.AddUser(slacksim.User{Name: fmt.Sprintf("one%d", i)}))
	}
	s.AddGroup(slacksim.Usergroup{Handle: "all-staff", Members: crowd})
	s.redis = startRedisServer(t).url
	s.makeAdmin("sam")
	s.startBot(func(c *bot.Config) { c.Agenda = 20 * time.Millisecond })
	s.types("ana", s.general, "/shine lead @all-staff")
	s.sees("ana", s.general, "an admin agrees first")
	ask := s.hears("sam", "asks that")
	told := func() (n int) {
		for _, id := range crowd {
			n += strings.Count(strings.Join(s.public(s.DirectChannel(id)), "\n"), "leads you in Shine")
		}
		return n
	}
	if n := told(); n > 0 {
		t.Errorf("%d people are told before an admin agreed", n)
	}
	s.clicks("sam", ask, render.ActionApprove, "")
	s.hears("ana", "Agreed:")
	s.await("the first of the crowd to be told", func() bool { return told() >= 25 })
	if n := told(); n == len(crowd) {
		t.Errorf("all %d are told at once", n)
	}
	// A few more are few, but too many in all.
	s.types("luis", s.general, "/shine lead @platform")
	s.sees("luis", s.general, "you lead")
}
