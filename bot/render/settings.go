package render

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"shine/credit"
)

// FieldAnnounceIn and FieldNudges are fields of the settings that no check of [credit.Settings] names.
const (
	FieldAnnounceIn = "announce_in"
	FieldNudges     = "nudges"
	FieldApprove    = "approve_teams"
	FieldBirthdays  = "birthdays"
	// FieldAskStories is whether people who react to a message are asked for the story.
	FieldAskStories = "ask_stories"
	// FieldMoreValues takes the values that have no room in the first field.
	FieldMoreValues = "more_values"
)

// SettingsForm is the form of a workspace's settings. Metadata comes back with it.
func (l Language) SettingsForm(s credit.Settings, metadata string) slack.ModalViewRequest {
	f := l.form(FormSettings, "settings_title", "settings_submit", metadata)
	shown, more := firstLines(valueLines(s.Values))
	f.lines(string(credit.SettingValues), "settings_values", "settings_values_hint", shown)
	if more != "" {
		f.lines(FieldMoreValues, "settings_more_values", "settings_values_hint", more)
	}
	emoji := slack.NewPlainTextInputBlockElement(nil, string(credit.SettingBoostEmoji))
	emoji.InitialValue = s.BoostEmoji
	f.input(string(credit.SettingBoostEmoji), "settings_emoji", "settings_emoji_hint", emoji, false)
	stories := l.checkbox(FieldAskStories, "settings_stories_label", "settings_stories_text", s.AskStories)
	f.input(FieldAskStories, "settings_stories", "", stories, true)
	f.number(credit.SettingMaxRecipients, "settings_recipients", "", s.MaxRecipients)
	f.number(credit.SettingDailyLimit, "settings_daily", "", s.DailyLimit)
	channel := slack.NewOptionsSelectBlockElement(
		slack.OptTypeConversations, plain(l.say("pick_channel")), FieldAnnounceIn,
	)
	channel.Filter = &slack.SelectBlockElementFilter{Include: []string{"public"}, ExcludeBotUsers: true}
	channel.InitialConversation = s.AnnounceIn
	f.input(FieldAnnounceIn, "settings_announce_in", "settings_announce_in_hint", channel, true)
	var languages [][2]string
	for _, language := range Languages {
		languages = append(languages, [2]string{string(language), language.Name()})
	}

	f.choice(credit.SettingLanguage, "settings_language", s.Language, languages)
	f.choice(credit.SettingSubscribers, "settings_subscribers", string(s.Subscribers), [][2]string{
		{string(credit.Everybody), l.say("settings_everybody")}, {string(credit.Admins), l.say("settings_admins")},
	})
	f.choice(credit.SettingQuietWeek, "settings_quiet_week", string(s.QuietWeek), [][2]string{
		{string(credit.KindLine), l.say("settings_line")}, {string(credit.SayNothing), l.say("settings_nothing")},
	})
	f.number(credit.SettingRetention, "settings_retention", "settings_retention_hint", s.RetentionMonths)
	f.input(FieldNudges, "settings_nudges", "", l.checkbox(FieldNudges, "settings_nudges_label", "", s.Nudges), true)
	f.numeral(credit.SettingHoldOut, "settings_holdout", "settings_holdout_hint", holdOut(s.NudgeHoldOut), true)
	f.lines(
		string(credit.SettingHolidays), "settings_holidays", "settings_holidays_hint", strings.Join(s.Holidays, "\n"),
	)
	approve := l.checkbox(FieldApprove, "settings_approve_label", "", s.ApproveTeams)
	f.input(FieldApprove, "settings_approve", "", approve, true)
	birthdays := l.checkbox(FieldBirthdays, "settings_birthdays_label", "", s.Birthdays)
	f.input(FieldBirthdays, "settings_birthdays", "", birthdays, true)
	return f.view
}

// lines adds a field for lines of text, which may be none.
func (f *form) lines(id, label, hint, text string) {
	input := slack.NewPlainTextInputBlockElement(nil, id)
	input.Multiline, input.MaxLength, input.InitialValue = true, maxInput, text
	f.input(id, label, hint, input, true)
}

// firstLines cuts lines into those that one field has room for, and the others: an import may have brought more.
func firstLines(text string) (first, more string) {
	if fits := firstRunes(text, maxInput); fits < len(text) {
		end := strings.LastIndexByte(text[:fits], '\n') + 1
		return text[:end], text[end:]
	}
	return text, ""
}

// number adds a field for a whole number.
func (f *form) number(id credit.Setting, label, hint string, n int) {
	f.numeral(id, label, hint, strconv.Itoa(n), false)
}

// numeral adds a field for a whole number, or for none. It takes text, so that what is wrong is said in Shine's own
// words.
func (f *form) numeral(id credit.Setting, label, hint, n string, optional bool) {
	input := slack.NewPlainTextInputBlockElement(nil, string(id))
	input.InitialValue, input.MaxLength = n, 6
	f.input(string(id), label, hint, input, optional)
}

// holdOut writes a share in percent, as the form takes it; "" where none is set.
func holdOut(share *float64) string {
	if share == nil {
		return ""
	}
	return strconv.Itoa(int(math.Round(100 * *share)))
}

func (f *form) choice(id credit.Setting, label, chosen string, choices [][2]string) {
	var options []*slack.OptionBlockObject
	var initial *slack.OptionBlockObject
	for _, choice := range choices {
		option := slack.NewOptionBlockObject(choice[0], plain(choice[1]), nil)
		options = append(options, option)
		if choice[0] == chosen {
			initial = option
		}
	}

	picker := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, string(id), options...)
	picker.InitialOption = initial
	f.input(string(id), label, "", picker, false)
}

// valueLines writes values as the form takes them: "craft: work done with care".
func valueLines(values []credit.Value) string {
	lines := make([]string, 0, len(values))
	for _, v := range values {
		line := v.Name
		if v.Description != "" {
			line += ": " + v.Description
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// ParseValues reads values as [Language.SettingsForm] writes them.
func ParseValues(text string) []credit.Value {
	values := []credit.Value{}
	for line := range strings.Lines(text) {
		name, description, _ := strings.Cut(strings.TrimSpace(line), ":")
		if name = strings.TrimPrefix(strings.TrimSpace(name), "#"); name != "" {
			values = append(values, credit.Value{Name: name, Description: strings.TrimSpace(description)})
		}
	}
	return values
}

// SettingProblem is what the form says under a setting that is out of bounds.
func (l Language) SettingProblem(setting credit.Setting) string {
	key := "setting_wrong_" + string(setting)
	if text := l.say(key); text != key {
		return text
	}
	return l.say("setting_wrong")
}

// EmojiUnknown is what the form says under a boost emoji that neither Slack nor the workspace has.
func (l Language) EmojiUnknown(name string) string {
	return l.say("setting_emoji_unknown", "Name", shortened(name, 40))
}

// EmojiUnchecked tells an admin that nobody could check whether there is such an emoji.
func (l Language) EmojiUnchecked(name string) Message {
	return l.paragraph("settings_emoji_unchecked", "Name", verbatim(name))
}

// SettingsButton opens the settings where a message could not.
func (l Language) SettingsButton() Message {
	return l.builder().section(l.say("settings_title")).
		actions("", button(ActionSettings, "", l.say("home_settings"))).message()
}

// SettingsSaved tells an admin what they changed.
func (l Language) SettingsSaved(before, after credit.Settings) Message {
	changes := l.changes(before, after)
	if len(changes) == 0 {
		return l.paragraph("settings_unchanged")
	}
	return l.paragraph("settings_saved", "Changes", joinWords(changes))
}

func joinWords(changes []string) string {
	return shortened(strings.Join(changes, "; "), maxSection-200)
}

// changes names the settings that differ, with their new values as the form writes them.
func (l Language) changes(before, after credit.Settings) []string {
	var changes []string
	was, is := l.spelled(before), l.spelled(after)
	for i := range is {
		if was[i] != is[i] {
			changes = append(changes, l.say("named", "Name", l.say(is[i].key), "Value", is[i].value))
		}
	}
	return changes
}

// spelled is a setting in the reader's words, and its value.
type spelled struct{ key, value string }

func (l Language) spelled(s credit.Settings) []spelled {
	channelOrNone := "–"
	if s.AnnounceIn != "" {
		channelOrNone = channel(s.AnnounceIn)
	}
	subscribers, quietWeek := "settings_everybody", "settings_line"
	if s.Subscribers == credit.Admins {
		subscribers = "settings_admins"
	}
	if s.QuietWeek == credit.SayNothing {
		quietWeek = "settings_nothing"
	}
	return []spelled{
		{"settings_values", verbatim(strings.ReplaceAll(valueLines(s.Values), "\n", l.signs().comma))},
		{"settings_emoji", ":" + verbatim(s.BoostEmoji) + ":"},
		{"settings_stories", l.yesOrNo(s.AskStories)},
		{"settings_recipients", l.number(s.MaxRecipients)},
		{"settings_daily", l.number(s.DailyLimit)},
		{"settings_announce_in", channelOrNone},
		{"settings_language", Language(s.Language).Name()},
		{"settings_subscribers", l.say(subscribers)},
		{"settings_quiet_week", l.say(quietWeek)},
		{"settings_retention", l.number(s.RetentionMonths)},
		{"settings_nudges", l.yesOrNo(s.Nudges)},
		{"settings_holdout", cmp.Or(holdOut(s.NudgeHoldOut), "–")},
		{"settings_holidays", strings.Join(s.Holidays, l.signs().comma)},
		{"settings_approve", l.yesOrNo(s.ApproveTeams)},
		{"settings_birthdays", l.yesOrNo(s.Birthdays)},
	}
}

func (l Language) yesOrNo(yes bool) string {
	if yes {
		return l.say("yes")
	}
	return l.say("no")
}
