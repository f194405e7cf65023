package delivery

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	answers := func(codes ...string) (errs []error) {
		for _, code := range codes {
			errs = append(errs, fmt.Errorf("posting: %w", slack.SlackErrorResponse{Err: code}))
		}
		return errs
	}
	for want, errs := range map[verdict][]error{
		said: {nil},
		later: append(answers("ratelimited", "service_unavailable", "request_timeout", "team_added_to_org", "org_login_required"),
			&slack.RateLimitedError{RetryAfter: time.Second}, &net.OpError{Op: "dial", Err: errors.New("refused")}),
		unsure: append(answers("internal_error", "fatal_error"), context.DeadlineExceeded,
			&net.OpError{Op: "read", Err: errors.New("reset")}, slack.StatusCodeError{Code: 502}, errors.New("no JSON")),
		person: answers("missing_scope", "restricted_action", "restricted_action_read_only_channel", "not_in_channel",
			"channel_not_found", "is_archived", "messages_tab_disabled", "ekm_access_denied", "message_limit_exceeded", "app_access_restricted"),
		out:     answers("invalid_auth", "token_revoked", "token_expired", "account_inactive"),
		mistake: append(answers("invalid_blocks", "msg_blocks_too_long", "no_text", "metadata_too_large", "invalid_metadata_format", "never_heard_of"), slack.StatusCodeError{Code: 400}),
		gone:    answers("message_not_found", "cant_delete_message"),
	} {
		for _, err := range errs {
			if got, _ := judge(err); got != want {
				t.Errorf("judge(%v) = %d, want %d", err, got, want)
			}
		}
	}
	if _, after := judge(&slack.RateLimitedError{RetryAfter: 7 * time.Second}); after != 7*time.Second {
		t.Errorf("Retry-After is %s, want 7s", after)
	}
}
