package credit_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"shine/credit"
)

// Whoever adds a language gives it all the words that people type in it.
func TestEveryLanguageIsComplete(t *testing.T) {
	t.Parallel()
	tags := map[string]bool{}
	for _, l := range credit.Languages {
		if l.Tag == "" || l.Name == "" || tags[l.Tag] {
			t.Errorf("%q (%s) has no tag and name of its own", l.Tag, l.Name)
		}
		tags[l.Tag] = true
		for what, n := range map[string]int{
			"names by which it is asked for": len(l.Called), "words for and": len(l.And), "words for privately": len(l.Privately),
			"greetings": len(l.Hellos), "thanks": len(l.Thanks), "words for a birthday": len(l.Birthdays),
			"ways to say what changed": len(l.Changed), "words for unseen work": len(l.BehindScenes), "words beside a day": len(l.BesideDays),
		} {
			if n == 0 {
				t.Errorf("%s has no %s", l.Name, what)
			}
		}
		for day, names := range l.Days {
			if len(names) < 2 {
				t.Errorf("%s: day %d has the names %q, want a long and a short one", l.Name, day, names)
			}
			for _, name := range names {
				schedule, err := credit.ParseSchedule([]string{name, "9:00"}, "UTC")
				if err != nil || int(schedule.Day) != day {
					t.Errorf("%s: %q is day %d, %v", l.Name, name, schedule.Day, err)
				}
			}
		}
	}
}

// What people type in their language is read whatever it is in another one.
func TestEveryLanguageGivesCredit(t *testing.T) {
	t.Parallel()
	for _, l := range credit.Languages {
		text := l.Privately[0] + " <@U1> " + l.And[0] + " <@U2> "
		if len(l.For) > 0 {
			text += l.For[0] + " "
		}
		d := credit.Parse(spans(text + "xyz"))
		if got := people(d); got != "U1 U2" || !d.Private || credit.NormalText(d.Reason) != "xyz" {
			t.Errorf("%s: %q credits %q, privately %v, for %q", l.Name, text, got, d.Private, credit.NormalText(d.Reason))
		}
	}
}

// A word that means two things would do one of them for people who mean the other.
func TestWordsMeanOneThing(t *testing.T) {
	t.Parallel()
	meaning := map[string]string{}
	for _, l := range credit.Languages {
		for word, english := range l.Commands {
			if other, known := meaning[word]; known && other != english {
				t.Errorf("%s: %q is %q, and %q elsewhere", l.Name, word, english, other)
			}
			meaning[word] = english
		}
	}
}

// What was chosen in any language that is spoken comes back from an export.
func TestLanguagesAreImported(t *testing.T) {
	t.Parallel()
	for _, l := range credit.Languages {
		for _, line := range []string{`{"type":"preferences","user":"U1","language":%q}`, `{"type":"channel","channel":"C1","language":%q}`, `{"type":"settings","language":%q}`} {
			raw := fmt.Sprintf(line, l.Tag)
			if _, err := credit.ParseLine([]byte(raw), "T1"); err != nil || !json.Valid([]byte(raw)) {
				t.Errorf("%s: %v", raw, err)
			}
			if _, err := credit.ParseLine([]byte(strings.Replace(raw, l.Tag, "tlh", 1)), "T1"); err == nil {
				t.Error("Klingon is imported")
			}
		}
	}
}

// A digest finds in every language the stories that tell what changed, and the work that nobody sees.
func TestStoriesAreFoundInEveryLanguage(t *testing.T) {
	t.Parallel()
	for tag, text := range map[string]string{
		"en": "pairing all night long, so that nobody was paged", "es": "programar en pareja toda la noche, para que nadie madrugara",
		"fr": "avoir passé la nuit sur la migration, pour que personne ne soit réveillé", "de": "die ganze Nacht am Deploy, damit niemand geweckt wurde",
		"pt-BR": "passar a noite na migração, para que ninguém fosse acordado", "ja": "夜遅くまで移行を手伝ってくれたおかげで誰も起こされませんでした",
	} {
		plain := credit.Shoutout{ID: "1", Recipients: []string{"U2"}, Giver: "U1", Text: "nothing to tell here"}
		telling := credit.Shoutout{ID: "2", Recipients: []string{"U3"}, Giver: "U1", Text: text}
		for _, week := range [][]credit.Shoutout{{plain, telling}, {telling, plain}} {
			if list := credit.Shortlist(credit.Week{Stories: week, Seed: "x"}); list[0].ID != "2" {
				t.Errorf("%s: %q does not come first", tag, text)
			}
		}
	}
}
