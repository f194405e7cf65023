package slacksim_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/slacksim"
)

// The page shows what went over the wire and what was recorded, in the order in which it was, and all of it as it was;
// what somebody wrote is text there and no markup.
func TestInside(t *testing.T) {
	t.Parallel()
	o := browse(t)
	look := func(path string) string { return visit(t, http.MethodGet, o.page+path+"&as="+o.ana).body }
	if body := look("?c=" + o.general); strings.Contains(body, `id="inside"`) {
		t.Error("there is a look inside that nobody offered")
	}
	for _, path := range []string{"inside", "inside/part", "inside/json?of=w1"} {
		if got := visit(t, http.MethodGet, o.page+path); got.status == http.StatusOK && strings.Contains(got.body, "{") {
			t.Errorf("%s shows what nobody offered: %v", path, got)
		}
	}

	var recorded []slacksim.Record
	broken := false
	o.OfferInside(slacksim.Inside{
		About: "What it is.", Store: "a drawer", Recorded: func() []slacksim.Record { return recorded },
		Audit: func(context.Context) ([]slacksim.AuditLine, error) {
			return []slacksim.AuditLine{{At: o.now, By: o.bo, Did: "settings", Details: "<b>louder</b>"}}, nil
		},
		Trials: []slacksim.Trial{{
			Name: "drop", Title: "Drop it", Run: func(context.Context) ([]slacksim.Check, error) {
				return []slacksim.Check{{What: "Whole", Expected: "once", Happened: "never", OK: !broken}}, nil
			},
		}, {
			Name: "stuck", Run: func(context.Context) ([]slacksim.Check, error) { return nil, slacksim.ErrNotPossible },
		}},
	})
	if body := look("?c=" + o.general); !strings.Contains(body, `id="inside"`) {
		t.Errorf("there is no look inside:\n%s", body)
	}

	_, _ = o.Command(t.Context(), o.ana, o.general, "/shine <script>") // no app listens
	recorded = append(recorded, slacksim.Record{ID: 7, At: time.Now(), Name: "note", Detail: []string{"<i>"}})
	o.Note("A wire breaks.")
	wire := look("inside?part=wire")
	inOrder(t, wire, "Ana Ruiz sent /shine &lt;script&gt;", "not acknowledged", "a drawer", "<code>note</code>", "A wire breaks.")
	if strings.Contains(wire, "<script>") {
		t.Error("what somebody wrote is markup")
	}
	inOrder(t, look("inside/json?of=w1"), `&#34;command&#34;: &#34;/shine&#34;`, `&amp;lt;script&amp;gt;`)
	inOrder(t, look("inside/json?of=r7"), `&lt;i&gt;`)
	inOrder(t, look("inside/json?of=w999"), "too long ago")
	inOrder(t, look("inside?part=audit"), "Bo Lind", "settings", "&lt;b&gt;louder")

	if got := visit(t, http.MethodPost, o.page+"inside/try?trial=drop").body; !strings.Contains(got, "✓ As promised") {
		t.Errorf("what went well reads %s", got)
	}
	broken = true
	if got := visit(t, http.MethodPost, o.page+"inside/try?trial=drop").body; !strings.Contains(got, "✗ Not as promised") {
		t.Errorf("what went wrong reads %s", got)
	}
	inOrder(t, look("inside?part=trials"), "Drop it", "✗ Not as promised", "never")
	for trial, want := range map[string]int{"stuck": http.StatusUnprocessableEntity, "none": http.StatusNotFound} {
		if got := visit(t, http.MethodPost, o.page+"inside/try?trial="+trial); got.status != want {
			t.Errorf("trying %s: %v", trial, got)
		}
	}
}

// Pages hear of everything that a look inside shows, also where nobody in the chat sees anything of it.
func TestPagesHearOfWhatIsInside(t *testing.T) {
	t.Parallel()
	o := browse(t)
	o.OfferInside(slacksim.Inside{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, o.page+"events", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Body.Close() }()

	lines := bufio.NewScanner(stream.Body)
	hears := func(of string) {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == "event: change" {
				return
			}
		}
		t.Fatalf("did not hear of %s: %v", of, lines.Err())
	}
	hears("what was there before")
	if _, err := slack.New(slacksim.BotToken, slack.OptionAPIURL(o.APIURL())).AuthTestContext(ctx); err != nil {
		t.Fatal(err)
	}
	hears("a call")
	o.Touch()
	hears("something that is recorded elsewhere")
}

// inOrder fails a test unless a text has these parts, one after the other.
func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Errorf("there is no %q, or too early, in\n%s", part, text)
			return
		}
		rest = after
	}
}
