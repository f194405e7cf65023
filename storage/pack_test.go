package storage

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shine/credit"
)

func TestPackRoundTrip(t *testing.T) {
	t.Parallel()
	word := rapid.OneOf(rapid.StringMatching(`[UWC][A-Z0-9]{8,10}`), rapid.StringN(1, 20, 60))
	list := rapid.SliceOfN(word, 0, 25)
	rapid.Check(t, func(r *rapid.T) {
		want := credit.Shoutout{
			ID: "1773144000123456", Workspace: "T1", Giver: word.Draw(r, "giver"), Recipients: list.Draw(r, "recipients"),
			Text: rapid.String().Draw(r, "text"), Values: list.Draw(r, "values"), Channel: rapid.String().Draw(r, "channel"),
			Visibility: rapid.SampledFrom([]credit.Visibility{credit.Public, credit.ChannelOnly, credit.Private}).Draw(r, "visibility"),
			Source: rapid.SampledFrom([]credit.Source{
				credit.FromCommand, credit.FromModal, credit.FromMention, credit.FromShortcut, credit.FromPassOn, credit.FromImport,
			}).Draw(r, "source"),
			Work: rapid.String().Draw(r, "work"), WorkHere: rapid.Bool().Draw(r, "work here"),
			Permalink: rapid.String().Draw(r, "permalink"), PassedFrom: rapid.String().Draw(r, "passed from"), Boosts: []string{},
		}
		want.Unsure = want.Visibility == credit.ChannelOnly && rapid.Bool().Draw(r, "unsure")
		want.Time, _ = credit.IDTime(want.ID)
		record := pack(want, digest("event"))
		got, err := unpack("T1", want.ID, record)
		if err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatalf("(-want +got):\n%s", diff)
		}
		if eventOf(record) != digest("event") {
			r.Fatalf("the event is %q", eventOf(record))
		}
		other := want
		other.Recipients = slices.Clone(want.Recipients)
		slices.Reverse(other.Recipients)
		other.Channel, other.Visibility = "C2", credit.Private
		if wordsDigest(other) != wordsDigest(want) {
			r.Fatal("the same words to the same people have another digest")
		}
	})
}

func TestUnpackForeign(t *testing.T) {
	t.Parallel()
	good := pack(entry("for the calm release", "ULUIS").Shoutout, digest("event"))
	for _, c := range []struct{ id, record string }{
		{"1773144000123456", ""},
		{"1773144000123456", "x"},
		{"1773144000123456", good[:2*digestLength] + "Z" + good[2*digestLength+1:]},
		{"no id", good},
	} {
		if _, err := unpack("T1", c.id, c.record); !errors.Is(err, errUnpack) {
			t.Errorf("unpack(%q, %q) = %v, want an error", c.id, c.record, err)
		}
	}
	cut := good[:2*digestLength+3]
	if _, err := unpack("T1", "1773144000123456", cut); err != nil { // no fields are empty fields
		t.Error(err)
	}
}
