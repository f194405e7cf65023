// Command budgets turns what `go test -bench` prints into one table: what each thing may cost, what it costs here, and
// the limit that was measured in the same run. `make bench` runs it.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// budget is a row of the table.
type budget struct {
	what string
	// benchmark and unit say which number it is, without "Benchmark" and the count of processors.
	benchmark, unit string
	// most is how much it may be, and least how much it has to be; as a ratio to the limit, if there is one.
	most, least float64
	// limit is the benchmark and unit that it is compared with, which were measured in the same run.
	limit [2]string
	// scale is what the number is multiplied with, to be read in the unit shown.
	scale float64
	shown string
}

// budgets are in the order of the table.
var budgets = []budget{
	{
		what: "From an envelope to its acknowledgement at 200 shout-outs a second, median, against a program that only acknowledges",
		unit: "ack-p50-ms", benchmark: "Shoutout", most: 2, limit: [2]string{"Shoutout", "echo-p50-ms"}, shown: "ms",
	},
	{what: "The same, 99 of 100", benchmark: "Shoutout", unit: "ack-p99-ms", most: 15, shown: "ms"},
	{
		what: "Processor time of Shine for a shout-out to three people, from its envelope to the last of its messages",
		unit: "bot-cpu-ms", benchmark: "Shoutout", most: 1.75, shown: "ms",
	},
	{what: "Processor time of Redis for it", benchmark: "Shoutout", unit: "redis-cpu-ms", most: 0.7, shown: "ms"},
	{
		what: "Shout-outs recorded a second, one at a time, against a script that does nothing",
		unit: "records/s", benchmark: "Record/in_flight=1", least: 0.6,
		limit: [2]string{"Record/in_flight=1", "trivial/s"},
	},
	{
		what: "The same, 64 at a time",
		unit: "records/s", benchmark: "Record/in_flight=64", least: 0.5,
		limit: [2]string{"Record/in_flight=64", "trivial/s"},
	},
	{
		what: "Memory in Redis for a shout-out of 200 characters to three people, indexes included",
		unit: "B/shout-out", benchmark: "Memory", most: 450, shown: "bytes",
	},
	{
		what: "A digest of 20,000 shout-outs: read, decided and drawn as text",
		unit: "sec/op", benchmark: "Digest/history=20000", most: 250, scale: 1000, shown: "ms",
	},
	{
		what: "The same behind a history of a million",
		unit: "sec/op", benchmark: "Digest/history=1000000", most: 1.2, scale: 1000, shown: "ms",
		limit: [2]string{"Digest/history=20000", "sec/op"},
	},
	{
		what: "A round of nudges over 1,000 leads and 10,000 people",
		unit: "sec/op", benchmark: "NudgeRound/others=0", most: 1000, scale: 1000, shown: "ms",
	},
	{what: "From the start to the first connection", benchmark: "Start", unit: "start-ms", most: 300, shown: "ms"},
	{what: "Resident memory at rest", benchmark: "Start", unit: "rest-MiB", most: 40, shown: "MiB"},
	{what: "Resident memory after 100,000 shout-outs at full speed", benchmark: "FullSpeed", unit: "MiB", most: 60, shown: "MiB"},
	{what: "The program, the 3.3 MiB of the map's font included", benchmark: "Start", unit: "program-MiB", most: 33.3, shown: "MiB"},
}

func main() {
	if err := run(os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "budgets:", err)
		os.Exit(1)
	}
}

// run writes the table of the benchmarks that it reads, and what it reads to progress.
func run(in io.Reader, out, progress io.Writer) error {
	measured := map[[2]string]float64{}
	results := benchfmt.NewReader(io.TeeReader(in, progress), "go test")
	for results.Scan() {
		result, is := results.Result().(*benchfmt.Result)
		if !is {
			continue
		}
		name := string(result.Name.Full())
		if at := strings.LastIndexByte(name, '-'); at > 0 { // the count of processors follows
			name = name[:at]
		}
		for _, value := range result.Values {
			measured[[2]string{name, value.Unit}] = value.Value
		}
	}
	if err := results.Err(); err != nil {
		return fmt.Errorf("reading benchmarks: %w", err)
	}

	_, err := fmt.Fprint(out, table(measured))
	return err //nolint:wrapcheck // it says what it was
}

// table is in Markdown. Budgets that were not measured are not in it.
func table(measured map[[2]string]float64) string {
	var text strings.Builder
	text.WriteString("| What | Budget | Measured | Limit in the same run | |\n| --- | --- | --- | --- | --- |\n")
	for _, b := range budgets {
		value, is := measured[[2]string{b.benchmark, b.unit}]
		if !is {
			continue
		}
		fmt.Fprintf(&text, "| %s | %s | %s |\n", b.what, b.allowed(), b.judge(value, measured[b.limit]))
	}
	return text.String()
}

// allowed returns the budget in words.
func (b budget) allowed() string {
	sign, number, of := "≤", b.most, " "+b.shown
	if b.least > 0 {
		sign, number = "≥", b.least
	}
	if b.limit != [2]string{} {
		of = " of the limit"
	}
	return fmt.Sprintf("%s %g%s", sign, number, of)
}

// judge returns the cells of a row: what was measured, the limit and the ratio, and whether that is within the budget.
func (b budget) judge(value, limit float64) string {
	shown := value * b.factor()
	compared, beside := shown, ""
	if limit > 0 {
		compared = value / limit
		beside = fmt.Sprintf("%s, ratio %.2f", b.number(limit*b.factor()), compared)
	}

	verdict := "✓"
	if b.most > 0 && compared > b.most || compared < b.least {
		verdict = "✗"
	}
	return fmt.Sprintf("%s | %s | %s", b.number(shown), beside, verdict)
}

func (b budget) factor() float64 {
	if b.scale == 0 {
		return 1
	}
	return b.scale
}

// number writes a value with three digits or more, and its unit.
func (b budget) number(value float64) string {
	digits := 0
	if value < 10 {
		digits = 2
	}
	return strings.TrimSpace(fmt.Sprintf("%.*f %s", digits, value, b.shown))
}
