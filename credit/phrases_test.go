package credit_test

import (
	"testing"

	"shine/credit"
)

// In each language, a story that says what changed, and one of work behind the scenes, come before plain thanks.
func TestWhatStoriesSayInEachLanguage(t *testing.T) {
	t.Parallel()
	for said, plain := range map[string]string{
		"pairing with me all day so that nobody was paged":               "the good work of this week",
		"cleaning up the old runbooks":                                   "the good work of this week",
		"On-Call over the holidays":                                      "the good work of this week",
		"revisar el despliegue conmigo; así nadie trabajó el domingo":    "el buen trabajo de esta semana",
		"revisar el despliegue conmigo, asi nadie trabajo el domingo":    "el buen trabajo de esta semana",
		"quien estuvo detrás de todo":                                    "el buen trabajo de esta semana",
		"avoir relié les deux équipes. Désormais tout le monde comprend": "le bon travail de cette semaine",
		"le travail dans l’ombre toute la semaine":                       "le bon travail de cette semaine",
		"den Plan für den Umzug, damit niemand am Sonntag arbeitet":      "die gute Arbeit in dieser Woche",
		"die Rufbereitschaftswoche im Dezember":                          "die gute Arbeit in dieser Woche",
		"o plano da mudança, até que tudo ficou calmo de novo":           "o bom trabalho desta semana",
		"a limpeza e a revisão dos alertas":                              "o bom trabalho desta semana",
		"引っ越しの計画を立ててくれたおかげで、みんな休めました":                                    "今週のすてきな仕事",
		"夜間の当番を引き受けてくれた":                                                 "今週のすてきな仕事",
	} {
		t.Run(said, func(t *testing.T) {
			t.Parallel()
			for _, seed := range []string{"a", "b", "c", "d"} {
				list := credit.Shortlist(credit.Week{Seed: seed, Stories: []credit.Shoutout{
					story(0, "U1", plain, "U2"), story(1, "U3", said, "U4"), story(2, "U5", plain, "U6"),
				}})
				if list[0].Text != said {
					t.Errorf("%q comes before it", list[0].Text)
				}
			}
		})
	}
}

// A word of thanks that only begins to say what changed, or parts of other words, are no such story.
func TestWhatStoriesDoNotSay(t *testing.T) {
	t.Parallel()
	for _, plain := range []string{
		"so that nobody was paged", "all of your help because", "the contest and the latest testament", "asíntotas de la semana entera",
	} {
		first := map[bool]int{}
		for _, seed := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			list := credit.Shortlist(credit.Week{Seed: seed, Stories: []credit.Shoutout{
				story(0, "U1", plain, "U2"), story(1, "U3", "the good work of this week", "U4"),
			}})
			first[list[0].Text == plain]++
		}
		if first[true] == 0 || first[false] == 0 {
			t.Errorf("%q: first %d times of 8", plain, first[true])
		}
	}
}
