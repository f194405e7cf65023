package bot

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/workspace"
)

// strangeWorkspace is one in which ana and luis are known, and that panics once it was asked some times more what time it is.
func strangeWorkspace(t *testing.T, after int) *workspace.Workspace {
	t.Helper()
	known, asked := false, 0
	d := workspace.NewDirectory(workspace.Config{
		API: slack.New("xoxb-1", slack.OptionHTTPClient(slackWithoutNews{})),
		Now: func() time.Time {
			if known {
				asked++
			}
			if asked > after {
				panic("a strange clock")
			}
			return time.Time{}
		},
	})
	for _, id := range []string{"UANA", "ULUIS"} {
		_, err := d.Person(t.Context(), id)
		_, failed := d.ChannelsOf(t.Context(), id)
		if err = errors.Join(err, failed); err != nil {
			t.Fatal(err)
		}
	}
	known = true
	return &workspace.Workspace{Directory: d, Decisions: &workspace.Decisions{}}
}

// slackWithoutNews answers questions about people, and tells nothing of them.
type slackWithoutNews struct{}

func (slackWithoutNews) Do(*http.Request) (*http.Response, error) {
	answer := strings.NewReader(`{"ok": true, "user": {"id": "U1"}}`)
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(answer)}, nil
}

// What panics in a goroutine ends nothing else: whom it was about is not found.
func TestLookingNearbySurvivesAPanic(t *testing.T) {
	t.Parallel()
	asked := &texts{base: &base{voice: &voice{jobs: &jobs{log: slog.New(slog.DiscardHandler)}}, workspace: strangeWorkspace(t, 1)}}
	if near := asked.nearby(t.Context(), "UANA", []string{"ULUIS"}); len(near) != 0 {
		t.Errorf("%v are near", near)
	}
}
