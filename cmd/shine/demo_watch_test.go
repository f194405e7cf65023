package main

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// watch fails a test whose page writes errors or warnings to the browser's console, or asks for something in vain.
func watch(browser context.Context, t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(browser)
	t.Cleanup(stop)
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	hears(t, stop, chromedp.Console(ctx), func(m chromedp.ConsoleMessage) {
		if m.IsException() || m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning {
			t.Errorf("the console says %v", m)
		}
	})
	hears(t, stop, chromedp.Events(ctx, network.ResponseReceived), func(e network.EventResponseReceived) {
		if e.Response.Status >= 400 {
			t.Errorf("%s is answered with %d", e.Response.URL, e.Response.Status)
		}
	})
	hears(t, stop, chromedp.Events(ctx, network.LoadingFailed), func(e network.EventLoadingFailed) {
		if !e.Canceled { // whoever goes to another page cancels what they wait for
			t.Errorf("a request for a %s fails: %s", e.Type, e.ErrorText)
		}
	})
}

// hears listens to events until the test ends.
func hears[E any](t *testing.T, stop func(), events iter.Seq2[E, error], each func(E)) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for e, err := range events {
			if errors.Is(err, context.Canceled) {
				return
			}
			if err != nil {
				t.Errorf("listening to the browser: %v", err)
				return
			}
			each(e)
		}
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
}
