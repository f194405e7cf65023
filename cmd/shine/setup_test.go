package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"shine/bot"
	"shine/bot/slacksim"
)

// From three files to a checked installation, without a terminal; what is there already is not replaced.
func TestSetup(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	apps, bots, kept := file("a", slacksim.AppToken), file("b", slacksim.BotToken), filepath.Join(dir, "kept")
	given := []string{"setup", "--config-token-file", file("c", slacksim.ConfigToken), "--dir", kept, "--app-token-file"}
	said, code := o.runs(append(given, apps, "--bot-token-file", bots)...)
	if code != exitDone {
		t.Fatalf("exit code %d: %s", code, said)
	}
	for _, want := range []string{"The app " + slacksim.AppID + " is created", "✓ bot_token", "✓ connections", "✓ redis_rights", "shine serve"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in %s", want, said)
		}
	}
	for name, want := range map[string]string{"slack_app_token": slacksim.AppToken, "slack_bot_token": slacksim.BotToken} {
		path := filepath.Join(kept, name)
		content, err := os.ReadFile(path)
		info, failed := os.Stat(path)
		if err != nil || failed != nil || strings.TrimSpace(string(content)) != want || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, err, info)
		}
		if strings.Contains(said, want) {
			t.Errorf("%s was printed", name)
		}
	}

	for name, c := range map[string]struct {
		args []string
		says string
		code int
	}{
		"again":       {append(given, apps, "--bot-token-file", bots), "--force", exitWrongUse},
		"swapped":     {append(given, bots, "--bot-token-file", apps, "--force"), "begins with xoxb-", exitWrongUse},
		"no terminal": {[]string{"setup", "--dir", dir}, "--app-token-file", exitWrongUse},
		"no file":     {append(given, apps, "--bot-token-file", filepath.Join(dir, "none"), "--force"), "no such file", exitWrongUse},
		"wrong token": {[]string{
			"setup", "--dir", dir, "--app-token-file", apps, "--bot-token-file", file("d", "xoxb-of-somebody-else"),
		}, "✗ bot_token", exitFailed},
		"no config token": {[]string{
			"setup", "--dir", filepath.Join(dir, "x"), "--app-token-file", apps, "--bot-token-file", bots, "--config-token-file", apps,
		}, "they last for 12 hours", exitWrongConfig},
	} {
		if said, code := o.runs(c.args...); code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("%s: exit code %d: %s", name, code, said)
		}
	}
}

// The link creates the app that the manifest describes.
func TestManifestLink(t *testing.T) {
	t.Parallel()
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"manifest", "--link"}, strings.NewReader(""), &out, &errs); code != exitDone {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	link, err := url.Parse(strings.TrimSpace(out.String()))
	if err != nil || link.Host != "api.slack.com" || link.Query().Get("new_app") != "1" {
		t.Fatalf("%q, %v", out.String(), err)
	}
	for _, want := range append(bot.Scopes, `"socket_mode_enabled":true`) {
		if !strings.Contains(link.Query().Get("manifest_json"), want) {
			t.Errorf("%s is missing in it", want)
		}
	}
}
