package digest

import (
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
	"shine/storage/rescue"
)

// deaf is a Slack that answers nothing.
type deaf struct{}

func (deaf) Do(*http.Request) (*http.Response, error) { return nil, errors.New("no answer") }

// What panics in a look-up's goroutine ends nothing else: it is an error of who waits for it.
func TestLookUpsSurviveAPanic(t *testing.T) {
	t.Parallel()
	directory := workspace.NewDirectory(workspace.Config{API: slack.New("", slack.OptionHTTPClient(deaf{})), Now: time.Now})
	ed := NewEditor(Config{
		Workspace: &workspace.Workspace{Directory: directory, Decisions: &workspace.Decisions{}}, Log: slog.New(slog.DiscardHandler),
	})
	week := credit.Week{Featured: []string{}, Stories: []credit.Shoutout{{Giver: "UANA", Recipients: []string{"ULUIS"}, Text: "x"}}}
	if err := ed.knowWeek(t.Context(), &week, storage.Edition{}, nil); !rescue.IsPanic(err) { // without a store
		t.Errorf("%v", err)
	}
}
