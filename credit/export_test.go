package credit_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shine/credit"
)

func exported(text string) credit.Shoutout {
	return credit.Shoutout{
		ID: "1763942179000123", Workspace: "T1", Time: time.Date(2025, 11, 23, 23, 56, 19, 0, time.UTC), Giver: "U1",
		Recipients: []string{"U2", "U3"}, Text: text, Channel: "C1", Visibility: credit.Public, Source: credit.FromCommand,
	}
}

func TestJSONLines(t *testing.T) {
	var b bytes.Buffer
	if err := credit.NewJSONLines(&b).Write(exported("a <b> & \"c\"\nd 🎉")); err != nil {
		t.Fatal(err)
	}
	want := `{"type":"shoutout","id":"1763942179000123","workspace":"T1","time":"2025-11-23T23:56:19.000Z","giver":"U1","recipients":["U2","U3"],` +
		`"text":"a <b> & \"c\"\nd 🎉","values":[],"channel":"C1","visibility":"public","source":"command","permalink":"",` +
		`"boosts":[],"passed_from":""}` + "\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("line (-want +got):\n%s", diff)
	}
}

func TestCSVIsHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1":         "'=1+1",
		"+1":           "'+1",
		"-1":           "'-1",
		"@SUM(A1)":     "'@SUM(A1)",
		"\t=1":         "'\t=1",
		" \n=1":        "' \n=1",
		"plain, \"x\"": "plain, \"x\"",
		"a=1":          "a=1",
		"":             "",
	} {
		var b bytes.Buffer
		c := credit.NewCSV(&b)
		if err := c.Write(exported(text)); err != nil {
			t.Fatal(err)
		}
		if err := c.Flush(); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		if got := rows[1][5]; got != want {
			t.Errorf("text %q became %q, want %q", text, got, want)
		}
	}
}

func TestEmptyCSVHasItsNames(t *testing.T) {
	var b bytes.Buffer
	if err := credit.NewCSV(&b).Flush(); err != nil || !strings.HasPrefix(b.String(), "\uFEFFid,workspace,time,giver,") {
		t.Errorf("wrote %q, %v", b.String(), err)
	}
}

// No cell can be a formula, whatever stands before its sign, and ids are no numbers.
func TestCSVIsHarmlessWhateverIsSkipped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		skipped := rapid.StringOfN(rapid.SampledFrom([]rune(" \t\r\n\v\f\u0000\u001f\u0085\u00a0\u00ad\u1680\u2003\u200b\u200d\u200e\u2028\u202e\u2060\u3000\u3164\ufeff")), 0, 4, -1).Draw(t, "skipped")
		sign := rapid.SampledFrom([]string{"=", "+", "-", "@", "＝", "＋", "－", "＠"}).Draw(t, "sign")
		text := skipped + sign + rapid.String().Draw(t, "rest")
		var b bytes.Buffer
		w := credit.NewCSV(&b)
		if err := errors.Join(w.Write(credit.Shoutout{ID: "1795510800000000", Text: text, PassedFrom: "1795510800000001"}), w.Flush()); err != nil {
			t.Fatal(err)
		}
		content, marked := strings.CutPrefix(b.String(), "\uFEFF")
		rows, err := csv.NewReader(strings.NewReader(content)).ReadAll()
		if err != nil || !marked || len(rows) != 2 {
			t.Fatalf("%v: %q", err, b.String())
		}
		if got := rows[1][5]; !strings.HasPrefix(got, "'") {
			t.Errorf("%q is written as %q", text, got)
		}
		if rows[1][0] != "'1795510800000000" || rows[1][12] != "'1795510800000001" {
			t.Errorf("ids are %q and %q", rows[1][0], rows[1][12])
		}
	})
}
