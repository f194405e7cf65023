package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"shine/bot/slacksim/npm"
)

var everySize = flag.Bool("every-size", false, "try the demo's page at length: each surface in every size and color scheme, the tour on each device")

// size is a window, and what its owner prefers.
type size struct {
	width  int64
	scheme string
}

var sizes = []size{{1100, "light"}, {360, "dark"}, {1600, "light"}, {360, "light"}, {1100, "dark"}, {1600, "dark"}}

// leaveToPage skips what takes long, unless `make page` asks for it.
func leaveToPage(t *testing.T) {
	t.Helper()
	if !*everySize {
		t.Skip("`make page` tries this")
	}
}

// findings has axe look at the page, and tells what it found. All rules count that are on by default, and that what is
// to be pressed is large enough.
const findings = `axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then((found) =>
	found.violations.flatMap(({id, help, nodes}) => nodes.map((node) => id + ", " + help + ": " + node.html + "\n" + node.failureSummary)))`

// As far as axe can tell, nothing on the page keeps people from reading or using it:
// https://github.com/dequelabs/axe-core.
func TestDemoForEverybody(t *testing.T) {
	t.Parallel()
	leaveToPage(t)
	dir, err := npm.Install(t.Context(), filepath.Join("..", "..", "bot", "slacksim", "testdata", "axe"), filepath.Join("..", "..", ".cache"))
	if errors.Is(err, npm.ErrMissing) {
		t.Skipf("the page is NOT tried with axe: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	axe, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}

	v := startVisit(t)
	for _, size := range sizes {
		where := fmt.Sprintf("%d pixels, %s", size.width, size.scheme)
		v.must("be at "+where, chromedp.EmulateViewport(size.width, 800), colorScheme(size.scheme))
		for _, s := range v.surfaces {
			v.must(s.name+", "+where, s.open, chromedp.Evaluate[chromedp.Void](string(axe)))
			found, err := chromedp.Run(v.browser, chromedp.Evaluate[[]string](findings, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatalf("%s, %s: %v", s.name, where, err)
			}
			for _, f := range found {
				t.Errorf("%s, %s: %s", s.name, where, f)
			}
		}
	}
}
