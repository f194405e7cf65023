package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// offAndSmall lists what is wider than the window, and what is to be pressed and narrower or lower than 40 pixels: a
// field with all that belongs to it, and no links within a text.
const offAndSmall = `(() => {
	const wrong = document.documentElement.scrollWidth > innerWidth ? ["the page is " + document.documentElement.scrollWidth + " wide"] : [];
	for (const element of document.querySelectorAll("button, summary, a, select, textarea, label:not([for]), input:not([type=hidden]), [role=option]")) {
		if (!element.checkVisibility({visibilityProperty: true}) || getComputedStyle(element).display === "inline") continue;
		const {width, height} = (element.closest(".picked, label") ?? element).getBoundingClientRect();
		if (width < 39.5 || height < 39.5) wrong.push(element.outerHTML.slice(0, 150) + " is " + width + " by " + height);
	}
	return wrong;
})()`

// On a phone nothing runs off at the side, and a thumb meets what it wants to press.
func TestDemoOnAPhone(t *testing.T) {
	t.Parallel()
	leaveToPage(t)
	v := startVisit(t)
	v.must("take a phone", chromedp.EmulateViewport(360, 800))
	for _, s := range v.surfaces {
		v.must(s.name, s.open)
		for _, w := range valueOf[[]string](&v.hands, offAndSmall) {
			t.Errorf("%s: %s", s.name, w)
		}
	}
}
