package bot

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"shine/credit"
)

// A field of a form holds plain text, so people and channels stand in it by their names: "@Luis Ortega". The text that
// comes back is read with those names, and nothing else in it becomes a person.

// typable is a text in the normal form as a form's field shows it.
func (b *base) typable(normal string) string {
	var text strings.Builder
	for _, s := range credit.Spans(normal) {
		text.WriteString(b.nameInField(s))
	}
	return text.String()
}

// nameInField is what a person or channel is called in a form's field: by their id where the name is not known yet,
// since nobody waits for a name.
func (b *base) nameInField(s credit.Span) string {
	switch s.Kind {
	case credit.User:
		if known, ok := b.workspace.KnownPerson(s.ID); ok && len(known.Names) > 0 {
			return "@" + known.Names[0]
		}
	case credit.Channel:
		if known, ok := b.workspace.KnownChannel(s.ID); ok && known.Name != "" {
			return "#" + known.Name
		}
	case credit.PlainText, credit.Group, credit.Broadcast:
		return s.Text
	}

	return idInField(s)
}

func idInField(s credit.Span) string {
	if s.Kind == credit.Channel {
		return "#" + s.ID
	}
	return "@" + s.ID
}

// retyped is what somebody typed in a form, in the normal form. People and channels that stood there before stay what
// they are; a form turns nothing else into people.
func retyped(text, before string, name func(credit.Span) string) string {
	stood := stoodIn(before, name)
	var spans []credit.Span
	for _, s := range credit.Spans(text) {
		if s.Kind != credit.PlainText {
			s = credit.Span{Text: credit.NormalText([]credit.Span{s})}
		}
		spans = append(spans, withNames(s.Text, stood)...)
	}
	return credit.NormalText(spans)
}

// shown is a person or channel as a field shows it.
type shown struct {
	text string
	span credit.Span
}

// stoodIn are the people and channels of a text in the normal form, in every way that a field may show them, the
// longest first: "@Ana Lee" is not "@Ana".
func stoodIn(normal string, name func(credit.Span) string) []shown {
	var stood []shown
	for _, s := range credit.Spans(normal) {
		if s.Kind != credit.PlainText {
			stood = append(
				stood, shown{name(s), s}, shown{idInField(s), s}, shown{credit.NormalText([]credit.Span{s}), s},
			)
		}
	}

	slices.SortFunc(stood, func(a, b shown) int {
		return cmp.Or(
			cmp.Compare(len(b.text), len(a.text)), strings.Compare(a.text, b.text),
			strings.Compare(a.span.ID, b.span.ID),
		)
	})
	return slices.CompactFunc(stood, func(a, b shown) bool { return a.text == b.text })
}

// withNames turns what stood in a text before into people and channels again.
func withNames(text string, stood []shown) []credit.Span {
	for i, s := range stood {
		if at := indexWord(text, s.text); at >= 0 {
			return slices.Concat(
				withNames(text[:at], stood[i+1:]), []credit.Span{s.span}, withNames(text[at+len(s.text):], stood[i:]),
			)
		}
	}
	return []credit.Span{{Text: text}}
}

// indexWord is the index at which a name stands as a word of its own, not as the beginning of a longer one; -1 is
// nowhere.
func indexWord(text, name string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], name)
		if at < 0 {
			return -1
		}
		at += from
		from = at + len(name)
		if next, _ := utf8.DecodeRuneInString(text[from:]); !unicode.IsLetter(next) && !unicode.IsNumber(next) {
			return at
		}
	}
}
