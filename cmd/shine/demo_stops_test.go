package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mostStops is how often Tab stops at most on its way through a channel with the tour beside it.
const mostStops = 15

// walked has the page keep what the keyboard reached, and says what it did not reach: of all that is seen, but in
// messages, what belongs to the current one.
const (
	walked    = `window.reached = new Set(), document.addEventListener("focusin", (e) => reached.add(e.target))`
	unreached = `[...document.querySelectorAll("a, button, input, select, textarea, summary, article")].filter((e) =>
		e.checkVisibility({visibilityProperty: true}) && !reached.has(e) && (e.matches("article") || !e.closest("article") || e.closest("article") === current))
		.map((e) => e.outerHTML.slice(0, 150))`
	stoppedAt = `document.activeElement === document.body ? "" : document.activeElement.closest("[data-roving]") ? "group" :
		document.activeElement.id === "messages" ? "messages" : "one"`
	groupSize = `(() => {
		const group = document.activeElement.closest("[data-roving], #messages");
		return group.querySelectorAll(group.dataset.roving ?? "article").length;
	})()`
)

// Tab stops seldom, even where a channel is full; and with the arrows, everything is still reached.
func TestDemoTabStops(t *testing.T) {
	t.Parallel()
	v := startVisit(t)
	v.must("be in a full channel", v.surfaces[0].open, chromedp.Evaluate[chromedp.Void](walked))
	v.walk(false) // to the end, wherever one is
	if stops := v.walk(false); stops < 5 || stops > mostStops {
		t.Errorf("Tab stops %d times", stops)
	}
	v.walk(true)

	v.must("go to the last message, what is in it, and its tools", chromedp.Focus("#messages"), chromedp.KeyEvent(kb.ArrowUp))
	for range valueOf[int](&v.hands, `current.querySelectorAll("a, button").length`) {
		v.must("go on in it", chromedp.KeyEvent(kb.Tab))
	}
	v.must("go back, and to the tools", chromedp.Focus("#messages"), chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowRight))
	for range valueOf[int](&v.hands, groupSize) {
		v.must("go on among them", chromedp.KeyEvent(kb.ArrowRight))
	}
	v.must("come back", chromedp.KeyEvent(kb.Escape), chromedp.Poll[chromedp.Void](`document.activeElement === current`))

	for _, m := range valueOf[[]string](&v.hands, unreached) {
		t.Errorf("no key reaches %s", m)
	}
}

// walk goes through the page with Tab, and counts where it stops; with the arrows, too, through all that stands together.
func (v *visit) walk(arrows bool) (stops int) {
	v.t.Helper()
	for range 10 * mostStops {
		v.must("go on", chromedp.KeyEvent(kb.Tab))
		at := valueOf[string](&v.hands, stoppedAt)
		if at == "" {
			return stops
		}
		stops++
		if at == "one" || !arrows {
			continue
		}

		for range valueOf[int](&v.hands, groupSize) {
			v.must("go on among what stands together", chromedp.KeyEvent(map[string]string{"group": kb.ArrowDown, "messages": kb.ArrowUp}[at]))
		}
		if at == "messages" {
			v.must("leave them", chromedp.KeyEvent(kb.Escape))
		}
	}
	return stops
}
