package nudge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// sealedRaw seals any content, as somebody may who has this program.
func sealedRaw(tb testing.TB, content io.Reader) string {
	tb.Helper()
	line, err := sealContent("T1", content)
	if err != nil {
		tb.Fatal(err)
	}
	return line
}

// recordsJSON is the content of a sealed line with these records.
func recordsJSON(records string) string { return `{"seed":"c2VlZA==","records":{` + records + `}}` }

const soundMoment = `{"id":"m1","at":"2026-09-14T09:45:00Z","kind":"quiet","facts":{},"share":0.5}`

// What is out of bounds in a sealed line is refused, whatever it may be, and said without repeating it.
func TestSealedBounds(t *testing.T) {
	t.Parallel()
	moments := func(n int) string {
		return `"U1":{"moments":[` + strings.TrimSuffix(strings.Repeat(soundMoment+",", n), ",") + `]}`
	}
	var many strings.Builder
	for i := range maxRecords + 1 {
		fmt.Fprintf(&many, `"U%d":{},`, i)
	}
	for name, c := range map[string]struct{ content, problem string }{
		"nothing":        {`{}`, ""},
		"no records":     {`{"records":null}`, ""},
		"newer":          {`{"later":[1,2],"records":{"U1":{"later":1}}}`, ""},
		"most moments":   {recordsJSON(moments(maxMoments)), ""},
		"moments":        {recordsJSON(moments(maxMoments + 1)), "out of bounds"},
		"records":        {recordsJSON(strings.TrimSuffix(many.String(), ",")), "more than 10000 records"},
		"record":         {recordsJSON(`"U1":{"asked":"` + strings.Repeat("x", maxRecord) + `"}`), "more than 262144 bytes"},
		"nobody":         {recordsJSON(`"ana secret":{}`), "a record of nobody"},
		"asked":          {recordsJSON(`"U1":{"asked":"secret"}`), "out of bounds"},
		"minute":         {recordsJSON(`"U1":{"minute":1440}`), "out of bounds"},
		"day":            {recordsJSON(`"U1":{"days":[7]}`), "out of bounds"},
		"muted":          {recordsJSON(`"U1":{"muted":["secret"]}`), "out of bounds"},
		"away":           {recordsJSON(`"U1":{"away":["secret"]}`), "out of bounds"},
		"empty moment":   {recordsJSON(`"U1":{"moments":[{}]}`), "out of bounds"},
		"word of moment": {recordsJSON(`"U1":{"moments":[` + strings.Replace(soundMoment, `"facts":{}`, `"facts":{"word":"`+strings.Repeat("w", 101)+`"}`, 1) + `]}`), "out of bounds"},
		"about":          {recordsJSON(`"U1":{"moments":[` + strings.Replace(soundMoment, `"id"`, `"about":"secret","id"`, 1) + `]}`), "out of bounds"},
		"seed":           {`{"seed":"` + strings.Repeat("AAAA", 30) + `"}`, "was changed"},
		"seed of a kind": {`{"seed":7}`, "was changed"},
		"no object":      {`[]`, "was changed"},
		"cut":            {`{"records":{"U1":{`, "was changed"},
	} {
		_, err := Unseal("T1", sealedRaw(t, strings.NewReader(c.content)))
		switch {
		case c.problem == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem) || strings.Contains(err.Error(), "secret")):
			t.Errorf("%s: %v, want %q", name, err, c.problem)
		}
	}
}

// endless repeats a text for so many bytes, behind a start.
func endless(start, text string, size int) io.Reader {
	return strings.NewReader(start + strings.Repeat(text, size/len(text)))
}

// A small line that unpacks to much is refused before it fills the memory, whatever it unpacks to.
func TestSealedBombs(t *testing.T) { //nolint:paralleltest // it measures what is allocated
	const size = maxSealed + 1<<20
	for name, bomb := range map[string]io.Reader{
		"spaces":  endless(`{`, " ", size),
		"string":  endless(`{"seed":"`, "A", size),
		"unknown": endless(`{"later":[`, "0,", size),
		"records": endless(`{"records":{`, `"U1":{},`, size),
		"moments": endless(`{"records":{"U1":{"moments":[`, "{},", size),
		"nested":  endless(`{"later":`, "[", size),
	} {
		line := sealedRaw(t, bomb)
		if len(line) > 1<<20 {
			t.Fatalf("%s: the line has %d bytes, and would not be read at all", name, len(line))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Unseal("T1", line)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: it is taken", name)
		}
		if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; allocated > 160 {
			t.Errorf("%s: %d MiB were allocated", name, allocated)
		}
	}
}

// FuzzSealedContent reads what anybody may have sealed who has this program: what is taken is within the bounds, and stays
// the same when it is sealed again.
func FuzzSealedContent(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"seed":"c2VlZA==","began":"2026-09-14T09:45:00Z"}`, recordsJSON(`"U1":{"moments":[` + soundMoment + `]}`),
		recordsJSON(`"U1":{"moments":[{},{},{}]}`), recordsJSON(`"U1":{},"U1":{"minute":-1}`), `{"records":{"U1":{"days":[0,1,2,3,4,5,6,7]}}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		s, err := Unseal("T1", sealedRaw(t, strings.NewReader(content)))
		if err != nil {
			return
		}
		for lead, r := range s.Records {
			if !r.sound() || len(lead) > 31 {
				t.Errorf("%q: a record of %d moments is taken", lead, len(r.Moments))
			}
		}
		again, err := Seal("T1", s)
		if err != nil {
			if _, odd := errors.AsType[*json.MarshalerError](err); odd {
				return // a year of five digits, which RFC 3339 cannot tell
			}
			t.Fatal(err)
		}
		if reread, err := Unseal("T1", again); err != nil || len(reread.Records) != len(s.Records) || !bytes.Equal(reread.Seed, s.Seed) {
			t.Errorf("sealed again, it is %+v, %v", reread, err)
		}
	})
}
