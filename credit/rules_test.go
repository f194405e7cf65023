package credit_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

// facts is a world with members U1 to U5, a bot, somebody who left, and the group S1.
func facts(giver string) credit.Facts {
	f := credit.Facts{
		Workspace: "T1", Giver: giver, Channel: "C1", Visibility: credit.Public, Source: credit.FromCommand,
		Settings: credit.DefaultSettings(),
		Standings: map[string]credit.Standing{
			"U1": credit.Member, "U2": credit.Member, "U3": credit.Member, "U4": credit.Member, "U5": credit.Member,
			"UBOT": credit.Bot, "UGONE": credit.Deactivated,
		},
		Members: map[string][]string{"S1": {"U2", "U3", "UGONE", "U9"}, "SEMPTY": nil},
	}
	f.Standings[giver] = credit.Member
	return f
}

func TestJudge(t *testing.T) {
	for name, tc := range map[string]struct {
		text       string
		recipients []string
		leftOut    []credit.LeftOut
		refusal    credit.Code
	}{
		"one":              {text: "<@U1> for the calm release", recipients: []string{"U1"}},
		"each once":        {text: "<@U1> <@U2> <@U1> for the calm release", recipients: []string{"U1", "U2"}},
		"group without me": {text: "<!subteam^S1> for the calm release", recipients: []string{"U2", "U3"}, leftOut: []credit.LeftOut{{User: "UGONE", Standing: credit.Deactivated}}},
		"group and member": {text: "<@U3> <!subteam^S1> for the calm release", recipients: []string{"U3", "U2"}, leftOut: []credit.LeftOut{{User: "UGONE", Standing: credit.Deactivated}}},
		"me among others":  {text: "<@U9> <@U1> for the calm release", recipients: []string{"U1"}, leftOut: []credit.LeftOut{{User: "U9", Self: true, Standing: credit.Member}}},
		"bot among others": {text: "<@UBOT> <@U1> for the calm release", recipients: []string{"U1"}, leftOut: []credit.LeftOut{{User: "UBOT", Standing: credit.Bot}}},
		"unknown":          {text: "<@UX> <@U1> for the calm release", recipients: []string{"U1"}, leftOut: []credit.LeftOut{{User: "UX"}}},
		"only me":          {text: "<@U9> for my calm release", refusal: credit.OnlySelf},
		"me by group too":  {text: "<!subteam^S1> <@U9> for the calm release", recipients: []string{"U2", "U3"}, leftOut: []credit.LeftOut{{User: "UGONE", Standing: credit.Deactivated}, {User: "U9", Self: true, Standing: credit.Member}}},
		"only bots":        {text: "<@UBOT> <@UGONE> for the calm release", refusal: credit.NobodyLeft},
		"me and a bot":     {text: "<@U9> <@UBOT> for the calm release", refusal: credit.NobodyLeft},
		"empty group":      {text: "<!subteam^SEMPTY> for the calm release", refusal: credit.NobodyLeft},
		"nobody":           {text: "for the calm release", refusal: credit.NobodyNamed},
		"broadcast":        {text: "<!channel> for the calm release", refusal: credit.BroadcastNamed},
		"broadcast among":  {text: "<!here> <@U1> for the calm release", recipients: []string{"U1"}},
		"plain name":       {text: "<@U1> @luis for the calm release", refusal: credit.UnresolvedName},
		"no reason":        {text: "<@U1>", refusal: credit.NoReason},
		"connector only":   {text: "<@U1> for ", refusal: credit.NoReason},
		"two words":        {text: "<@U1> for calm release", refusal: credit.ReasonTooShort},
		"emoji only":       {text: "<@U1> for 🎉 :tada: 🎉 :heart: 🎉", refusal: credit.ReasonTooShort},
		"tags only":        {text: "<@U1> for #craft #kindness #courage", refusal: credit.ReasonTooShort},
		"Chinese":          {text: "<@U1> 谢谢你", recipients: []string{"U1"}},
		"Japanese":         {text: "<@U1> ありがとう", recipients: []string{"U1"}},
		"Arabic":           {text: "<@U1> شكرا على المساعدة", recipients: []string{"U1"}},
		"2,000 characters": {text: "<@U1> a b " + strings.Repeat("𝒳", 1996), recipients: []string{"U1"}},
		"2,001 characters": {text: "<@U1> a b " + strings.Repeat("𝒳", 1997), refusal: credit.ReasonTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			given, err := credit.Judge(credit.Parse(spans(tc.text)), facts("U9"))
			if tc.refusal != "" {
				var refusal *credit.Refusal
				if !errors.As(err, &refusal) || refusal.Code != tc.refusal {
					t.Fatalf("refusal = %v, want %s", err, tc.refusal)
				}
				if strings.Contains(err.Error(), "calm") {
					t.Errorf("the error %q repeats what was typed", err)
				}
				return
			}
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			if diff := cmp.Diff(tc.recipients, given.Shoutout.Recipients); diff != "" {
				t.Errorf("recipients (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.leftOut, given.LeftOut); diff != "" {
				t.Errorf("left out (-want +got):\n%s", diff)
			}
		})
	}
}

// Who gives is judged as who receives.
func TestJudgeTheGiver(t *testing.T) {
	draft := credit.Parse(spans("<@U1> for the calm release"))
	for giver, fit := range map[string]bool{"U9": true, "UGUEST": true, "UPARTNER": true, "UBOT": false, "UGONE": false, "UX": false} {
		f := facts(giver)
		f.Standings["UGUEST"], f.Standings["UPARTNER"] = credit.Guest, credit.Connected
		switch giver {
		case "UBOT":
			f.Standings[giver] = credit.Bot
		case "UGONE":
			f.Standings[giver] = credit.Deactivated
		case "UX":
			delete(f.Standings, giver)
		}
		_, err := credit.Judge(draft, f)
		refusal, refused := errors.AsType[*credit.Refusal](err)
		if refused == fit || refused && refusal.Code != credit.GiverUnfit {
			t.Errorf("%s gives: %v", giver, err)
		}
	}
}

func TestJudgeLimitsRecipients(t *testing.T) {
	f := facts("U9")
	var crowd []string
	for i := range f.Settings.MaxRecipients {
		crowd = append(crowd, fmt.Sprintf("UC%d", i))
		f.Standings[crowd[i]] = credit.Member
	}
	f.Members["SCROWD"] = crowd
	if _, err := credit.Judge(credit.Parse(spans("<!subteam^SCROWD> for the calm release")), f); err != nil {
		t.Errorf("%d recipients: %v, want a shout-out", len(crowd), err)
	}
	_, err := credit.Judge(credit.Parse(spans("<!subteam^SCROWD> <@U1> for the calm release")), f)
	want := &credit.Refusal{Code: credit.TooManyPeople, Limit: 25, Got: 26}
	if diff := cmp.Diff(error(want), err); diff != "" {
		t.Errorf("one too many (-want +got):\n%s", diff)
	}
}

// The number of people is judged by what is known of them: of whom nothing is known counts, who is known not to does not.
func TestTooMany(t *testing.T) {
	var crowd []string
	for i := range 27 {
		crowd = append(crowd, fmt.Sprintf("UC%d", i))
	}
	for name, c := range map[string]struct {
		typed string
		facts func(*credit.Facts)
		got   int
	}{
		"unknown people":      {"<!subteam^SCROWD>", func(*credit.Facts) {}, 27},
		"two of them may not": {"<!subteam^SCROWD>", func(f *credit.Facts) { f.Standings["UC1"], f.Standings["UC2"] = credit.Bot, credit.Deactivated }, 0},
		"one of them may not": {"<!subteam^SCROWD>", func(f *credit.Facts) { f.Standings["UC1"] = credit.Unknown }, 26},
		"the giver and one":   {"<!subteam^SCROWD>", func(f *credit.Facts) { f.Giver, f.Chain = "UC1", []string{"UC2"} }, 0},
		"named twice":         {"<!subteam^SCROWD> <@UC1> <@UC2>", func(f *credit.Facts) { f.Settings.MaxRecipients = 27 }, 0},
		"an unknown group":    {"<@U1> <!subteam^S8>", func(f *credit.Facts) { f.Settings.MaxRecipients = 1 }, 2},
		"an empty group":      {"<@U1> <!subteam^S8>", func(f *credit.Facts) { f.Settings.MaxRecipients, f.Members["S8"] = 1, nil }, 0},
		"nobody":              {"", func(*credit.Facts) {}, 0},
	} {
		f := facts("U9")
		f.Members["SCROWD"] = crowd
		c.facts(&f)
		err := credit.TooMany(credit.Parse(spans(c.typed+" for the calm release")), f)
		refusal, _ := errors.AsType[*credit.Refusal](err)
		switch {
		case c.got == 0 && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.got > 0 && (refusal == nil || refusal.Code != credit.TooManyPeople || refusal.Got != c.got):
			t.Errorf("%s: %+v, want %d too many", name, refusal, c.got)
		}
	}
}

func TestJudgeKeepsWhatWasGiven(t *testing.T) {
	given, err := credit.Judge(credit.Parse(spans("privately <@U1> for the <b> & #Craft of <@U2>")), facts("U9"))
	if err != nil {
		t.Fatal(err)
	}
	want := credit.Shoutout{
		Workspace: "T1", Giver: "U9", Recipients: []string{"U1"}, Text: "the <b> & #Craft of <@U2>", Values: []string{"craft"},
		Channel: "C1", Visibility: credit.Private, Source: credit.FromCommand,
	}
	if diff := cmp.Diff(want, given.Shoutout); diff != "" {
		t.Errorf("shout-out (-want +got):\n%s", diff)
	}
}

func TestTags(t *testing.T) {
	values := []credit.Value{{Name: "craft"}, {Name: "größe"}, {Name: "well-being"}}
	for text, want := range map[string][]string{
		"#craft":                       {"craft"},
		"so much #CRAFT, #craft!":      {"craft"},
		"#GRÖSSE #größe":               {"größe"},
		"#gro\u0308ße in another form": {"größe"},
		"_#craft_ and *#craft*":        {"craft"},
		"#Craft-":                      {"craft"},
		"#well-being- __#craft__":      {"well-being", "craft"},
		"＃craft 帮助":                    {"craft"},
		"谢谢你的帮助＃Craft！":                {"craft"},
		"谢谢你的帮助#craft！":                {"craft"},
		"ขอบคุณ#craft":                 {"craft"},
		"#craft。#größe、":               {"craft", "größe"},
		"(#well-being)":                {"well-being"},
		"<#C7|craft> as a channel":     {"craft"},
		"#crafty #cra":                 nil,
		"issue#craft ##craft a_#craft": nil,
		"craft":                        nil,
		"# craft":                      nil,
	} {
		if diff := cmp.Diff(want, credit.Tags(spans(text), values)); diff != "" {
			t.Errorf("Tags(%q) (-want +got):\n%s", text, diff)
		}
	}
}

func TestWords(t *testing.T) {
	values := []credit.Value{{Name: "craft"}}
	for text, want := range map[string]int{
		"":                                0,
		"one":                             1,
		"don't stop":                      2,
		"fixed issue #42":                 3,
		"#craft counts not":               2,
		"<#C7|craft> neither":             1,
		"<#C8|news> does":                 2,
		"with <@U2> and <!subteam^S1|@x>": 4,
		":tada: 🎉 … -- !!!":               0,
		"修好了":                             3,
		"3.14 is a number":                4,
	} {
		if got := credit.Words(spans(text), values); got != want {
			t.Errorf("Words(%q) = %d, want %d", text, got, want)
		}
	}
}

// An address that a message has no room for, or that is none, is left out; the words count.
func TestJudgeKeepsAddressesThatFit(t *testing.T) {
	t.Parallel()
	long := "https://example.slack.com/files/" + strings.Repeat("a", 300)
	for link, want := range map[string]string{
		"": "", "https://example.slack.com/archives/C1/p1?a=1&b=2": "https://example.slack.com/archives/C1/p1?a=1&b=2",
		long: "", "https://e.com/" + strings.Repeat("&", 60): "", "javascript:alert(1)": "", "https://e.com/ a": "",
	} {
		f := facts("U9")
		f.Permalink = link
		given, err := credit.Judge(credit.Parse(spans("<@U1> for the calm release")), f)
		if err != nil || given.Shoutout.Permalink != want {
			t.Errorf("of %q is kept %q, %v", link, given.Shoutout.Permalink, err)
		}
	}
}
