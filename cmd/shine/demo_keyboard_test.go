package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Somebody without a mouse finds a channel, credits somebody and looks who they are; on a phone, a desk and a wide one, by
// day and by night, nothing runs off at the side, and the console stays silent.
func TestDemoByKeyboard(t *testing.T) {
	t.Parallel()
	page := startDemoPage(t)
	browser := startBrowser(t)
	must := doing(browser, t)
	fits := chromedp.Poll[chromedp.Void](`document.documentElement.scrollWidth <= innerWidth`)
	for i, width := range []int64{360, 1100, 1600} {
		scheme := []string{"light", "dark"}[i%2]
		said := fmt.Sprintf("keeping the page calm at %d pixels", width)
		must("open the page", chromedp.EmulateViewport(width, 800), colorScheme(scheme), chromedp.Navigate(page),
			chromedp.WaitVisible("#composer"), fits)
		must("find a channel", chromedp.KeyEvent("k", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.WaitVisible("#found-0"),
			chromedp.KeyEvent("plat"), chromedp.WaitVisible(`//div[@id="found-0"][@aria-selected="true"][contains(.,"#platform")]`),
			chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`//h1[contains(.,"platform")]`), chromedp.Poll[chromedp.Void](`document.readyState === "complete" && document.activeElement.id === "text"`))
		must("credit somebody, by a part of the name", chromedp.KeyEvent("/shine @orteg"),
			chromedp.WaitVisible(`//div[@id="text-list-0"][contains(.,"@luis")]`), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent("for "+said+"\r"),
			chromedp.WaitVisible(`//article[not(contains(@class,"only-you"))][contains(.,"`+said+`")]`), fits)
		picture(browser, t, fmt.Sprintf("keyboard_%d", width))
	}

	must("jump to the next digest", chromedp.Click(`//button[@popovertarget="jumps"]`),
		chromedp.Click(`//div[@id="jumps"]/button[.="Next digest"]`),
		chromedp.WaitVisible(`//section[@class="happened"]//li[contains(.,"Monday 09:00")]/a[contains(.,"#general")]`))
	picture(browser, t, "happened")
	must("go there", chromedp.Click(`(//section[@class="happened"]//a[contains(.,"#general")])[last()]`),
		chromedp.WaitVisible(`//article[contains(.,"who shone")][contains(.,"at 1600 pixels")]`))
	must("start again", chromedp.Evaluate[chromedp.Void](`window.confirm = () => true`), chromedp.Click(`//button[@popovertarget="jumps"]`),
		chromedp.Click(`//div[@id="jumps"]/button[.="Start again"]`),
		chromedp.WaitVisible(`//span[@id="clock"][contains(.,"Wednesday, 25 November 2026")]`), chromedp.WaitNotPresent(`.happened`),
		chromedp.WaitNotPresent(`//article[contains(.,"at 1600 pixels")]`), chromedp.WaitVisible(`//p[@class="state"][contains(.,"is connected")]`))
	picture(browser, t, "again")
}
