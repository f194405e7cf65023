package emoji

import (
	"strings"
	"testing"
)

func TestName(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"sparkles": "sparkles", "Sparkles": "sparkles", ":Sparkles:": "sparkles", "✨": "sparkles",
		"thumbsup": "+1", ":thumbsup:": "+1", "+1": "+1", "👍": "+1", "👍🏽": "+1", ":+1::skin-tone-4:": "+1",
		"thumbsup::skin-tone-3": "+1", "heart": "heart", "❤️": "heart", "❤": "heart", "hankey": "hankey", "poop": "hankey",
		"🏃🏽‍♀️": "woman-running", "🇪🇸": "es", "flag-es": "es", "⭐": "star", "1️⃣": "one",
	} {
		if got, known := Name(typed); !known || got != want {
			t.Errorf("Name(%q) = %q, %v, want %q", typed, got, known, want)
		}
	}
	for typed, want := range map[string]string{":Party_Parrot:": "party_parrot", "": "", ":": ""} {
		if got, known := Name(typed); known || got != want {
			t.Errorf("Name(%q) = %q, %v, want %q, which is no standard one", typed, got, known, want)
		}
	}
}

// Every line holds an emoji and its names, and no name is of two.
func TestData(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for line := range strings.Lines(data) {
		words := strings.Fields(line)
		if len(words) < 2 {
			t.Errorf("a line is %q", line)
		}
		for _, word := range words {
			if seen[word] {
				t.Errorf("%s is there twice", word)
			}
			seen[word] = true
		}
	}
	if len(seen) < 3800 {
		t.Errorf("there are %d names and emoji", len(seen))
	}
}
