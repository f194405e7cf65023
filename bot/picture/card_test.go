package picture

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func card(quote string) Card {
	return Card{Headline: "Sam Okafor credited Luis Ortega", Quote: quote, Foot: "March 3rd, 2026 · #craft"}
}

// Cards of all lengths and scripts stay within their picture; SHINE_PICTURES keeps them to be looked at.
func TestCardsOfAllLengths(t *testing.T) {
	t.Parallel()
	for name, quote := range map[string]string{
		"short": "the calm release", "usual": "splitting the migration into steps so small that none of them was scary",
		"long": strings.Repeat("reading two hundred canceled accounts and telling us why, ", 30), "one word": strings.Repeat("a", 2000),
		"japanese": strings.Repeat("とても静かなリリースをありがとうございました。", 8), "lines": "first\n\nsecond\nthird",
		"emoji": "the calm release 🎉✨", "marks": "Ngô Bảo Châu, Łódź, Ёлка", "empty": "",
		"hostile": strings.Repeat("e\u0301\u0301\u0301\u0301\u0301", 200) + "\u202Eevil",
	} {
		drawn, err := DrawCard(card(quote))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if dir := os.Getenv("SHINE_PICTURES"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "card-"+name+".png"), drawn, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		picture, err := png.Decode(bytes.NewReader(drawn))
		if err != nil {
			t.Fatal(err)
		}
		if size := picture.Bounds(); size.Dx() != 1200 || size.Dy() < 630 || size.Dy() > 2000 || len(drawn) > 400_000 {
			t.Errorf("%s: %v, %d bytes", name, size, len(drawn))
		}
		again, err := DrawCard(card(quote))
		if err != nil || !bytes.Equal(drawn, again) {
			t.Errorf("%s is drawn in two ways: %v", name, err)
		}
	}
}

func TestCardWithoutLetters(t *testing.T) {
	t.Parallel()
	if _, err := DrawCard(card("شكرا على الهدوء")); !errors.Is(err, ErrNoLetters) {
		t.Errorf("a card in Arabic: %v", err)
	}
	if got := Readable([]string{"ليلى", "leila"}); got != "leila" {
		t.Errorf("the name is %q", got)
	}
}

func TestPieces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"a bc d": {"a ", "bc ", "d"}, "静か。な": {"静", "か。", "な"}, "a静b": {"a", "静", "b"}, "": nil, "e\u0301x": {"e\u0301x"},
	} {
		if diff := cmp.Diff(want, pieces(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// Every line fits, and nothing is lost but what does not fit at all.
func TestWrapped(t *testing.T) {
	t.Parallel()
	p, err := newPen(36)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{strings.Repeat("calm release ", 20), strings.Repeat("静かな", 60), strings.Repeat("x", 300), "a " + strings.Repeat("y", 200) + " b"} {
		lines := p.wrapped(text, 600, 100)
		for _, line := range lines {
			if w := p.width(line); w > 600 {
				t.Errorf("%q is %v wide", line, w)
			}
		}
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := squeeze(strings.Join(lines, "")); got != squeeze(text) {
			t.Errorf("of %q is left %q", text, got)
		}
	}
}
