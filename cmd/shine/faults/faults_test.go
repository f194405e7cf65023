// Package faults_test lets things go wrong around the real program, as they do in the world: it is killed in the middle
// of its work, Redis is full or fails over, Slack's answers are lost. After each fault it counts what people typed, what
// they were told, and what stands in Redis and in Slack. `make faults` writes the table of it all.
package faults_test

import (
	"flag"
	"os"
	"testing"

	"shine/bot/slacksim"
)

var (
	all   = flag.Bool("all", false, "try every fault, not only the few quick ones")
	table = flag.String("table", "", "write the table of what was seen into this file")
)

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	removePrograms()
	os.Exit(code)
}

// fault is one thing that goes wrong.
type fault struct {
	name string
	// quick ones are tried by every run of the tests.
	quick bool
	// slack is the workspace that it happens in.
	slack slacksim.Options
	// twice is how many messages may come a second time: where an answer of Slack's is lost, and the app may not look.
	twice int
	// test is what happens, from the start of the first copy to when everything works again.
	test func(*world)
}

// group are faults of one kind.
type group struct {
	name   string
	faults []fault
}

// groups are all faults, in the order of the table.
func groups() []group {
	return []group{
		{"Shine is killed (`kill -9`)", kills()},
		{"Shine is killed at work that nobody typed", killsOfWork()},
		{"Redis", redisFaults()},
		{"Connections to Slack", socketFaults()},
		{"Slack's answers", answerFaults()},
		{"Several copies", copyFaults()},
	}
}

// Whatever goes wrong: what was acknowledged is there, announced and told, and nothing is there twice.
func TestFaults(t *testing.T) {
	t.Parallel()
	seen := &report{}
	t.Cleanup(func() { seen.write(t, *table) })
	for _, g := range groups() {
		for _, f := range g.faults {
			if !f.quick && !*all {
				continue
			}
			t.Run(f.name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, f.slack)
				f.test(w)
				seen.add(f.name, w.judged(f.twice))
			})
		}
	}
}
