package slacksim

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the page of what the simulator knows anew")

const fidelityPage = "../../deploy/docs/simulator.md"

// The page that tells what the simulator knows is made of what it knows.
func TestFidelityPage(t *testing.T) {
	t.Parallel()
	want := fidelity()
	if *update {
		if err := os.WriteFile(fidelityPage, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(fidelityPage)
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the code knows (%v); go test ./bot/slacksim -run Fidelity -update writes it anew", fidelityPage, err)
	}
}

// fidelity is the page.
func fidelity() string {
	var b strings.Builder
	b.WriteString(`# What the simulated Slack knows

Made from the code, by ` + "`go test ./bot/slacksim -run Fidelity -update`" + `. How to use it is [for developers of bots](bots.md).

Whatever is not here fails loudly: a method answers ` + "`unknown_method`" + `, an argument ` + "`invalid_arguments`" + ` with its name (Slack
ignores it; ` + "`lenient`" + ` does too), a block, an element or one of its keys ` + "`invalid_blocks`" + ` with the place. Each of them stands in
the log of calls.

## Methods

"Idle" arguments are taken and change nothing. Tokens, scopes, and errors are Slack's.

| method | scope | arguments | idle | differs from Slack |
| --- | --- | --- | --- | --- |
`)
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		m := methods[name]
		row(&b, "`"+name+"`", coded(strings.Join(m.scopes, " ")), coded(m.args), coded(m.idle), m.differs)
	}
	fmt.Fprintf(&b, "\n`%s` is idle everywhere.\n", idleEverywhere)

	b.WriteString("\n## Events\n\nThose of messages in channels come only to an app that names them among its events.\n\n| event | when |\n| --- | --- |\n")
	for _, name := range slices.Sorted(maps.Keys(heard)) {
		row(&b, "`"+name+"`", heard[name])
	}

	b.WriteString("\n## Blocks and elements\n\nA key that is not here is refused, and so is a required one that is missing.\n\n| kind | where | required | optional |\n| --- | --- | --- | --- |\n")
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		row(&b, "`"+strings.TrimPrefix(name, "rich ")+"`", whereFits(name), coded(shapes[name].required), coded(shapes[name].optional))
	}

	b.WriteString("\n## Limits\n\n| of | at most | differs from Slack |\n| --- | --- | --- |\n")
	for _, l := range limits {
		row(&b, l.what, strconv.Itoa(l.most), l.differs)
	}
	return b.String()
}

func row(b *strings.Builder, cells ...string) {
	for _, cell := range cells {
		b.WriteString("| " + cmp.Or(cell, " ") + " ")
	}
	b.WriteString("|\n")
}

// coded puts each word between backquotes.
func coded(words string) string {
	var all []string
	for word := range strings.FieldsSeq(words) {
		all = append(all, "`"+word+"`")
	}
	return strings.Join(all, " ")
}

// whereFits says where a shape belongs.
func whereFits(name string) string {
	switch {
	case strings.HasPrefix(name, "rich "):
		return "a run in rich text"
	case slices.Contains(richParts, name):
		return "a part of rich text"
	case slices.Contains(inputs, name) && slices.Contains(clickables, name):
		return "an element of inputs, actions and accessories"
	case slices.Contains(inputs, name):
		return "an element of inputs"
	case slices.Contains(clickables, name):
		return "an element of actions and accessories"
	case name == "attachment":
		return "below a message"
	case name == "field":
		return "a field of an attachment"
	case name == "image":
		return "a block, and an element of contexts and accessories"
	}

	block := `[{"type":"` + name + `"}]`
	var where []string
	for at, called := range map[surface]string{inMessage: "messages", inModal: "modals", inHome: "home tabs"} {
		refused := strings.Join(checkBlocks([]byte(block), at), " ")
		if !strings.Contains(refused, "unsupported type: "+name+" ") && !strings.Contains(refused, "not supported here") {
			where = append(where, called)
		}
	}
	if where == nil {
		return "an object in others"
	}
	slices.Sort(where)
	return "a block of " + strings.Join(where, ", ")
}

// Each event that the simulator sends of itself is told of, and no other one.
func TestEveryEventIsToldOf(t *testing.T) {
	t.Parallel()
	sent := map[string]bool{}
	for _, kind := range []Kind{Public, Private} {
		for _, what := range []string{"left", "archive", "deleted"} {
			sent[eventOf(kind, what)] = true
		}
	}
	for _, word := range literals(t) {
		if heard[word] != "" {
			sent[word] = true
		}
	}
	for name := range heard {
		if !sent[name] {
			t.Errorf("nothing sends %s", name)
		}
	}
	for _, name := range eventsNamed(t) {
		if heard[name] == "" {
			t.Errorf("%s is sent, and not told of", name)
		}
	}
}

// parsed are the files of the package but for tests and the table itself.
func parsed(t *testing.T) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "limits.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// literals are all words between quotes.
func literals(t *testing.T) []string {
	t.Helper()
	var words []string
	for _, file := range parsed(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				word, _ := strconv.Unquote(literal.Value)
				words = append(words, word)
			}
			return true
		})
	}
	return words
}

// eventsNamed are those that are named where they are sent.
func eventsNamed(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, file := range parsed(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 3 {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || method.Sel.Name != "Event" {
				return true
			}
			if literal, ok := call.Args[1].(*ast.BasicLit); ok {
				name, _ := strconv.Unquote(literal.Value)
				names = append(names, name)
			}
			return true
		})
	}
	if len(names) < 5 {
		t.Errorf("only %v were found", names)
	}
	return names
}

// What is not known fails: a method, an argument, a block, an element, a key, and is remembered.
func TestUnknownFailsLoudly(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]struct {
		method string
		args   args
		want   string
	}{
		"method":   {"chat.shout", args{}, "unknown_method"},
		"argument": {"chat.postMessage", args{"txt": "x"}, "invalid_arguments"},
		"block":    {"chat.postMessage", args{"blocks": `[{"type":"hologram"}]`}, "invalid_blocks"},
		"element":  {"chat.postMessage", args{"blocks": `[{"type":"actions","elements":[{"type":"lever","action_id":"a"}]}]`}, "invalid_blocks"},
		"key":      {"chat.postMessage", args{"blocks": `[{"type":"divider","shade":"red"}]`}, "invalid_blocks"},
		"view":     {"views.publish", args{"view": `{"type":"home","blocks":[],"tittle":"x"}`}, "invalid_arguments"},
	} {
		for _, lenient := range []bool{false, true} {
			s := New(Options{Lenient: lenient})
			general := s.AddChannel(Channel{Name: "general", Kind: Public, Members: []string{BotUser}})
			sent := args{"text": "x"}
			if a.method == "chat.postMessage" {
				sent["channel"] = general
			}
			if a.method == "views.publish" {
				sent = args{"user_id": BotUser}
			}
			maps.Copy(sent, a.args)
			_, failed := s.call(a.method, BotToken, sent)
			want := a.want
			if lenient && name == "argument" {
				want = ""
			}
			if failed.code != want {
				t.Errorf("an unknown %s, lenient %v: answered %q %v, want %q", name, lenient, failed.code, failed.messages, want)
			}
			if name == "argument" && !slices.Equal(unknownArgs(a.method, sent), []string{"txt"}) {
				t.Errorf("unknown are %v", unknownArgs(a.method, sent))
			}
		}
	}
}

// Every argument that a method reads is one that it says it takes.
func TestArgumentsOfMethods(t *testing.T) {
	t.Parallel()
	taken := map[string]bool{}
	for name, m := range methods {
		words := strings.Fields(m.args + " " + m.idle)
		for _, arg := range words {
			taken[arg] = true
		}
		slices.Sort(words)
		if len(slices.Compact(slices.Clone(words))) != len(words) {
			t.Errorf("%s takes an argument twice: %v", name, words)
		}
	}
	for _, file := range parsed(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			index, ok := n.(*ast.IndexExpr)
			if !ok {
				return true
			}
			of, isName := index.X.(*ast.Ident)
			literal, isWord := index.Index.(*ast.BasicLit)
			if isName && isWord && of.Name == "a" {
				if arg, _ := strconv.Unquote(literal.Value); !taken[arg] && arg != "token" {
					t.Errorf("a method reads %q, which none takes", arg)
				}
			}
			return true
		})
	}
}
