package credit

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// These limits hold in every workspace.
const (
	// minWords is how many words a reason needs, by Unicode's word boundaries.
	minWords = 3
	// MaxText is how long a reason may be, in Unicode code points of its normal form.
	MaxText = 2000
	// UndoWindow is how long a giver may take a shout-out back.
	UndoWindow = 15 * time.Minute
	// SameWordsWindow is how long the same words to the same people count as the same shout-out.
	SameWordsWindow = 10 * time.Minute
	// BurstLimit is how many shout-outs one giver may give within BurstWindow, counting those taken back and changes,
	// too: each makes messages that others read, or see come and go.
	BurstLimit  = 20
	BurstWindow = 10 * time.Minute
	// BoostsADay is how often one person may boost, or take a boost back, in a day.
	BoostsADay = 1000
	// ChangesADay is how often one person may change something in a day: what they prefer, their teams and milestones,
	// a channel, the settings.
	ChangesADay = 100
	// TeamChangesADay is the same for teams: each change may ask admins, and tell people.
	TeamChangesADay = 20
	// ChannelChangesADay is how often one person may change what everybody in a channel then reads about, in a day and
	// in that channel.
	ChannelChangesADay = 6
	// ExportsADay is how many files one admin may ask for in a day.
	ExportsADay = 20
)

// Settings are what a workspace may decide for itself.
type Settings struct {
	// Values are the company values that a reason may be tagged with.
	Values []Value `json:"values"`
	// BoostEmoji is the reaction that boosts, without colons.
	BoostEmoji string `json:"boost_emoji"`
	// MaxRecipients is how many people one shout-out may credit.
	MaxRecipients int `json:"max_recipients"`
	// DailyLimit is how many shout-outs one giver may give on one day of their own time zone.
	DailyLimit int `json:"daily_limit"`
	// AnnounceIn is the one public channel for the announcements of all public shout-outs; empty is where each was
	// given.
	AnnounceIn string `json:"announce_in"`
	// Subscribers says who may subscribe a channel to digests.
	Subscribers Who `json:"digest_subscribers"`
	// QuietWeek is what a digest says of a week with fewer than two shout-outs.
	QuietWeek QuietWeek `json:"quiet_week"`
	// RetentionMonths is how many months shout-outs are kept; 0 is for ever.
	RetentionMonths int `json:"retention_months"`
	// Language is the language of channels that chose none: the tag of one of [Languages].
	Language string `json:"language"`
	// Nudges is whether leads are nudged at all, and NudgeHoldOut the share of nudges left out at random, 0 to 1, to
	// learn whether they help; nil is the usual course, 0.2 for 90 days and then 0.1.
	Nudges       bool     `json:"nudges"`
	NudgeHoldOut *float64 `json:"nudge_holdout"`
	// Holidays are days on which nobody is nudged, YYYY-MM-DD.
	Holidays []string `json:"holidays"`
	// ApproveTeams is set where an admin has to agree to a team before its lead is nudged.
	ApproveTeams bool `json:"approve_teams"`
	// AskStories is set where people who react to a message with the boost emoji are asked for the story.
	AskStories bool `json:"ask_stories"`
	// Birthdays is set where milestones may be birthdays.
	Birthdays bool `json:"birthdays"`
}

// Value is a company value: `#craft`.
type Value struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// Who names some of the people in a channel.
type Who string

// They are everybody in the channel, or the workspace's admins.
const (
	Everybody Who = "everybody"
	Admins    Who = "admins"
)

// QuietWeek is what a digest says of a week with fewer than two shout-outs.
type QuietWeek string

// It says one kind line, or nothing.
const (
	KindLine   QuietWeek = "line"
	SayNothing QuietWeek = "nothing"
)

// These are limits of [Settings].
const (
	maxValues          = 50
	maxValueName       = 40
	maxValueText       = 75 // the text of a Slack option can be no longer
	mostRecipients     = 100
	mostDailyLimit     = 1000
	mostRetentionYears = 50
	maxHolidays        = 200
)

// DefaultSettings are the settings of a workspace that has not changed any.
func DefaultSettings() Settings {
	return Settings{
		Values: []Value{
			{Name: "craft", Description: "work done with care"},
			{Name: "kindness", Description: "making it easier for somebody"},
			{Name: "courage", Description: "saying or trying what was hard"},
			{Name: "curiosity", Description: "asking, learning, finding out"},
		},
		BoostEmoji:    "sparkles",
		MaxRecipients: 25,
		DailyLimit:    30,
		Subscribers:   Everybody,
		QuietWeek:     KindLine,
		Language:      Languages[0].Tag,
		Nudges:        true,
		Holidays:      []string{},
	}
}

// Setting names one of the [Settings], to say what is wrong with it.
type Setting string

// These are the settings that may be wrong.
const (
	SettingValues        Setting = "values"
	SettingBoostEmoji    Setting = "boost_emoji"
	SettingMaxRecipients Setting = "max_recipients"
	SettingDailyLimit    Setting = "daily_limit"
	SettingSubscribers   Setting = "digest_subscribers"
	SettingQuietWeek     Setting = "quiet_week"
	SettingRetention     Setting = "retention_months"
	SettingLanguage      Setting = "language"
	SettingHoldOut       Setting = "nudge_holdout"
	SettingHolidays      Setting = "holidays"
)

var (
	valueName = regexp.MustCompile(`^[\pL\pM\pN_-]+$`)
	emojiName = regexp.MustCompile(`^[\pL\pN_+'-]{1,100}$`)
)

// Check lists the settings that are out of bounds.
func (s Settings) Check() []Setting {
	var wrong []Setting
	check := func(ok bool, name Setting) {
		if !ok {
			wrong = append(wrong, name)
		}
	}
	check(checkValues(s.Values), SettingValues)
	check(emojiName.MatchString(s.BoostEmoji), SettingBoostEmoji)
	check(s.MaxRecipients >= 1 && s.MaxRecipients <= mostRecipients, SettingMaxRecipients)
	check(s.DailyLimit >= 1 && s.DailyLimit <= mostDailyLimit, SettingDailyLimit)
	check(s.Subscribers == Everybody || s.Subscribers == Admins, SettingSubscribers)
	check(s.QuietWeek == KindLine || s.QuietWeek == SayNothing, SettingQuietWeek)
	check(s.RetentionMonths >= 0 && s.RetentionMonths <= 12*mostRetentionYears, SettingRetention)
	check(s.Language != "" && knownLanguage(s.Language), SettingLanguage)
	check(s.NudgeHoldOut == nil || *s.NudgeHoldOut >= 0 && *s.NudgeHoldOut <= 1, SettingHoldOut)
	check(
		len(s.Holidays) <= maxHolidays && !slices.ContainsFunc(s.Holidays, func(day string) bool {
			return !isDate(day)
		}),
		SettingHolidays,
	)
	return wrong
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func checkValues(values []Value) bool {
	seen := map[string]bool{}
	for _, v := range values {
		name := Fold(v.Name)
		if seen[name] || !valueName.MatchString(name) || utf8.RuneCountInString(name) > maxValueName ||
			utf8.RuneCountInString(v.Description) > maxValueText || strings.ContainsAny(v.Description, "\n\r") {
			return false
		}
		seen[name] = true
	}
	return len(values) <= maxValues
}
