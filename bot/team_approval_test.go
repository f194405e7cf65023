package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

func TestAdminsAgreeToTeams(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{FreePlan: true})
	s.redis = startRedisServer(t).url
	s.settings(func(settings *credit.Settings) { settings.ApproveTeams = true })
	s.makeAdmin("sam")
	s.startBot(func(c *bot.Config) { c.Agenda = 20 * time.Millisecond })
	s.types("ana", s.general, "/shine lead @platform")
	s.sees("ana", s.general, "Groups need a paid Slack plan")
	s.types("ana", s.general, "/shine lead @luis")
	s.sees("ana", s.general, "an admin agrees first")
	ask := s.hears("sam", "asks that")
	if n := len(s.told("luis")); n > 0 {
		t.Errorf("luis is told before an admin agreed")
	}
	// Who is no admin cannot agree, not even to themselves, whatever their client sends.
	var value string
	for _, m := range s.Messages(ask.Channel) {
		if _, after, found := strings.Cut(string(m.Blocks), `"value":"`); found {
			value, _, _ = strings.Cut(after, `"`)
		}
	}
	if err := s.Forge(t.Context(), s.people["ana"], s.general, render.ActionApprove, "b", value); err != nil {
		t.Fatal(err)
	}
	s.sees("ana", s.general, "admins")
	// What was added since the admin was asked is asked about first.
	s.types("ana", s.general, "/shine lead @priya")
	s.await("sam to be asked again", func() bool { return strings.Count(strings.Join(s.told("sam"), "\n"), "asks that") == 2 })
	s.clicks("sam", ask, render.ActionApprove, "")
	s.await("sam to read who is on the team now", func() bool {
		return strings.Count(strings.Join(s.told("sam"), "\n"), "<@"+s.people["priya"]+">") == 2
	})
	if n := len(s.told("luis")); n > 0 {
		t.Errorf("luis is told before an admin agreed to the team as it is")
	}
	s.clicks("sam", s.hears("sam", "<@"+s.people["priya"]+">"), render.ActionApprove, "")
	s.hears("ana", "Agreed:")
	s.hears("luis", "leads you in Shine")
	s.hears("ana", "From time to time, seldom")
}

// A team waits for an admin also where who asked for it is not known any more.
func TestAdminsAgreeToATeamThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeTeams(t.Context(), s.people["ana"], storage.AuditLine{}, func(credit.Teams) (credit.Teams, error) {
			return credit.Teams{credit.Team{Lead: s.people["ana"], Since: s.clock.Now(), Waiting: true}.With(s.clock.Now(), s.people["luis"])}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	if err := s.Forge(t.Context(), s.people["sam"], s.general, render.ActionApprove, "b", s.people["ana"]+"  "+credit.Team{Lead: s.people["ana"]}.With(s.clock.Now(), s.people["luis"]).Stamp()); err != nil {
		t.Fatal(err)
	}
	s.sees("sam", s.general, "Agreed:")
	s.hears("luis", "leads you in Shine")
}

// An admin who declines people that a lead adds leaves the team as an admin agreed to it.
func TestDecliningWhoIsAddedKeepsTheTeam(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.redis = startRedisServer(t).url
	s.settings(func(settings *credit.Settings) { settings.ApproveTeams = true })
	s.makeAdmin("sam")
	s.startBot(func(c *bot.Config) { c.Agenda = 20 * time.Millisecond })
	s.leads("ana", 60, "luis")
	s.types("ana", s.general, "/shine lead @priya")
	s.sees("ana", s.general, "an admin agrees first")
	s.clicks("sam", s.hears("sam", "asks that"), render.ActionDecline, "")
	s.hears("ana", "the same people in Shine as before")
	s.workspace(func(store *storage.Store) {
		teams, err := store.TeamsOf(t.Context(), s.people["ana"])
		if err != nil || len(teams) != 1 || teams[0].Waiting || !teams[0].Has(s.people["luis"]) || teams[0].Has(s.people["priya"]) {
			t.Errorf("the team is %+v, %v", teams, err)
		}
	})
	if n := len(s.told("priya")); n > 0 {
		t.Errorf("priya is told something")
	}
}

// Who becomes an admin while everybody is being listed is asked like the others, though the list does not know it.
func TestAnAdminMadeDuringTheListingIsAsked(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.redis = startRedisServer(t).url
	s.settings(func(settings *credit.Settings) { settings.ApproveTeams = true })
	answer := make(chan struct{})
	s.Fail("users.list", 1, slacksim.Fault{AnswerAfter: answer})
	s.startBot()
	s.await("everybody to be listed", func() bool { return s.Held() == 1 })

	if err := s.UpdateUser(t.Context(), s.people["priya"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	close(answer)
	s.types("ana", s.general, "/shine lead @luis")
	s.hears("priya", "asks that")
}

// However often a team waits for an admin, the workspace is listed once in a while; and no more admins are asked than few.
func TestAskingAdminsCostsFewCalls(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.redis = startRedisServer(t).url
	s.settings(func(settings *credit.Settings) { settings.ApproveTeams = true })
	var admins []string
	for i := range 40 {
		admins = append(admins, s.AddUser(slacksim.User{Name: fmt.Sprint("admin", i), Admin: true}))
	}
	s.startBot()
	s.await("the bot to look everybody up", func() bool { return len(s.Calls("users.list")) > 0 })
	asked := func() (n int) {
		for _, id := range admins {
			for _, text := range s.public(s.DirectChannel(id)) {
				if strings.Contains(text, "asks that") {
					n++
				}
			}
		}
		return n
	}
	for i, words := range []string{"@luis", "@priya", "@sam"} {
		s.types("ana", s.general, "/shine lead "+words)
		s.await("admins to be asked", func() bool { return asked() == 25*(i+1) })
	}
	if err := s.UpdateUser(t.Context(), admins[0], func(u *slacksim.User) { u.Admin = false }); err != nil {
		t.Fatal(err)
	}
	before := len(s.public(s.DirectChannel(admins[0])))
	s.types("luis", s.general, "/shine lead @priya")
	s.await("admins to be asked again", func() bool { return asked() == 25*4 })
	if n := len(s.public(s.DirectChannel(admins[0]))); n != before {
		t.Error("who is no admin any more is asked")
	}
	if n := len(s.Calls("users.list")); n != 1 {
		t.Errorf("everybody was listed %d times", n)
	}
}
