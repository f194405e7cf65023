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
	"shine/credit"
	"shine/storage"
	"shine/storage/rescue"
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

func (slackWithoutNews) Do(asked *http.Request) (*http.Response, error) {
	answer := `{"ok": true, "user": {"id": "U1"}}`
	if strings.HasSuffix(asked.URL.Path, "/usergroups.list") {
		answer = `{"ok": false, "error": "internal_error"}`
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(answer))}, nil
}

// What panics in a goroutine, wherever that begins, ends nothing else: it is an error of who waits for it.
func TestGoroutinesSurviveAPanic(t *testing.T) {
	t.Parallel()
	b := &Bot{log: slog.New(slog.DiscardHandler)}
	for name, begin := range map[string]func() error{
		"a digest": func() error {
			b.workspace = strangeWorkspace(t, 96)
			week := credit.Week{Featured: []string{}, Stories: []credit.Shoutout{{Giver: "UANA", Recipients: []string{"ULUIS"}, Text: "x"}}}
			return b.knowWeek(t.Context(), &week, storage.Edition{}, nil) // without a store
		},
	} {
		if err := begin(); !rescue.IsPanic(err) {
			t.Errorf("%s: %v", name, err)
		}
	}

	b.workspace = strangeWorkspace(t, 1)
	if near := b.nearby(t.Context(), "UANA", []string{"ULUIS"}); len(near) != 0 {
		t.Errorf("%v are near", near)
	}
}
