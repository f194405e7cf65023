package slacksim_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// The page says which channels are shared and with whom, and who is a guest or of elsewhere, as Slack does; who is of
// elsewhere is offered no commands and no shortcuts.
func TestPageMarksOutsiders(t *testing.T) {
	t.Parallel()
	o := browseWith(t, slacksim.Options{
		Connected: "Écran & Co", Shortcuts: []slacksim.Shortcut{{Name: "Say hello", CallbackID: "hello"}, {Name: "Count", CallbackID: "count", OnMessage: true}},
	})
	gia := o.AddUser(slacksim.User{Name: "gia", RealName: "Gia", Restricted: true})
	sam := o.AddUser(slacksim.User{Name: "sam", RealName: "Sam", Team: slacksim.OtherTeam})
	film := o.AddChannel(slacksim.Channel{Name: "film", Kind: slacksim.Public, Shared: true, Members: []string{o.ana, gia, sam}})
	o.writes(sam, film, "", "the cut is done")
	o.writes(gia, film, "", "and the captions")

	const icon = `aria-label="shared with Écran &amp; Co"`
	mustHave(t, o.sees("", o.ana, film), icon, "shared with Écran &amp; Co · 3 members")
	mustHave(t, o.sees("sidebar", o.ana, o.general), icon)
	if strings.Contains(o.sees("messages", o.ana, o.general), icon) {
		t.Error("a channel of this workspace's own is marked as shared")
	}
	mustHave(t, o.sees("messages", o.ana, film), `<span class="of">É</span>`, `<small class="badge">Écran &amp; Co</small>`, `<span class="of guest"></span>`, `<small class="badge">GUEST</small>`)
	mustHave(t, o.sees("card", o.ana, film, "who", sam), "<dt>Workspace</dt><dd>Écran &amp; Co</dd>")
	mustHave(t, o.sees("card", o.ana, film, "who", gia), "<dt>Account</dt><dd>Guest, in 1 channel</dd>")

	mustHave(t, o.sees("", o.ana, film), "Say hello", "Count")
	for _, part := range []string{"Say hello", ">Count<", "What Shine can do"} {
		if strings.Contains(o.sees("", sam, film), part) {
			t.Errorf("somebody of elsewhere is offered %q", part)
		}
	}
}
