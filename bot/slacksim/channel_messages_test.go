package slacksim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shine/bot/slacksim"
)

// An app hears of all messages of its channels where it asks for that by name, and was granted the history.
func TestMessagesOfChannels(t *testing.T) {
	t.Parallel()
	all := []string{"app_mention", "message.channels", "message.groups"}
	for name, tc := range map[string]struct {
		options slacksim.Options
		want    []string
	}{
		"asked for":     {slacksim.Options{Events: all}, []string{"message", "message message_changed", "app_mention", "message", "message"}},
		"not asked for": {slacksim.Options{}, []string{"app_mention"}},
		"not granted":   {slacksim.Options{Events: all, Scopes: []string{"app_mentions:read"}}, []string{"app_mention"}},
	} {
		o := newOffice(t, tc.options)
		o.connect(t).answer(t, nil)
		ctx := t.Context()
		ts, err := o.Write(ctx, o.ana, o.general, slacksim.Post{Text: "hello"})
		if err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"edit":    o.Edit(ctx, o.ana, o.general, ts, "hello there"),
			"mention": o.Say(ctx, o.ana, o.general, "@shine hello", ""),
			"private": o.Say(ctx, o.ana, o.inside, "hello", ""),
			"outside": o.Say(ctx, o.ana, o.outside, "hello", ""),
		} {
			if err != nil {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		}
		if diff := cmp.Diff(tc.want, o.heard()); diff != "" {
			t.Errorf("%s: the app heard (-want +got):\n%s", name, diff)
		}
	}
}
