package bot

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Everything that the pages tell people to type in Slack is something that Shine knows.
func TestEveryCommandOfThePages(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../deploy/docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal(len(pages), err)
	}

	b := &Bot{base: &base{}}
	b.addSurfaces()
	typed := regexp.MustCompile("(?m)(?:`|^ +)/shine(?: ([^`\n]+))?(?:`|$)")
	found := 0
	for _, page := range append(pages, "../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range typed.FindAllStringSubmatch(string(text), -1) {
			found++
			command := strings.TrimSuffix(match[1], " …")
			if w := classify(command, true, b.texts.isCommand); command != "" && w.want == wantsGuess {
				t.Errorf("%s: /shine %s leads nowhere", page, command)
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d commands were found", found)
	}
}
