package bot_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"shine/bot"
	"shine/bot/payload"
)

// scopesOf are the scopes that a method of slack-go needs: https://docs.slack.dev/reference/methods.
var scopesOf = map[string][]string{
	"AuthTestContext":                nil,
	"GetEmojiContext":                {"emoji:read"},
	"GetUserInfoContext":             {"users:read", "users:read.email"},
	"GetUsersContext":                {"users:read"},
	"GetUserGroupsContext":           {"usergroups:read"},
	"GetUserGroupMembersContext":     {"usergroups:read"},
	"GetDNDTeamInfoContext":          {"dnd:read"},
	"GetConversationInfoContext":     {"channels:read", "groups:read"},
	"GetUsersInConversationContext":  {"channels:read", "groups:read"},
	"PostMessageContext":             {"chat:write", "chat:write.public"},
	"UpdateMessageContext":           {"chat:write"},
	"DeleteMessageContext":           {"chat:write"},
	"OpenConversationContext":        {"im:write"},
	"GetConversationHistoryContext":  {"im:history", "channels:history", "groups:history"},
	"GetConversationRepliesContext":  {"im:history", "channels:history", "groups:history"},
	"GetConversationsForUserContext": {"channels:read", "groups:read"},
	"GetConversationsContext":        {"channels:read"},
	"GetPermalinkContext":            nil,
	"OpenViewContext":                nil,
	"UpdateViewContext":              nil,
	"PublishViewContext":             nil,
	"PostEphemeralContext":           {"chat:write"},
	"GetUploadURLExternalContext":    {"files:write"},
	"CompleteUploadExternalContext":  {"files:write"},
	"DeleteFileContext":              {"files:write"},
}

// eventsOf are the events that package payload names, with the scopes that they need:
// https://docs.slack.dev/reference/events.
var eventsOf = map[string]struct {
	name   string
	scopes []string
}{
	"OnMessage":         {"message.im", []string{"im:history"}},
	"OnUserChange":      {payload.OnUserChange, []string{"users:read"}},
	"OnSubteamUpdated":  {payload.OnSubteamUpdated, []string{"usergroups:read"}},
	"OnSubteamMembers":  {payload.OnSubteamMembers, []string{"usergroups:read"}},
	"OnMemberJoined":    {payload.OnMemberJoined, []string{"channels:read", "groups:read"}},
	"OnChannelArchive":  {payload.OnChannelArchive, []string{"channels:read"}},
	"OnChannelDeleted":  {payload.OnChannelDeleted, []string{"channels:read"}},
	"OnChannelLeft":     {payload.OnChannelLeft, []string{"channels:read"}},
	"OnChannelIDChange": {payload.OnChannelIDChange, []string{"channels:read", "groups:read"}},
	"OnChannelShared":   {payload.OnChannelShared, []string{"channels:read", "groups:read"}},
	"OnChannelUnshared": {payload.OnChannelUnshared, []string{"channels:read", "groups:read"}},
	"OnGroupArchive":    {payload.OnGroupArchive, []string{"groups:read"}},
	"OnGroupDeleted":    {payload.OnGroupDeleted, []string{"groups:read"}},
	"OnGroupLeft":       {payload.OnGroupLeft, []string{"groups:read"}},
	"OnMention":         {payload.OnMention, []string{"app_mentions:read"}},
	"OnHomeOpened":      {payload.OnHomeOpened, nil},
	"OnReactionAdded":   {payload.OnReactionAdded, []string{"reactions:read"}},
	"OnReactionRemoved": {payload.OnReactionRemoved, []string{"reactions:read"}},
}

// The manifest asks for exactly what the code uses: every scope and event, and no other.
func TestManifestAsksForWhatTheCodeUses(t *testing.T) {
	t.Parallel()
	scopes, events := []string{"commands"}, []string(nil) // the slash command itself
	for _, file := range sources(t, "*.go", "delivery/*.go", "home/*.go", "workspace/*.go") {
		ast.Inspect(file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			name := selector.Sel.Name
			if on, ok := selector.X.(*ast.SelectorExpr); ok && strings.EqualFold(on.Sel.Name, "api") && strings.HasSuffix(name, "Context") {
				needed, known := scopesOf[name]
				if !known {
					t.Errorf("the code calls %s: say in scopesOf what it needs", name)
				}
				scopes = append(scopes, needed...)
			}
			if on, ok := selector.X.(*ast.Ident); ok && on.Name == "payload" && strings.HasPrefix(name, "On") {
				event, known := eventsOf[name]
				if !known {
					t.Errorf("the code takes %s: say in eventsOf what it needs", name)
				}
				events, scopes = append(events, event.name), append(scopes, event.scopes...)
			}
			return true
		})
	}
	if diff := cmp.Diff(sortedOnce(scopes), sortedOnce(append(slices.Clone(bot.Scopes), bot.OptionalScopes...))); diff != "" {
		t.Errorf("scopes (-the code needs +the manifest asks for):\n%s", diff)
	}
	if diff := cmp.Diff(sortedOnce(events), sortedOnce(bot.Events)); diff != "" {
		t.Errorf("events (-the code takes +the manifest asks for):\n%s", diff)
	}
}

func sources(t *testing.T, patterns ...string) []*ast.File {
	t.Helper()
	var files []*ast.File
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	return files
}

func sortedOnce(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }

func TestManifestFileIsCurrent(t *testing.T) {
	t.Parallel()
	want, err := bot.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	const file = "../deploy/manifest.json"
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is old (-want +got); renew it with `go run ./cmd/shine manifest > deploy/manifest.json`:\n%s", file, diff)
	}
}

// Slack's limits of a manifest: https://docs.slack.dev/reference/app-manifest.
func TestManifestFitsSlack(t *testing.T) {
	t.Parallel()
	raw, err := bot.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Display  struct{ Name, Description string } `json:"display_information"`
		Features struct {
			Commands []struct {
				Command      string
				Description  string
				UsageHint    string `json:"usage_hint"`
				ShouldEscape bool   `json:"should_escape"`
			} `json:"slash_commands"`
		}
		Settings struct {
			SocketMode    bool `json:"socket_mode_enabled"`
			Interactivity struct {
				IsEnabled bool `json:"is_enabled"`
			}
		}
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	if n := utf8.RuneCountInString(m.Display.Name); n == 0 || n > 35 {
		t.Errorf("the name has %d characters", n)
	}
	if n := utf8.RuneCountInString(m.Display.Description); n == 0 || n > 140 {
		t.Errorf("the description has %d characters", n)
	}
	if len(m.Features.Commands) != 1 || m.Features.Commands[0].Command != "/shine" || !m.Features.Commands[0].ShouldEscape {
		t.Errorf("slash commands %+v, want /shine, escaped", m.Features.Commands)
	}
	if !m.Settings.SocketMode || !m.Settings.Interactivity.IsEnabled {
		t.Errorf("settings %+v, want Socket Mode and interactivity", m.Settings)
	}
}
