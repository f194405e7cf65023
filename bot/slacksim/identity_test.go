package slacksim_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// Another app than Shine is called by its own name wherever people read of it, on the page and in what it asks Slack.
func TestAnotherApp(t *testing.T) {
	t.Parallel()
	o := browseWith(t, slacksim.Options{App: slacksim.App{Name: "Stand Up"}, Workspace: "Kestrel", Commands: []string{"/standup"}})
	o.writes(o.ana, o.general, "", "hi @standup")
	for _, part := range []string{"", "sidebar", "messages", "home"} {
		for _, channel := range []string{o.general, o.DirectChannel(o.ana)} {
			if seen := o.sees(part, o.ana, channel); strings.Contains(strings.ToLower(seen), "shine") {
				t.Errorf("%q speaks of Shine: %s", part, seen)
			}
		}
	}
	mustHave(t, o.sees("", o.ana, o.general), "· Kestrel</title>", `title="Kestrel">K</a>`, `"typed":"@standup"`, `"typed":"/standup "`, "Stand Up is not connected")
	mustHave(t, o.sees("messages", o.ana, o.general), "@Stand Up")
	mustHave(t, o.sees("", o.ana, o.DirectChannel(o.ana)), "Message Stand Up", `<span class="mark" aria-hidden="true">SU</span> Stand Up`)

	if got := o.asks("auth.test"); !strings.Contains(got, `"user":"standup"`) || !strings.Contains(got, `"team":"Kestrel"`) {
		t.Errorf("auth.test says %s", got)
	}
}
