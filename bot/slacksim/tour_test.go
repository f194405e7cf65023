package slacksim_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// The page shows a tour that it is handed: what was taken is asked until it was, and never again.
func TestTour(t *testing.T) {
	t.Parallel()
	s := slacksim.New(slacksim.Options{})
	page, err := s.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	ana := s.AddUser(slacksim.User{Name: "ana"})
	channel := s.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: []string{ana}})
	look := page + "?as=" + ana + "&c=" + channel
	if body := visit(t, http.MethodGet, look).body; strings.Contains(body, `id="tour"`) {
		t.Error("there is a tour that nobody offered")
	}

	written, asked := false, 0
	s.OfferTour(slacksim.Tour{Title: "Around", About: "What it is.", End: "That was all.", Steps: []slacksim.Step{{
		Name: "write", Title: "Write", Way: "You are Ana.",
		Take: func(context.Context) (slacksim.Place, error) {
			return slacksim.Place{As: ana, Channel: channel, Typed: "hello & bye", Button: "Go"}, nil
		},
		Done: func(context.Context) bool { asked++; return written },
	}, {
		Name: "stray", Title: "Get lost", Take: func(context.Context) (slacksim.Place, error) {
			return slacksim.Place{}, slacksim.ErrNotPossible
		},
		Done: func(context.Context) bool { return s.ReadUpTo(ana, channel) != "" },
	}}})
	body := visit(t, http.MethodGet, look).body
	if strings.Count(body, "Take me there") != 2 || strings.Contains(body, `aria-label="done"`) {
		t.Errorf("the page is %s", body)
	}

	want := "/?as=" + ana + "&c=" + channel + "#press=Go&tour=write&typed=hello+%26+bye"
	if got := visit(t, http.MethodPost, page+"tour?step=write").place; got != want {
		t.Errorf("the step is taken at %q, want %q", got, want)
	}
	if got := visit(t, http.MethodPost, page+"tour?step=stray"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a step that cannot be taken: %v", got)
	}
	if got := visit(t, http.MethodPost, page+"tour?step=none"); got.status != http.StatusNotFound {
		t.Errorf("a step that is not there: %v", got)
	}

	if err := s.Say(t.Context(), ana, channel, "hello", ""); err != nil {
		t.Fatal(err)
	}
	written = true
	if body := visit(t, http.MethodGet, page+"tour?as="+ana+"&c="+channel).body; !strings.Contains(body, "That was all.") {
		t.Errorf("the steps are %s", body)
	}
	before := asked
	visit(t, http.MethodGet, look)
	if asked != before {
		t.Error("a step is asked for that was taken")
	}
	if messages := s.Messages(channel); s.ReadUpTo(ana, channel) != messages[0].TS {
		t.Errorf("Ana read up to %q", s.ReadUpTo(ana, channel))
	}
}

// visited is what the page answers.
type visited struct {
	status int
	place  string
	body   string
}

// visit does a request of the page's.
func visit(t *testing.T, method, address string) visited {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return visited{response.StatusCode, response.Header.Get("Tour-Place"), string(body)}
}
