package bot_test

import (
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

func TestBecomingALead(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine lead @luis @priya @ana @robot @gone")
	s.sees("ana", s.general, "Done: you lead")
	s.hears("ana", "From time to time, seldom and in your working hours")
	s.hears("luis", "leads you in Shine")
	told := s.hears("priya", "leads you in Shine")
	s.types("ana", s.general, "/shine lead @luis @sam")
	s.hears("sam", "leads you in Shine")
	s.types("luis", s.general, "/shine leads")
	s.sees("luis", s.general, "Who leads you")
	for _, who := range []string{"robot", "gone"} {
		if n := len(s.told(who)); n > 0 {
			t.Errorf("%s was told something", who)
		}
	}
	s.clicks("priya", told, render.ActionUnled, "")
	s.await("priya to be left out", func() bool {
		return strings.Contains(strings.Join(s.told("priya"), "\n"), "I will not remind any lead of you")
	})
	s.types("ana", s.general, "/shine lead @platform")
	s.sees("ana", s.general, "<!subteam^")
	count := 0
	for _, text := range s.told("luis") {
		if strings.Contains(text, "leads you in Shine") {
			count++
		}
	}
	if count != 1 {
		t.Errorf("luis was told %d times who leads him", count)
	}
	s.types("ana", s.general, "/shine lead off @samm")
	s.sees("ana", s.general, "I couldn't tell who @samm is")
	s.types("ana", s.general, "/shine leads")
	s.sees("ana", s.general, "Whom you lead")
	s.types("ana", s.general, "/shine lead off @sam")
	s.sees("ana", s.general, "does not lead")
	s.types("ana", s.general, "/shine lead off")
	s.sees("ana", s.general, "you lead nobody in Shine now")
	s.types("sam", s.general, "/shine lead @ana of @luis")
	s.sees("sam", s.general, "admins")
	s.types("sam", s.general, "/shine lead")
	if open := s.form("sam"); open.CallbackID != render.FormTeam {
		t.Errorf("/shine lead opens %q", open.CallbackID)
	}
	s.fills("sam", map[string][]string{render.FieldPeople: {s.people["priya"]}})
	s.closed("sam")
	s.hears("sam", "Whom you lead")
}

// Who is deactivated since does not stand in the form, and is gone from the team once it is sent.
func TestTeamFormLeavesOutWhoIsGone(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine lead @luis @priya")
	s.hears("priya", "leads you in Shine")
	if err := s.UpdateUser(t.Context(), s.people["priya"], func(u *slacksim.User) { u.Deleted = true }); err != nil {
		t.Fatal(err)
	}
	s.types("ana", s.general, "/shine lead")
	if body := string(s.form("ana").Body); strings.Contains(body, s.people["priya"]) || !strings.Contains(body, s.people["luis"]) {
		t.Errorf("the form is %s", body)
	}
}

// A user group is followed as it changes: who joins is new from that day on, and who leaves is gone.
func TestTeamsFollowGroups(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	group := s.AddGroup(slacksim.Usergroup{Handle: "design", Members: s.ids("luis")})
	s.types("ana", s.general, "/shine lead @design")
	s.hears("luis", "leads you in Shine")
	s.planned("ana")
	if err := s.SetMembers(t.Context(), group, s.ids("luis", "priya", "gone", "ana")...); err != nil {
		t.Fatal(err)
	}
	s.workday()
	joined := s.clock.Now()
	s.hears("priya", "leads you in Shine")
	team := func() (team credit.Team) {
		s.workspace(func(store *storage.Store) {
			teams, err := store.TeamsOf(t.Context(), s.people["ana"])
			if err != nil || len(teams) != 1 {
				t.Fatal(teams, err)
			}
			team = teams[0]
		})
		return team
	}
	if now := team(); len(now.Members) != 2 || !now.Has(s.people["priya"]) {
		t.Fatalf("the team is %+v", now)
	}
	for _, m := range team().Members {
		if late := m.ID == s.people["priya"]; late == team().Founder(m) || late && m.Since.Before(joined.Add(-time.Hour)) {
			t.Errorf("%s joined at %s, the team began at %s", m.ID, m.Since, team().Since)
		}
	}
	if err := s.SetMembers(t.Context(), group, s.ids("priya")...); err != nil {
		t.Fatal(err)
	}
	s.workday()
	s.eventually("luis to be gone", func() bool { return !team().Has(s.people["luis"]) })
}

// A lead is welcomed once there is somebody to lead, and a week before anything else, also where a group was empty, or
// became so.
func TestTheWelcomeComesWithThePeople(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	group := s.AddGroup(slacksim.Usergroup{Handle: "design", Members: s.ids("ana")})
	s.types("ana", s.general, "/shine lead @design")
	s.sees("ana", s.general, "Done: you lead")
	s.planned("ana")
	s.clock.Move(12 * 24 * time.Hour)
	s.workday()
	s.asked("ana")
	if all := s.told("ana"); len(all) > 0 || !s.record("ana").Welcomed.IsZero() {
		t.Fatalf("ana leads nobody, and is told %q", all)
	}
	if err := s.SetMembers(t.Context(), group, s.ids("ana", "luis")...); err != nil {
		t.Fatal(err)
	}
	s.workday()
	s.hears("ana", "From time to time, seldom")
	s.hears("luis", "leads you in Shine")
	if err := s.SetMembers(t.Context(), group, s.ids("ana")...); err != nil {
		t.Fatal(err)
	}
	s.workday()
	s.asked("ana")
	s.workspace(func(store *storage.Store) {
		s.eventually("the team to be empty", func() bool {
			teams, err := store.TeamsOf(t.Context(), s.people["ana"])
			return err == nil && len(teams) == 1 && len(teams[0].Members) == 0
		})
	})
}

// The form of a team keeps the groups that it cannot offer: a look-up that fails unfollows nothing.
func TestTheTeamFormKeepsGroups(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine lead @platform")
	s.sees("ana", s.general, "Done: you lead")
	s.planned("ana")
	groups := func() (ids []string) {
		s.workspace(func(store *storage.Store) {
			teams, err := store.TeamsOf(t.Context(), s.people["ana"])
			if err != nil {
				t.Fatal(err)
			}
			for _, team := range teams {
				ids = append(ids, team.Group)
			}
		})
		return ids
	}
	s.clock.Move(time.Hour) // what is known of groups is old by then
	s.Fail("usergroups.list", 1, slacksim.Fault{Error: "internal_error"})
	s.Fail("usergroups.users.list", 1, slacksim.Fault{Error: "internal_error"})
	s.types("ana", s.general, "/shine lead")
	s.fills("ana", map[string][]string{render.FieldPeople: {s.people["sam"]}})
	s.closed("ana")
	s.hears("ana", "Whom you lead")
	if ids := groups(); len(ids) != 2 || ids[0] == ids[1] {
		t.Fatalf("the groups are %q", ids)
	}
	s.types("ana", s.general, "/shine lead")
	s.fills("ana", map[string][]string{render.FieldPeople: {s.people["sam"]}, render.FieldGroups: {""}})
	s.closed("ana")
	s.eventually("the group to be left", func() bool { ids := groups(); return len(ids) == 1 && ids[0] == "" })
}

// People of a team that came from elsewhere learn of it once: with the lead's welcome, or there already.
func TestPeopleOfImportedTeamsAreToldOnce(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	imported := func(lead string, members ...string) {
		s.workspace(func(store *storage.Store) {
			_, err := store.ChangeTeams(t.Context(), s.people[lead], storage.AuditLine{}, func(credit.Teams) (credit.Teams, error) {
				return credit.Teams{credit.Team{Lead: s.people[lead], Since: s.clock.Now()}.With(s.clock.Now(), s.ids(members...)...)}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	imported("ana", "luis")
	s.hears("ana", "From time to time, seldom")
	s.hears("luis", "leads you in Shine")

	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeNudges(t.Context(), s.clock.Now(), s.people["sam"], func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
			r.Welcomed = s.clock.Now()
			return storage.NudgeStep{Stays: true}, true
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := store.NoteLedSaid(t.Context(), s.people["priya"], s.people["sam"]); err != nil {
			t.Fatal(err)
		}
	})
	imported("sam", "priya")
	s.types("sam", s.general, "/shine lead @luis")
	s.await("luis to be told of sam", func() bool { return len(s.told("luis")) == 2 })
	if told := append(s.told("priya"), s.told("sam")...); len(told) > 0 {
		t.Errorf("told again: %q", told)
	}
}

// Only people lead, whoever says so.
func TestNoAppLeads(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	for _, lead := range []string{"@robot", "@gone"} {
		s.types("sam", s.general, "/shine lead "+lead+" of @luis")
	}
	s.await("two refusals", func() bool {
		n := 0
		for _, m := range s.Ephemerals(s.general, s.people["sam"]) {
			n += strings.Count(m.Text, "I found nobody there")
		}
		return n == 2
	})
	if told := s.told("luis"); len(told) > 0 {
		t.Errorf("luis is told %q", told)
	}
}

// Who is on a user group that is followed cannot be taken out of the team one by one, which the answer says.
func TestWhoIsOnAGroupStays(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine lead @platform @sam")
	s.hears("priya", "leads you in Shine")
	s.types("ana", s.general, "/shine lead off @luis @sam")
	if text := s.sees("ana", s.general, "does not lead").Text; strings.Contains(text, s.people["luis"]) {
		t.Errorf("luis, who is on the group, is said to be gone: %s", text)
	}
	if text := s.sees("ana", s.general, "Still on the team").Text; !strings.Contains(text, s.people["luis"]) {
		t.Errorf("the answer is %s", text)
	}
	s.types("ana", s.general, "/shine lead off @luis @platform")
	s.eventually("all teams to be gone", func() bool {
		gone := false
		s.workspace(func(store *storage.Store) {
			teams, err := store.TeamsOf(t.Context(), s.people["ana"])
			gone = err == nil && len(teams) == 0
		})
		return gone
	})
}

// A copy of the bot does at once what it has made due itself: it would look again only in an hour.
func TestWhatACopyMakesDueWaitsForNoLook(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.workday()
	s.startBot(func(c *bot.Config) { c.Agenda = time.Hour })

	s.types("ana", s.general, "/shine lead @luis")
	s.hears("ana", "From time to time, seldom and in your working hours")
	s.planned("ana")

	s.opensHome("luis")
	s.usesHome("luis", "preferences", "recap")
	s.eventually("the recap to be planned", func() bool {
		next := false
		s.workspace(func(store *storage.Store) {
			recap, err := store.Recap(t.Context(), s.people["luis"])
			_, due, dueErr := store.ClaimDue(t.Context(), s.clock.Now(), 0)
			next = err == nil && dueErr == nil && !recap.Until.IsZero() && !due
		})
		return next
	})
}
