package main

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The page of metrics has a row for each metric that a bot at work shows, with its kind, its labels and what it says of
// itself, and no other.
func TestEveryMetricIsDocumented(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve()
	o.credits("the calm release")
	o.await("it to be said", func() bool { a, b := o.said("the calm release"); return a == 1 && b == 1 })
	o.eventually("the first check", func() bool { return strings.Contains(o.get("metrics"), "shine_check{") })

	page, err := os.ReadFile("../../deploy/docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	got := regexp.MustCompile("(?m)^\\| `shine_.*$").FindAllString(string(page), -1)
	if diff := cmp.Diff(rowsOf(o.get("metrics")), slices.Sorted(slices.Values(got))); diff != "" {
		t.Errorf("the rows of deploy/docs/metrics.md are others than those of the bot (-bot +page):\n%s", diff)
	}
}

var (
	metricHelp  = regexp.MustCompile(`(?m)^# HELP (shine_\w+) (.*)\n# TYPE \w+ (\w+)$`)
	metricLabel = regexp.MustCompile(`(\w+)="`)
)

// rowsOf are the rows of the page for what the bot shows, in order.
func rowsOf(shown string) []string {
	var rows []string
	for _, found := range metricHelp.FindAllStringSubmatch(shown, -1) {
		name, help, kind := found[1], found[2], found[3]
		labels := map[string]bool{}
		for _, series := range regexp.MustCompile(`(?m)^`+name+`(?:_bucket)?\{(.*)\}`).FindAllStringSubmatch(shown, -1) {
			for _, label := range metricLabel.FindAllStringSubmatch(series[1], -1) {
				labels["`"+label[1]+"`"] = true
			}
		}
		delete(labels, "`le`") // the bound of a histogram's bucket
		rows = append(rows, fmt.Sprintf(
			"| `%s` | %s | %s | %s |", name, kind, strings.Join(slices.Sorted(maps.Keys(labels)), ", "), help,
		))
	}
	return slices.Sorted(slices.Values(rows))
}
