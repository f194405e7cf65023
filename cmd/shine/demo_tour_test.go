package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Somebody who has never seen Shine takes every step of the tour, on a desk, on a phone, and with the keyboard alone: each
// is ticked when it has happened, and not before.
func TestDemoTourInABrowser(t *testing.T) {
	t.Parallel()
	for name, width := range map[string]int64{"desk": 1100, "phone": 360, "keyboard": 1600} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "keyboard" {
				leaveToPage(t)
			}
			w := startTour(t, name, width)
			w.creditLuis()
			w.beLuis()
			w.boostAndUndo()
			w.letTimePass()
			w.settleAndForget()
			w.closeAndOpen()
		})
	}
}

// walk is somebody who takes the tour in a browser.
type walk struct {
	hands
	name  string
	phone bool
}

// startTour opens the demo.
func startTour(t *testing.T, name string, width int64) *walk {
	t.Helper()
	page := startDemoPage(t)
	browser := startBrowser(t)
	w := &walk{hands{t, browser, doing(browser, t), name == "keyboard"}, name, width < 760}
	w.must("open the page", chromedp.EmulateViewport(width, 760), chromedp.Navigate(page), chromedp.WaitVisible("#composer"),
		chromedp.WaitReady(`//li[@data-step="credit"][@aria-current="step"]`), chromedp.WaitNotPresent(`.step.done`))
	w.picture("first")
	w.must("be dark", colorScheme("dark"))
	w.picture("dark")
	w.must("be light", colorScheme("light"))
	return w
}

func (w *walk) picture(what string) { picture(w.browser, w.t, "tour_"+w.name+"_"+what) }

// goes has the tour bring them to a step, where something is to be seen.
func (w *walk) goes(step string, seen ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if w.phone {
		w.must("unfold the tour", chromedp.Click(`.tour-bar[aria-expanded="false"]`), chromedp.WaitVisible("#tour-go-"+step))
	}
	w.must("have the step "+step+" before them", chromedp.WaitReady(`//li[@data-step="`+step+`"][@aria-current="step"]`))
	w.press("be taken to "+step, "#tour-go-"+step)
	w.must("arrive", chromedp.WaitReady(`html[data-tour-at="`+step+`"]`))
	w.must("see where they are", seen...)
	w.picture(step)
}

// took waits for the tick of a step.
func (w *walk) took(step string) {
	w.t.Helper()
	w.must("have taken "+step, chromedp.WaitReady(`//li[@data-step="`+step+`"][contains(@class,"done")]`))
}

// typed waits for what the tour put into the composer.
func typed(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](fmt.Sprintf("document.getElementById('text').value === %q", text))
}

const (
	tourDialog  = `//section[@role="dialog"]`
	tourSubmit  = tourDialog + `//button[contains(@class,"primary")]`
	tourLooksAt = `//article[contains(@class,"tour-look")]`
)

func (w *walk) creditLuis() {
	w.goes("credit", chromedp.WaitVisible(`//h1[contains(.,"platform")]`), typed("/shine @luis for "))
	w.write("say what for", "#text", "keeping the release calm\r")
	w.must("read it", chromedp.WaitVisible(`//article[not(contains(@class,"only-you"))][contains(.,"keeping the release calm")]`))
	w.took("credit")
}

func (w *walk) beLuis() {
	w.must("not have read it", chromedp.WaitReady(`//li[@data-step="read"][not(contains(@class,"done"))]`))
	w.goes("read", chromedp.WaitVisible(`//article[contains(.,"keeping the release calm")]`))
	w.took("read")

	w.goes("pass_on", chromedp.WaitVisible(`.tour-point`))
	w.press("pass it on", `.tour-point`)
	w.must("have the form", chromedp.WaitVisible(tourDialog))
	w.picture("pass_on_form")
	w.pick("to Kenji", people, "Kenji")
	w.write("say what for", `//section//textarea`, "watching it from the other side of the world")
	w.press("send it", tourSubmit)
	w.must("be done", chromedp.WaitNotPresent(tourDialog))
	w.took("pass_on")

	w.goes("thanks", chromedp.WaitVisible(`.tour-point`))
	w.press("say thanks", `.tour-point`)
	w.must("have the form", chromedp.WaitVisible(tourDialog))
	w.press("send it", tourSubmit)
	w.must("know it sent", chromedp.WaitVisible(tourDialog+`//*[contains(.,"Your thanks are on their way")]`))
	w.closeDialog()
	w.took("thanks")
}

func (w *walk) boostAndUndo() {
	w.goes("boost", chromedp.WaitVisible(tourLooksAt))
	if w.keyboardOnly {
		w.reach(tourLooksAt)
		w.must("boost it", chromedp.KeyEvent(kb.ArrowRight+kb.Enter))
	} else {
		w.must("boost it", chromedp.Click(tourLooksAt+`//span[contains(@class,"avatar")]`),
			chromedp.Click(`//div[@id="tools"]/button[@aria-label="sparkles"]`))
	}
	w.took("boost")

	w.goes("undo", typed("/shine @jonas for "))
	w.write("credit the wrong one", "#text", "biscuits that were not his\r")
	w.must("read it", chromedp.WaitVisible(`//article[contains(.,"biscuits that were not his")]`))
	w.press("undo it", `(//article[contains(@class,"only-you")]//button[.="Undo"])[last()]`)
	w.took("undo")
}

func (w *walk) letTimePass() {
	w.goes("digest", chromedp.WaitVisible(tourLooksAt+`[contains(.,"who shone")]`))
	w.took("digest")
	w.goes("nudge", chromedp.WaitVisible(`.tour-point`))
	w.press("open the menu", `.tour-point`)
	w.press("ask why", tourLooksAt+`//button[.="Why am I seeing this?"]`)
	w.took("nudge")
	w.picture("why")
	w.goes("note", chromedp.WaitVisible(`//article[contains(.,"What others told about the people you lead")]`))
	w.took("note")
}

func (w *walk) settleAndForget() {
	w.goes("settings", typed("/shine settings"))
	w.write("open the settings", "#text", "\r")
	w.must("have them", chromedp.WaitVisible(tourDialog))
	w.took("settings")
	w.closeDialog()
	w.goes("forget", typed("/shine forget me"))
	w.must("be sure", chromedp.Evaluate[chromedp.Void](`window.confirm = () => true`))
	w.write("ask to be forgotten", "#text", "\r")
	w.press("mean it", `//article[contains(@class,"only-you")]//button[contains(@class,"danger")]`)
}

func (w *walk) closeDialog() {
	if w.keyboardOnly {
		w.must("close it", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(tourDialog))
		return
	}
	w.must("close it", chromedp.Click(`#modal-close button`), chromedp.WaitNotPresent(tourDialog))
}

func (w *walk) closeAndOpen() {
	if w.phone {
		w.must("unfold the tour", chromedp.Click(`.tour-bar[aria-expanded="false"]`))
	}
	w.took("forget")
	w.must("read the end", chromedp.WaitVisible(`.tour-end`))
	w.picture("end")
	w.press("close the tour", `.tour-close`)
	w.must("see it go", chromedp.WaitNotVisible(`#tour`))
	w.must("come back", chromedp.Reload(), chromedp.WaitVisible(`#composer`), chromedp.WaitNotVisible(`#tour`))
	w.picture("closed")
	w.press("open it again", `.tour-open`)
	w.must("read the end", chromedp.WaitVisible(`.tour-end`))
}
