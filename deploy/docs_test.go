package deploy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// pages are all that people read of how to use and run Shine.
func pages(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("docs/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("found %d pages, %v", len(names), err)
	}
	return append(names, "README.md", "../README.md", "../CONTRIBUTING.md", "../.github/SECURITY.md")
}

var (
	link    = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fence   = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)\n```$")
)

// Every link of the pages leads to a file that is there, and to a heading in it.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	links := 0
	for _, page := range pages(t) {
		for _, found := range link.FindAllStringSubmatch(fence.ReplaceAllString(read(t, page), ""), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			links++
			path, anchor, _ := strings.Cut(found[1], "#")
			target := page
			if path != "" {
				target = filepath.Join(filepath.Dir(page), path)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %s is not there", page, found[1])
				continue
			}
			if anchor != "" && !slices.Contains(anchors(read(t, target)), anchor) {
				t.Errorf("%s: %s has no heading %q", page, target, anchor)
			}
		}
	}
	if links < 50 {
		t.Errorf("only %d links were found", links)
	}
}

// anchors are those that GitHub makes of headings.
func anchors(text string) []string {
	var all []string
	for _, found := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		all = append(all, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsNumber(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, found[1]))
	}
	return all
}

// Every page is found from the index.
func TestEveryPageIsInTheIndex(t *testing.T) {
	t.Parallel()
	index := read(t, "README.md")
	for _, page := range pages(t) {
		if strings.HasPrefix(page, "docs/") && !strings.Contains(index, "]("+page+")") {
			t.Errorf("README.md does not lead to %s", page)
		}
	}
}

// Every block of configuration is one that its program takes: the keys of the chart, the services of Compose, variables
// that Shine reads, options of Redis that doctor asks for.
func TestEveryConfigurationOfThePages(t *testing.T) {
	t.Parallel()
	var values map[string]any
	parse(t, "helm/shine/values.yaml", &values)
	var compose struct{ Services map[string]any }
	parse(t, "compose.yaml", &compose)

	blocks := 0
	for _, page := range pages(t) {
		for _, found := range fence.FindAllStringSubmatch(read(t, page), -1) {
			blocks++
			language, block := found[1], found[2]
			switch language {
			case "yaml":
				checkYAML(t, page, block, values, compose.Services)
			case "env":
				for line := range strings.Lines(block) {
					name, _, ok := strings.Cut(strings.TrimSpace(line), "=")
					if !ok || !slices.Contains(settings, name) {
						t.Errorf("%s: %q sets nothing that Shine reads", page, line)
					}
				}
			case "prometheus": // the real one is started with it where it is: TestDashboardOnPrometheus of cmd/shine
				var config struct {
					Rules []string `yaml:"rule_files"`
				}
				if err := yaml.Unmarshal([]byte(block), &config); err != nil || len(config.Rules) != 1 {
					t.Errorf("%s: %v in\n%s", page, err, block)
				}
			case "conf":
				for line := range strings.Lines(block) {
					option := strings.Fields(line)
					if len(option) != 2 || !strings.Contains(read(t, "compose.yaml"), "--"+option[0]) {
						t.Errorf("%s: Redis is not run with %q in compose.yaml", page, line)
					}
				}
			default:
				t.Errorf("%s: nobody checks a block of %q", page, language)
			}
		}
	}
	if blocks == 0 {
		t.Error("no block was found")
	}
}

func checkYAML(t *testing.T, page, block string, values, services map[string]any) {
	t.Helper()
	var document map[string]any
	if err := yaml.Unmarshal([]byte(block), &document); err != nil || len(document) == 0 {
		t.Errorf("%s: %v in\n%s", page, err, block)
	}
	for key, value := range document {
		if key == "services" {
			named, _ := value.(map[string]any)
			for name := range named {
				if services[name] == nil {
					t.Errorf("%s: compose.yaml has no service %q", page, name)
				}
			}
		} else if _, ok := values[key]; !ok {
			t.Errorf("%s: values.yaml has no %q", page, key)
		}
	}
}

// Every variable of the pages is one that the program reads, and every target of make is there.
func TestVariablesAndTargetsOfThePages(t *testing.T) {
	t.Parallel()
	variable := regexp.MustCompile(`\b(?:SHINE|SLACK|REDIS)_[A-Z_]+\b`)
	target := regexp.MustCompile("(?:^| {4}|`|&& )make ([a-z-]+)")
	makefile := read(t, "../Makefile")
	for _, page := range pages(t) {
		text := read(t, page)
		for _, found := range variable.FindAllString(text, -1) {
			if !slices.Contains(settings, found) {
				t.Errorf("%s tells of %s, which nothing reads", page, found)
			}
		}
		for _, found := range target.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(makefile, "\n"+found[1]+":") {
				t.Errorf("%s tells of make %s, which is not there", page, found[1])
			}
		}
	}
}
