package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hands are somebody's, who uses the page: with a mouse, or with the keyboard alone.
type hands struct {
	t            *testing.T
	browser      context.Context //nolint:containedctx // chromedp's browser is one
	must         func(what string, actions ...chromedp.Action[chromedp.Void])
	keyboardOnly bool
}

// valueOf is what a script says about the page.
func valueOf[V any](h *hands, script string) V {
	h.t.Helper()
	said, err := chromedp.Run(h.browser, chromedp.Evaluate[V](script))
	if err != nil {
		h.t.Fatal(err)
	}
	return said
}

// press uses a button, a link or an entry of a menu.
func (h *hands) press(what, selector string) {
	h.t.Helper()
	if !h.keyboardOnly {
		h.must(what, chromedp.Click(selector))
		return
	}
	h.reach(selector)
	h.must(what, chromedp.KeyEvent(kb.Enter))
}

// write types into a field.
func (h *hands) write(what, selector, text string) {
	h.t.Helper()
	if !h.keyboardOnly {
		h.must(what, chromedp.SendKeys(selector, text))
		return
	}
	h.reach(selector)
	h.must(what, chromedp.KeyEvent(text))
}

// pick types into a picker, and takes what it marks.
func (h *hands) pick(what, picker, typed string) {
	h.t.Helper()
	h.write(what, picker, typed)
	h.must(what, chromedp.WaitVisible(marked+`[contains(.,"`+typed+`")]`), chromedp.KeyEvent(kb.Enter))
}

// nextKey says which key leads on to an element, whose selector is CSS or XPath; nothing when the focus is there.
const nextKey = `((selector) => {
	const target = /^\(?\//.test(selector) ? document.evaluate(selector, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue :
		document.querySelector(selector);
	const at = document.activeElement;
	if (at === target) return "";
	const group = target?.closest("[data-roving], [role=menu]");
	const kind = group?.dataset.roving ?? "[role=menuitem]";
	if (group?.contains(at) && at.matches(kind) && target.matches(kind)) return "next";
	const article = target?.closest("article");
	return article && article !== at && at.matches(".messages, article") ? "previous" : "Tab";
})(%q)`

// reach brings the focus to an element, with Tab and the arrows.
func (h *hands) reach(selector string) {
	h.t.Helper()
	h.must("have "+selector+" before them", chromedp.WaitReady(selector))
	keys := map[string]string{"next": kb.ArrowDown, "previous": kb.ArrowUp, "Tab": kb.Tab}
	for range 300 {
		next := valueOf[string](h, fmt.Sprintf(nextKey, selector))
		if next == "" {
			return
		}
		h.must("come nearer", chromedp.KeyEvent(keys[next]))
	}
	h.t.Fatalf("no key leads to %s", selector)
}
