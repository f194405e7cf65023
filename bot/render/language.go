package render

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"shine/credit"
)

// Language is one that Shine speaks; what it says is drawn by its methods.
type Language string

// The languages that the code names, by their BCP 47 tags. Every sentence of each language stands in the folder words.
const (
	English Language = "en"
	Spanish Language = "es"
)

// Languages are all that Shine speaks.
var Languages = func() (all []Language) {
	for _, language := range credit.Languages {
		all = append(all, Language(language.Tag))
	}
	return all
}()

// Name is what a language calls itself.
func (l Language) Name() string {
	for _, language := range credit.Languages {
		if language.Tag == string(l) {
			return language.Name
		}
	}
	return English.Name()
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

// LanguageOf is the language to speak with somebody whose Slack has a locale such as "es-ES"; false where Shine speaks
// none like it. The language of another country will do: "pt-BR" for "pt-PT".
func LanguageOf(locale string) (Language, bool) {
	for _, l := range Languages {
		if strings.EqualFold(string(l), locale) {
			return l, true
		}
	}

	base := baseOf(locale)
	for _, l := range Languages {
		if base == baseOf(string(l)) {
			return l, true
		}
	}
	return English, false
}

// baseOf is a tag without the country.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	return base
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
	cfg.TemplateParser = blanks{}
	text, err := localizer.Localize(cfg)
	if err != nil && text == "" {
		return cfg.MessageID // this never happens in a release: a test asks for every key in every language
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

// signs are the signs and words that a language puts between others.
type signs struct {
	// comma stands between several words, "and" before the last one, sentences between two sentences, and thousands
	// between the digits of a number that is not less than from.
	comma, and, sentences, thousands string
	from                             int
	// before and after stand around the name of a person.
	before, after string
}

// allSigns reads them once: a digest enumerates people thousands of times.
var allSigns = sync.OnceValue(func() map[Language]signs {
	all := map[Language]signs{}
	for _, l := range Languages {
		s := signs{
			comma: l.say("list", "First", "", "Last", ""), and: l.say("and", "First", "", "Last", ""),
			sentences: l.say("sentences", "First", "", "Last", ""), thousands: l.say("thousands"),
		}
		s.from, _ = strconv.Atoi(l.say("thousands_from")) // a test reads it
		s.before, s.after, _ = strings.Cut(l.say("person", "Person", "\x00"), "\x00")
		all[l] = s
	}
	return all
})

func (l Language) signs() signs {
	if s, known := allSigns()[l]; known {
		return s
	}
	return allSigns()[English]
}

// sentences puts several sentences one after the other.
func (l Language) sentences(all ...string) string { return strings.Join(all, l.signs().sentences) }

// number writes 2000 as 2,000 or, in Spanish, 2000 and 12.000: https://www.rae.es/dpd/números.
func (l Language) number(n int) string {
	if s := l.signs(); n >= s.from {
		return grouped(n, s.thousands)
	}
	return strconv.Itoa(n)
}

func grouped(n int, separator string) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s%s%03d", grouped(n/1000, separator), separator, n%1000)
}
