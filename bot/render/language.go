package render

import (
	"cmp"
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Language is one that Shine speaks; what it says is drawn by its methods.
type Language string

// The languages, by their BCP 47 tags. Every sentence of theirs stands in the folder words.
const (
	English Language = "en"
	Spanish Language = "es"
)

// Languages are all that Shine speaks.
var Languages = []Language{English, Spanish}

// Name is what a language calls itself.
func (l Language) Name() string {
	if l == Spanish {
		return "Español"
	}
	return "English"
}

//go:embed words
var words embed.FS

// bundle reads the catalogs once.
var bundle = sync.OnceValue(func() *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, l := range Languages {
		if _, err := b.LoadMessageFileFS(words, "words/"+string(l)+".toml"); err != nil {
			panic(err) // it is built in, and tested
		}
	}
	return b
})

var localizers = sync.OnceValue(func() map[Language]*i18n.Localizer {
	all := map[Language]*i18n.Localizer{}
	for _, l := range Languages {
		all[l] = i18n.NewLocalizer(bundle(), string(l))
	}
	return all
})

// LanguageOf is the one to speak with somebody whose Slack has a locale such as "es-ES"; false where Shine speaks none
// like it.
func LanguageOf(locale string) (Language, bool) {
	base, _, _ := strings.Cut(strings.ToLower(locale), "-")
	for _, l := range Languages {
		if base == string(l) {
			return l, true
		}
	}
	return English, false
}

// say is the sentence of a key, with its names filled in: say("announced", "Giver", …, "People", …).
func (l Language) say(key string, names ...any) string {
	return l.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: dataOf(names)})
}

// count is a sentence in the plural form of n, which it may show as {{.Count}}.
func (l Language) count(key string, n int, names ...any) string {
	return l.localize(&i18n.LocalizeConfig{
		MessageID: key, TemplateData: dataOf(append(names, "Count", l.number(n))), PluralCount: n,
	})
}

func (l Language) localize(cfg *i18n.LocalizeConfig) string {
	localizer, ok := localizers()[l]
	if !ok {
		localizer = localizers()[English]
	}
	text, err := localizer.Localize(cfg)
	if err != nil && text == "" {
		return cfg.MessageID // never in a release: a test asks for every key in every language
	}
	return text
}

func dataOf(names []any) map[string]any {
	data := make(map[string]any, len(names)/2)
	for i := 0; i+1 < len(names); i += 2 {
		name, _ := names[i].(string)
		data[name] = names[i+1]
	}
	return data
}

// ands are asked for once: a digest enumerates people thousands of times.
var ands = sync.OnceValue(func() map[Language]string {
	all := map[Language]string{}
	for _, l := range Languages {
		all[l] = l.say("and", "First", "", "Last", "")
	}
	return all
})

// and is what stands between the last two of several words.
func (l Language) and() string { return cmp.Or(ands()[l], ands()[English]) }

// number writes 2000 as 2,000 or, in Spanish, 2000 and 12.000: https://www.rae.es/dpd/números.
func (l Language) number(n int) string {
	if l == Spanish {
		if n < 10_000 {
			return fmt.Sprint(n)
		}
		return grouped(n, ".")
	}
	return grouped(n, ",")
}

func grouped(n int, separator string) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s%s%03d", grouped(n/1000, separator), separator, n%1000)
}
