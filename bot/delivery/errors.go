package delivery

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// verdict is what an error of Slack's means for a message.
type verdict int

const (
	// said: there was no error.
	said verdict = iota
	// later: it was not posted, and may be in a while.
	later
	// unsure: it may have been posted; look before saying it again.
	unsure
	// person: it was not posted, and only a person can change that.
	person
	// out: the app may not call Slack at all until an operator acts.
	out
	// mistake: Slack will never take it as it is.
	mistake
	// broken: it panicked before, or while, it was said.
	broken
	// gone: what should be changed or deleted is not there any more.
	gone
)

// The codes by meaning; see https://docs.slack.dev/reference/methods/chat.postMessage#errors.
var (
	laterCodes = []string{
		"ratelimited", "rate_limited", "service_unavailable", "request_timeout", "team_added_to_org",
		"org_login_required", "accesslimited", "team_access_not_granted",
	}
	unsureCodes = []string{"internal_error", "fatal_error"}
	personCodes = []string{
		"missing_scope", "not_in_channel", "channel_not_found", "is_archived", "messages_tab_disabled",
		"ekm_access_denied", "message_limit_exceeded", "app_access_restricted", "cannot_dm_bot", "user_not_found",
		"user_disabled", "user_is_restricted", "user_is_bot",
	}
	outCodes = []string{
		"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_allowed_token_type",
	}
	goneCodes = []string{"message_not_found", "cant_delete_message", "cant_update_message", "edit_window_closed", "thread_not_found"}
)

// judge says what err means, and for [later] how long Slack wants to be left alone (0 when it did not say).
func judge(err error) (verdict, time.Duration) {
	var limited *slack.RateLimitedError
	var answer slack.SlackErrorResponse
	var status slack.StatusCodeError
	switch {
	case err == nil:
		return said, 0
	case isPanic(err):
		return broken, 0
	case errors.Is(err, errNotYet):
		return later, 0
	case errors.As(err, &limited):
		return later, limited.RetryAfter
	case errors.As(err, &answer):
		return judgeCode(answer.Err), 0
	case errors.As(err, &status):
		if status.Code >= 500 {
			return unsure, 0
		}
		return mistake, 0
	case neverSent(err):
		return later, 0
	}
	return unsure, 0 // a time-out, a cut connection, an answer that is no JSON
}

func judgeCode(code string) verdict {
	switch {
	case slices.Contains(laterCodes, code):
		return later
	case slices.Contains(unsureCodes, code):
		return unsure
	case slices.Contains(personCodes, code), strings.HasPrefix(code, "restricted_action"):
		return person
	case slices.Contains(outCodes, code):
		return out
	case slices.Contains(goneCodes, code):
		return gone
	}
	return mistake
}

// AppIsOut reports whether Slack's answer means that no call of the app can work until an operator acts.
func AppIsOut(err error) bool {
	verdict, _ := judge(err)
	return verdict == out
}

// neverSent reports whether the connection failed before the request was on its way.
func neverSent(err error) bool {
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "dial"
}

// code is Slack's word for an error, for logs and for the note to a person.
func code(err error) string {
	var answer slack.SlackErrorResponse
	var failed *url.Error
	switch {
	case isPanic(err):
		return "panic"
	case errors.As(err, &answer):
		return answer.Err
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.As(err, &failed):
		return "unreachable"
	}
	return "unknown"
}
