package delivery

import (
	"context"
	"errors"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"shine/storage/rescue"
)

// verdict is what an error of Slack's means for a message.
type verdict int

const (
	// verdictSent: there was no error.
	verdictSent verdict = iota
	// verdictLater: it was not posted, and may be in a while.
	verdictLater
	// verdictLimited: it was not posted; Slack asks to be left alone for a moment.
	verdictLimited
	// verdictUnsure: it may have been posted; look before saying it again.
	verdictUnsure
	// verdictNeedsPerson: it was not posted, and only a person can change that.
	verdictNeedsPerson
	// verdictAppOut: the app may not call Slack at all until an operator acts.
	verdictAppOut
	// verdictMistake: Slack will never take it as it is. Every code that is not known today means this, too.
	verdictMistake
	// verdictPanicked: it panicked before, or while, it was said.
	verdictPanicked
	// verdictGone: what should be changed or deleted is not there any more.
	verdictGone
	// verdictThreadless: the thread that it should go to is not there any more, or takes no answers.
	verdictThreadless
)

// passing reports whether the same call may work in a while.
func (v verdict) passing() bool {
	return v == verdictLater || v == verdictLimited || v == verdictUnsure || v == verdictAppOut
}

// The codes by meaning; see https://docs.slack.dev/reference/methods/chat.postMessage#errors.
var meaning = map[verdict][]string{
	verdictLimited: {"ratelimited", "rate_limited"},
	verdictLater: {
		"service_unavailable", "request_timeout", "team_added_to_org", "org_login_required", "accesslimited",
		"team_access_not_granted", "external_channel_migrating",
	},
	verdictUnsure: {"internal_error", "fatal_error"},
	verdictNeedsPerson: {
		"missing_scope", "not_in_channel", "channel_not_found", "is_archived", "messages_tab_disabled",
		"ekm_access_denied",
		"message_limit_exceeded", "app_access_restricted", "cannot_dm_bot", "user_not_found", "user_disabled",
		"user_is_restricted", "user_is_bot", "no_permission", "access_denied", "enterprise_is_restricted",
		"free_team_not_allowed", "posting_to_channel_denied", "two_factor_setup_required", "team_not_found",
	},
	verdictAppOut: {
		"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_allowed_token_type",
	},
	verdictGone:       {"message_not_found", "cant_delete_message", "cant_update_message", "edit_window_closed"},
	verdictThreadless: {"thread_not_found", "cannot_reply_to_message"},
}

// ErrNoVerdict is the error of an answer that says neither that a message was taken nor that it was not: a page of
// somebody between Slack and the bot.
var ErrNoVerdict = errors.New("an answer without a verdict")

// errNotYet is the error of what can only be done later: nothing was sent to Slack.
var errNotYet = errors.New("not yet")

// judge says what err means, and for [verdictLimited] how long Slack wants to be left alone (0 when it did not say).
// Only Slack's own word is final: a status, a page or nothing at all may have come from anybody on the way.
func judge(err error) (verdict, time.Duration) {
	var tooFast *slack.RateLimitedError
	var answer slack.SlackErrorResponse
	switch {
	case err == nil:
		return verdictSent, 0
	case rescue.IsPanic(err):
		return verdictPanicked, 0
	case errors.Is(err, errNotYet):
		return verdictLater, 0
	case errors.As(err, &tooFast):
		return verdictLimited, tooFast.RetryAfter
	case errors.As(err, &answer):
		return judgeCode(answer.Err), 0
	case neverSent(err):
		return verdictLater, 0
	}

	return verdictUnsure, 0 // a status, a time-out, a cut connection, an answer that is no JSON
}

// slackCode is how Slack writes its codes. Whoever answers in its place writes sentences.
var slackCode = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.:-]*$`)

func judgeCode(code string) verdict {
	if !slackCode.MatchString(code) {
		return verdictUnsure
	}
	for verdict, codes := range meaning {
		if slices.Contains(codes, code) {
			return verdict
		}
	}
	if strings.HasPrefix(code, "restricted_action") {
		return verdictNeedsPerson
	}
	return verdictMistake
}

// MayPass reports whether a call that failed may work in a while: Slack did not say that it never will.
func MayPass(err error) bool {
	verdict, _ := judge(err)
	return verdict.passing()
}

// MayHavePassed reports whether a call that failed may have reached Slack and done its work.
func MayHavePassed(err error) bool {
	verdict, _ := judge(err)
	return verdict == verdictUnsure
}

// NeverArrived reports whether Slack does not have a file whose upload seemed to work: somebody else answered in
// Slack's place, or Slack lost it.
func NeverArrived(err error) bool { return code(err) == "file_not_found" }

// refusesBlocks reports whether Slack does not take the blocks of a message as they are.
func refusesBlocks(err error) bool {
	refusal := code(err)
	return strings.HasPrefix(refusal, "invalid_blocks") || refusal == "msg_blocks_too_long"
}

// RetryAfter is how long Slack wants to be left alone, as far as it says so.
func RetryAfter(err error) time.Duration {
	_, after := judge(err)
	return after
}

// AppIsOut reports whether Slack's answer means that no call of the app can work until an operator acts.
func AppIsOut(err error) bool {
	verdict, _ := judge(err)
	return verdict == verdictAppOut
}

// neverSent reports whether the connection failed before the request was on its way.
func neverSent(err error) bool {
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "dial"
}

// code is Slack's word for an error, for logs and for the note to a person.
func code(err error) string {
	var answer slack.SlackErrorResponse
	var status slack.StatusCodeError
	var tooFast *slack.RateLimitedError
	var failed *url.Error
	switch {
	case rescue.IsPanic(err):
		return "panic"
	case errors.As(err, &answer):
		return answer.Err
	case errors.As(err, &status):
		return "status_" + strconv.Itoa(status.Code)
	case errors.As(err, &tooFast):
		return "ratelimited"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.As(err, &failed):
		return "unreachable"
	case errors.Is(err, ErrNoVerdict):
		return "no_verdict"
	}

	return "unknown"
}
