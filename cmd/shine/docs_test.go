package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"shine/bot/slacksim"
)

// told is a command line of the program that a page tells people to type.
type told struct {
	page, line string
	args       []string
}

var (
	// lines of a page that are typed, and what is said in passing.
	typedLine = regexp.MustCompile("(?m)^ {4,}((?:[A-Z_]+=\\S+ )*(?:bin/)?shine(?: .*)?)$|`((?:bin/)?shine [a-z][^`]*)`")
	assigned  = regexp.MustCompile(`^([A-Z_]+)=`)
)

// toldCommands are all command lines of the pages.
func toldCommands(t *testing.T) []told {
	t.Helper()
	pages, err := filepath.Glob("../../deploy/docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal(len(pages), err)
	}

	var all []told
	for _, page := range append(pages, "../../README.md", "../../deploy/README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range typedLine.FindAllStringSubmatch(string(text), -1) {
			line := found[1] + found[2]
			words := strings.Fields(line)
			for len(words) > 0 && assigned.MatchString(words[0]) {
				words = words[1:]
			}
			if end := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w, "#|>") || w == "&&" }); end >= 0 {
				words = words[:end]
			}
			all = append(all, told{filepath.Base(page), line, words[1:]})
		}
	}
	return all
}

// Every command of the pages is one of the program's, and so is each of its flags.
func TestEveryCommandOfThePages(t *testing.T) {
	t.Parallel()
	all := toldCommands(t)
	if len(all) < 40 {
		t.Errorf("only %d commands were found", len(all))
	}
	for _, one := range all {
		command, rest, err := newRoot().Find(one.args)
		if err == nil && len(one.args) > 0 && !command.HasParent() {
			err = &wrongUse{exec.ErrNotFound}
		}
		if err == nil {
			err = command.ParseFlags(rest)
		}
		if err != nil {
			t.Errorf("%s: %s: %v", one.page, one.line, err)
			continue
		}
		for _, word := range command.Flags().Args() {
			if word != "…" && command.ValidateArgs([]string{word}) != nil && !isNamed(command, word) {
				t.Errorf("%s: %s takes no %q", one.page, one.line, word)
			}
		}
	}
}

// isNamed reports whether a word is a sub-command.
func isNamed(command *cobra.Command, word string) bool {
	return slices.ContainsFunc(command.Commands(), func(c *cobra.Command) bool { return c.Name() == word })
}

// What can be run of the pages is, one after the other as an operator would, with a Slack that is simulated. What serves
// until it is stopped, asks, or needs what is not there, is run elsewhere.
func TestTheCommandsOfThePagesRun(t *testing.T) {
	t.Parallel()
	slack, ids, _ := elsewhere(t, nil)
	dir := t.TempDir()
	data := t.TempDir()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	table := "Sender,Recipients,Date,Message\nana@example.com,Luis García,2026-03-04 09:15,for pairing until the migration was boring\n"
	if err := os.WriteFile(filepath.Join(dir, "kudos.csv"), []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}

	ran := map[string]bool{}
	run := func(args ...string) {
		command := exec.CommandContext(t.Context(), path, args...)
		command.Dir = dir
		command.Env = []string{
			"PATH=" + os.Getenv("PATH"), "SHINE_DATA_DIR=" + data, "SLACK_API_URL=" + slack.APIURL(),
			"SLACK_BOT_TOKEN=" + slacksim.BotToken, "SLACK_APP_TOKEN=" + slacksim.AppToken,
		}
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("shine %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	// Something is there to be exported, looked at and erased.
	run("import", "--from", "csv", "--map", "who=Sender,whom=Recipients,when=Date,what=Message", "--zone", "Europe/Madrid", "kudos.csv")
	safe := []string{"audit", "doctor", "export", "import", "manifest", "migrate", "nudge", "outbox", "version", "erase"}
	for _, one := range toldCommands(t) {
		line := strings.Join(one.args, " ")
		if len(one.args) == 0 || !slices.Contains(safe, one.args[0]) || ran[line] || one.page == "README.md" || strings.ContainsAny(line, "…") {
			continue
		}
		if one.args[0] == "import" && len(one.args) == 2 && !ran["export --output "+one.args[1]] {
			run("export", "--output", one.args[1])
		}
		ran[line] = true
		args := slices.Clone(one.args)
		if i := slices.Index(args, "U012AB3CD"); i >= 0 {
			args[i] = ids["luis"]
		}
		if one.args[0] == "erase" && len(args) == 2 || line == "import" || line == "erase" {
			continue
		}
		run(args...)
	}
	if len(ran) < 15 {
		t.Errorf("only %d commands were run: %v", len(ran), ran)
	}
}
