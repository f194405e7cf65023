package main

import (
	"strings"
	"testing"
)

// What was measured stands beside its budget and its limit, and what was not is left out.
func TestTable(t *testing.T) {
	t.Parallel()
	var out, progress strings.Builder
	printed := `goos: linux
pkg: shine/storage
BenchmarkRecord/in_flight=1-2    10  0.4000 of-trivial  4000 records/s  10000 trivial/s
BenchmarkDigest/history=20000-2   3  200000000 ns/op  77 B/op
BenchmarkDigest/history=1000000-2 3  300000000 ns/op  77 B/op
BenchmarkStart-2                  5  250.4 start-ms  31.5 rest-MiB
PASS
`
	if err := run(strings.NewReader(printed), &out, &progress); err != nil {
		t.Fatal(err)
	}
	if progress.String() != printed {
		t.Errorf("of what was printed is shown: %q", progress.String())
	}
	want := []string{
		"| Shout-outs recorded a second, one at a time, against a script that does nothing | ≥ 0.6 of the limit | 4000 | 10000, ratio 0.40 | ✗ |",
		"| A digest of 20,000 shout-outs: read, decided and drawn as text | ≤ 250 ms | 200 ms |  | ✓ |",
		"| The same behind a history of a million | ≤ 1.2 of the limit | 300 ms | 200 ms, ratio 1.50 | ✗ |",
		"| From the start to the first connection | ≤ 300 ms | 250 ms |  | ✓ |",
		"| Resident memory at rest | ≤ 40 MiB | 32 MiB |  | ✓ |",
	}
	rows := strings.Split(strings.TrimSpace(out.String()), "\n")[2:]
	if got := strings.Join(rows, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("the table is\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}
