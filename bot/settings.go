package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"shine/bot/emoji"
	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// settings takes what admins decide for the workspace.
type settings struct{ *base }

func (st *settings) routes() routes {
	admins := those(credit.ToAdminister)
	return routes{
		commands: table{"settings": {do: st.settingsCommand}},
		actions:  table{render.ActionSettings: {do: st.openSettings, who: admins}},
		forms: table{
			render.FormSettings: {do: st.submitSettings, who: admins, under: string(credit.SettingBoostEmoji)},
		},
	}
}

// settingsCommand opens the settings, for admins. A message cannot open a form: it is answered with a button that can.
func (st *settings) settingsCommand(ctx context.Context, r *request) (answer, error) {
	if r.trigger == "" {
		return say(r.language.SettingsButton()), nil
	}
	if err := st.mayAdminister(ctx, r.user); err != nil {
		return answer{}, err
	}
	return st.openSettings(ctx, r)
}

func (st *settings) openSettings(ctx context.Context, r *request) (answer, error) {
	settings, state, err := st.store.Settings(ctx)
	if err != nil {
		return answer{}, err
	}
	return st.open(ctx, r, r.language.SettingsForm(settings, state), r.language.SettingsButton())
}

// submitSettings checks and keeps the settings. The state in the form's metadata tells whether somebody else changed
// them meanwhile; a forged one can do no more than that.
func (st *settings) submitSettings(ctx context.Context, r *request) (answer, error) {
	before, _, err := st.store.Settings(ctx)
	if err != nil {
		return answer{}, err
	}

	after, wrong := settingsOf(r.fields(), before)
	problems := map[string]string{}
	for _, setting := range append(wrong, after.Check()...) {
		problems[string(setting)] = r.language.SettingProblem(setting)
	}

	unchecked := st.nameEmoji(ctx, r.language, before, &after, problems)
	if after.AnnounceIn != "" && after.AnnounceIn != before.AnnounceIn {
		if !st.mayAnnounceIn(ctx, r.user, after.AnnounceIn) {
			problems[render.FieldAnnounceIn] = r.language.SettingProblem(render.FieldAnnounceIn)
		}
	}
	if len(problems) > 0 {
		return misfilled(problems), nil
	}

	if err := st.keepSettings(ctx, r, before, after); err != nil {
		return answer{}, err
	}

	told := []render.Message{r.language.SettingsSaved(before, after)}
	if unchecked {
		told = append(told, r.language.EmojiUnchecked(after.BoostEmoji))
	}
	return answer{after: func(ctx context.Context) error { return st.sayTo(ctx, r.user, told...) }}, nil
}

// nameEmoji calls the boost emoji by Slack's own name, or notes as a problem that there is none of that name. It
// reports whether Slack did not let it be looked up.
func (st *settings) nameEmoji(
	ctx context.Context, l render.Language, before credit.Settings, after *credit.Settings, problems map[string]string,
) bool {
	if after.BoostEmoji == before.BoostEmoji || problems[string(credit.SettingBoostEmoji)] != "" {
		return false
	}
	name, known, checked := st.emojiOf(ctx, after.BoostEmoji)
	if !known && checked {
		problems[string(credit.SettingBoostEmoji)] = l.EmojiUnknown(after.BoostEmoji)
	}
	after.BoostEmoji = name
	return !checked
}

func (st *settings) keepSettings(ctx context.Context, r *request, before, after credit.Settings) error {
	changes := credit.Changes(before, after)
	if len(changes) == 0 {
		return nil
	}
	if err := st.countChange(ctx, r.user); err != nil {
		return err
	}

	line := storage.AuditLine{Time: st.now(), By: r.user, Action: "settings", Detail: strings.Join(changes, "; ")}
	err := st.store.ChangeSettings(ctx, r.view.PrivateMetadata, after, line)
	if errors.Is(err, storage.ErrChanged) {
		return render.ErrConflict
	}

	if err == nil {
		st.workspace.Reload(ctx)
	}
	return err
}

// settingsOf reads the form, and names the settings that should be numbers and are not. Settings that the form does not
// have stay as they were.
func settingsOf(f fields, before credit.Settings) (after credit.Settings, wrong []credit.Setting) {
	number := func(setting credit.Setting) int {
		n, err := strconv.Atoi(f.text(string(setting)))
		if err != nil {
			wrong = append(wrong, setting)
		}
		return n
	}
	after = before
	after.Values = render.ParseValues(f.text(string(credit.SettingValues)) + "\n" + f.text(render.FieldMoreValues))
	after.BoostEmoji, _ = emoji.Name(f.text(string(credit.SettingBoostEmoji)))
	after.MaxRecipients = number(credit.SettingMaxRecipients)
	after.DailyLimit = number(credit.SettingDailyLimit)
	after.AnnounceIn = f.get(render.FieldAnnounceIn).SelectedConversation
	after.Language = f.chosen(string(credit.SettingLanguage))
	after.Subscribers = credit.Who(f.chosen(string(credit.SettingSubscribers)))
	after.QuietWeek = credit.QuietWeek(f.chosen(string(credit.SettingQuietWeek)))
	after.RetentionMonths = number(credit.SettingRetention)
	after.Nudges = slices.Contains(f.checked(render.FieldNudges), render.FieldNudges)
	after.Holidays = strings.Fields(f.text(string(credit.SettingHolidays)))
	after.ApproveTeams = slices.Contains(f.checked(render.FieldApprove), render.FieldApprove)
	after.AskStories = slices.Contains(f.checked(render.FieldAskStories), render.FieldAskStories)
	after.Birthdays = slices.Contains(f.checked(render.FieldBirthdays), render.FieldBirthdays)
	after.NudgeHoldOut = nil
	if f.text(string(credit.SettingHoldOut)) != "" {
		after.NudgeHoldOut = new(float64(number(credit.SettingHoldOut)) / 100)
	}
	return after, wrong
}
