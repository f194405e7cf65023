package bot_test

import (
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// newTurnedScene is a company on a Monday with two more public channels, Shine in both, subscribed to
// everything: #ops, where Sam has credited Ana,
// and #kudos, where he has credited Luis. Priya is not in #ops.
func newTurnedScene(t *testing.T, options slacksim.Options) (s *scene, ops, kudos string) {
	t.Helper()
	s = newScene(t, options)
	s.untilMonday()
	s.startBot(s.admin("priya"))
	ops = s.AddChannel(slacksim.Channel{Name: "ops", Kind: slacksim.Public, Members: append(s.ids("ana", "sam"), slacksim.BotUser)})
	kudos = s.AddChannel(slacksim.Channel{
		Name: "kudos", Kind: slacksim.Public, Members: append(s.ids("ana", "luis", "priya", "sam"), slacksim.BotUser),
	})
	s.subscribe(ops, "all monday 9:00")
	s.subscribe(kudos, "all monday 9:00")
	s.types("sam", ops, "/shine @ana for the calm release #craft")
	s.types("sam", kudos, "/shine @luis for the calm evening #craft")
	s.announcement(ops, 2) // behind who subscribed it
	s.announcement(kudos, 2)
	return s, ops, kudos
}

// turns makes a channel private or public, and waits until that has to be known.
func (s *scene) turns(channel string, to slacksim.Kind) {
	s.t.Helper()
	if err := s.Convert(s.t.Context(), s.people["sam"], channel, to); err != nil {
		s.t.Fatal(err)
	}
	s.clock.Move(2*time.Minute + time.Second)
}

// everywhere is all that somebody reads of what everybody may read, asking from a channel.
func (s *scene) everywhere(who, channel string) string {
	s.t.Helper()
	var read strings.Builder
	for _, words := range []string{"week", "about @ana", "values", "digest preview"} {
		for _, m := range s.types(who, channel, "/shine "+words) {
			read.WriteString(m.Text + "\n")
		}
		if words == "digest preview" {
			read.WriteString(s.sees(who, channel, "credited").Text)
		}
	}
	s.opensHome(who)
	return read.String() + s.home(who)
}

// exported is what an admin's export by direct message holds.
func (s *scene) exported(who string) string {
	s.t.Helper()
	direct := s.DirectChannel(s.people[who])
	before := len(s.Files(direct))
	s.types(who, s.general, "/shine export")
	s.await("an export", func() bool { return len(s.Files(direct)) >= before+2 })
	var all strings.Builder
	for _, file := range s.Files(direct)[before:] {
		all.Write(file.Content)
	}
	return all.String()
}

// What was given in a channel that is private by now, or that Shine does not see any more, is told in no list and no digest
// but its own; its giver and its recipients keep it.
func TestChannelThatIsPrivateByNow(t *testing.T) {
	t.Parallel()
	for name, turn := range map[string]func(s *scene, ops string){
		"made private": func(s *scene, ops string) { s.turns(ops, slacksim.Private) },
		"made private, without Shine in it": func(s *scene, ops string) {
			if err := s.Kick(s.t.Context(), ops, slacksim.BotUser); err != nil {
				s.t.Fatal(err)
			}
			s.turns(ops, slacksim.Private)
		},
		"deleted": func(s *scene, ops string) {
			if err := s.Delete(s.t.Context(), s.people["sam"], ops); err != nil {
				s.t.Fatal(err)
			}
			s.clock.Move(3 * time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ops, kudos := newTurnedScene(t, slacksim.Options{})
			turn(s, ops)
			if read := s.everywhere("priya", kudos); strings.Contains(read, "calm release") || !strings.Contains(read, "calm evening") ||
				!strings.Contains(read, "told 1 time") {
				t.Errorf("priya reads %s", read)
			}
			if files := s.exported("priya"); strings.Contains(files, "calm release") || !strings.Contains(files, "calm evening") {
				t.Errorf("exported %s", files)
			}
			for _, who := range []string{"ana", "sam"} {
				if read := s.types(who, kudos, "/shine me")[0].Text; !strings.Contains(read, "calm release") {
					t.Errorf("%s reads of theirs %s", who, read)
				}
			}
			s.types("ana", kudos, "/shine @priya for the calm morning")
			s.clock.Move(time.Minute)
			s.untilMonday()
			if told := s.digest(kudos, 1).Text; strings.Contains(told, "calm release") || !strings.Contains(told, "calm evening") {
				t.Errorf("the digest of everything tells %s", told)
			}
		})
	}
}

// The channel itself goes on telling what was given there when it was public, and nothing of elsewhere; once it is public
// again, so does everything else. What is archived everybody reads as before.
func TestChannelTellsItselfWhatItWas(t *testing.T) {
	t.Parallel()
	s, ops, kudos := newTurnedScene(t, slacksim.Options{})
	s.turns(ops, slacksim.Private)
	s.types("ana", ops, "/shine @sam for the calm backup")
	s.announcement(ops, 3)
	if got := s.stored()[2].Visibility; got != credit.ChannelOnly {
		t.Errorf("recorded as %s", got)
	}
	if read := s.types("ana", ops, "/shine week")[0].Text; !strings.Contains(read, "calm release") || !strings.Contains(read, "calm backup") {
		t.Errorf("its week is %s", read)
	}
	s.untilMonday()
	told := s.digest(ops, 1).Text
	if !strings.Contains(told, "calm release") || !strings.Contains(told, "calm backup") || strings.Contains(told, "calm evening") {
		t.Errorf("its digest tells %s", told)
	}

	s.turns(ops, slacksim.Public)
	if read := s.types("priya", kudos, "/shine about @ana")[0].Text; !strings.Contains(read, "calm release") {
		t.Errorf("about ana stands %s", read)
	}
	if read := s.types("priya", kudos, "/shine about @sam")[0].Text; strings.Contains(read, "calm backup") {
		t.Errorf("what was given in private is told: %s", read)
	}
	if err := s.Archive(t.Context(), s.people["sam"], ops); err != nil {
		t.Fatal(err)
	}
	s.clock.Move(3 * time.Minute)
	if read := s.types("priya", kudos, "/shine about @ana")[0].Text; !strings.Contains(read, "calm release") {
		t.Errorf("about ana stands %s", read)
	}
}

// Who may read a channel is known to two minutes, and at once where Slack tells.
func TestRecordedAsTheChannelIs(t *testing.T) {
	t.Parallel()
	for name, told := range map[string]bool{"asked": false, "told": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := slacksim.Options{}
			if !told {
				options.Events = []string{"member_joined_channel"}
			}
			s, ops, _ := newTurnedScene(t, options)
			if err := s.Convert(t.Context(), s.people["sam"], ops, slacksim.Private); err != nil {
				t.Fatal(err)
			}
			if !told {
				s.clock.Move(2*time.Minute + time.Second)
			}
			s.types("sam", ops, "/shine @ana for the calm backup")
			if got := s.stored()[2].Visibility; got != credit.ChannelOnly {
				t.Errorf("recorded as %s", got)
			}
		})
	}
}

// What Slack does not say in time is taken for the least, and widened once Slack says it.
func TestRecordedBeforeSlackSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault slacksim.Fault
		then  slacksim.Kind
		want  credit.Visibility
	}{
		"refused, and public": {slacksim.Fault{Status: 429, RetryAfter: 5 * time.Minute}, slacksim.Public, credit.Public},
		"broken, and public":  {slacksim.Fault{Error: "internal_error"}, slacksim.Public, credit.Public},
		"late, and public":    {slacksim.Fault{Until: make(chan struct{})}, slacksim.Public, credit.Public},
		"broken, but private": {slacksim.Fault{Error: "internal_error"}, slacksim.Private, credit.ChannelOnly},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ops, kudos := newTurnedScene(t, slacksim.Options{})
			s.clock.Move(3 * time.Minute)
			s.Fail("conversations.info", 1_000, c.fault)
			s.types("sam", ops, "/shine @ana for the calm backup")
			s.announcement(ops, 3)
			if got := s.stored()[2]; got.Visibility != credit.ChannelOnly || !got.Unsure {
				t.Errorf("recorded as %s, unsure %v", got.Visibility, got.Unsure)
			}
			if c.then == slacksim.Private {
				s.turns(ops, slacksim.Private)
			}
			s.Mend()
			s.eventually("Slack to be asked again", func() bool {
				s.clock.Move(10 * time.Second)
				return !s.stored()[2].Unsure
			})
			if got := s.stored()[2].Visibility; got != c.want {
				t.Errorf("settled as %s, want %s", got, c.want)
			}
			if read := s.types("priya", kudos, "/shine about @ana")[0].Text; strings.Contains(read, "calm backup") != (c.want == credit.Public) {
				t.Errorf("about ana stands %s", read)
			}
		})
	}
}

// What it costs to read follows the channels: a few are asked about one by one, many are listed at once.
func TestReadingAsksFewTimes(t *testing.T) {
	t.Parallel()
	s, _, kudos := newTurnedScene(t, slacksim.Options{})
	for range 20 {
		channel := s.AddChannel(slacksim.Channel{Name: "topic", Kind: slacksim.Public, Members: s.ids("sam")})
		for range 3 {
			s.imports(channel, "for the calm release")
		}
	}
	s.clock.Move(3 * time.Minute)
	before := len(s.Calls("conversations.info")) + len(s.Calls("conversations.list"))
	for range 3 {
		for _, words := range []string{"week", "about @ana", "values"} {
			s.types("priya", kudos, "/shine "+words)
		}
	}
	if asked := len(s.Calls("conversations.info")) + len(s.Calls("conversations.list")) - before; asked > 6 {
		t.Errorf("asked %d times", asked)
	}
}

// Shout-outs do not leave a channel that is private by now: not to where they were announced, nor with who passes them on.
func TestNothingLeavesAChannelThatIsPrivateByNow(t *testing.T) {
	t.Parallel()
	s, ops, kudos := newTurnedScene(t, slacksim.Options{})
	s.types("sam", ops, "/shine announce in #kudos")
	s.announcement(ops, 3)
	s.types("sam", ops, "/shine @ana for the calm backup")
	announced := s.announcement(kudos, 3)
	s.turns(ops, slacksim.Private)

	for _, who := range []string{"priya", "luis"} { // neither is in #ops
		if err := s.React(t.Context(), s.people[who], kudos, announced.TS, "sparkles"); err != nil {
			t.Fatal(err)
		}
	}
	s.clicks("ana", s.hears("ana", "calm backup"), "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"writing the rollback"}})
	if told := s.announcement(ops, 4).Text; !strings.Contains(told, "rollback") {
		t.Errorf("#ops reads %s", told)
	}
	if told := strings.Join(s.public(kudos), "\n"); strings.Contains(told, "rollback") {
		t.Errorf("#kudos reads %s", told)
	}
	for _, one := range s.stored() {
		if len(one.Boosts) > 0 || one.PassedFrom != "" && one.Visibility != credit.ChannelOnly {
			t.Errorf("stored %+v", one)
		}
	}
}

// imports adds a shout-out of Sam's for Ana, given in a channel a minute ago.
func (s *scene) imports(channel, text string) {
	s.t.Helper()
	s.workspace(func(store *storage.Store) {
		_, err := store.Import(s.t.Context(), credit.Shoutout{
			Time: s.clock.Now().Add(-time.Minute), Giver: s.people["sam"], Recipients: s.ids("ana"), Text: text, Channel: channel,
			Visibility: credit.Public, Source: credit.FromImport,
		})
		if err != nil {
			s.t.Fatal(err)
		}
	})
}
