package render

import (
	"github.com/slack-go/slack"

	"shine/credit"
)

// These are the preferences, as the values of their checkboxes.
const (
	PrefTold     = "told"
	PrefFeatured = "featured"
	PrefQuiet    = "quiet"
	PrefRecap    = "recap"
	PrefFirsts   = "firsts"
	PrefLed      = "led"
	PrefAsked    = "asked"
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
	// Leads is set for people who may lead others, and Leading says whom they lead.
	Leads   bool
	Leading Leading
	// Lines are how the reader likes to shine.
	Lines OwnLines
	// Fridays is set for people who are asked on Fridays what they are glad about.
	Fridays bool
}

// Home draws the home tab.
func (l Language) Home(h Home) slack.HomeTabViewRequest {
	b := l.builder().header(l.say("home_title")).section(l.say("home_lead"))
	buttons := l.startButtons(h.Admin)
	if h.Admin {
		buttons = append(buttons, button(ActionReport, "", l.say("report_title")))
	}
	b.actions("", buttons...).divider()
	b.header(l.say("home_stories")).list(h.Received, ActionHome, "home_empty", l.receivedStory).divider()
	b.header(l.say("home_week")).list(h.Week, ActionHomeWeek, "home_week_nothing", l.storyOf).divider()
	if h.Leads {
		b.leading(h.Leading).divider()
	}
	b.ownLines(h.Lines).divider()
	b.ownWins(h.Fridays).divider()
	b.preferences(h.Preferences).context(l.say("home_privacy"))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: b.blocks}}
}

// ownWins adds the way to what somebody is glad about, and whether they are asked on Fridays.
func (b *builder) ownWins(fridays bool) *builder {
	friday := button(ActionFridayOn, "", b.say("friday_on_button"))
	if fridays {
		friday = button(ActionFridayOff, "", b.say("friday_off_button"))
	}
	return b.header(b.say("home_wins")).section(b.say("home_wins_text")).actions(
		"", button(ActionWinAdd, "", b.say("win_add")), button(ActionWins, "", b.say("wins_button")), friday,
	)
}

// startButtons give a shout-out and, for admins, open the settings.
func (l Language) startButtons(admin bool) []slack.BlockElement {
	give := button(ActionForm, "", l.say("home_give"))
	give.Style = slack.StylePrimary
	if !admin {
		return []slack.BlockElement{give}
	}
	return []slack.BlockElement{give, button(ActionSettings, "", l.say("home_settings"))}
}

// preferences adds the checkboxes. For the zero value all are on, except those that ask for more messages.
func (b *builder) preferences(p credit.Preferences) *builder {
	b.header(b.say("home_preferences"))
	boxes := slack.NewCheckboxGroupsBlockElement(ActionPreferences)
	for _, choice := range []struct {
		value string
		on    bool
	}{
		{PrefTold, !p.NoCreditMessages},
		{PrefFeatured, !p.Unfeatured},
		{PrefQuiet, p.Quiet},
		{PrefRecap, p.Recap},
		{PrefFirsts, p.Firsts},
		{PrefLed, !p.Unled},
		{PrefAsked, p.Asking == credit.Asks},
	} {
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
	options := []*slack.OptionBlockObject{
		slack.NewOptionBlockObject(FollowSlack, plain(l.say("home_language_slack")), nil),
	}
	initial := options[0]
	for _, language := range Languages {
		option := slack.NewOptionBlockObject(string(language), plain(language.Name()), nil)
		options = append(options, option)
		if string(language) == chosen {
			initial = option
		}
	}

	picker := slack.NewOptionsSelectBlockElement(
		slack.OptTypeStatic, plain(l.say("home_language")), ActionLanguage, options...,
	)
	picker.InitialOption = initial
	return picker
}
