package render_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shoutout is one that ana (U1) gave to luis (U2) and priya (U3).
func shoutout(change ...func(*credit.Shoutout)) credit.Shoutout {
	s := credit.Shoutout{
		ID: "1795046400000000", Workspace: "T1", Time: time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC), Giver: "U1",
		Recipients: []string{"U2", "U3"}, Text: "pairing until the migration was boring, says <@U4> & <b>", Values: []string{"craft"},
		Channel: "C1", Visibility: credit.Public, Source: credit.FromCommand, Names: map[string]string{"U4": "Sam & Co"},
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

func privately(s *credit.Shoutout) { s.Visibility = credit.Private }

func unplaced(s *credit.Shoutout) { s.Visibility, s.Channel = credit.Private, "" }

func toOne(s *credit.Shoutout) { s.Recipients = []string{"U2"} }

func long(s *credit.Shoutout) { s.Text = strings.Repeat("work & play, ", 300) + "the end" }

// working has a link to the work, on a host that begins as another one would.
func working(s *credit.Shoutout) {
	s.Work = "https://example.com.a-very-long-name-of-somebody-who-wants-trust.example.org/pull/7?a=1&b=2#d"
}

var typed = []credit.Span{{Kind: credit.User, ID: "U2", Text: "luis"}, {Text: " for <b> & "}, {Kind: credit.Group, ID: "S1", Text: "platform"}}

func story(s credit.Shoutout) render.Story { return render.Story{Shoutout: s} }

// passedOn is luis (U2) passing ana's credit on to sam (U4).
func passedOn() render.Story {
	s := shoutout(func(s *credit.Shoutout) {
		s.Giver, s.Recipients, s.PassedFrom = "U2", []string{"U4"}, "1795046400000000"
	})
	return render.Story{Shoutout: s, Chain: []credit.Shoutout{shoutout()}}
}

var (
	here    = credit.Destination{How: credit.AnnounceHere, Channel: "C1"}
	nowhere = credit.Destination{How: credit.AnnounceNowhere}
)

// moment is a nudge in one of its wordings, as ana (U1) would get it about luis (U2).
func moment(kind nudge.Kind, wording int) nudge.Moment {
	return nudge.Moment{ID: "M1", At: shoutout().Time, Wording: wording, Reason: nudge.Reason{
		Kind: kind, About: "U2", By: "U3", Source: "1795046400000000", Facts: nudge.Facts{
			Since: shoutout().Time, Days: 45, Rule: 30, Count: 5, Of: 6, Date: "2027-01-12", Word: "five <years> here",
		},
	}}
}

// question is what a lead asked, with its answer, and win is what somebody is glad about, shared with leads.
func question() nudge.Question {
	return nudge.Question{
		Text: "What are <you> proud of?", At: shoutout().Time, Answer: "The *migration*, @here & <!channel>", Replied: monday,
	}
}

func win(leads ...string) credit.Win {
	return credit.Win{ID: "1", At: monday, Text: "we & <@U4> shipped <b> without a page, @here", Shared: leads}
}

func team() credit.Team {
	return credit.Team{Lead: "U1", Since: shoutout().Time}.With(shoutout().Time, "U2", "U3")
}

func ownLines() credit.OwnLines {
	return credit.OwnLines{
		Thanked: credit.OwnLine{Text: "in <writing> & @here, <!channel>", For: credit.ForEveryone},
		Growing: credit.OwnLine{Text: "explaining hard things", For: credit.ForLeads}, Known: credit.OwnLine{Text: "calm"},
	}
}

func group() credit.Team {
	return credit.Team{Lead: "U1", Since: shoutout().Time, Group: "S1"}.With(shoutout().Time, "U4")
}

func rows() []nudge.Row {
	effect := nudge.Effect{Sent: 0.42, Held: 0.21, Difference: 0.21, Low: 0.05, High: 0.37}
	return []nudge.Row{
		{Leads: 12, Sent: 140, Held: 35, Gave: effect, Soon: effect, Reached: effect, Later: nudge.Effect{Difference: -0.02, Low: -0.1, High: 0.06}, Declined: 0.1, Templates: 0.05, Enough: true},
		{Kind: nudge.Quiet, Leads: 9, Sent: 80, Held: 20, Gave: effect},
		{Kind: nudge.Limelight, Leads: 6, Sent: 7, Gave: nudge.Effect{Sent: 0.29}},
		{Kind: nudge.Spread, Leads: 9, Sent: 180, Held: 40, Enough: true, Annoys: true, Idle: true},
		{Kind: nudge.Note, Leads: 7, Sent: 120, Held: 33, Gave: effect, Soon: effect, Enough: true},
	}
}

// messages are all that Shine says, by name.
func messages(l render.Language) map[string][]render.Message {
	one := func(m render.Message) []render.Message { return []render.Message{m} }
	announced := func(stories ...render.Story) []render.Message { return one(l.Announcement(stories, "sparkles")) }
	listed := func(shoutouts ...credit.Shoutout) render.Stories { return render.Stories{List: shoutouts} }
	all := map[string][]render.Message{
		"announcement":           announced(story(shoutout())),
		"announcement_tagged":    announced(story(shoutout(func(s *credit.Shoutout) { s.Text += " #Craft" }))),
		"announcement_lines":     announced(story(shoutout(func(s *credit.Shoutout) { s.Text = "first\n\n> second\n*third*" }))),
		"announcement_joined":    announced(story(shoutout()), story(shoutout(toOne)), story(shoutout())),
		"announcement_long":      announced(story(shoutout(long))),
		"announcement_passed_on": announced(passedOn()),
		"announcement_quiet":     announced(story(shoutout(func(s *credit.Shoutout) { s.Quiet = []string{"U3"} }))),
		"announcement_file":      announced(story(shoutout(func(s *credit.Shoutout) { s.Permalink = "https://x.slack.com/files/U1/F1/map.png" }))),
		"announcement_about":     announced(story(shoutout(func(s *credit.Shoutout) { s.Permalink = "https://x.slack.com/archives/C1/p1?a=1&b=2" }))),
		"announcement_work":      announced(story(shoutout(working))),
		"told_work":              one(l.Told(story(shoutout(working)), "U2")),
		"passed_on_work":         one(l.PassedOn(story(shoutout(working)), "U9")),
		"me_work":                one(l.Me(listed(shoutout(working)), listed())),
		"week_work":              one(l.Week(listed(shoutout(working)), render.OfAll)),
		"edited_work":            one(l.Edited(shoutout(working))),
		"digest_one_work":        one(l.Digest(digestOf([]credit.Shoutout{shoutout(working)}))),
		"did_you_mean_people":    l.DidYouMeanPeople([]string{"U2", "U3"}, typed, "T1"),
		"who_do_you_mean": l.WhoDoYouMean([]render.Choice{
			{ID: "U2", Name: "Luis <Ortega>", Handle: "luis"}, {ID: "U3", Name: strings.Repeat("Luis ", 30), Handle: "luis2"},
		}, typed, "T1"),
		"week_thread":            one(l.WeekThread()),
		"nudge_gave_up":          one(l.GaveUp()),
		"nudge_declined":         one(l.NotNow()),
		"nudge_snoozed":          one(l.Snoozed(shoutout().Time)),
		"nudge_muted":            one(l.Muted(nudge.Spread)),
		"nudge_answered":         one(l.NudgeAnswered()),
		"nudge_gone":             l.Failed(render.ErrNudgeGone, nil),
		"nudges_way":             one(l.NudgesWay()),
		"nudges_off":             one(l.NudgesOff()),
		"nudges_on":              one(l.NudgesOn()),
		"nudges_saved":           one(l.NudgesSaved()),
		"not_lead":               one(l.NotLead()),
		"make_theirs":            one(l.MakeTheirs(shoutout())),
		"asked":                  one(l.Asked("U1", "What are <you> proud of, @here?", "M1")),
		"asked_before":           one(l.Asked("U1", "What are <you> proud of, @here?", "")),
		"answer_sent":            one(l.AnswerSent("U1")),
		"answer_again":           l.Failed(render.ErrAnswered, nil),
		"answer_gone":            l.Failed(render.ErrQuestionGone, nil),
		"answered":               one(l.Answered("U2", question(), "M1")),
		"answered_hostile":       one(l.Answered("U2", nudge.Question{Text: strings.Repeat("<&>", 500), Answer: strings.Repeat("&<>", 500)}, "M1")),
		"win_kept":               one(l.WinKept()),
		"win_empty":              l.Failed(render.ErrNoWin, nil),
		"win_too_many":           l.Failed(render.ErrTooManyWins, nil),
		"win_gone":               l.Failed(render.ErrWinGone, nil),
		"wins":                   one(l.Wins(render.WinPage{List: []credit.Win{win(), win("U1", "U9")}, Names: map[string]string{"U4": "Sam & Co"}, Earlier: "1"})),
		"wins_hostile":           one(l.Wins(render.WinPage{List: slices.Repeat([]credit.Win{{ID: "1", At: monday, Text: strings.Repeat("&<>", 333)}}, 8), Latest: true, Fridays: true})),
		"wins_none":              one(l.Wins(render.WinPage{Fridays: true})),
		"win_shared":             one(l.WinShared("U2", win("U1"), map[string]string{"U4": "Sam & Co"})),
		"win_shared_hostile":     one(l.WinShared("U2", credit.Win{ID: "1", Text: strings.Repeat("&<>", 333)}, nil)),
		"share_sent":             one(l.ShareSent([]string{"U1"})),
		"share_before":           one(l.ShareSent(nil)),
		"share_no_leads":         l.Failed(render.ErrNoLeads, nil),
		"friday":                 one(l.Friday()),
		"friday_on":              one(l.FridayOn()),
		"friday_off":             one(l.FridayOff()),
		"taken_away":             one(l.TakenAway()),
		"reported":               one(l.Reported()),
		"report_words":           one(l.Report("U2", "U1")),
		"ask_sent":               one(l.AskSent("U2")),
		"lead_welcome":           one(l.LeadWelcome([]string{"U2", "U3"})),
		"lead_usage":             one(l.LeadUsage()),
		"lead_nobody":            l.Failed(render.ErrNobodyToLead, nil),
		"many_read":              l.Failed(render.ErrManyRead, nil),
		"lead_too_many":          l.Failed(render.ErrTooManyLed, nil),
		"lead_plan":              l.Failed(render.ErrNoGroups, nil),
		"lead_saved":             one(l.LeadSaved(team(), "U1")),
		"lead_saved_group":       one(l.LeadSaved(group(), "U9")),
		"lead_waiting":           one(l.LeadSaved(credit.Team{Lead: "U1", Waiting: true, Members: team().Members}, "U1")),
		"lead_off":               one(l.LeadOff("U1", "U1", nil)),
		"lead_off_of":            one(l.LeadOff("U1", "U9", nil)),
		"lead_removed":           one(l.LeadOff("U1", "U1", []string{"U2"})),
		"lead_stays":             one(l.LeadStays([]string{"U2"})),
		"approve":                one(l.Approve(credit.Team{Lead: "U1", By: "U1", Waiting: true, Members: team().Members})),
		"approved":               one(l.Approved("U1", true, false)),
		"approve_declined":       one(l.Approved("U1", false, false)),
		"approve_declined_added": one(l.Approved("U1", false, true)),
		"approve_gone":           one(l.ApproveGone()),
		"led":                    one(l.Led("U1")),
		"unled":                  one(l.Unled()),
		"lines_asked":            one(l.AskForLines()),
		"lines_ask_lead":         one(l.AskAboutLead("U1")),
		"lines_lead":             one(l.LineLead("U1")),
		"lines_saved":            one(l.LinesSaved(ownLines())),
		"lines_saved_none":       one(l.LinesSaved(credit.OwnLines{})),
		"lines_not_led":          l.Failed(render.ErrNotLedBy, nil),
		"leads":                  one(l.Leads(credit.Teams{team()}, credit.Teams{group()}, credit.Teams{{Lead: "U9", Waiting: true, Members: team().Members}})),
		"leads_none":             one(l.Leads(nil, nil, nil)),
		"leads_many":             one(l.Leads(nil, nil, slices.Repeat(credit.Teams{team()}, 60))),
		"milestone_saved":        one(l.MilestoneSaved(credit.Milestone{Person: "U2", Date: "2027-01-12", Word: "five <years> here"})),
		"milestone_removed":      one(l.MilestoneGone(true)),
		"milestone_none":         one(l.MilestoneGone(false)),
		"milestone_not_yours":    l.Failed(render.ErrMilestoneNotYours, nil),
		"milestones":             one(l.Milestones([]credit.Milestone{{Person: "U2", Date: "2027-01-12", Word: "five <years> here"}})),
		"milestones_none":        one(l.Milestones(nil)),
		"nudge_report":           one(l.NudgeReport(rows())),
		"note":                   one(l.Note(render.Stories{List: []credit.Shoutout{shoutout(), shoutout(toOne, boosted, linked)}, Earlier: "1:2:3"}, shoutout().Time, []render.LinesOf{{Person: "U2", Lines: credit.OwnLines{Thanked: credit.OwnLine{Text: "in writing, <b> & @here", For: credit.ForEveryone}}}})),
		"note_preview":           l.NotePreview(l.Note(render.Stories{List: []credit.Shoutout{shoutout(long)}, Latest: "1:2:"}, shoutout().Time, nil)),
		"note_empty":             one(l.NoteEmpty(shoutout().Time)),
		"note_offer":             one(l.NoteOffer()),
		"note_on":                one(l.NoteOn(subscription(credit.ScopeHere).Schedule, monday)),
		"note_off":               one(l.NoteOff()),
		"note_none":              one(l.NoteStatus(credit.Schedule{}, time.Time{})),
		"note_status":            one(l.NoteStatus(subscription(credit.ScopeHere).Schedule, monday)),
		"note_usage":             one(l.NoteUsage()),
		"note_leads_nobody":      l.Failed(render.ErrLeadsNobody, nil),
		"note_story_gone":        l.Failed(render.ErrStoryGone, nil),
		"saw":                    one(l.Saw(shoutout(), "U9", "Lovely <!here> & *well* done, @here")),
		"saw_sent":               one(l.SawSent([]string{"U2", "U3"})),
		"saw_before":             one(l.SawSent(nil)),
		"saw_wants_none":         l.Failed(render.ErrWantsNone, nil),
		"nudge_report_few":       one(l.NudgeReport(nil)),
		"told":                   one(l.Told(story(shoutout(toOne)), "U2")),
		"told_together":          one(l.Told(story(shoutout()), "U2")),
		"told_privately":         one(l.Told(story(shoutout(toOne, privately)), "U2")),
		"told_privately_both":    one(l.Told(story(shoutout(privately)), "U3")),
		"told_unplaced":          one(l.Told(story(shoutout(unplaced)), "U3")),
		"told_quietly":           one(l.Told(story(shoutout(func(s *credit.Shoutout) { s.Quiet = []string{"U3"} })), "U3")),
		"told_passed_on":         one(l.Told(passedOn(), "U4")),
		"passed_on":              one(l.PassedOn(passedOn(), "U1")),
		"passed_further_on":      one(l.PassedOn(passedOn(), "U5")),
		"thanks":                 one(l.Thanks(shoutout(), "https://x.slack.com/archives/C1/p1", "U2", "You're <too> kind & @here")),
		"thanks_private":         one(l.Thanks(shoutout(privately), "", "U2", "Thank you")),
		"hello":                  one(l.Hello()),
		"you_are_welcome":        one(l.YouAreWelcome()),
		"undo_ask":               one(l.UndoAsk(shoutout())),
		"thanks_sent":            one(l.ThanksSent("U1", true)),
		"thanks_sent_before":     one(l.ThanksSent("U1", false)),
		"receipt":                one(l.Receipt(shoutout(), nil, here)),
		"receipt_elsewhere":      one(l.Receipt(shoutout(), nil, credit.Destination{How: credit.AnnounceElsewhere, Channel: "C2"})),
		"receipt_in_thread":      one(l.Receipt(shoutout(func(s *credit.Shoutout) { s.Thread = "1.2" }), nil, here)),
		"receipt_unannounced":    one(l.Receipt(shoutout(), nil, nowhere)),
		"receipt_private":        one(l.Receipt(shoutout(privately), nil, nowhere)),
		"receipt_quiet":          one(l.Receipt(shoutout(func(s *credit.Shoutout) { s.Quiet = []string{"U3"} }), nil, here)),
		"receipt_unplaced":       one(l.Receipt(shoutout(unplaced), nil, nowhere)),
		"receipt_left_out": one(l.Receipt(shoutout(), []credit.LeftOut{
			{User: "U1", Self: true},
			{User: "U5", Standing: credit.Bot},
			{User: "U6", Standing: credit.Deactivated},
			{User: "U7"},
			{User: "U8"},
			{User: "U9", InChain: true},
		}, here)),
		"placed":                   one(l.Placed(shoutout(), here)),
		"placed_unannounced":       one(l.Placed(shoutout(), nowhere)),
		"placed_already":           one(l.PlacedAlready(shoutout())),
		"cannot_place":             one(l.CannotPlace(shoutout(unplaced), "C9")),
		"undone":                   one(l.Undone(shoutout())),
		"edited":                   one(l.Edited(shoutout())),
		"hidden":                   one(l.Hidden()),
		"removed":                  one(l.Removed(shoutout())),
		"undo_too_late":            l.Failed(render.ErrTooLate, nil),
		"nothing_to_undo":          one(l.NothingToUndo()),
		"not_yours":                l.Failed(render.ErrNotMine, nil),
		"not_recipient":            l.Failed(render.ErrNotRecipient, nil),
		"not_admin":                l.Failed(render.ErrNotAdmin, nil),
		"already_undone":           l.Failed(render.ErrGone, nil),
		"changed_meanwhile":        l.Failed(render.ErrChanged, nil),
		"went_wrong":               one(l.WentWrong("AB12CD34")),
		"lookup_failed":            l.Failed(render.ErrNotLookedUp, typed),
		"not_saved":                l.Failed(render.ErrNotRecorded, typed),
		"not_sure":                 l.Failed(render.ErrNotCertain, typed),
		"said_already":             l.SaidAlready(shoutout(), typed, "TOKEN"),
		"form_expired":             l.FormExpired(typed, "TOKEN"),
		"form_again":               l.Expired(render.ActionEdit, "1795046400000000"),
		"edit_refused":             l.EditRefused(&credit.Refusal{Code: credit.ReasonTooShort, Limit: 3}, typed),
		"edit_too_old":             l.EditTooOld(typed),
		"edit_too_often":           l.EditTooOften(typed),
		"edit_too_late":            one(l.EditTooLate()),
		"edit_of_undone":           one(l.EditOfUndone()),
		"elsewhere":                l.Failed(render.ErrElsewhere, typed),
		"old_button":               l.Failed(render.ErrOldButton, nil),
		"form_gone":                l.Failed(render.ErrFormGone, nil),
		"bot_message":              one(l.BotMessage()),
		"did_you_mean":             l.DidYouMean("week", []credit.Span{{Text: "weak"}}),
		"unknown_command":          l.UnknownCommand([]credit.Span{{Text: "abracadabra"}}),
		"help":                     one(l.Help("/shine", credit.DefaultSettings(), credit.Member, false)),
		"help_guest":               one(l.Help("/shine", credit.DefaultSettings(), credit.Guest, false)),
		"help_connected":           one(l.Help("/shine", credit.DefaultSettings(), credit.Connected, false)),
		"help_admin":               one(l.Help("/shine", credit.DefaultSettings(), credit.Member, true)),
		"me":                       one(l.Me(render.Stories{List: []credit.Shoutout{shoutout(), shoutout(privately)}, Earlier: "received::1"}, listed(shoutout(long)))),
		"me_nothing":               one(l.Me(render.Stories{}, render.Stories{})),
		"me_only_given":            one(l.Me(render.Stories{}, listed(shoutout()))),
		"received_page":            one(l.Received(render.Stories{List: []credit.Shoutout{shoutout()}, Latest: "me::"})),
		"given_page":               one(l.Given(render.Stories{List: []credit.Shoutout{shoutout()}, Latest: "me::", Earlier: "given::1"})),
		"week":                     one(l.Week(render.Stories{List: []credit.Shoutout{shoutout(), shoutout(toOne), shoutout()}, Earlier: "week:C1:1"}, render.OfAll)),
		"week_quiet":               one(l.Week(render.Stories{}, render.OfAll)),
		"week_quiet_theirs":        one(l.Week(render.Stories{}, render.OfTheirs)),
		"about":                    one(l.About("U2", render.Stories{List: []credit.Shoutout{shoutout(boosted)}, Earlier: "about:U2:1"}, render.OfAll)),
		"about_since":              one(l.About("U2", render.Stories{List: []credit.Shoutout{shoutout()}, Since: monday}, render.OfAll)),
		"about_nothing_since":      one(l.About("U2", render.Stories{Since: monday}, render.OfAll)),
		"about_bad_since":          l.Failed(render.ErrNoSuchSince, nil),
		"about_theirs":             one(l.About("U2", render.Stories{List: []credit.Shoutout{shoutout(boosted)}}, render.OfTheirs)),
		"about_nothing":            one(l.About("U2", render.Stories{}, render.OfAll)),
		"about_nothing_theirs":     one(l.About("U2", render.Stories{}, render.OfTheirs)),
		"values":                   one(l.Values([]render.ValueUse{{Value: credit.Value{Name: "craft", Description: "care"}, Times: 1, Latest: shoutout()}, {Value: credit.Value{Name: "fun"}}}, render.OfAll)),
		"values_theirs":            one(l.Values([]render.ValueUse{{Value: credit.Value{Name: "fun"}}}, render.OfTheirs)),
		"values_none":              one(l.Values(nil, render.OfAll)),
		"settings_saved":           one(l.SettingsSaved(credit.DefaultSettings(), otherSettings())),
		"settings_unchanged":       one(l.SettingsSaved(credit.DefaultSettings(), credit.DefaultSettings())),
		"settings_button":          one(l.SettingsButton()),
		"channel_here":             one(l.ChannelAnnounces("U1", credit.ChannelSettings{})),
		"channel_quiet":            one(l.ChannelAnnounces("U1", credit.ChannelSettings{Announce: credit.AnnounceNowhere})),
		"channel_thread":           one(l.ChannelAnnounces("U1", credit.ChannelSettings{Announce: credit.AnnounceInThread})),
		"channel_elsewhere":        one(l.ChannelAnnounces("U1", credit.ChannelSettings{Announce: credit.AnnounceElsewhere, In: "C2"})),
		"channel_speaks":           one(l.ChannelSpeaks("U1")),
		"story_ask":                one(l.StoryAsk("U2", "TOKEN")),
		"stories_on":               one(l.StoriesHere("U1", true, "sparkles")),
		"stories_off":              one(l.StoriesHere("U1", false, "sparkles")),
		"stories_which":            one(l.StoriesWhich()),
		"stories_invite":           one(l.StoriesInvite()),
		"channel_saved":            one(l.ChannelSaved()),
		"channel_only_here":        l.Failed(render.ErrOnlyHere, nil),
		"channel_private":          one(l.ChannelPrivateElsewhere()),
		"channel_cannot":           one(l.ChannelCannot("C2")),
		"channel_which":            one(l.ChannelWhich()),
		"language_saved":           one(l.LanguageSaved(false)),
		"language_slack":           one(l.LanguageSaved(true)),
		"language_which":           one(l.LanguageWhich()),
		"preferences_saved":        one(l.PreferencesSaved()),
		"settings_emoji_unchecked": one(l.EmojiUnchecked("party")),
		"welcome_channel":          one(l.WelcomeChannel()),
		"welcome_installer":        one(l.WelcomeInstaller()),
		"story_started":            one(l.StoryStarted()),
		"story_done":               one(l.StoryDone()),
		"story_nothing":            one(l.StoryNothing()),
		"story_when":               l.Failed(render.ErrStoryWhen, nil),
		"story_failed":             one(l.StoryFailed("AB12CD34")),
		"card_started":             one(l.CardStarted()),
		"card_failed":              one(l.CardFailed("AB12CD34")),
		"card_no_letters":          l.Failed(render.ErrNoLetters, nil),
		"forget_ask":               one(l.ForgetAsk()),
		"forget_working":           one(l.ForgetWorking()),
		"forget_done":              one(l.ForgetDone(90, 500)),
		"erased":                   one(l.Erased()),
		"taken_back":               one(l.TakenBack()),
		"forget_failed":            one(l.ForgetFailed()),
		"export_started":           one(l.ExportStarted()),
		"export_working":           one(l.ExportWorking(12_000)),
		"export_done_one":          one(l.ExportDone(1)),
		"export_done":              one(l.ExportDone(2345)),
		"export_failed":            one(l.ExportFailed("AB12CD34")),
		"digest":                   one(l.Digest(digestOf(weekOf(12)))),
		"digest_older":             one(l.Digest(older(digestOf(weekOf(12))))),
		"digest_200_older":         one(l.Digest(older(digestOf(weekOf(200))))),
		"digest_two":               one(l.Digest(digestOf(weekOf(2)))),
		"digest_three":             one(l.Digest(digestOf(weekOf(3)))),
		"digest_200":               one(l.Digest(digestOf(weekOf(200)))),
		"digest_2000":              one(l.Digest(digestOf(weekOf(2000)))),
		"digest_long":              one(l.Digest(digestOf([]credit.Shoutout{shoutout(long), shoutout(toOne, long, otherID)}))),
		"digest_one":               one(l.Digest(digestOf(weekOf(1)))),
		"digest_quiet":             one(l.Digest(digestOf(nil))),
		"digest_zone_guess":        one(l.DigestZoneGuess("America/New_York")),
		"digest_status":            one(l.DigestStatus(subscription(credit.ScopeHere), monday)),
		"digest_status_all":        one(l.DigestStatus(subscription(credit.ScopeAll), monday)),
		"digest_on":                one(l.DigestSubscribed("U1", subscription(credit.ScopeHere), monday)),
		"digest_on_all":            one(l.DigestSubscribed("U1", subscription(credit.ScopeAll), monday)),
		"digest_off":               one(l.DigestOff("U1")),
		"digest_ended":             one(l.DigestEnded("C1")),
		"digest_preview":           l.DigestPreview(l.Digest(older(digestOf(weekOf(2))))),
		"recap":                    one(l.Recap([]credit.Shoutout{shoutout(), shoutout(privately)}, []credit.Shoutout{shoutout(long)})),
	}
	passed := shoutout()
	for _, kind := range nudge.Kinds {
		for n := 1; n <= nudge.Wordings; n++ {
			source := &passed
			if kind != nudge.PassItOn {
				source = nil
			}
			all[fmt.Sprintf("nudge_%s_%d", kind, n)] = one(l.Nudge(moment(kind, n), source))
		}
		all["why_"+string(kind)] = one(l.Why(moment(kind, 1)))
	}
	for _, wrong := range []render.Failure{
		render.ErrMilestoneWithoutDate, render.ErrMilestoneOver, render.ErrMilestoneWithoutWord, render.ErrMilestoneBirthday,
	} {
		all[string(wrong)] = l.Failed(wrong, nil)
	}
	for _, wrong := range []render.Failure{render.ErrNoSuchDay, render.ErrNoSuchTime, render.ErrNoSuchZone} {
		all["said_"+string(wrong)] = l.Failed(wrong, nil)
	}
	for _, answer := range []render.DigestAnswer{
		render.DigestNone, render.DigestOffSaved, render.DigestSaved, render.DigestLooks, render.DigestAllPrivate,
		render.DigestWhich, render.DigestMapSaved, render.DigestMapWhich,
	} {
		all["said_"+string(answer)] = one(l.DigestSaid(answer))
	}
	for name, right := range map[string]credit.Right{
		"all": credit.ToReadAll, "channels": credit.ToChangeChannels, "lead": credit.ToLead, "milestones": credit.ToHaveMilestones,
	} {
		all["not_for_guest_"+name] = l.Failed(render.NotFor(credit.Guest, right), nil)
	}
	for _, why := range []render.Narrow{render.NarrowGuests, render.NarrowShared, render.NarrowUnknown} {
		all["digest_narrowed_"+string(why)] = one(l.DigestNarrowed(why))
	}
	all["not_for_app"] = l.Failed(render.NotFor(credit.Bot, credit.ToReadOwn), nil)
	elsewhere := shoutout(func(s *credit.Shoutout) { s.Channel, s.Permalink = "", "" })
	all["told_elsewhere"] = one(l.Told(render.Story{Shoutout: elsewhere}, "U2"))
	all["received_elsewhere"] = one(l.Received(render.Stories{List: []credit.Shoutout{elsewhere}}))
	all["receipt_unopened"] = one(l.Receipt(shoutout(), nil, credit.Destination{How: credit.AnnounceElsewhere}))
	for _, problem := range []string{
		"not_in_channel", "is_archived", "missing_scope", "restricted_action_read_only_channel", "message_limit_exceeded",
		"thread_not_found", "invalid_blocks", "never_heard_of",
	} {
		all["not_announced_"+problem] = one(l.NotAnnounced(shoutout(), "C1", render.Problem{Code: problem}))
	}
	forHours, gone := render.Problem{Code: "status_403", Hours: true}, shoutout()
	gone.Text = ""
	all["not_announced_for_hours"] = one(l.NotAnnounced(shoutout(), "C1", forHours))
	all["not_announced_unopened"] = one(l.NotAnnounced(shoutout(), "", forHours))
	all["not_told"] = one(l.NotTold(shoutout(), "U2", render.Problem{Code: "user_disabled"}))
	all["not_changed"] = one(l.NotFollowed(shoutout(), "D1", forHours))
	all["not_taken_back"] = one(l.NotFollowed(gone, "C1", forHours))
	all["not_thanked"] = one(l.NotThanked(shoutout(), "U1", "You are <too> kind", render.Problem{Code: "messages_tab_disabled"}))
	all["not_brought"] = one(l.NotBrought("U2", "I saw it, <b>", "1763942179000-0", render.Problem{Code: "user_disabled"}))
	all["not_asked"] = one(l.NotAsked("U2", "What are you proud of, <b>?", "1763942179000-0", render.Problem{Code: "never_heard_of"}))
	for _, r := range []credit.Refusal{
		{Code: credit.NobodyNamed},
		{Code: credit.UnresolvedName, Names: []string{"@ana", "@<b>"}},
		{Code: credit.BroadcastNamed},
		{Code: credit.OnlySelf},
		{Code: credit.NobodyLeft, LeftOut: []credit.LeftOut{{User: "U5", Standing: credit.Bot}}},
		{Code: credit.ChainEnds},
		{Code: credit.TooManyPeople, Limit: 25, Got: 26},
		{Code: credit.NoReason},
		{Code: credit.ReasonTooShort, Limit: 3},
		{Code: credit.ReasonTooLong, Limit: 2000, Got: 12345},
		{Code: credit.WorkUnfit},
		{Code: credit.WorkTooLong, Limit: 300},
		{Code: credit.WorkElsewhere},
		{Code: credit.GiverUnfit},
		{Code: credit.DailyLimit, Limit: 30},
		{Code: credit.TooQuick, Limit: 20},
		{Code: credit.ChangedOften, Limit: 100},
		{Code: credit.ChannelChangedOften, Limit: 6},
	} {
		all["refused_"+string(r.Code)] = l.Refused(&r, typed, "TOKEN")
	}
	return all
}

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func subscription(scope credit.Scope) credit.Subscription {
	return credit.Subscription{
		Channel: "C1", Scope: scope, Since: monday, Until: monday,
		Schedule: credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: "Europe/Madrid"},
	}
}

func otherID(s *credit.Shoutout) { s.ID = "1795046400000001" }

// weekOf are n made-up shout-outs, of as many people as that needs.
func weekOf(n int) []credit.Shoutout {
	reasons := []string{
		"pairing until the migration was boring, so that nobody was paged", "calm answers to every ticket of the launch",
		"drawing the schema on the whiteboard first", "asking what nobody dared to ask", "cleaning up the tests behind the scenes, which saved us a day",
	}
	var week []credit.Shoutout
	for i := range n {
		week = append(week, shoutout(toOne, func(s *credit.Shoutout) {
			s.ID, s.Giver, s.Recipients = strconv.Itoa(1795046400000000+i), fmt.Sprint("U", 100+i%97), []string{fmt.Sprint("U", 300+i%61)}
			s.Text = reasons[i%len(reasons)]
			if i%9 == 4 {
				s.PassedFrom = week[0].ID
			}
		}))
	}
	return week
}

func digestOf(stories []credit.Shoutout) render.Week {
	return render.Week{
		Digest: credit.Compose(credit.Week{Stories: stories, Seed: "golden"}), From: monday.AddDate(0, 0, -7), Until: monday,
		Scope: credit.ScopeHere, Trend: []int{3, 0, 5, len(stories)},
	}
}

// aTeam is a lead's.
func aTeam() credit.Teams {
	return credit.Teams{credit.Team{Lead: "U1", Since: monday}.With(monday, "U2", "U3")}
}

// older is a week for a Slack without the newer blocks.
func older(w render.Week) render.Week {
	w.OlderBlocks = true
	return w
}

func linked(s *credit.Shoutout) { s.Permalink = "https://x.slack.com/archives/C1/p1?a=1&b=2" }

func boosted(s *credit.Shoutout) { s.Boosts = []string{"U7", "U8"} }

func otherSettings() credit.Settings {
	return credit.Settings{
		Values: []credit.Value{{Name: "fun"}}, BoostEmoji: "tada", MaxRecipients: 5, DailyLimit: 7, AnnounceIn: "C2",
		Subscribers: credit.Admins, QuietWeek: credit.SayNothing, RetentionMonths: 12, Language: "es", NudgeHoldOut: new(0.1),
	}
}

// views are all forms and home tabs, by name.
func views(l render.Language) map[string]any {
	settings := credit.DefaultSettings()
	passed := shoutout()
	return map[string]any{
		"give_form": l.GiveForm(render.Give{Settings: settings, Metadata: "TOKEN"}),
		"give_form_filled": l.GiveForm(render.Give{
			People: []string{"U2", "U3"}, Reason: "for <@U4> & all", Values: []string{"craft"}, Channel: "C1", OnlyThem: true, Work: "https://example.com/pull/7?a=1&b=2",
			Permalink: "https://x.slack.com/archives/C1/p1", Settings: settings, Metadata: "TOKEN",
		}),
		"behind_form": l.GiveForm(render.Give{
			People: []string{"U2", "U3"}, Behind: true, Thread: true, Channel: "C1", Permalink: "https://x.slack.com/archives/C1/p1",
			Settings: settings, Metadata: "TOKEN",
		}),
		"behind_form_elsewhere": l.GiveForm(render.Give{
			People: []string{"U2"}, Behind: true, SomeOnly: true, Settings: settings, Metadata: "TOKEN",
		}),
		"give_form_lines": l.GiveForm(render.Give{
			People: []string{"U2"}, Settings: settings, Metadata: "TOKEN", Lines: []render.LinesOf{{Person: "U2", Lines: ownLines()}},
		}),
		"lines_form":         l.LinesForm(ownLines(), []string{"U1", "U9"}),
		"lines_form_empty":   l.LinesForm(credit.OwnLines{}, nil),
		"nudged_form":        l.GiveForm(render.Give{People: []string{"U2"}, Nudged: true, Settings: settings, Metadata: "TOKEN"}),
		"pass_on_each_form":  l.PassOnForm(passed, "M1"),
		"answer_form":        l.AnswerForm("U1", question(), "U1:M1"),
		"win_form":           l.WinForm(),
		"share_form":         l.ShareForm(win(), map[string]string{"U4": "Sam & Co"}, map[string]string{"U1": "Ana <Ruiz>"}, []string{"U1"}),
		"share_form_several": l.ShareForm(win(), nil, map[string]string{"U1": "Ana", "U9": "Olu"}, []string{"U1", "U9"}),
		"give_form_quoted":   l.GiveForm(render.Give{Settings: settings, People: []string{"U2"}, Quoted: "The *migration*, @here & <!channel>", QuotedBy: "U2", Metadata: "TOKEN"}),
		"saw_form":           l.SawForm(shoutout(), []string{"U2", "U3"}),
		"ask_form":           l.AskForm(moment(nudge.Overlooked, 1), "draft"),
		"snooze_form":        l.SnoozeForm("M1", "2026-12-01"),
		"nudges_form":        l.NudgePreferences(nudge.Record{}, "2026-11-24"),
		"nudges_form_chosen": l.NudgePreferences(nudge.Record{
			Off: true, Muted: []nudge.Kind{nudge.Spread}, Days: []time.Weekday{time.Sunday, time.Monday}, Minute: 600, Snoozed: time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC),
		}, "2026-11-24"),
		"team_form":        l.TeamForm(nil, nil),
		"team_form_filled": l.TeamForm(credit.Teams{team(), group()}, [][2]string{{"S1", "Platform"}, {"S2", "Design"}}),
		"pass_on_form":     l.GiveForm(render.Give{PassedFrom: &passed, Settings: settings, Metadata: "TOKEN"}),
		"edit_form":        l.EditForm(shoutout(), settings),
		"edit_form_work":   l.EditForm(shoutout(working), settings),
		"thanks_form":      l.ThanksForm(shoutout()),
		"settings_form":    l.SettingsForm(settings, "STATE"),
		"notice":           l.Notice(l.BotMessage()),
		"home_empty":       l.Home(render.Home{Leads: true}),
		"home_guest":       l.Home(render.Home{}),
		"home_lead":        l.Home(render.Home{Leads: true, Leading: render.Leading{Teams: aTeam()}}),
		"home": l.Home(render.Home{
			Lines: render.OwnLines{OwnLines: ownLines(), Unread: []string{"U9"}},
			Leads: true, Leading: render.Leading{Teams: aTeam(), Note: subscription(credit.ScopeHere).Schedule, HasNote: true},
			Fridays:     true,
			Received:    render.Stories{List: []credit.Shoutout{shoutout(boosted), shoutout(privately)}, Earlier: "received::1"},
			Week:        render.Stories{List: []credit.Shoutout{shoutout(long)}, Earlier: "week::1", Latest: "week::"},
			Preferences: credit.Preferences{Language: "es", NoCreditMessages: true, Recap: true}, Admin: true,
		}),
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, l := range render.Languages {
		drawn := views(l)
		drawn["map"] = []string{
			l.MapTitle(), l.TrendTitle(12), l.MapCaption(false, 0), l.MapCaption(true, 0),
			l.MapAlt(l.MapCaption(false, 3), [][2]string{{"Ana", "Luis"}, {"Ana", "Priya"}, {"Luis", "Sam"}}),
		}
		for name, said := range messages(l) {
			drawn[name] = said
		}
		for name, view := range drawn {
			t.Run(string(l)+"/"+name, func(t *testing.T) {
				t.Parallel()
				checkGolden(t, filepath.Join("testdata", string(l), name+".json"), readable(t, view))
			})
		}
	}
}

// All that Shine says and shows has a golden file.
func TestEverythingDrawnIsGolden(t *testing.T) {
	t.Parallel()
	drawn, err := os.ReadFile("golden_test.go")
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{"Message", "[]Message", "slack.ModalViewRequest", "slack.HomeTabViewRequest"}
	for method := range reflect.TypeFor[render.Language]().Methods() {
		if method.Type.NumOut() == 0 {
			continue
		}
		out := strings.ReplaceAll(method.Type.Out(0).String(), "render.", "")
		if slices.Contains(shown, out) && !strings.Contains(string(drawn), "l."+method.Name+"(") {
			t.Errorf("what %s draws is in no golden file: add it to messages or views", method.Name)
		}
	}
}

func checkGolden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got); if it is meant: go test ./bot/render/... -update\n%s", file, diff)
	}
}

func readable(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every refusal has a sentence of its own.
func TestEveryRefusalHasItsSentence(t *testing.T) {
	t.Parallel()
	codes := constants(t, "../../credit/refusal.go", "Code")
	if len(codes) < 10 {
		t.Fatalf("only %d codes are found", len(codes))
	}
	sentences := map[string]string{}
	for _, code := range append(codes, "none of these") {
		sentence := render.English.Refused(&credit.Refusal{Code: credit.Code(code)}, nil, "")[0].Text
		if other, taken := sentences[sentence]; taken {
			t.Errorf("%s and %s both say %q", code, other, sentence)
		}
		sentences[sentence] = code
	}
}

// constants are the values of the constants of a type in a file.
func constants(t *testing.T, file, kind string) (values []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == kind {
			for _, value := range spec.Values {
				literal, ok := value.(*ast.BasicLit)
				if !ok {
					t.Fatalf("%s has a constant that is no literal", file)
				}
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, text)
			}
		}
		return true
	})
	return values
}
