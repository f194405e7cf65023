package storage

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"shine/credit"
)

// anyEntry draws an entry as this version may write it.
func anyEntry(r *rapid.T) OutboxEntry {
	moment := func(name string) time.Time {
		return momentOf(rapid.SampledFrom([]string{"", "0", "1773144000000123", "4102444799999999"}).Draw(r, name))
	}
	e := OutboxEntry{
		Say: rapid.SampledFrom([]Say{SayShoutout, SayEdited, SayRetract, SayThanks, SayDigest, "of a newer version"}).Draw(r, "say"),
		To:  rapid.String().Draw(r, "to"), By: rapid.String().Draw(r, "by"), Text: rapid.String().Draw(r, "text"),
		From: moment("from"), Until: moment("until"), Scope: credit.Scope(rapid.String().Draw(r, "scope")),
	}
	if e.Say == SayRetract || rapid.Bool().Draw(r, "about a shout-out") {
		e.Shoutout = firstID(time.UnixMicro(rapid.Int64Range(1, maxID).Draw(r, "id")))
	}
	if e.Say == SayRetract || e.Shoutout != "" && rapid.Bool().Draw(r, "with how it was") {
		e.Before = anyBefore(r, e.Shoutout)
	}
	return e
}

func anyBefore(r *rapid.T, id string) credit.Shoutout {
	people := rapid.SliceOf(rapid.StringN(1, -1, -1))
	at, _ := credit.IDTime(id)
	return credit.Shoutout{
		ID: id, Workspace: "T1", Time: at, Giver: rapid.String().Draw(r, "giver"), Boosts: []string{},
		Recipients: append([]string{}, people.Draw(r, "recipients")...), Channel: rapid.String().Draw(r, "channel"),
		Values: append([]string{}, people.Draw(r, "values")...), Permalink: rapid.String().Draw(r, "permalink"),
		Visibility: rapid.SampledFrom([]credit.Visibility{credit.Public, credit.ChannelOnly, credit.Private}).Draw(r, "visibility"),
		Source:     rapid.SampledFrom([]credit.Source{credit.FromCommand, credit.FromModal, credit.FromImport}).Draw(r, "source"),
	}
}

// decodeFields decodes what was encoded, as Redis would return it.
func decodeFields(s *Store, fields []any) (OutboxEntry, error) {
	values := map[string]any{}
	for i := 0; i < len(fields); i += 2 {
		name, _ := fields[i].(string)
		values[name] = fields[i+1]
	}
	return s.decodeEntry(values)
}

func TestOutboxEntryKeepsEverything(t *testing.T) {
	t.Parallel()
	store := &Store{workspace: "T1"}
	rapid.Check(t, func(r *rapid.T) {
		want := anyEntry(r)
		got, err := decodeFields(store, want.fields())
		wantError(t, err, nil)
		wantEqual(t, "decoded", got, want)
	})
}

// The names stand in every outbox that waits while another version of Shine takes over.
func TestOutboxEntryFields(t *testing.T) {
	t.Parallel()
	wantEqual(t, "of nothing", OutboxEntry{}.fields(), nil)
	from := time.UnixMicro(1773144000000123).UTC()
	wantEqual(t, "of everything", OutboxEntry{
		Say: SayDigest, Shoutout: "17", To: "C1", By: "U1", Text: "x", From: from, Until: from.Add(1), Scope: credit.ScopeAll,
	}.fields(), []any{
		"say", "digest", "id", "17", "to", "C1", "by", "U1", "text", "x",
		"from", "1773144000000123", "until", "1773144000000123", "scope", "all",
	})
	retract := OutboxEntry{Say: SayRetract, Shoutout: "17", Before: credit.Shoutout{ID: "17", Giver: "U1"}}.fields()
	wantEqual(t, "how it was", retract[4], any("of"))
}

func FuzzDecodeOutboxEntry(f *testing.F) {
	store := &Store{workspace: "T1"}
	before := pack(credit.Shoutout{Giver: "U1", Recipients: []string{"U2"}, Visibility: credit.Public, Text: "x"}, digest("e"))
	f.Add("retract", "1773144000000123", before, "C1", "U1", "thanks", "1", "2", "all")
	f.Add("edited", "x", "in another form", "", "", "", "", "-", "")
	f.Fuzz(func(t *testing.T, say, id, before, to, by, text, from, until, scope string) {
		read, err := decodeFields(store, []any{
			fieldSay, say, fieldShoutout, id, fieldBefore, before, fieldTo, to, fieldBy, by, fieldText, text,
			fieldFrom, from, fieldUntil, until, fieldScope, scope,
		})
		if err != nil || say == "" {
			return // left to a newer version
		}
		again, err := decodeFields(store, read.fields())
		wantError(t, err, nil)
		wantEqual(t, "written and read again", again, read)
	})
}
