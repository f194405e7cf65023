package render_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"shine/bot/render"
	"shine/credit"
)

// Slack's limits: https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/reference/block-kit/block-elements,
// and what was seen of msg_blocks_too_long.
var limits = map[string]int{
	"section": 3000, "context": 3000, "button": 75, "overflow": 75, "option": 75, "description": 75, "title": 100, "confirm": 300, "deny": 30, "placeholder": 150, "value": 2000, "block_id": 255, "action_id": 255,
}

const (
	maxBlocks    = 50
	maxBlockText = 9000
	// maxPosted is for what is posted: chat.update takes no more. What only one person sees may be longer.
	maxPosted = 4000
	maxText   = 40_000
)

// checkMessage walks a message, and everything in its thread.
func checkMessage(t interface{ Errorf(string, ...any) }, name string, m render.Message, most int) {
	raw, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	var blocks []map[string]any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	total := 0
	for i, block := range blocks {
		kind, _ := block["type"].(string)
		total += checkObject(t, fmt.Sprintf("%s, block %d", name, i), kind, block)
	}
	if len(blocks) == 0 || len(blocks) > maxBlocks {
		t.Errorf("%s: %d blocks", name, len(blocks))
	}
	if total > maxBlockText {
		t.Errorf("%s: %d characters in its blocks", name, total)
	}
	if n := utf8.RuneCountInString(m.Text); n == 0 || n > most {
		t.Errorf("%s: a text of %d characters, %d at most", name, n, most)
	}
	checkNewer(t, name, m.Blocks)
	for i, part := range m.Thread {
		checkMessage(t, fmt.Sprintf("%s, part %d", name, i+1), part, most)
	}
}

// checkNewer checks Slack's newer blocks as the SDK does, and that containers hold only sections and dividers.
func checkNewer(t interface{ Errorf(string, ...any) }, name string, blocks []slack.Block) {
	for _, block := range blocks {
		if checked, ok := block.(interface{ Validate() error }); ok {
			if err := checked.Validate(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, child := range childrenOf(block) {
			if kind := child.BlockType(); kind != slack.MBTSection && kind != slack.MBTDivider {
				t.Errorf("%s: %s in a container", name, kind)
			}
		}
	}
}

// childrenOf are the blocks in a container.
func childrenOf(block slack.Block) []slack.Block {
	if container, ok := block.(*slack.ContainerBlock); ok {
		return container.ChildBlocks.BlockSet
	}
	return nil
}

// checkObject checks an object and what is in it, and counts its text.
func checkObject(t interface{ Errorf(string, ...any) }, name, kind string, o map[string]any) (total int) {
	for key, value := range o {
		switch value := value.(type) {
		case string:
			n := utf8.RuneCountInString(value)
			limit, limited := limits[key]
			if key == "text" {
				limit, limited = limits[kind], true
				total += n
			}
			if limited && (n > limit || n == 0) {
				t.Errorf("%s: %s of %d characters, 1 to %d fit", name, key, n, limit)
			}
		case map[string]any:
			inside := kind
			if key == "placeholder" || key == "confirm" || key == "deny" || key == "title" {
				inside = key
			}
			total += checkObject(t, name, inside, value)
		case []any:
			ids := map[any]bool{nil: false}
			for _, item := range value {
				item, ok := item.(map[string]any)
				if !ok {
					continue
				}
				if id := item["action_id"]; ids[id] {
					t.Errorf("%s: the action id %q twice in one block", name, id)
				} else if id != nil {
					ids[id] = true
				}
				total += checkObject(t, name, kindInside(kind, key, item), item)
			}
		}
	}
	return total
}

// kindInside is what limits the text of an item in a list, by the key of the list and the type of the item.
func kindInside(kind, key string, item map[string]any) string {
	if key == "options" {
		return "option"
	}
	if itself, _ := item["type"].(string); itself == "button" || itself == "overflow" || itself == "section" {
		return itself
	}
	return kind
}

func TestEveryMessageFitsSlack(t *testing.T) {
	t.Parallel()
	for _, l := range render.Languages {
		for name, said := range messages(l) {
			for _, m := range said {
				checkMessage(t, string(l)+"/"+name, m, maxPosted)
			}
		}
		for name, view := range views(l) {
			checkView(t, string(l)+"/"+name, view)
		}
	}
}

// longest are the longest things that can occur.
func longest() map[string]credit.Shoutout {
	crowd := func(s *credit.Shoutout) {
		s.Recipients = nil
		for i := range 25 {
			s.Recipients = append(s.Recipients, fmt.Sprintf("U%010d", i))
		}
		for i := range 20 {
			s.Values = append(s.Values, strings.Repeat("v", 49)+fmt.Sprint(i%10))
		}
	}
	working := func(s *credit.Shoutout) {
		s.Work = "https://" + strings.Repeat("w", 100) + "/" + strings.Repeat("x", 141) + strings.Repeat("&", 10)
	}
	texts := map[string]string{
		"ampersands":  strings.Repeat("&", credit.MaxText),
		"emoji":       strings.Repeat("🎉", credit.MaxText),
		"families":    strings.Repeat("👩‍👩‍👧‍👦", credit.MaxText/7),
		"zalgo":       "a" + strings.Repeat("\u0301", credit.MaxText-1),
		"line breaks": strings.Repeat("a\n", credit.MaxText/2),
		"only breaks": "a" + strings.Repeat("\n", credit.MaxText-2) + "b",
		"mentions":    strings.Repeat("<@U0123456789>", credit.MaxText/14),
		"one word":    strings.Repeat("w", credit.MaxText),
		"escapes":     strings.Repeat("<&> ", credit.MaxText/4),
	}
	all := map[string]credit.Shoutout{}
	for name, text := range texts {
		all[name] = shoutout(crowd, working, func(s *credit.Shoutout) { s.Text = text })
	}
	return all
}

func TestTheLongestFitSlack(t *testing.T) {
	t.Parallel()
	for _, l := range render.Languages {
		for name, s := range longest() {
			checkLongest(t, l, name, s)
		}
	}
	for _, text := range []string{strings.Repeat("&", 40_000), strings.Repeat("word & ", 6000), strings.Repeat("🎉", 20_000)} {
		said := render.English.Failed(render.ErrNotRecorded, []credit.Span{{Text: text}})
		for i, m := range said {
			checkMessage(t, fmt.Sprintf("repeated %d", i), m, maxText)
		}
	}
}

func checkLongest(t *testing.T, l render.Language, name string, s credit.Shoutout) {
	t.Helper()
	passed := render.Story{Shoutout: s, Chain: slices.Repeat([]credit.Shoutout{s}, 20)}
	passed.PassedFrom = "1"
	checkMessage(t, name+" announced", l.Announcement([]render.Story{passed}, strings.Repeat("e", 100)), maxPosted)
	checkMessage(t, name+" told", l.Told(passed, s.Recipients[0]), maxPosted)
	checkMessage(t, name+" passed on", l.PassedOn(passed, s.Giver), maxPosted)
	checkMessage(t, name+" passed further on", l.PassedOn(passed, "U5"), maxPosted)
	checkMessage(t, name+" undone", l.Undone(s), maxText)
	checkMessage(t, name+" edited", l.Edited(s), maxText)
	for _, code := range []string{"not_in_channel", "message_limit_exceeded", "two_factor_setup_required", strings.Repeat("&", 100)} {
		problem := render.Problem{Code: code, Hours: code == "message_limit_exceeded"}
		checkMessage(t, name+" not announced", l.NotAnnounced(s, s.Channel, problem), maxText)
		checkMessage(t, name+" not told", l.NotTold(s, s.Giver, problem), maxText)
		checkMessage(t, name+" not followed", l.NotFollowed(s, s.Channel, problem), maxText)
		checkMessage(t, name+" not thanked", l.NotThanked(s, s.Giver, strings.Repeat("&", 150), problem), maxText)
		checkMessage(t, name+" not asked", l.NotAsked(s.Giver, strings.Repeat("&", 1500), s.ID, problem), maxText)
	}
	stories := render.Stories{List: []credit.Shoutout{s}, Earlier: "1", Latest: "2"}
	checkMessage(t, name+" in a lead's note", l.Note(stories, monday, longLines(s.Recipients)), maxPosted)
	stories = render.Stories{List: []credit.Shoutout{s, s, s, s}, Earlier: "received:C0123456789:1795046400000000"}
	checkMessage(t, name+" in /shine me", l.Me(stories, stories), maxText)
	stories.List = append(stories.List, stories.List...)
	checkMessage(t, name+" in /shine week", l.Week(stories, render.OfAll), maxText)
	checkMessage(t, name+" in /shine about", l.About("U1", stories, render.OfAll), maxText)
	leftOut := make([]credit.LeftOut, 50)
	for i := range leftOut {
		leftOut[i] = credit.LeftOut{User: fmt.Sprintf("U%010d", i), Standing: credit.Standing(i % 4)}
	}
	checkMessage(t, name+" receipt", l.Receipt(s, leftOut, here), maxText)
	checkMessage(t, name+" removed", l.Removed(s), maxText)
	settings := credit.DefaultSettings()
	for i := range 50 {
		settings.Values = append(settings.Values, credit.Value{Name: strings.Repeat("v", 38) + fmt.Sprint(i), Description: strings.Repeat("&", 75)})
	}
	uses := make([]render.ValueUse, 0, len(settings.Values))
	for _, v := range settings.Values {
		uses = append(uses, render.ValueUse{Value: v, Times: 1234, Latest: s})
	}
	checkMessage(t, name+" values", l.Values(uses, render.OfAll), maxText)
	checkMessage(t, name+" settings saved", l.SettingsSaved(credit.DefaultSettings(), settings), maxText)
	checkMessage(t, name+" help", l.Help("/shine", settings, credit.Member, true), maxText)
	give := render.Give{People: s.Recipients, Reason: s.Text, Values: []string{"craft"}, PassedFrom: &s, Settings: settings, Metadata: "TOKEN"}
	checkView(t, name+" passed on", l.GiveForm(give))
	checkView(t, name+" edited", l.EditForm(s, settings))
	checkView(t, name+" thanked", l.ThanksForm(s))
	settings.Values = settings.Values[:4]
	checkView(t, name+" settings", l.SettingsForm(settings, "STATE"))
	stories.List = stories.List[:5]
	checkView(t, name+" at home", l.Home(render.Home{Received: stories, Week: stories, Admin: true, Leads: true}))
}

// longLines are lines of people's own, as long as they may be.
func longLines(people []string) []render.LinesOf {
	line := credit.OwnLine{Text: strings.Repeat("&", credit.MaxOwnLine), For: credit.ForEveryone}
	lines := make([]render.LinesOf, 0, len(people))
	for _, person := range people {
		lines = append(lines, render.LinesOf{Person: person, Lines: credit.OwnLines{Thanked: line, Growing: line, Known: line}})
	}
	return lines
}

// viewLimits are those of views: https://docs.slack.dev/reference/views and the elements in them.
var viewLimits = map[string]int{"title": 24, "submit": 24, "close": 24, "label": 2000, "hint": 2000, "option": 75, "header": 150}

// checkView checks a form or a home tab.
func checkView(t *testing.T, name string, view any) {
	t.Helper()
	raw, err := json.Marshal(view)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > 250_000 {
		t.Errorf("%s: %d bytes", name, len(raw))
	}
	var v map[string]any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if blocks, _ := v["blocks"].([]any); len(blocks) == 0 || len(blocks) > 100 {
		t.Errorf("%s: %d blocks", name, len(blocks))
	}
	checkTexts(t, name, "", v)
}

// checkTexts checks every text by what it belongs to.
func checkTexts(t *testing.T, name, of string, value any) {
	t.Helper()
	switch value := value.(type) {
	case map[string]any:
		if text, ok := value["text"].(string); ok {
			n := utf8.RuneCountInString(text)
			limit, known := viewLimits[of]
			if !known {
				limit = 3000
			}
			if n == 0 || n > limit {
				t.Errorf("%s: %s of %d characters, 1 to %d fit: %q", name, of, n, limit, text)
			}
		}
		for key, inner := range value {
			inside := key
			switch {
			case key == "text" && value["type"] == "header":
				inside = "header"
			case (key == "text" || key == "description") && value["value"] != nil:
				inside = "option"
			}
			checkTexts(t, name, inside, inner)
		}
		if start, ok := value["initial_value"].(string); ok && utf8.RuneCountInString(start) > 3000 {
			t.Errorf("%s: a field starts with %d characters", name, utf8.RuneCountInString(start))
		}
		if options, ok := value["options"].([]any); ok && len(options) > 100 {
			t.Errorf("%s: %d options", name, len(options))
		}
	case []any:
		for _, inner := range value {
			checkTexts(t, name, of, inner)
		}
	}
}

// A burst is joined as far as it fits, and everything in it stays whole.
func TestJoinFillsMessages(t *testing.T) {
	t.Parallel()
	l := render.Spanish // the longer one
	for name, s := range longest() {
		s, short := story(s), story(shoutout())
		for _, queue := range [][]render.Story{{s, s, s}, slices.Repeat([]render.Story{short}, 100), {short, s, short}} {
			n := l.Join(queue, "sparkles")
			if n < 1 {
				t.Fatalf("%s: %d of %d are joined", name, n, len(queue))
			}
			joined := l.Announcement(queue[:n], "sparkles")
			checkMessage(t, name+" joined", joined, maxPosted)
			if n > 1 && len(joined.Thread) > 0 {
				t.Errorf("%s: %d are joined, and go on in a thread", name, n)
			}
		}
	}
	if n := l.Join(slices.Repeat([]render.Story{story(shoutout(toOne))}, 100), "sparkles"); n < 10 {
		t.Errorf("%d short ones are joined, want 10 or more", n)
	}
}

// Text says all that the blocks say.
func TestTextSaysWhatBlocksSay(t *testing.T) {
	t.Parallel()
	for _, l := range render.Languages {
		for name, said := range messages(l) {
			for _, m := range said {
				for _, text := range blockTexts(t, m) {
					if !strings.Contains(m.Text, text) {
						t.Errorf("%s/%s: the text lacks %q", l, name, text)
					}
				}
			}
		}
	}
}

// blockTexts are the texts of sections and contexts; what buttons say is no text to read aloud.
func blockTexts(t *testing.T, m render.Message) []string {
	t.Helper()
	raw, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []struct {
		Text     struct{ Text string }
		Elements []struct{ Text any }
	}
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, b := range blocks {
		texts = append(texts, b.Text.Text)
		for _, e := range b.Elements {
			if text, ok := e.Text.(string); ok {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

var (
	allowed  = regexp.MustCompile(`<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+)>`)
	entities = regexp.MustCompile(`&(?:amp|lt|gt);`)
)

// Whatever somebody types, nothing of it can be a reference but people and channels, and it reads as typed.
func TestTextIsHarmless(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(
			rapid.SampledFrom([]rune("<>&!@#|^:*_~` \n")), rapid.Rune(), rapid.SampledFrom([]rune("here channel U1 C1 subteam S1")),
		)).Draw(r, "text")
		checkHarmless(r, text)
	})
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"<!here> & <@U1>", "<!subteam^S1|@x>", "&lt;!channel&gt;", "<https://a.b|<!here>>", "\u202eabc", "\xff\x00\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkHarmless(t, text) })
}

// changesWhenDrawn reports whether a character may be left out or closed: controls, and turns of the writing direction.
func changesWhenDrawn(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

func checkHarmless(t interface{ Errorf(string, ...any) }, text string) {
	drawn := render.Text(text)
	rest := allowed.ReplaceAllString(drawn, "")
	if strings.ContainsAny(rest, "<>") || strings.Contains(entities.ReplaceAllString(rest, ""), "&") {
		t.Errorf("%q is drawn as %q", text, drawn)
	}
	if !utf8.ValidString(drawn) {
		t.Errorf("%q is drawn as invalid UTF-8", text)
	}
	back := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(drawn)
	if utf8.ValidString(text) && !strings.ContainsFunc(text, changesWhenDrawn) && back != text {
		t.Errorf("%q reads as %q", text, back)
	}
}

// Nothing of a long reason is lost at the cuts but white space.
func TestNothingIsLostAtTheCuts(t *testing.T) {
	t.Parallel()
	for name, s := range longest() {
		var shown strings.Builder
		m := render.English.Announcement([]render.Story{story(s)}, "sparkles")
		for _, part := range append([]render.Message{m}, m.Thread...) {
			for line := range strings.Lines(part.Text) {
				if quoted, ok := strings.CutPrefix(line, ">"); ok {
					shown.WriteString(quoted)
				}
			}
		}
		squeeze := func(text string) string { return strings.Join(strings.Fields(text), "") }
		reason := strings.ReplaceAll(render.Text(s.Text), "<@U0123456789>", "somebody")
		if got, want := squeeze(shown.String()), squeeze(reason); got != want {
			t.Errorf("%s: %d characters are shown, want %d", name, utf8.RuneCountInString(got), utf8.RuneCountInString(want))
		}
	}
}
