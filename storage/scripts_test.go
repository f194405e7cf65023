package storage

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// ownSource is what this package consists of, tests left out.
func ownSource(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	files, err := fs.Glob(os.DirFS("."), "*.go")
	must(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		must(t, err)
		all.Write(text)
	}
	return all.String()
}

var (
	scriptCall = regexp.MustCompile(`(\w+)\s+= script\(([^)]*)\)`)
	luaIndex   = regexp.MustCompile(`(KEYS|ARGV)\[(\d+)\]`)
)

func TestScriptsAreUsed(t *testing.T) {
	t.Parallel()
	source, used := ownSource(t), map[string]bool{}
	for _, call := range scriptCall.FindAllStringSubmatch(source, -1) {
		for name := range strings.SplitSeq(call[2], ", ") {
			used[strings.Trim(name, `"`)] = true
		}
		if n := strings.Count(source, call[1]+".Run("); n == 0 {
			t.Errorf("nothing runs %s", call[1])
		}
	}
	for name := range luaSources(t) {
		if !used[name] {
			t.Errorf("lua/%s.lua is in no script", name)
		}
	}
}

// luaSources are the scripts and their functions by name.
func luaSources(t *testing.T) map[string]string {
	t.Helper()
	files, err := fs.Glob(luaFiles, "lua/*.lua")
	must(t, err)
	sources := map[string]string{}
	for _, file := range files {
		text, err := luaFiles.ReadFile(file)
		must(t, err)
		sources[strings.TrimSuffix(path.Base(file), ".lua")] = string(text)
	}
	if len(sources) == 0 {
		t.Fatal("no scripts")
	}
	return sources
}

func TestScriptsHaveHeaders(t *testing.T) {
	t.Parallel()
	for name, source := range luaSources(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, problem := range headerProblems(name, source) {
				t.Error(problem)
			}
		})
	}
	t.Run("what is wrong is found", func(t *testing.T) {
		t.Parallel()
		bad := "-- named wrongly\n-- KEYS 1 outbox\n-- ARGV 1 id\n\nredis.call('DEL', KEYS[1], KEYS[2], ARGV[3], 'shine:{T1}:dead')\n"
		wantEqual(t, "problems", len(headerProblems("bad", bad)), 5)
	})
}

// headerProblems are what a header does not tell, and keys that a script makes itself.
func headerProblems(name, source string) []string {
	var problems []string
	header, body := source, ""
	if i := regexp.MustCompile(`(?m)^($|[^-])`).FindStringIndex(source); i != nil {
		header, body = source[:i[0]], source[i[0]:]
	}
	if strings.Contains(body, "shine:") {
		problems = append(problems, "it makes a key itself")
	}

	if strings.Contains(header, "no script") { // functions that scripts use
		if !strings.Contains(body, "local function ") || luaIndex.MatchString(body) {
			problems = append(problems, "its functions get what they need as arguments")
		}
		return problems
	}

	if !strings.HasPrefix(header, "-- "+name+" ") {
		problems = append(problems, "its header does not say what it does: -- "+name+" …")
	}
	for _, word := range []string{"KEYS", "ARGV", "Returns"} {
		if !strings.Contains(header, "\n-- "+word+" ") {
			problems = append(problems, "its header has no "+word)
		}
	}
	for _, index := range luaIndex.FindAllStringSubmatch(body, -1) {
		if !tellsOf(header, index[1], index[2]) {
			problems = append(problems, fmt.Sprintf("its header does not tell of %s", index[0]))
		}
	}
	return problems
}

// tellsOf reports whether a header names an argument by its number, or "from here on" by an earlier one: "3 loose", "2… the
// IDs".
func tellsOf(header, list, number string) bool {
	_, part, _ := strings.Cut(header, "\n-- "+list+" ")
	if list == "KEYS" {
		part, _, _ = strings.Cut(part, "\n-- ARGV ")
	}
	part, _, _ = strings.Cut(part, "\n-- Returns ")

	wanted, _ := strconv.Atoi(number)
	for _, told := range regexp.MustCompile(`\b(\d+)(…?)`).FindAllStringSubmatch(part, -1) {
		n, _ := strconv.Atoi(told[1])
		if n == wanted || told[2] != "" && n < wanted {
			return true
		}
	}
	return false
}

// keyNames are what scripts call a key, beside KEYS[1]: each is one of KEYS, or what a function is given.
var keyNames = regexp.MustCompile(`^(KEYS\[|unpack\(KEYS|(gave|named|key|ledger|loose|heard|told)\b)`)

// TestScriptsDeclareTheirKeys reads that every command in a script is given one of KEYS: a key made up on the way would
// be in another slot of a cluster.
func TestScriptsDeclareTheirKeys(t *testing.T) {
	t.Parallel()
	for name, source := range luaSources(t) {
		calls := 0
		for line := range strings.Lines(source) {
			code, _, _ := strings.Cut(line, "--")
			for _, call := range strings.Split(code, "call('")[1:] {
				calls++
				_, args, _ := strings.Cut(call, "', ")
				if !keyNames.MatchString(args) {
					t.Errorf("%s.lua: no key of KEYS in %q", name, strings.TrimSpace(line))
				}
			}
		}
		if calls == 0 && !strings.Contains(source, "recordOf(KEYS[") && !strings.Contains(source, "no script") {
			t.Errorf("%s.lua calls nothing", name)
		}
	}
}

// Keys, and the fields that Redis is asked for by name, are written in one file each.
func TestKeysAreMadeInOnePlace(t *testing.T) {
	t.Parallel()
	asked := regexp.MustCompile(`\.(HGet|HSet|HSetNX|HDel|HExists|HMGet|XAdd|Get|Set|Del)\(ctx, (s\.keys\.)?[^\n]*"[a-z0-9][^"\n]*"`)
	for _, line := range asked.FindAllString(ownSource(t), -1) {
		t.Errorf("a name that belongs into keys.go: %s", line)
	}
	wantEqual(t, "prefixes", strings.Count(ownSource(t), `"shine:`), 1)
}
