package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// surface is something that the page shows, and how somebody gets there.
type surface struct {
	name string
	open chromedp.Action[chromedp.Void]
}

// visit is somebody who looks at every surface of a demo's page.
type visit struct {
	hands
	page     string
	surfaces []surface
}

// startVisit opens a demo in which something just happened: somebody was credited.
func startVisit(t *testing.T) *visit {
	t.Helper()
	page := startDemoPage(t)
	browser := startBrowser(t)
	v := &visit{hands: hands{t: t, browser: browser, must: doing(browser, t)}, page: page}
	v.must("give credit", chromedp.EmulateViewport(1600, 800), chromedp.Navigate(page), chromedp.WaitVisible("#composer"),
		chromedp.SendKeys("#text", "/shine @luis for keeping the page calm\r"), chromedp.WaitVisible(justAnnounced))
	v.listSurfaces()
	return v
}

const justAnnounced = `//article[not(contains(@class,"only-you"))][contains(.,"keeping the page calm")]`

// listSurfaces says how to come to each of them from wherever one is.
func (v *visit) listSurfaces() {
	v.t.Helper()
	channel := valueOf[string](&v.hands, `here`)
	thread := valueOf[string](&v.hands, `document.querySelector(".folded").dataset.threadOf`)
	home := valueOf[string](&v.hands, `document.querySelector(".rail a[href*=home]").search`)
	digest := valueOf[string](&v.hands, `[...document.querySelectorAll("#messages article")].findLast((a) => a.textContent.includes("who shone")).dataset.ts`)
	shared := valueOf[string](&v.hands, `document.querySelector("#sidebar a:has(.shared)").dataset.conversation`)

	at := func(query string, then ...chromedp.Action[chromedp.Void]) chromedp.Action[chromedp.Void] {
		return chromedp.Steps(chromedp.Evaluate[chromedp.Void](`sessionStorage.clear(), localStorage.clear()`),
			chromedp.Navigate(v.page+query), chromedp.Steps(then...))
	}
	chat := func(then ...chromedp.Action[chromedp.Void]) chromedp.Action[chromedp.Void] {
		return at("?c="+channel, then...)
	}
	press := func(selector string) chromedp.Action[chromedp.Void] {
		return chromedp.Evaluate[chromedp.Void](`document.querySelector("` + selector + `").click()`)
	}
	form := chromedp.Steps(chromedp.SendKeys("#text", "/shine\r"), chromedp.WaitVisible(".dialog .picked"))
	inside := func(part string, seen ...chromedp.Action[chromedp.Void]) chromedp.Action[chromedp.Void] {
		return chat(press(".inside-open"), chromedp.WaitVisible("#inside-body"),
			press(".inside-parts [data-inside="+part+"]"), chromedp.Steps(seen...))
	}

	v.surfaces = []surface{
		{"first sight", at("", chromedp.WaitVisible("#composer"))},
		{"channel without the tour", chat(press(".tour-close"), chromedp.WaitNotVisible("#tour"))},
		{"conversations", chat(chromedp.Evaluate[chromedp.Void](`showNav(true)`), chromedp.WaitVisible("#sidebar"))},
		{"thread", at("?c="+channel+"&t="+thread, chromedp.WaitVisible("#reply"))},
		{"map of a digest", at("?c="+channel+"&t="+digest, chromedp.WaitVisible("#replies .picture img"))},
		{"shared channel", at("?c="+shared, chromedp.WaitVisible("h1 .shared"))},
		{"card of somebody elsewhere", at("?c="+shared, press(".message:has(.of) [data-card]"), chromedp.WaitVisible("#card dl"))},
		{"home", at(home, chromedp.WaitVisible("(//div[@id='home']//h3)[1]"))},
		{"form", chat(form)},
		{"picker of a form", chat(form, chromedp.KeyEvent("o"), chromedp.WaitVisible(marked))},
		{"menu", chat(press("[popovertarget=jumps]"), chromedp.WaitVisible("#jumps"))},
		{"menu of a message", chat(chromedp.Click(justAnnounced+`//span[contains(@class,"avatar")]`),
			chromedp.Click(`[popovertarget=more]`), chromedp.WaitVisible("#more"))},
		{"emoji", chat(press(".composer [data-emoji]"), chromedp.WaitVisible("#emoji-found-0"))},
		{"suggestions", chat(chromedp.SendKeys("#text", "@"), chromedp.WaitVisible("#text-list-0"))},
		{"finder", chat(press("[data-open=finder]"), chromedp.WaitVisible("#found-0"))},
		{"card", chat(press(".message [data-card]"), chromedp.WaitVisible("#card dl"))},
		{"tour", chat(chromedp.Evaluate[chromedp.Void](`sheet(true)`), chromedp.WaitVisible("#tour-body"))},
		{"look inside", inside("wire", chromedp.WaitVisible(`(//details[@class="thing"])[1]`), chromedp.Poll[chromedp.Void](`(() => {
			const thing = document.querySelector("details.thing");
			if (!thing.open) thing.querySelector("summary").click();
			return thing.querySelector(".thing-steps").checkVisibility();
		})()`))},
		{"look inside, trials", inside("trials", chromedp.WaitVisible("#trial-kill"))},
		{"look inside, audit log", inside("audit", chromedp.WaitVisible(".audit"))},
	}
}
