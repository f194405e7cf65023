package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"shine/bot/emoji"
	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// openSettings opens the settings, for admins. A message cannot open a form: it is answered with a button that can.
func (b *Bot) openSettings(ctx context.Context, r request) answer {
	if r.trigger == "" {
		return say(b.workspace.LanguageOf(ctx, r.user).SettingsButton())
	}
	return b.openSettingsFor(ctx, r.user, r.trigger)
}

func (b *Bot) openSettingsFor(ctx context.Context, user, trigger string) answer {
	l := b.workspace.LanguageOf(ctx, user)
	if refused, ok := b.adminsOnly(ctx, l, user); !ok {
		return refused
	}
	settings, state, err := b.store.Settings(ctx)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return b.open(ctx, l, trigger, l.SettingsForm(settings, state), func() []render.Message { return []render.Message{l.SettingsButton()} })
}

// submitSettings checks and keeps the settings; who may is asked again here. The state in the form's metadata tells
// whether somebody else changed them meanwhile; a forged one can do no more than that.
func (b *Bot) submitSettings(ctx context.Context, c payload.Interaction) answer {
	user, l := c.User.ID, b.workspace.LanguageOf(ctx, c.User.ID)
	if refused, ok := b.adminsOnly(ctx, l, user); !ok {
		return notice(l, refused.messages[0])
	}
	before, _, err := b.store.Settings(ctx)
	if err != nil {
		return problem(string(credit.SettingBoostEmoji), l.Problem(render.NotRecorded))
	}
	after, wrong := settingsOf(fieldsOf(c), before)
	problems := map[string]string{}
	for _, setting := range append(wrong, after.Check()...) {
		problems[string(setting)] = l.SettingProblem(setting)
	}
	unchecked := b.nameEmoji(ctx, before, &after, l, problems)
	if after.AnnounceIn != "" && after.AnnounceIn != before.AnnounceIn {
		may, place, err := b.maySpeak(ctx, user, after.AnnounceIn)
		if err != nil || !may || place.Visibility != credit.Public {
			problems[render.FieldAnnounceIn] = l.SettingProblem(render.FieldAnnounceIn)
		}
	}
	if len(problems) > 0 {
		return answer{form: slack.NewErrorsViewSubmissionResponse(problems)}
	}
	kept := b.keepSettings(ctx, l, user, c.View.PrivateMetadata, before, after)
	if unchecked && kept.form == nil {
		kept = kept.then(func(ctx context.Context) error { return b.sayTo(ctx, user, l.EmojiUnchecked(after.BoostEmoji)) })
	}
	return kept
}

// nameEmoji calls the boost emoji by Slack's own name, or notes as a problem that there is none of that name. It reports
// whether Slack did not let it be looked up.
func (b *Bot) nameEmoji(ctx context.Context, before credit.Settings, after *credit.Settings, l render.Language, problems map[string]string) bool {
	if after.BoostEmoji == before.BoostEmoji || problems[string(credit.SettingBoostEmoji)] != "" {
		return false
	}
	name, known, checked := b.emojiOf(ctx, after.BoostEmoji)
	if !known && checked {
		problems[string(credit.SettingBoostEmoji)] = l.EmojiUnknown(after.BoostEmoji)
	}
	after.BoostEmoji = name
	return !checked
}

func (b *Bot) keepSettings(ctx context.Context, l render.Language, user, state string, before, after credit.Settings) answer {
	changes := credit.Changes(before, after)
	if len(changes) > 0 {
		if err := b.mayChange(ctx, user); err != nil {
			return problem(string(credit.SettingBoostEmoji), b.whyNot(l, err))
		}
		line := storage.AuditLine{Time: b.now(), By: user, Action: "settings", Detail: strings.Join(changes, "; ")}
		err := b.store.ChangeSettings(ctx, state, after, line)
		switch {
		case errors.Is(err, storage.ErrChanged):
			return problem(string(credit.SettingBoostEmoji), l.Problem(render.Conflict))
		case err != nil:
			b.log.Error("keeping the settings", "error", err)
			return problem(string(credit.SettingBoostEmoji), l.Problem(render.NotRecorded))
		}
		b.workspace.Reload(ctx)
	}
	return answer{after: func(ctx context.Context) error { return b.sayTo(ctx, user, l.SettingsSaved(before, after)) }}
}

// settingsOf reads the form; what is no number is wrong. What the form does not have stays as it was.
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
	after.Birthdays = slices.Contains(f.checked(render.FieldBirthdays), render.FieldBirthdays)
	after.NudgeHoldOut = nil
	if f.text(string(credit.SettingHoldOut)) != "" {
		after.NudgeHoldOut = new(float64(number(credit.SettingHoldOut)) / 100)
	}
	return after, wrong
}
