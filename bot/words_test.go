package bot_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shine/bot/render"
	"shine/bot/slacksim"
)

func TestSpanishWordsOfTheCommand(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for typed, want := range map[string]string{
		"/shine ayuda":                            "Credit somebody in a sentence",
		"/shine Yo":                               "Nothing here in the last 30 days",
		"/shine semana":                           "Nobody was credited in public this week",
		"/shine valores":                          "Our values",
		"/shine deshacer":                         "nothing to take back",
		"/shine sobre @ana":                       "Nobody told a public story about",
		"/shine olvídame":                         "Remove what you wrote",
		"/shine olvidar yo":                       "Remove what you wrote",
		"/shine resumen aquí lun 9:00":            "I told the channel",
		"/shine silencio aquí":                    "the channel can read that you changed it",
		"/shine anunciar en un hilo":              "the channel can read that you changed it",
		"/shine fecha 2027-01-12 cinco años aquí": "cinco años aquí",
		"/shine idioma aquí es":                   "the channel can read that you changed it",
		"/shine yo":                               "Nothing here in the last 30 days",
	} {
		if seen := s.types("sam", s.general, typed); len(seen) == 0 || !strings.Contains(seen[0].Text, want) {
			t.Errorf("%q is answered %+v, want %q", typed, seen, want)
		}
	}
	if seen := s.types("sam", s.general, "/shine resumen apagar"); len(seen) == 0 || !strings.Contains(seen[0].Text, "I told the channel") {
		t.Errorf("sam sees %+v", seen)
	}
}

// Everybody is spoken to in the language of their Slack, and types the words of it.
func TestEverybodySpeaksTheirLanguage(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	for who, locale := range map[string]string{"ana": "fr-CA", "luis": "de-DE", "priya": "pt-PT", "sam": "ja-JP"} {
		if err := s.UpdateUser(t.Context(), s.people[who], func(u *slacksim.User) { u.Locale = locale }); err != nil {
			t.Log(err) // nobody listens yet
		}
	}
	s.startBot()
	for _, one := range []struct{ who, typed, want string }{
		{"ana", "/shine en privé @luis pour avoir dit la vérité", "Personne d’autre ne le sait"},
		{"luis", "/shine @sam und @priya für das bisher ruhigste Release", "gelobt"},
		{"priya", "/shine em particular @ana por me dizer a verdade", "Ninguém mais fica sabendo"},
		{"sam", "/shine @luis さん、夜中の対応をありがとうございました", "に拍手を送りました"},
		{"ana", "/shine récap ici lundi à 9h", "je l’ai dit au canal"},
		{"luis", "/shine rückblick beenden", "ich habe es dem Channel gesagt"},
		{"sam", "/shine まとめ ここ 毎週月曜日の午前9時", "チャンネルにも知らせました"},
		{"priya", "/shine resumo encerrar", "contei ao canal"},
		{"ana", "/shine annoncer dans un fil", "le changement vient de toi"},
		{"luis", "/shine ansagen im thread", "dass du es geändert hast"},
		{"sam", "/shine 忘れて", "お名前を消しますか"},
		{"ana", "/shine oublie-moi", "Effacer ce que tu as écrit"},
		{"luis", "/shine vergiss mich", "und deinen Namen"},
		{"priya", "/shine esqueça-me", "e o seu nome"},
		{"ana", "/shine semain", "/shine semaine"},
		{"luis", "/shine wochenrükblick", "/shine wochenrückblick"},
		{"ana", "/shine langue italien", "`/shine langue fr`"},
		{"ana", "/shine langue allemand", "Ab jetzt spreche ich Deutsch mit dir"},
		{"priya", "/shine idioma aqui japonês", "foi você quem mudou"},
		{"sam", "/shine 言語 slack", "Slack と同じ言語"},
	} {
		if seen := s.types(one.who, s.general, one.typed); len(seen) == 0 || !strings.Contains(seen[0].Text, one.want) {
			t.Errorf("%q is answered %+v, want %q", one.typed, seen, one.want)
		}
	}
	s.hears("sam", "さんから拍手が届きました")
	s.hears("luis", "lobt dich")
	s.await("Japanese in the channel", func() bool {
		return strings.Contains(strings.Join(s.public(s.general), "\n"), "このチャンネルでは日本語で話します")
	})
	var texts []string
	for _, one := range s.stored() {
		texts = append(texts, one.Text)
	}
	slices.Sort(texts)
	want := []string{"avoir dit la vérité", "das bisher ruhigste Release", "me dizer a verdade", "夜中の対応をありがとうございました"}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("what is stored (-want +got):\n%s", diff)
	}
}

func TestGreetingsAreAnswered(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	direct := s.DirectChannel(s.people["sam"])
	for _, greeting := range []struct{ said, want string }{
		{"Hello!", "Who made something easier for you lately?"},
		{"thank you", "With pleasure"},
		{"¡Buenos días!", "I pass good words on"},
		{"Merci beaucoup !", "With pleasure"},
		{"Guten Morgen, Shine", "I pass good words on"},
		{"Olá!", "I pass good words on"},
		{"ありがとうございます！", "With pleasure"},
	} {
		before := len(s.told("sam"))
		if err := s.Say(t.Context(), s.people["sam"], direct, greeting.said, ""); err != nil {
			t.Fatal(err)
		}
		s.await("an answer to "+greeting.said, func() bool { return len(s.told("sam")) > before })
		if answered := s.told("sam")[before]; !strings.Contains(answered, greeting.want) {
			t.Errorf("%q is answered %q", greeting.said, answered)
		}
	}
}

// A form's field is plain text, in which a mention would stand as its id.
func TestFormsShowNamesForMentions(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for helping @luis in #general out")
	if stored := s.stored(); !strings.Contains(stored[0].Text, "<@"+s.people["luis"]+">") {
		t.Fatalf("stored %q", stored[0].Text)
	}
	receipt := s.sees("sam", s.general, "You credited")
	s.clicks("sam", receipt, render.ActionEdit, "")
	form := s.form("sam")
	if !strings.Contains(string(form.Body), "helping @Luis in #general out") {
		t.Errorf("the form holds %s", form.Body)
	}
	s.fills("sam", map[string][]string{render.FieldReason: {"helping @Luis and @Priya in #general out again"}})
	s.closed("sam")
	want := "helping <@" + s.people["luis"] + "> and @Priya in <#" + s.general + "> out again"
	s.eventually("the edit", func() bool { return s.stored()[0].Text == want })
}
