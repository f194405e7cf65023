package bot

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
)

// otherThanDefault are settings none of which is as it is by default.
func otherThanDefault() credit.Settings {
	return credit.Settings{
		Values: []credit.Value{{Name: "fun", Description: "it may be"}}, BoostEmoji: "tada", MaxRecipients: 5, DailyLimit: 7,
		AnnounceIn: "C2", Subscribers: credit.Admins, QuietWeek: credit.SayNothing, RetentionMonths: 12, Language: "es",
		Nudges: false, NudgeHoldOut: new(0.3), Holidays: []string{"2026-12-25"}, ApproveTeams: true, Birthdays: true, AskStories: true,
	}
}

// What the form shows of settings is read from it again: every setting has its place in both, and whoever changes it
// reads that, as the audit log does.
func TestEverySettingIsInTheForm(t *testing.T) {
	t.Parallel()
	usual, other := credit.DefaultSettings(), otherThanDefault()
	form := render.English.SettingsForm(other, "")
	read, wrong := settingsOf(asShown(t, form.Blocks), usual)
	if diff := cmp.Diff(other, read); diff != "" || len(wrong) > 0 {
		t.Errorf("of the form is read (-shown +read), and %v is wrong:\n%s", wrong, diff)
	}

	unchanged := render.English.SettingsSaved(usual, usual).Text
	for field := range reflect.TypeFor[credit.Settings]().Fields() {
		one := usual
		value := reflect.ValueOf(other).FieldByIndex(field.Index)
		reflect.ValueOf(&one).Elem().FieldByIndex(field.Index).Set(value)
		if changes := credit.Changes(usual, one); len(changes) != 1 {
			t.Errorf("%s is as by default in this test, or not in the export: %v", field.Name, changes)
		}
		if render.English.SettingsSaved(usual, one).Text == unchanged {
			t.Errorf("whoever changes %s does not read it", field.Name)
		}
	}
}

// Every preference is shown in the home tab, and read from there.
func TestEveryPreferenceIsInTheHomeTab(t *testing.T) {
	t.Parallel()
	for field := range reflect.TypeFor[credit.Preferences]().Fields() {
		if field.Type.Kind() != reflect.Bool {
			continue // such as the language, which has an element of its own
		}
		var chosen, read credit.Preferences
		reflect.ValueOf(&chosen).Elem().FieldByIndex(field.Index).SetBool(true)
		home := render.English.Home(render.Home{Preferences: chosen})
		tick(&read, ticked(home.Blocks))
		if diff := cmp.Diff(chosen, read); diff != "" {
			t.Errorf("%s (-shown +read):\n%s", field.Name, diff)
		}
	}
}

// ticked are the preferences that are on in a home tab.
func ticked(blocks slack.Blocks) []string {
	var on []string
	for _, block := range blocks.BlockSet {
		actions, ok := block.(*slack.ActionBlock)
		if !ok {
			continue
		}
		for _, element := range actions.Elements.ElementSet {
			if boxes, ok := element.(*slack.CheckboxGroupsBlockElement); ok {
				for _, option := range boxes.InitialOptions {
					on = append(on, option.Value)
				}
			}
		}
	}

	return on
}

// asShown is what Slack sends of a form that somebody sends without a change.
func asShown(t *testing.T, blocks slack.Blocks) fields {
	t.Helper()
	shown := fields{}
	for _, block := range blocks.BlockSet {
		input, ok := block.(*slack.InputBlock)
		if !ok {
			continue
		}
		var is payload.BlockAction
		switch element := input.Element.(type) {
		case *slack.PlainTextInputBlockElement:
			is.Value = element.InitialValue
		case *slack.CheckboxGroupsBlockElement:
			for _, option := range element.InitialOptions {
				is.SelectedOptions = append(is.SelectedOptions, payload.Option{Value: option.Value})
			}
		case *slack.SelectBlockElement:
			is.SelectedConversation = element.InitialConversation
			if element.InitialOption != nil {
				is.SelectedOption.Value = element.InitialOption.Value
			}
		default:
			t.Fatalf("%s is %T", input.BlockID, element)
		}
		shown[input.BlockID] = map[string]payload.BlockAction{input.BlockID: is}
	}

	return shown
}
