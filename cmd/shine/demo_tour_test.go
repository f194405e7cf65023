package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// Somebody who has never seen Shine takes every step of the tour, on a desk and on a phone: each is ticked when it has
// happened, and not before.
func TestDemoTourInABrowser(t *testing.T) {
	t.Parallel()
	for name, width := range map[string]int64{"desk": 1100, "phone": 360} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
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
	t       *testing.T
	browser context.Context //nolint:containedctx // chromedp's browser is one
	must    func(what string, actions ...chromedp.Action[chromedp.Void])
	name    string
	phone   bool
}

// startTour opens the demo, and fails the test for everything that the browser's console says.
func startTour(t *testing.T, name string, width int64) *walk {
	t.Helper()
	page := startDemoPage(t)
	browser := startBrowser(t)
	w := &walk{t: t, browser: browser, must: doing(browser, t), name: name, phone: width < 760}
	watchConsole(browser, t)
	w.must("open the page", chromedp.EmulateViewport(width, 760), chromedp.Navigate(page), chromedp.WaitVisible("#composer"),
		chromedp.WaitReady(`//li[@data-step="credit"][@aria-current="step"]`), chromedp.WaitNotPresent(`.step.done`))
	w.picture("first")
	w.must("be dark", colorScheme("dark"))
	w.picture("dark")
	w.must("be light", colorScheme("light"))
	return w
}

// watchConsole fails a test whose page writes errors or warnings to the browser's console.
func watchConsole(browser context.Context, t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(browser)
	messages := chromedp.Console(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for m, err := range messages {
			if errors.Is(err, context.Canceled) {
				return
			}
			if err != nil || m.IsException() || m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning {
				t.Errorf("the console says %v %v", m, err)
			}
		}
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
}

func (w *walk) picture(what string) { picture(w.browser, w.t, "tour_"+w.name+"_"+what) }

// goes has the tour bring them to a step, where something is to be seen.
func (w *walk) goes(step string, seen ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if w.phone {
		w.must("unfold the tour", chromedp.Click(`.tour-bar[aria-expanded="false"]`), chromedp.WaitVisible("#tour-go-"+step))
	}
	w.must("have the step "+step+" before them", chromedp.WaitReady(`//li[@data-step="`+step+`"][@aria-current="step"]`))
	w.must("be taken to "+step, chromedp.Click("#tour-go-"+step), chromedp.WaitReady(`html[data-tour-at="`+step+`"]`))
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

const tourDialog = `//section[@role="dialog"]`

func (w *walk) creditLuis() {
	w.goes("credit", chromedp.WaitVisible(`//h1[contains(.,"platform")]`), typed("/shine @luis for "))
	w.must("say what for", chromedp.SendKeys("#text", "keeping the release calm\r"),
		chromedp.WaitVisible(`//article[not(contains(@class,"only-you"))][contains(.,"keeping the release calm")]`))
	w.took("credit")
}

func (w *walk) beLuis() {
	w.must("not have read it", chromedp.WaitReady(`//li[@data-step="read"][not(contains(@class,"done"))]`))
	w.goes("read", chromedp.WaitVisible(`//article[contains(.,"keeping the release calm")]`))
	w.took("read")
	w.goes("pass_on", chromedp.WaitVisible(`.tour-point`))
	w.must("pass it on", chromedp.Click(`.tour-point`), chromedp.WaitVisible(tourDialog))
	w.picture("pass_on_form")
	w.must("to Kenji", pick(people, "Kenji"), chromedp.SendKeys(`//section//textarea`, "watching it from the other side of the world"),
		chromedp.Click(tourDialog+`//button[contains(@class,"primary")]`), chromedp.WaitNotPresent(tourDialog))
	w.took("pass_on")
	w.goes("thanks", chromedp.WaitVisible(`.tour-point`))
	w.must("say thanks", chromedp.Click(`.tour-point`), chromedp.WaitVisible(tourDialog),
		chromedp.Click(tourDialog+`//button[contains(@class,"primary")]`),
		chromedp.WaitVisible(tourDialog+`//*[contains(.,"Your thanks are on their way")]`),
		chromedp.Click(`#modal-close button`), chromedp.WaitNotPresent(tourDialog))
	w.took("thanks")
}

func (w *walk) boostAndUndo() {
	const announced = `//article[contains(@class,"tour-look")]`
	w.goes("boost", chromedp.WaitVisible(announced))
	w.must("boost it", chromedp.Click(announced+`//span[contains(@class,"avatar")]`),
		chromedp.Click(`//div[@id="tools"]/button[@aria-label="sparkles"]`))
	w.took("boost")
	w.goes("undo", typed("/shine @jonas for "))
	const mistaken = `//article[contains(.,"biscuits that were not his")]`
	w.must("credit the wrong one", chromedp.SendKeys("#text", "biscuits that were not his\r"),
		chromedp.WaitVisible(mistaken), chromedp.Click(`(//article[contains(@class,"only-you")]//button[.="Undo"])[last()]`))
	w.took("undo")
}

func (w *walk) letTimePass() {
	w.goes("digest", chromedp.WaitVisible(`//article[contains(@class,"tour-look")][contains(.,"who shone")]`))
	w.took("digest")
	w.goes("nudge", chromedp.WaitVisible(`.tour-point`))
	nudged := `//article[contains(@class,"tour-look")]`
	w.must("ask why", chromedp.Click(`.tour-point`), chromedp.Click(nudged+`//button[.="Why am I seeing this?"]`))
	w.took("nudge")
	w.picture("why")
	w.goes("note", chromedp.WaitVisible(`//article[contains(.,"What others told about the people you lead")]`))
	w.took("note")
}

func (w *walk) settleAndForget() {
	w.goes("settings", typed("/shine settings"))
	w.must("open the settings", chromedp.SendKeys("#text", "\r"), chromedp.WaitVisible(tourDialog))
	w.took("settings")
	w.must("close them", chromedp.Click(`#modal-close button`), chromedp.WaitNotPresent(tourDialog))
	w.goes("forget", typed("/shine forget me"))
	w.must("ask to be forgotten", chromedp.Evaluate[chromedp.Void](`window.confirm = () => true`), chromedp.SendKeys("#text", "\r"),
		chromedp.Click(`//article[contains(@class,"only-you")]//button[contains(@class,"danger")]`))
}

func (w *walk) closeAndOpen() {
	if w.phone {
		w.must("unfold the tour", chromedp.Click(`.tour-bar[aria-expanded="false"]`))
	}
	w.took("forget")
	w.must("read the end", chromedp.WaitVisible(`.tour-end`))
	w.picture("end")
	w.must("close the tour", chromedp.Click(`.tour-close`), chromedp.WaitNotVisible(`#tour`))
	w.must("come back", chromedp.Reload(), chromedp.WaitVisible(`#composer`), chromedp.WaitNotVisible(`#tour`))
	w.picture("closed")
	w.must("open it again", chromedp.Click(`.tour-open`), chromedp.WaitVisible(`.tour-end`))
}
