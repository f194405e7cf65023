package render

import (
	"github.com/slack-go/slack"

	"shine/credit"
)

// The preferences, as the values of their checkboxes.
const (
	PrefTold     = "told"
	PrefFeatured = "featured"
	PrefQuiet    = "quiet"
	PrefRecap    = "recap"
)

// FollowSlack is the choice of the language that somebody's Slack has.
const FollowSlack = "slack"

// Home is what somebody's home tab shows.
type Home struct {
	Received Stories
	Week     Stories
	// Preferences are the reader's own.
	Preferences credit.Preferences
	Admin       bool
}

// Home draws the home tab.
func (l Language) Home(h Home) slack.HomeTabViewRequest {
	b := l.builder().header(l.say("home_title")).section(l.say("home_lead"))
	give := button(ActionForm, "", l.say("home_give"))
	give.Style = slack.StylePrimary
	buttons := []slack.BlockElement{give}
	if h.Admin {
		buttons = append(buttons, button(ActionSettings, "", l.say("home_settings")))
	}
	b.actions("", buttons...).divider()
	b.homeStories(h.Received).divider().homeWeek(h.Week).divider().preferences(h.Preferences)
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: b.context(l.say("home_privacy")).blocks}}
}

func (b *builder) homeStories(page Stories) *builder {
	b.header(b.say("home_stories"))
	if len(page.List) == 0 {
		b.section(b.say("home_empty"))
	}
	for _, s := range page.List {
		b.listed(b.say("story_from", "Giver", b.person(s.Giver)), s)
	}
	return b.pages(ActionHome, page)
}

func (b *builder) homeWeek(page Stories) *builder {
	b.header(b.say("home_week"))
	if len(page.List) == 0 {
		b.section(b.say("home_week_nothing"))
	}
	for _, s := range page.List {
		b.listed(b.storyOf(s), s)
	}
	return b.pages(ActionHome+"_week", page)
}

// preferences are checkboxes that are all on for the zero value but for those that ask for more.
func (b *builder) preferences(p credit.Preferences) *builder {
	b.header(b.say("home_preferences"))
	boxes := slack.NewCheckboxGroupsBlockElement(ActionPreferences)
	for _, choice := range []struct {
		value string
		on    bool
	}{{PrefTold, !p.Untold}, {PrefFeatured, !p.Unfeatured}, {PrefQuiet, p.Quiet}, {PrefRecap, p.Recap}} {
		option := slack.NewOptionBlockObject(choice.value, plain(b.say("pref_"+choice.value)), nil)
		if choice.value == PrefQuiet {
			option.Description = plain(b.say("pref_quiet_text"))
		}
		boxes.Options = append(boxes.Options, option)
		if choice.on {
			boxes.InitialOptions = append(boxes.InitialOptions, option)
		}
	}
	b.actions("", boxes)
	b.section(b.say("home_language"))
	return b.actions("", b.languagePicker(p.Language))
}

func (l Language) languagePicker(chosen string) *slack.SelectBlockElement {
	options := []*slack.OptionBlockObject{slack.NewOptionBlockObject(FollowSlack, plain(l.say("home_language_slack")), nil)}
	initial := options[0]
	for _, language := range Languages {
		option := slack.NewOptionBlockObject(string(language), plain(language.Name()), nil)
		options = append(options, option)
		if string(language) == chosen {
			initial = option
		}
	}
	picker := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(l.say("home_language")), ActionLanguage, options...)
	picker.InitialOption = initial
	return picker
}

// Name is what a language calls itself.
func (l Language) Name() string {
	if l == Spanish {
		return "Español"
	}
	return "English"
}
