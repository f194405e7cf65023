package render_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"shine/bot/render"
	"shine/credit"
)

// Slack's limits: https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/reference/block-kit/block-elements,
// and what was seen of msg_blocks_too_long.
var limits = map[string]int{
	"section": 3000, "context": 3000, "button": 75, "placeholder": 150, "value": 2000, "block_id": 255, "action_id": 255,
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
	for i, part := range m.Thread {
		checkMessage(t, fmt.Sprintf("%s, part %d", name, i+1), part, most)
	}
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
			if key == "placeholder" {
				inside = key
			}
			total += checkObject(t, name, inside, value)
		case []any:
			for _, item := range value {
				if item, ok := item.(map[string]any); ok {
					inside := kind
					if item["type"] == "button" {
						inside = "button"
					}
					total += checkObject(t, name, inside, item)
				}
			}
		}
	}
	return total
}

func TestEveryMessageFitsSlack(t *testing.T) {
	t.Parallel()
	for name, said := range messages() {
		for _, m := range said {
			checkMessage(t, name, m, maxPosted)
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
		all[name] = shoutout(crowd, func(s *credit.Shoutout) { s.Text = text })
	}
	return all
}

func TestTheLongestFitSlack(t *testing.T) {
	t.Parallel()
	for name, s := range longest() {
		checkMessage(t, name+" announced", render.Announcement([]credit.Shoutout{s}), maxPosted)
		checkMessage(t, name+" told", render.Told(s, s.Recipients[0]), maxPosted)
		checkMessage(t, name+" undone", render.Undone(s), maxText)
		checkMessage(t, name+" not announced", render.NotAnnounced(s, "not_in_channel"), maxText)
		stories := render.Stories{List: []credit.Shoutout{s, s, s, s}, Earlier: "received:C0123456789:1795046400000000"}
		checkMessage(t, name+" in /shine me", render.Me(stories, stories), maxText)
		stories.List = append(stories.List, stories.List...)
		checkMessage(t, name+" in /shine week", render.Week(stories), maxText)
		leftOut := make([]credit.LeftOut, 50)
		for i := range leftOut {
			leftOut[i] = credit.LeftOut{User: fmt.Sprintf("U%010d", i), Standing: credit.Standing(i % 4)}
		}
		checkMessage(t, name+" receipt", render.Receipt(s, leftOut), maxText)
	}
	for _, text := range []string{strings.Repeat("&", 40_000), strings.Repeat("word & ", 6000), strings.Repeat("🎉", 20_000)} {
		said := render.NotSaved([]credit.Span{{Text: text}})
		for i, m := range said {
			checkMessage(t, fmt.Sprintf("repeated %d", i), m, maxText)
		}
	}
}

// A burst is joined as far as it fits, and everything in it stays whole.
func TestJoinFillsMessages(t *testing.T) {
	t.Parallel()
	for name, s := range longest() {
		for _, queue := range [][]credit.Shoutout{{s, s, s}, slices.Repeat([]credit.Shoutout{shoutout()}, 100), {shoutout(), s, shoutout()}} {
			n := render.Join(queue)
			if n < 1 {
				t.Fatalf("%s: %d of %d are joined", name, n, len(queue))
			}
			joined := render.Announcement(queue[:n])
			checkMessage(t, name+" joined", joined, maxPosted)
			if n > 1 && len(joined.Thread) > 0 {
				t.Errorf("%s: %d are joined, and go on in a thread", name, n)
			}
		}
	}
	if n := render.Join(slices.Repeat([]credit.Shoutout{shoutout(toOne)}, 100)); n < 10 {
		t.Errorf("%d short ones are joined, want 10 or more", n)
	}
}

// Text says all that the blocks say.
func TestTextSaysWhatBlocksSay(t *testing.T) {
	t.Parallel()
	for name, said := range messages() {
		for _, m := range said {
			for _, text := range blockTexts(t, m) {
				if !strings.Contains(m.Text, text) {
					t.Errorf("%s: the text lacks %q", name, text)
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
	if utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' }) && back != text {
		t.Errorf("%q reads as %q", text, back)
	}
}

// Nothing of a long reason is lost at the cuts but white space.
func TestNothingIsLostAtTheCuts(t *testing.T) {
	t.Parallel()
	for name, s := range longest() {
		var shown strings.Builder
		m := render.Announcement([]credit.Shoutout{s})
		for _, part := range append([]render.Message{m}, m.Thread...) {
			for line := range strings.Lines(part.Text) {
				if quoted, ok := strings.CutPrefix(line, ">"); ok {
					shown.WriteString(quoted)
				}
			}
		}
		squeeze := func(text string) string { return strings.Join(strings.Fields(text), "") }
		if got, want := squeeze(shown.String()), squeeze(render.Text(s.Text)); got != want {
			t.Errorf("%s: %d characters are shown, want %d", name, utf8.RuneCountInString(got), utf8.RuneCountInString(want))
		}
	}
}
