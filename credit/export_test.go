package credit_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	if err := credit.NewCSV(&b).Flush(); err != nil || !strings.HasPrefix(b.String(), "id,workspace,time,giver,") {
		t.Errorf("wrote %q, %v", b.String(), err)
	}
}
