package render_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
)

// hostile are texts that broke something once, or nearly: some of them as long as Slack lets a message be.
func hostile() map[string]string {
	const most = 39_000
	repeat := func(s string) string { return strings.Repeat(s, most/utf8.RuneCountInString(s)) }
	return map[string]string{
		"one mark":            "a\u0301",
		"marks in a word":     "a" + strings.Repeat("\u0301", 8100),
		"marks":               repeat("\u0301"),
		"marks here":          strings.Repeat("a"+strings.Repeat("\u0301", 70)+" ", 500),
		"joiners":             repeat("👩\u200d"),
		"zero width":          repeat("\u200b"),
		"word joiners":        "a" + repeat("\u2060"),
		"flags":               repeat("🇩🇪"),
		"a prefix of flags":   repeat("🇩"),
		"overrides":           repeat("\u202e"),
		"isolates":            repeat("\u2067א"),
		"closed isolates":     repeat("\u2067א\u2069"),
		"right to left":       repeat("שלום לכולם "),
		"Indic conjuncts":     repeat("क्"),
		"Hangul":              repeat("\u1100\u1161"),
		"one long character":  "\u1100" + repeat("\u1161"),
		"Chinese":             repeat("谢谢你的帮助。"),
		"Thai":                repeat("ขอบคุณ"),
		"one word":            repeat("w"),
		"apostrophes":         repeat("a\u2019"),
		"ampersands":          repeat("&"),
		"angles":              repeat("<"),
		"open references":     repeat("<@U1"),
		"mentions":            repeat("<@U0123456789>"),
		"lines":               repeat("\n"),
		"lines of one":        repeat("a\n"),
		"blanks":              "a" + repeat(" ") + "b",
		"ideographic spaces":  "a" + repeat("\u3000") + "b",
		"code blocks":         repeat("```"),
		"open code":           "```" + repeat("code\n"),
		"closed code":         "```" + repeat("code\n") + "```",
		"quotations":          repeat(">"),
		"quoted lines":        repeat(">\n"),
		"hash signs":          repeat("#"),
		"broken UTF-8":        repeat("\xff"),
		"controls":            repeat("\x00") + "a",
		"line separators":     repeat("\u2028"),
		"dates":               repeat("<!date^1^{date}|x>"),
		"everything reversed": "\u202e" + repeat("abc ") + "\u2066",
	}
}

// said is all that Shine says with a text of somebody's in it, by name.
func said(l render.Language, text string) map[string][]render.Message {
	one := func(m render.Message) []render.Message { return []render.Message{m} }
	s, whole := hostileShoutout(text), hostileShoutout(text)
	whole.Text = text
	all := []credit.Span{{Text: text}}
	text = firstOf(text, 4000)
	passed := render.Story{Shoutout: s, Chain: []credit.Shoutout{s}}
	passed.PassedFrom = "1"
	spans := []credit.Span{{Kind: credit.User, ID: "U2", Text: text}, {Text: text}, {Kind: credit.Group, ID: "S1", Text: text}, {Kind: credit.Channel, ID: "C1", Text: text}}
	list := render.Stories{List: []credit.Shoutout{s, s, s, s}, Earlier: "received::1"}
	settings := textSettings(text)
	milestone := credit.Milestone{Person: "U2", Date: "2027-01-12", Word: firstOf(text, credit.MaxMilestoneWord)}
	digest := func(n int) []render.Message {
		stories := weekOf(n)
		for i := range stories {
			stories[i].Text, stories[i].Values, stories[i].Names = s.Text, s.Values, s.Names
		}
		return one(l.Digest(digestOf(stories)))
	}
	asked := moment(nudge.Milestone, 1)
	asked.Facts.Word = firstOf(text, credit.MaxMilestoneWord)
	return map[string][]render.Message{
		"announced":        one(l.Announcement([]render.Story{story(whole)}, "sparkles")),
		"announced passed": one(l.Announcement([]render.Story{passed}, "sparkles")),
		"told":             one(l.Told(story(s), "U2")),
		"passed on":        one(l.PassedOn(passed, "U1")),
		"not announced":    one(l.NotAnnounced(s, "C1", render.Problem{Code: firstOf(text, 100)})),
		"thanks":           one(l.Thanks(s, "", "U2", firstOf(text, 150))), // the form takes no more
		"receipt":          one(l.Receipt(s, nil, here)),
		"undone":           one(l.Undone(s)),
		"edited":           one(l.Edited(s)),
		"lookup failed":    l.Failed(render.ErrNotLookedUp, spans),
		"not saved":        l.Failed(render.ErrNotRecorded, all),
		"not sure":         l.Failed(render.ErrNotCertain, spans),
		"said already":     l.SaidAlready(s, spans, "TOKEN"),
		"did you mean":     l.DidYouMean("week", spans),
		"unknown command":  l.UnknownCommand(spans),
		"form expired":     l.FormExpired(spans, "TOKEN"),
		"refused":          l.Refused(&credit.Refusal{Code: credit.UnresolvedName, Names: []string{"@" + text, "@" + text}}, spans, "TOKEN"),
		"me":               one(l.Me(list, list)),
		"week":             one(l.Week(list, render.OfAll)),
		"about":            one(l.About("U2", list, render.OfAll)),
		"values":           one(l.Values([]render.ValueUse{{Value: credit.Value{Name: text, Description: text}, Times: 2, Latest: s}}, render.OfAll)),
		"settings saved":   one(l.SettingsSaved(credit.DefaultSettings(), settings)),
		"recap":            one(l.Recap(list.List, list.List)),
		"digest of one":    digest(1),
		"digest of three":  digest(3),
		"digest":           digest(9),
		"nudge":            one(l.Nudge(asked, &s)),
		"why":              one(l.Why(asked)),
		"asked":            one(l.Asked("U1", firstOf(text, 1500), "M1")), // the form takes no more
		"answered":         one(l.Answered("U2", nudge.Question{Text: firstOf(text, 1500), Answer: firstOf(text, nudge.MaxAnswer)}, "M1")),
		"wins":             one(l.Wins(render.WinPage{List: slices.Repeat([]credit.Win{hostileWin(text)}, 8), Names: s.Names, Earlier: "1", Latest: true})),
		"win shared":       one(l.WinShared("U2", hostileWin(text), s.Names)),
		"note":             one(l.Note(render.Stories{List: []credit.Shoutout{s}, Earlier: "1"}, monday, slices.Repeat([]render.LinesOf{hostileLines(text)}, 25))),
		"saw":              one(l.Saw(s, "U1", firstOf(text, 300))), // the form takes no more
		"not brought":      one(l.NotBrought("U1", firstOf(text, nudge.MaxAnswer), "1", render.Problem{Code: "user_disabled"})),
		"milestone":        one(l.MilestoneSaved(milestone)),
		"milestones":       one(l.Milestones([]credit.Milestone{milestone, milestone})),
		"make theirs":      one(l.MakeTheirs(s)),
	}
}

// hostileWin and hostileLines hold as much of a text as they take.
func hostileWin(text string) credit.Win {
	return credit.Win{ID: "1", At: monday, Text: firstOf(text, credit.MaxWin), Shared: []string{"U1"}}
}

func hostileLines(text string) render.LinesOf {
	line := credit.OwnLine{Text: firstOf(text, credit.MaxOwnLine), For: credit.ForEveryone}
	return render.LinesOf{Person: "U2", Lines: credit.OwnLines{Thanked: line, Growing: line, Known: line}}
}

// hostileShoutout is one about a text, as far as a shout-out takes it.
func hostileShoutout(text string) credit.Shoutout {
	return shoutout(func(s *credit.Shoutout) {
		s.Work = "https://example.com/" + firstOf(text, 30)
		s.Text, s.Values, s.Names = firstOf(text, 4*credit.MaxText), []string{firstOf(text, 40)}, map[string]string{"U0123456789": text, "U1": text}
	})
}

func textSettings(text string) credit.Settings {
	settings := credit.DefaultSettings()
	settings.BoostEmoji, settings.Values = firstOf(text, 100), []credit.Value{{Name: firstOf(text, 40), Description: firstOf(text, 75)}}
	return settings
}

// shown are all views with a text of somebody's in them, by name.
func shown(l render.Language, text string) map[string]any {
	text = firstOf(text, 4000)
	s := hostileShoutout(text)
	settings := textSettings(text)
	list := render.Stories{List: []credit.Shoutout{s, s, s, s, s}, Earlier: "received::1"}
	return map[string]any{
		"give":         l.GiveForm(render.Give{People: s.Recipients, Reason: text, Settings: settings, Nudged: true, Changed: firstOf(text, 3000)}),
		"pass on":      l.GiveForm(render.Give{PassedFrom: &s, Reason: text, Settings: settings}),
		"pass on each": l.PassOnForm(s, "M1"),
		"give quoted":  l.GiveForm(render.Give{Quoted: firstOf(text, 1500), QuotedBy: "U2", Settings: settings}),
		"answer":       l.AnswerForm("U1", nudge.Question{Text: firstOf(text, 1500)}, "U1:M1"),
		"saw":          l.SawForm(s, []string{"U2"}),
		"share":        l.ShareForm(hostileWin(text), s.Names, map[string]string{"U1": text, "U9": text}, []string{"U1", "U9"}),
		"edit":         l.EditForm(s, settings),
		"thanks":       l.ThanksForm(s),
		"settings":     l.SettingsForm(settings, "STATE"),
		"team":         l.TeamForm(credit.Teams{team(), group()}, [][2]string{{"S1", text}}),
		"home":         l.Home(render.Home{Received: list, Week: list, Admin: true}),
	}
}

func firstOf(text string, n int) string {
	return string([]rune(text)[:min(n, utf8.RuneCountInString(text))])
}

// Whatever somebody types, every message and view says it within Slack's limits.
func TestHostileTextsFitSlack(t *testing.T) {
	t.Parallel()
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkAll(t, render.Spanish, text) // the longer one
		})
	}
}

func FuzzEveryMessage(f *testing.F) {
	for _, text := range hostile() {
		f.Add(firstOf(text, 500)) // the test above takes the whole
	}
	f.Fuzz(func(t *testing.T, text string) {
		if utf8.RuneCountInString(text) <= 40_000 {
			checkAll(t, render.Spanish, text)
		}
	})
}

func checkAll(t *testing.T, l render.Language, text string) {
	t.Helper()
	for name, messages := range said(l, text) {
		for i, m := range messages {
			checkMessage(t, fmt.Sprintf("%s %s %d", l, name, i), m, maxText)
		}
	}
	for name, view := range shown(l, text) {
		checkView(t, string(l)+" "+name, view)
	}
}

// What is drawn grows with what was typed, and so do the memory that it takes and the number of its messages.
func TestDrawingGrowsWithItsText(t *testing.T) { //nolint:paralleltest // it counts the memory of the whole program
	for name, text := range hostile() {
		short, long := []credit.Span{{Text: firstOf(text, 9_500)}}, []credit.Span{{Text: firstOf(text, 38_000)}}
		few, many := render.English.Failed(render.ErrNotRecorded, short), render.English.Failed(render.ErrNotRecorded, long)
		if len(many) > 4*len(few)+1 {
			t.Errorf("%s: %d messages, and %d for a text four times as long", name, len(few), len(many))
		}
		less := allocated(func() { render.English.Failed(render.ErrNotRecorded, short) })
		more := allocated(func() { render.English.Failed(render.ErrNotRecorded, long) })
		if more > 6*less+100_000 {
			t.Errorf("%s: %d bytes, and %d for a text four times as long", name, less, more)
		}
	}
}

// allocated is how many bytes a function allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
