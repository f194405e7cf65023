package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// More combining marks in one word than a message has room for, from anybody and by every way in, are acknowledged and
// answered: nothing of Shine may cut them for ever.
func TestAWordOfCombiningMarksIsAnswered(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	word := "a" + strings.Repeat("\u0301", 8100)

	for typed, answer := range map[string]string{
		"/shine @luis for " + word:                       "2,000",
		"/shine " + word:                                 "You typed",
		"/shine @luis " + word + " " + word + " " + word: "2,000",
	} {
		s.types("ana", s.general, typed)
		s.sees("ana", s.general, answer) // what is too long for an acknowledgement follows it
	}

	if err := s.Say(t.Context(), s.people["luis"], s.inside, "@shine @priya for the help with "+word, ""); err != nil {
		t.Fatal(err)
	}
	s.sees("luis", s.inside, "2,000")

	if err := s.Say(t.Context(), s.people["sam"], s.DirectChannel(s.people["sam"]), "@luis for the help with "+word, ""); err != nil {
		t.Fatal(err)
	}
	s.hears("sam", "2,000")

	s.types("ana", s.general, "/shine @luis")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {word[:3801] + " is what he wrote"}})
	s.closed("ana")
	s.hears("luis", "is what he wrote")
}
