package bot

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
)

// drawn are the ids of all that people can use in the messages, forms and home tabs of the golden files.
type drawn struct{ actions, entries, forms, commands map[string]bool }

// Everything that can be drawn leads somewhere, and everything that leads somewhere can be drawn.
func TestEverythingDrawnHasARoute(t *testing.T) {
	t.Parallel()
	d := drawn{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	files, err := filepath.Glob("render/testdata/*/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := json.Unmarshal(raw, &value); err != nil {
			t.Fatal(err)
		}
		d.walk(value)
	}

	b := &Bot{base: &base{}}
	b.addSurfaces()
	for what, one := range map[string]struct {
		drawn map[string]bool
		table table
	}{"actions": {d.actions, b.routes.actions}, "entries": {d.entries, b.routes.entries}, "forms": {d.forms, b.routes.forms}} {
		if diff := cmp.Diff(slices.Sorted(maps.Keys(one.drawn)), slices.Sorted(maps.Keys(one.table))); diff != "" {
			t.Errorf("%s that are drawn, and that lead somewhere:\n%s", what, diff)
		}
	}
	for text := range d.commands {
		if w := classify(text, true, b.texts.isCommand); w.want == wantsGuess {
			t.Errorf("/shine %s is drawn, and leads nowhere", text)
		}
	}
}

// otherNames are second names of commands.
var otherNames = []string{"?", "nudge", "milestones"}

// Whoever asks for help reads of every command, and has a word of their own language for each.
func TestEveryCommandIsInTheHelp(t *testing.T) {
	t.Parallel()
	help := render.English.Help("/shine", credit.DefaultSettings(), credit.Member, true).Text
	b := &Bot{base: &base{}}
	b.addSurfaces()
	for name := range b.routes.commands {
		if slices.Contains(otherNames, name) {
			continue
		}
		if !regexp.MustCompile("`/shine " + name + `\b`).MatchString(help) {
			t.Errorf("the help does not tell of %q", name)
		}
		for _, language := range credit.Languages[1:] {
			if !slices.Contains(slices.Collect(maps.Values(language.Commands)), name) {
				t.Errorf("nobody can type %q in %s", name, language.Name)
			}
		}
	}
}

// commandDrawn is the command in a sentence.
var commandDrawn = regexp.MustCompile("`/shine ([^`]+)`")

// walk finds what can be used in a view or a message. The elements of a form's fields do nothing by themselves.
func (d drawn) walk(value any) {
	switch node := value.(type) {
	case []any:
		for _, one := range node {
			d.walk(one)
		}
	case map[string]any:
		if node["type"] == "input" {
			if element, _ := node["element"].(map[string]any); node["dispatch_action"] == true {
				d.note(element)
			}
			return
		}
		d.note(node)
		for _, one := range node {
			d.walk(one)
		}
	case string:
		for _, found := range commandDrawn.FindAllStringSubmatch(node, -1) {
			d.commands[found[1]] = true
		}
	}
}

func (d drawn) note(node map[string]any) {
	if form, ok := node["callback_id"].(string); ok {
		d.forms[form] = true
	}
	action, ok := node["action_id"].(string)
	switch {
	case !ok:
	case action == render.ActionMenu:
		options, _ := node["options"].([]any)
		for _, option := range options {
			value, _ := option.(map[string]any)
			entry, _ := render.ParseMenu(fmt.Sprint(value["value"]))
			d.entries[entry] = true
		}
	default:
		d.actions[strings.TrimSuffix(action, render.ToLatest)] = true
	}
}

// No two surfaces take the same name, and every route does something.
func TestEveryRouteIsOne(t *testing.T) {
	t.Parallel()
	b := &Bot{base: &base{}}
	b.addSurfaces()
	for name, of := range map[string]func(routes) table{
		"commands": func(r routes) table { return r.commands }, "actions": func(r routes) table { return r.actions },
		"entries": func(r routes) table { return r.entries }, "forms": func(r routes) table { return r.forms },
		"shortcuts": func(r routes) table { return r.shortcuts }, "events": func(r routes) table { return r.events },
	} {
		seen := table{}
		for _, one := range b.surfaces {
			some := one.routes()
			for id, to := range of(some) {
				if _, twice := seen[id]; twice {
					t.Errorf("%s: %q leads to two places", name, id)
				}
				if to.do == nil || (name == "forms") != (to.under != "") {
					t.Errorf("%s: %q leads nowhere, or what is wrong is said nowhere", name, id)
				}
				seen[id] = to
			}
		}
		if len(seen) != len(of(b.routes)) || len(seen) == 0 {
			t.Errorf("%s: %d of %d are known", name, len(of(b.routes)), len(seen))
		}
	}
}

// rightsOf are who may use what, beside what everybody may. What depends on more than who asks is checked where it is done.
func rightsOf(what string) map[string]credit.Right {
	const lead, admin, own = credit.ToLead, credit.ToAdminister, credit.ToReadOwn
	return map[string]map[string]credit.Right{
		"commands": {
			"me": own, "story": own, "week": own, "win": own, "wins": own, "about": own, "values": credit.ToReadHere, "lead": lead, "leads": credit.ToBeLed,
			"milestone": credit.ToHaveMilestones, "milestones": credit.ToHaveMilestones, "export": admin,
		},
		"actions": {
			"page": own, "lines": own, "line_lead": own, "pass_on": credit.ToGive, "tell": credit.ToGive, "thanks": credit.ToGive,
			"nudge_give": lead, "nudge_ask": lead, "nudge_not_now": lead, "nudges": lead, "nudges_on": lead, "team": lead,
			"note_page": lead, "note_give": lead, "note_on": lead, "note_preview": lead, "saw": lead, "answer_give": lead, "win_give": lead,
			"wins": own, "wins_page": own, "win_add": own, "win_share": own, "win_remove": own, "friday_on": own,
			"settings": admin, "report": admin, "approve": admin, "decline": admin,
		},
		"entries": {"card": own, "remove": admin, "week": lead, "until": lead, "mute": lead, "off": lead, "why": lead},
		"forms": {
			"lines": own, "win": own, "share": own, "thanks": credit.ToGive, "pass_on_each": lead, "ask": lead, "saw": lead, "nudges": lead, "team": lead,
			"settings": admin,
		},
	}[what]
}

// accounts are one of each kind, as Slack tells of them.
var accounts = map[string]struct {
	standing credit.Standing
	admin    bool
	told     string
}{
	"UMEMBER":  {credit.Member, false, ``},
	"UADMIN":   {credit.Member, true, `, "is_admin": true`},
	"UGUEST":   {credit.Guest, false, `, "is_restricted": true`},
	"USINGLE":  {credit.Guest, false, `, "is_restricted": true, "is_ultra_restricted": true`},
	"UPARTNER": {credit.Connected, false, `, "team_id": "TOTHER", "is_admin": true`},
	"UROBOT":   {credit.Bot, false, `, "is_bot": true`},
	"UGONE":    {credit.Deactivated, false, `, "deleted": true, "is_admin": true`},
	"UMISSING": {credit.Unknown, false, `-`},
}

// slackOfAccounts tells of them, and of nobody else.
type slackOfAccounts struct{}

func (slackOfAccounts) Do(asked *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(asked.Body)
	if err != nil {
		return nil, err
	}
	told := `{"ok": false, "error": "user_not_found"}`
	for id, account := range accounts {
		if strings.Contains(string(raw), "user="+id) && account.told != "-" {
			told = fmt.Sprintf(`{"ok": true, "user": {"id": %q%s}}`, id, account.told)
			if !strings.Contains(told, "team_id") {
				told = strings.Replace(told, `"id"`, `"team_id": "THERE", "id"`, 1)
			}
		}
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(told))}, nil
}

// Whoever may not use something reads why, in words that fit who they are; for every route and every kind of account.
func TestWhoMayUseWhat(t *testing.T) {
	t.Parallel()
	directory := workspace.NewDirectory(workspace.Config{
		API: slack.New("xoxb-1", slack.OptionHTTPClient(slackOfAccounts{})), ID: "THERE", Now: func() time.Time { return time.Time{} },
	})
	b := &Bot{base: &base{
		voice: &voice{jobs: &jobs{log: slog.New(slog.DiscardHandler)}}, workspace: &workspace.Workspace{Directory: directory},
	}}
	b.addSurfaces()
	all := b.routes
	for what, table := range map[string]table{
		"commands": all.commands, "actions": all.actions, "entries": all.entries, "forms": all.forms,
		"shortcuts": all.shortcuts, "events": all.events,
	} {
		rights := rightsOf(what)
		for id := range rights {
			if _, known := table[id]; !known {
				t.Errorf("%s: there is no %q", what, id)
			}
		}
		for id, to := range table {
			right, some := rights[id]
			for user, account := range accounts {
				err := b.allow(t.Context(), &request{origin: origin{user: user}}, to)
				want := ""
				if some {
					want = refusal(account.standing, account.admin, right)
				}
				if got := read(b, err); got != want {
					t.Errorf("%s %q: %s reads %q, want %q", what, id, user, got, want)
				}
			}
		}
	}
}

// read is what somebody reads of an error, in one line.
func read(b *Bot, err error) string {
	if err == nil {
		return ""
	}
	return b.why(&request{language: render.English}, err)[0].Text
}

// refusal is the beginning of what somebody reads who does not have a right; empty where they have.
func refusal(standing credit.Standing, admin bool, right credit.Right) string {
	key := "members_only"
	switch {
	case right == credit.ToAdminister && admin, right != credit.ToAdminister && standing.May(right):
		return ""
	case right == credit.ToAdminister:
		key = "not_admin"
	case standing == credit.Unknown, standing == credit.Bot, standing == credit.Deactivated:
		key = "refused_giver_unfit"
	case right == credit.ToLead, right == credit.ToBeLed:
		key = "members_lead"
	case right == credit.ToHaveMilestones:
		key = "members_milestones"
	}
	return render.English.Failure(render.Failure(key))
}
