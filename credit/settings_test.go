package credit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	if wrong := credit.DefaultSettings().Check(); len(wrong) > 0 {
		t.Errorf("the defaults are wrong: %v", wrong)
	}
	for name, c := range map[string]struct {
		change func(*credit.Settings)
		want   credit.Setting
	}{
		"two words":    {func(s *credit.Settings) { s.Values = []credit.Value{{Name: "two words"}} }, credit.SettingValues},
		"twice":        {func(s *credit.Settings) { s.Values = []credit.Value{{Name: "fun"}, {Name: "Fun"}} }, credit.SettingValues},
		"long name":    {func(s *credit.Settings) { s.Values = []credit.Value{{Name: strings.Repeat("v", 41)}} }, credit.SettingValues},
		"too many":     {func(s *credit.Settings) { s.Values = slices.Repeat([]credit.Value{{Name: "v"}}, 51) }, credit.SettingValues},
		"colons":       {func(s *credit.Settings) { s.BoostEmoji = ":x:" }, credit.SettingBoostEmoji},
		"nobody":       {func(s *credit.Settings) { s.MaxRecipients = 0 }, credit.SettingMaxRecipients},
		"crowd":        {func(s *credit.Settings) { s.MaxRecipients = 101 }, credit.SettingMaxRecipients},
		"none a day":   {func(s *credit.Settings) { s.DailyLimit = 0 }, credit.SettingDailyLimit},
		"whose":        {func(s *credit.Settings) { s.Subscribers = "x" }, credit.SettingSubscribers},
		"quiet":        {func(s *credit.Settings) { s.QuietWeek = "x" }, credit.SettingQuietWeek},
		"negative":     {func(s *credit.Settings) { s.RetentionMonths = -1 }, credit.SettingRetention},
		"Klingon":      {func(s *credit.Settings) { s.Language = "tlh" }, credit.SettingLanguage},
		"below nobody": {func(s *credit.Settings) { s.NudgeHoldOut = new(-0.01) }, credit.SettingHoldOut},
		"over all":     {func(s *credit.Settings) { s.NudgeHoldOut = new(1.01) }, credit.SettingHoldOut},
	} {
		s := credit.DefaultSettings()
		c.change(&s)
		if diff := cmp.Diff([]credit.Setting{c.want}, s.Check()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	before, after := credit.DefaultSettings(), credit.DefaultSettings()
	after.DailyLimit, after.Nudges = 5, false
	if diff := cmp.Diff([]string{"daily_limit: 30 → 5", "nudges: true → false"}, credit.Changes(before, after)); diff != "" {
		t.Error(diff)
	}
}

func TestChainDoesNotGoRound(t *testing.T) {
	t.Parallel()
	facts := credit.Facts{
		Giver: "U2", Settings: credit.DefaultSettings(), Chain: []string{"U1", "U2"}, Visibility: credit.Public,
		Standings: map[string]credit.Standing{"U1": credit.Member, "U2": credit.Member, "U3": credit.Member},
	}
	draft := credit.Draft{People: []credit.Span{{Kind: credit.User, ID: "U1"}, {Kind: credit.User, ID: "U3"}}, Reason: []credit.Span{{Text: "doing the work"}}}
	given, err := credit.Judge(draft, facts)
	if err != nil || !slices.Equal(given.Shoutout.Recipients, []string{"U3"}) || !given.LeftOut[0].InChain {
		t.Errorf("%+v, %v", given, err)
	}
	draft.People = draft.People[:1]
	if _, err := credit.Judge(draft, facts); err == nil || !strings.Contains(err.Error(), string(credit.ChainEnds)) {
		t.Errorf("%v, want %s", err, credit.ChainEnds)
	}
}

// Whoever wants to be told alone is named to nobody; alone, they make it private.
func TestQuietPeople(t *testing.T) {
	t.Parallel()
	facts := credit.Facts{
		Giver: "U2", Settings: credit.DefaultSettings(), Visibility: credit.Public, Quiet: []string{"U1"},
		Standings: map[string]credit.Standing{"U1": credit.Member, "U2": credit.Member, "U3": credit.Member},
	}
	draft := credit.Draft{People: []credit.Span{{Kind: credit.User, ID: "U1"}, {Kind: credit.User, ID: "U3"}}, Reason: []credit.Span{{Text: "doing the work"}}}
	given, err := credit.Judge(draft, facts)
	if err != nil || !slices.Equal(given.Shoutout.VisibleRecipients(), []string{"U3"}) || given.Shoutout.Visibility != credit.Public {
		t.Errorf("%+v, %v", given, err)
	}
	draft.People = draft.People[:1]
	if given, err = credit.Judge(draft, facts); err != nil || given.Shoutout.Visibility != credit.Private {
		t.Errorf("%+v, %v", given, err)
	}
}

func TestSpansTakeNormalTextApart(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "plain", "<@U1>", "with <@U1> and <#C1>, in the middle", "<\u2060@U1> typed", "a < b > c"} {
		if got := credit.NormalText(credit.Spans(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
