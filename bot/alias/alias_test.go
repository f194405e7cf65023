package alias

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func table() *Table {
	t := &Table{}
	t.Set(map[string]string{"W0ANA": "U0ANA", "W0LUIS": "U0LUIS"})
	return t
}

func TestWholeWordsChange(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		`{"user_id":"W0ANA"}`:                   `{"user_id":"U0ANA"}`,
		`"<@W0ANA> and <@W0LUIS|luis>"`:         `"<@U0ANA> and <@U0LUIS|luis>"`,
		`"\u003c@W0ANA\u003e\nW0LUIS, \"W0ANA"`: `"\u003c@U0ANA\u003e\nU0LUIS, \"U0ANA"`,
		`["W0ANA","W0LUIS","W0NOBODY"]`:         `["U0ANA","U0LUIS","W0NOBODY"]`,
		`"W0ANA2 xW0ANA W0ANAx W0ANA_ éW0ANA"`:  `"W0ANA2 xW0ANA W0ANAx W0ANA_ éU0ANA"`,
		`W0ANA`:                                 `U0ANA`, ``: ``, `\`: `\`, `"\\W0ANA"`: `"\\U0ANA"`,
	} {
		if got := string(table().FromSlack([]byte(said))); got != want {
			t.Errorf("%s is read as %s, want %s", said, got, want)
		}
		if back := string(table().ToSlack([]byte(want))); back != said {
			t.Errorf("%s is written as %s, want %s", want, back, said)
		}
	}
	var nobody Table
	if raw := []byte(`"W0ANA"`); &nobody.FromSlack(raw)[0] != &raw[0] || nobody.Kept("W0ANA") != "W0ANA" {
		t.Error("an empty table changes something")
	}
}

func TestTransport(t *testing.T) {
	t.Parallel()
	slack := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard, _ := io.ReadAll(r.Body)
		if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
			values, _ := url.ParseQuery(string(heard))
			heard = []byte(values.Get("text"))
		}
		w.Header().Set("Content-Type", r.Header.Get("Accept"))
		_, _ = w.Write(append(heard, " W0ANA"...))
	}))
	defer slack.Close()
	client := &http.Client{Transport: table().Transport(http.DefaultTransport)}
	const form, object, page = "application/x-www-form-urlencoded", "application/json; charset=utf-8", "text/html"
	for _, c := range []struct{ kind, body, accept, want string }{
		{form, "text=%3C%40U0ANA%3E+U0LUIS&user=U0LUIS", object, "<@U0ANA> U0LUIS U0ANA"}, // there and back
		{form, "text=%3C%40U0ANA%3E", page, "<@W0ANA> W0ANA"},
		{object, `{"user":"U0ANA"}`, page, `{"user":"W0ANA"} W0ANA`},
		{"application/octet-stream", "U0ANA", page, "U0ANA W0ANA"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, slack.URL, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", c.kind)
		r.Header.Set("Accept", c.accept)
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		if closed := resp.Body.Close(); err != nil || closed != nil || string(got) != c.want {
			t.Errorf("%s as %s, answered as %s: %q, %v, %v, want %q", c.body, c.kind, c.accept, got, err, closed, c.want)
		}
	}
}

// Whatever Slack says is read to its end, and read back it is the same.
func FuzzIDs(f *testing.F) {
	for _, seed := range []string{`"\\W0ANA"`, `{"user":"W0ANA"}`, `\u00e9W0LUIS`, "<@W0ANA|ana>", "U0ANA W0ANA", `\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, said string) {
		read := string(table().FromSlack([]byte(said)))
		if len(read) != len(said) || utf8.ValidString(said) != utf8.ValidString(read) { // these ids are equally long
			t.Fatalf("%q is read as %q", said, read)
		}
		if again := string(table().FromSlack([]byte(read))); again != read {
			t.Fatalf("%q is read as %q, then as %q", said, read, again)
		}
	})
}
