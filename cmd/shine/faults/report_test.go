package faults_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// report is what was seen of all faults.
type report struct {
	mu   sync.Mutex
	rows map[string]count
}

func (r *report) add(fault string, c count) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rows == nil {
		r.rows = map[string]count{}
	}
	r.rows[fault] = c
}

const introduction = `# What survives what

Each row is a fault that was brought about around the real program, a real redis-server and a simulated Slack, and what
was counted when everything worked again. A test fails where a count is not as it should be. The table is written by

    make faults

| column | what it counts |
| --- | --- |
| sent | shout-outs that people typed during the fault, right before it and right after |
| acknowledged | those whose giver read at once that it is recorded; the others read that it was not, or that it is not certain, or saw Slack's error, and typed the same again |
| recorded | shout-outs in Redis at the end, by an export |
| announced | those that stand in the channel |
| told | those whose recipient has the direct message |
| twice | records and messages that are there a second time |
| lost | acknowledged, and not recorded, announced or told |

Redis appends with ` + "`appendfsync always`" + ` here, as in [compose.yaml](../compose.yaml). How many shout-outs are sent under
load differs from run to run; the last two columns do not.

Twice is 0, but where Slack's answer to a message is lost and the app may not look whether the message stands: it then
comes again, once, rather than never. The optional permissions ` + "`channels:history` and `groups:history`" + ` let Shine look.

Some rows are not about commands. For a digest, "sent" counts the stories of its week, and "announced" those that it
tells. For an import and an erase, "sent" counts the shout-outs, and "recorded" those that are there after it was run
again; none of them names the person who was erased. A column that does not apply is 0.

A fail-over may lose what the primary had acknowledged and not yet sent to its replica: a matter of microseconds
where the primary's process ends, and of as long as that takes where the network between them breaks.
`

// write writes the table, when all of it was seen.
func (r *report) write(tb testing.TB, file string) {
	tb.Helper()
	if file == "" || tb.Failed() {
		return
	}

	var text strings.Builder
	text.WriteString(introduction)
	for _, g := range groups() {
		fmt.Fprintf(&text, "\n## %s\n\n", g.name)
		text.WriteString("| fault | sent | acknowledged | recorded | announced | told | twice | lost |\n")
		text.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
		for _, f := range g.faults {
			c, seen := r.rows[f.name]
			if !seen {
				tb.Errorf("nothing was seen of %q; the table is written with -all alone", f.name)
				return
			}
			fmt.Fprintf(&text, "| %s | %d | %d | %d | %d | %d | %d | %d |\n",
				f.name, c.sent, c.acknowledged, c.recorded, c.announced, c.told, c.twice, c.lost)
		}
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// The table in the repository tells of every fault, and of no other.
func TestTheTableIsOfTheseFaults(t *testing.T) {
	t.Parallel()
	written, err := os.ReadFile("../../../deploy/docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, g := range groups() {
		for _, f := range g.faults {
			rows++
			if !strings.Contains(string(written), "\n| "+f.name+" | ") {
				t.Errorf("it has no row %q; make faults writes it anew", f.name)
			}
		}
	}
	if got := strings.Count(string(written), "\n| ") - strings.Count(introduction, "\n| ") - 2*len(groups()); got != rows {
		t.Errorf("it has %d rows for %d faults; make faults writes it anew", got, rows)
	}
	if !strings.HasPrefix(string(written), introduction) {
		t.Error("its text is not the one in report_test.go; make faults writes it anew")
	}
}
