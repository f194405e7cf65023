package render

import (
	"slices"

	"shine/credit"
)

// Failure is why something is not done that somebody asked for: an error, of which they read a sentence.
type Failure string

// These are about what is asked for, or what a form says.
const (
	ErrCannotPost  Failure = "form_cannot_post"
	ErrNoChannel   Failure = "form_no_channel"
	ErrNoPerson    Failure = "pass_on_missing"
	ErrLineTooLong Failure = "lines_too_long"
	ErrNoAudience  Failure = "lines_no_audience"
	ErrSamePerson  Failure = "pass_on_twice"
	ErrNoQuestion  Failure = "ask_empty"
	ErrAskedThem   Failure = "ask_again"
	ErrNotYourTeam Failure = "ask_not_yours"
	ErrWrongDay    Failure = "snooze_wrong"
	ErrTooManyLed  Failure = "lead_too_many"
	ErrNoGroups    Failure = "lead_plan"
	ErrNoSuchDay   Failure = "digest_bad_day"
	ErrNoSuchTime  Failure = "digest_bad_time"
	ErrNoSuchZone  Failure = "digest_bad_zone"
	ErrNoSuchSince Failure = "about_bad_since"
	ErrOnlyHere    Failure = "channel_only_here"
	ErrStoryWhen   Failure = "story_when"
	ErrNoLetters   Failure = "card_no_letters"

	ErrMilestoneWithoutDate Failure = "milestone_wrong_date"
	ErrMilestoneOver        Failure = "milestone_wrong_past"
	ErrMilestoneWithoutWord Failure = "milestone_wrong_word"
	ErrMilestoneBirthday    Failure = "milestone_wrong_birthday"
	ErrNobodyToLead         Failure = "lead_nobody"
	ErrLeadsNobody          Failure = "note_leads_nobody"
	ErrNoLine               Failure = "saw_empty"
	ErrLongLine             Failure = "saw_long"
	ErrWantsNone            Failure = "saw_wants_none"
	ErrNoAnswer             Failure = "answer_empty"
	ErrAnswered             Failure = "answer_again"
	ErrNoWin                Failure = "win_empty"
	ErrLongWin              Failure = "win_long"
	ErrTooManyWins          Failure = "win_too_many"
	ErrNoLeads              Failure = "share_no_leads"
)

// These are about the person who asks.
const (
	ErrNotMine           Failure = "not_yours"
	ErrNotRecipient      Failure = "not_recipient"
	ErrMilestoneNotYours Failure = "milestone_not_yours"
	ErrNotAdmin          Failure = "not_admin"
	ErrNotAPerson        Failure = "refused_giver_unfit"
	// ErrMembersOnly says that guests and people of connected workspaces may not do this; the others say what they may
	// do.
	ErrMembersOnly       Failure = "members_only"
	ErrMembersOfChannels Failure = "members_change_channels"
	ErrMembersLead       Failure = "members_lead"
	ErrMembersMilestones Failure = "members_milestones"
	// ErrElsewhere answers somebody of a workspace that Shine is not at home in.
	ErrElsewhere Failure = "elsewhere"
)

// These are about what is not there, or not any more as it was.
const (
	ErrTooLate   Failure = "undo_too_late"
	ErrGone      Failure = "already_undone"
	ErrChanged   Failure = "changed_meanwhile"
	ErrConflict  Failure = "settings_conflict"
	ErrFormGone  Failure = "form_gone"
	ErrNudgeGone Failure = "nudge_gone"
	ErrNotLedBy  Failure = "lines_not_led"
	// ErrQuestionGone is for a question that is kept no longer, and ErrWinGone for a win that its author removed.
	ErrQuestionGone Failure = "answer_gone"
	ErrWinGone      Failure = "win_gone"
	// ErrStoryGone is for a story of a lead's note that they cannot read any more, or that is not about anybody whom
	// they lead now.
	ErrStoryGone Failure = "note_story_gone"
	// ErrOldButton answers a button, form or shortcut that this version does not have.
	ErrOldButton Failure = "old_button"
)

// These are worth trying again.
const (
	// ErrNotLookedUp says that Slack did not tell in time who people are; nothing is recorded.
	ErrNotLookedUp Failure = "lookup_failed"
	// ErrNotRecorded says that Redis could not take it; nothing is recorded.
	ErrNotRecorded Failure = "not_saved"
	// ErrNotCertain says that it may be recorded, and that saying it again is safe.
	ErrNotCertain Failure = "not_sure"
	// ErrManyRead answers somebody who wants to read while many others do.
	ErrManyRead Failure = "many_read"
)

// Error names the sentence.
func (f Failure) Error() string { return "not done: " + string(f) }

// NotFor tells somebody who may not do what others may, what they can do. Apps and the like read why they can do
// nothing.
func NotFor(standing credit.Standing, right credit.Right) Failure {
	if !standing.IsPerson() {
		return ErrNotAPerson
	}

	switch right {
	case credit.ToChangeChannels:
		return ErrMembersOfChannels
	case credit.ToBeLed, credit.ToLead:
		return ErrMembersLead
	case credit.ToHaveMilestones:
		return ErrMembersMilestones
	case credit.ToGive, credit.ToBeCredited, credit.ToReadOwn, credit.ToReadHere, credit.ToReadAll, credit.ToAdminister:
	}

	return ErrMembersOnly
}

// toSendAgain are the failures whose answer repeats what was typed.
var toSendAgain = []Failure{ErrNotLookedUp, ErrNotRecorded, ErrNotCertain, ErrElsewhere}

// Failure is the sentence of a failure.
func (l Language) Failure(f Failure) string { return l.say(string(f)) }

// Failed answers a request that failed, and repeats what was typed where that is worth sending again.
func (l Language) Failed(f Failure, typed []credit.Span) []Message {
	if !slices.Contains(toSendAgain, f) {
		typed = nil
	}
	return l.repeated(l.Failure(f), typed)
}
