package bot_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"shine/bot/slacksim"
)

// TestScenes plays the texts in testdata/scenes. Each has a company of its own: the people ana, luis, priya and sam, in
// the channels general, secret and inside. Words with spaces stand in 'single quotes'.
//
//	ana types general '/shine @luis for …'   somebody types a command in a channel
//	ana sees general 'credited'              somebody alone sees a text there
//	reads general 'credited'                 everybody in a channel reads a text; ! reads: nobody does
//	told luis 'calm release'                 Shine tells somebody directly; ! told: it does not
//	ana clicks general 'Undo'                somebody clicks a button of the newest message that they alone see there
//	later 30m                                time passes
func TestScenes(t *testing.T) {
	t.Parallel()
	person := func(name string) func(*testscript.TestScript, bool, []string) {
		return func(ts *testscript.TestScript, neg bool, args []string) { sceneOf(ts).acts(ts, neg, name, args) }
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/scenes",
		Setup: func(env *testscript.Env) error {
			tb, ok := env.T().(testing.TB)
			if !ok {
				return errors.New("this testscript does not run a scene within a test")
			}
			s := newScene(tb, slacksim.Options{})
			s.startBot()
			env.Values[sceneKey{}] = s
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ana": person("ana"), "luis": person("luis"), "priya": person("priya"), "sam": person("sam"),
			"reads": readsInChannel, "told": toldDirectly, "later": timePasses,
		},
	})
}

type sceneKey struct{}

func sceneOf(ts *testscript.TestScript) *scene {
	s, ok := ts.Value(sceneKey{}).(*scene)
	if !ok {
		ts.Fatalf("no scene was set up")
	}
	return s
}

// place is a channel by its name.
func (s *scene) place(ts *testscript.TestScript, name string) string {
	channel, ok := map[string]string{"general": s.general, "secret": s.secret, "inside": s.inside}[name]
	if !ok {
		ts.Fatalf("there is no channel %s: general, secret and inside are", name)
	}
	return channel
}

func (s *scene) acts(ts *testscript.TestScript, neg bool, who string, args []string) {
	if len(args) != 3 || neg {
		ts.Fatalf("usage: %s types|sees|clicks CHANNEL TEXT", who)
	}
	channel, words := s.place(ts, args[1]), args[2]
	switch args[0] {
	case "types":
		s.types(who, channel, words)
	case "sees":
		s.sees(who, channel, words)
	case "clicks":
		s.clicksLabel(ts, who, channel, words)
	default:
		ts.Fatalf("%s cannot do %q: types, sees and clicks are known", who, args[0])
	}
}

// clicksLabel clicks a button by what stands on it, in the newest message that only its reader sees.
func (s *scene) clicksLabel(ts *testscript.TestScript, who, channel, label string) {
	seen := s.Ephemerals(channel, s.people[who])
	if len(seen) == 0 {
		ts.Fatalf("%s sees nothing in that channel", who)
	}
	newest := seen[len(seen)-1]
	for _, b := range buttonsOf(s.t, newest) {
		if b.label() == label {
			s.clicks(who, newest, b.ActionID, b.Value)
			return
		}
	}
	ts.Fatalf("there is no button %q below %q", label, newest.Text)
}

func readsInChannel(ts *testscript.TestScript, neg bool, args []string) {
	s := sceneOf(ts)
	s.holds(ts, neg, args, func(name string) []string { return s.public(s.place(ts, name)) })
}

func toldDirectly(ts *testscript.TestScript, neg bool, args []string) {
	s := sceneOf(ts)
	s.holds(ts, neg, args, s.told)
}

// holds waits until one of some texts contains the words. Where none may, all that is due is said first.
func (s *scene) holds(ts *testscript.TestScript, neg bool, args []string, texts func(string) []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: reads CHANNEL TEXT, told PERSON TEXT")
	}
	has := func() bool {
		return slices.ContainsFunc(texts(args[0]), func(said string) bool { return strings.Contains(said, args[1]) })
	}
	if !neg {
		s.await(args[0]+" to read "+args[1], has)
		return
	}
	s.caughtUp()
	if has() {
		ts.Fatalf("%s reads %q", args[0], args[1])
	}
}

func timePasses(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 || neg {
		ts.Fatalf("usage: later DURATION, such as 30m")
	}
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	s := sceneOf(ts)
	s.clock.Move(d)
	s.caughtUp()
}
