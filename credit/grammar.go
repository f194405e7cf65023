package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Draft is what somebody typed, read but not yet judged.
type Draft struct {
	// Private is set when the text started with "privately".
	Private bool
	// People are the users and groups to credit, in the order in which they were named.
	People []Span
	// Unresolved are plain names, typed with their "@", that Slack did not turn into people.
	Unresolved []string
	// Broadcast is set when @channel, @here or @everyone stood among the people.
	Broadcast bool
	// Values are those picked from a list, beside the tags of the reason.
	Values []string
	// Work is the link to the work, as typed, and WorkTyped is set where it stood at the end of the text.
	Work      string
	WorkTyped bool
	// Reason is the rest, trimmed at both ends and otherwise as typed.
	Reason []Span
}

// NamesPeople reports whether the text started the way a shout-out does.
func (d Draft) NamesPeople() bool {
	return len(d.People) > 0 || len(d.Unresolved) > 0 || d.Broadcast
}

// Parse reads a shout-out:
//
//	[privately] person { [","|"and"|"&"|"+"|"/"|…] person } ["for"|"to"|":"|"-"|…] reason
//
// The words are those of every language that Shine speaks: "en privado", "y", "por". Any white space is a space,
// Slack's dashes and bullets are read as what was typed for them, and bold, italic and quotation marks around people
// are skipped.
//
// A person is a user, a user group, or a plain @name that Slack did not recognize. Someone named inside the
// reason is not a recipient.
func Parse(spans []Span) Draft {
	p := parser{rest: slices.Clone(trimRight(spans))}
	p.lead()
	d := Draft{Private: slices.ContainsFunc(privatelyWords, p.phrase)}
	if d.Private {
		p.sign()
	}
	p.lead()
	for p.person(&d) {
		p.separator()
	}

	if d.NamesPeople() {
		p.joinedName(&d)
		p.connector()
		p.closeMarks()
	}
	d.Reason = p.rest
	return d
}

const (
	// marks are signs that Slack's composer puts around words: bold, italic, struck, code, and quotation marks.
	marks = "*_~`\"'“”„‘’«»"
	// mostOpen is how many marks may be open at a time: nobody puts more around a name.
	mostOpen = 16
	// bullets begin the lines of a list.
	bullets = "•◦▪‣·"
)

var (
	// aName is a name: up to four words that begin with capital letters, or up to three other words.
	aName = `(?:\p{Lu}[\pL\pM'’.-]*(?:` + spaces +
		`+(?:\p{Lu}[\pL\pM'’.-]*|de|del|la|da|van|von|der|bin)){1,3}|[\pL\pM][\pL\pM'’.-]*(?:` +
		spaces + `+[\pL\pM][\pL\pM'’.-]*){0,2})`
	// plainName is an @name at the start of a text, up to what may separate it from the next.
	plainName = regexp.MustCompile(`^@[^\s\p{Z}` + invisibles + `,;&:@<>+/|、，；：＆–—*~!?()…。！？（）「」・` + "`" + `"“”«»]+`)
	// joins stands before a name that is joined to the people, and joinsNames between two such names.
	joins      = oneOf(andWords) + spaces + `+|[&+/,，、]` + spaces + `*`
	joinsNames = spaces + `+(?i:` + oneOf(andWords) + `)` + spaces + `+|` + spaces + `*[&+/,]` + spaces + `*`
	// dashSpace begins a line of a list.
	dashSpace = regexp.MustCompile(`^[-–—]` + spaces + `*`)
	// joined are names without their "@", from after the people up to what ends the names.
	joined = regexp.MustCompile(
		`^(?i:` + joins + `)(` + aName + `(?:(?:` + joinsNames + `)` + aName + `)*?)(` +
			spaces + `+(?i:` + oneOf(forWords) + `)` + spaces +
			`|` +
			spaces + `*:` + spaces + `|` + spaces + `+[-–—]+` + spaces + `)`,
	)
	// betweenJoined stands between two of these names.
	betweenJoined = regexp.MustCompile(joinsNames)
	// noNames are words that begin a reason, and never a name.
	noNames = regexp.MustCompile(
		`^(?i:thanks?|thx|gracias|danke|merci|congrats|congratulations|kudos|props|bravo|also|well|just|more|then|` +
			`great|good|nice|awesome|amazing|brilliant|excellent|fantastic|wonderful|super|big|huge|many|much|so|such|` +
			`what|who|which|you|your|yours|we|our|my|i|he|his|she|her|they|their|it|its|the|an?|this|that|these|those|` +
			`all|every|everyone|everybody|both|each|some|one|always|again|especially|` +
			`el|la|los|las|lo|mi|mis|tu|su|sus|nuestr[oa]s?|tod[oa]s?|una?|que|quien|` +
			`muchas?|muy|gran|buen|felicidades|enhorabuena|die|das|ein|eine|le|les|obrigad[oa]|valeu|parab[ée]ns|toll|` +
			`quel|quelle|toute?|tous|der|alle|wir|nous|n[óo]s)(?:` + spaces + `|$)`,
	)
)

// parser takes spans off the front of its own copy; what comes next never begins with white space.
type parser struct {
	rest []Span
	// open are the marks that are open.
	open []rune
	// fresh is set where a new line begins.
	fresh bool
}

// text is the plain text that comes next; it is empty before a mention and at the end.
func (p *parser) text() string {
	if len(p.rest) > 0 && p.rest[0].Kind == PlainText {
		return p.rest[0].Text
	}
	return ""
}

// skip drops n bytes of the plain text that comes next, and the white space after them.
func (p *parser) skip(n int) {
	p.rest[0].Text = p.rest[0].Text[n:]
	p.skipSpace()
}

func (p *parser) skipSpace() {
	p.fresh = false
	for len(p.rest) > 0 && p.rest[0].Kind == PlainText {
		before := p.rest[0].Text
		p.rest[0].Text = strings.TrimLeftFunc(p.rest[0].Text, IsSpace)
		p.fresh = p.fresh || strings.ContainsAny(before[:len(before)-len(p.rest[0].Text)], "\r\n")
		if p.rest[0].Text != "" {
			return
		}
		p.rest = p.rest[1:]
	}
}

// begins reports whether w comes next, in any case, as a whole word.
func (p *parser) begins(w string) bool {
	t := p.text()
	return len(t) >= len(w) && strings.EqualFold(t[:len(w)], w) && !startsWithWord(t[len(w):])
}

// word skips w where it comes next, in either Unicode form of letters with marks.
func (p *parser) word(w string) bool {
	if !p.begins(w) {
		w = norm.NFD.String(w)
	}
	if !p.begins(w) {
		return false
	}
	p.skip(len(w))
	return true
}

// phrase skips words with any white space between them.
func (p *parser) phrase(words string) bool {
	first, others, _ := strings.Cut(words, " ")
	if others == "" {
		return p.word(first)
	}
	if !p.begins(first) && !p.begins(norm.NFD.String(first)) {
		return false
	}

	before := slices.Clone(p.rest) // skipping changes p.rest
	for w := range strings.FieldsSeq(words) {
		if !p.word(w) {
			p.rest = before
			return false
		}
	}
	return true
}

// lead skips what may stand before a person: white space, a bullet, and opening marks. Marks are skipped only where a
// person follows: in a reason they stay as typed.
func (p *parser) lead() {
	p.skipSpace()
	t := strings.TrimLeftFunc(p.text(), func(r rune) bool { return IsSpace(r) || strings.ContainsRune(bullets, r) })
	if dash := dashes.FindString(t); dash != "" && dash == strings.TrimRightFunc(t, IsSpace) && p.personFollows() {
		t = ""
	}
	inner := strings.TrimLeft(t, marks)
	if inner == "" && p.personFollows() || plainName.MatchString(inner) {
		p.opens(t[:len(t)-len(inner)])
		p.skip(len(p.text()) - len(inner))
	}
}

// opens notes marks that are open from here on.
func (p *parser) opens(marks string) {
	for _, mark := range marks {
		if len(p.open) < mostOpen {
			p.open = append(p.open, mark)
		}
	}
}

// personFollows reports whether a person comes right after the plain text that comes next.
func (p *parser) personFollows() bool {
	return len(p.rest) > 1 && p.rest[0].Kind == PlainText && isPerson(p.rest[1])
}

// personAhead reports whether a person comes next, after the plain text but for what is left of it.
func (p *parser) personAhead(left string) bool {
	return plainName.MatchString(left) || left == "" && p.personFollows()
}

// endsBehind reports whether the people end behind the person who comes next.
func (p *parser) endsBehind(left string) bool {
	behind := left[len(plainName.FindString(left)):]
	if left == "" && len(p.rest) > 2 {
		behind = p.rest[2].Text
	}
	return peopleEnd.MatchString(strings.TrimLeft(behind, marks))
}

// person moves the person that comes next into the draft.
func (p *parser) person(d *Draft) bool {
	if len(p.rest) == 0 {
		return false
	}

	switch next := p.rest[0]; next.Kind {
	case User, Group:
		d.People = append(d.People, next)
	case Broadcast:
		d.Broadcast = true
	case PlainText:
		return p.plainPerson(d)
	case Channel:
		return false
	}

	p.rest = p.rest[1:]
	p.named()
	return true
}

// shut skips marks right after a person that close open ones.
func (p *parser) shut() {
	t := p.text()
	for len(p.open) > 0 {
		mark := firstRune(t)
		at := slices.Index(p.open, opening(mark))
		if t == "" || at < 0 {
			break
		}
		p.open = slices.Delete(p.open, at, at+1)
		t = t[utf8.RuneLen(mark):]
	}

	if n := len(p.text()) - len(t); n > 0 {
		p.rest[0].Text = t
	}
}

// opening is the opening mark that belongs to a closing one.
func opening(closing rune) rune {
	switch closing {
	case '”':
		return '“'
	case '’':
		return '‘'
	case '»':
		return '«'
	}
	return closing
}

// closeMarks skips the marks at the end of the text that close those open around all of it.
func (p *parser) closeMarks() {
	last := len(p.rest) - 1
	if last < 0 || p.rest[last].Kind != PlainText {
		return
	}

	t := p.rest[last].Text
	for _, mark := range slices.Backward(p.open) {
		r, size := utf8.DecodeLastRuneInString(t)
		if t == "" || opening(r) != mark {
			break
		}
		t = t[:len(t)-size]
	}

	p.rest[last].Text = t
	p.rest = trimRight(p.rest)
}

// joinedName reads names without "@" that are joined to the people and end as people do: "@ana and Luis Ortega for …".
func (p *parser) joinedName(d *Draft) {
	found := joined.FindStringSubmatchIndex(p.text())
	if found == nil {
		return
	}

	names := betweenJoined.Split(p.text()[found[2]:found[3]], -1)
	if slices.ContainsFunc(names, noNames.MatchString) || strings.ContainsRune(",，、", firstRune(p.text())) && isPhrase(
		names[0],
	) {
		return
	}

	d.Unresolved = append(d.Unresolved, names...)
	p.skip(found[3])
}

// isPhrase reports whether a text has several words, and does not begin like a name: after a comma such a text is a
// reason.
func isPhrase(text string) bool {
	return !unicode.IsUpper(firstRune(text)) && strings.ContainsFunc(text, IsSpace)
}

func (p *parser) plainPerson(d *Draft) bool {
	name := plainName.FindString(p.text())
	if slices.Contains(p.open, '_') {
		name = strings.TrimRight(name, "_")
	}
	if len(name) < 2 {
		return false
	}

	switch strings.ToLower(strings.TrimRight(name, ".;!?")) {
	case "@channel", "@here", "@everyone":
		d.Broadcast = true
	default:
		d.Unresolved = append(d.Unresolved, name)
	}

	p.rest[0].Text = p.rest[0].Text[len(name):]
	p.named()
	return true
}

// named skips what belongs to the person just named, such as an honorific.
func (p *parser) named() {
	p.shut()
	p.skipSpace()
	p.honorific()
}

// separator skips commas, "and" and the like, but only where another person follows: "@ana and the whole
// night shift" is about Ana, and starts with "and". What may lead to a reason does so, unless the people end behind the
// next one: in "@ana: @luis told me" Luis is none of them, in "@ana - @luis - for" he is.
func (p *parser) separator() {
	dash := 0
	if p.fresh {
		dash = len(dashSpace.FindString(p.text())) // the dash of a list
	}

	n, leads := between(p.text()[dash:])
	n += dash
	ahead := p.text()[n:]
	inner := strings.TrimLeft(ahead, marks)
	if n == 0 && inner == ahead || !p.personAhead(inner) || leads && !p.endsBehind(inner) {
		return
	}

	p.opens(ahead[:len(ahead)-len(inner)])
	p.skip(len(p.text()) - len(inner))
}

// connectors are the words that may lead to a reason. "to" is not among forWords, which also end names: it begins a
// reason so often.
var connectors = append(spelled(forWords), "to")

// connector skips what may lead from the people to the reason: a comma, dashes or a colon, and then one word.
func (p *parser) connector() {
	p.sign()
	if slices.ContainsFunc(connectors, p.word) {
		if strings.HasPrefix(p.text(), ":") {
			p.sign()
		}
		return
	}
}

// sign skips signs that lead to a reason.
func (p *parser) sign() {
	for n := leadingSign(p.text()); n > 0; n = leadingSign(p.text()) {
		p.skip(n)
	}
}

// endsThere reports whether a word that stands before a text ends there.
func endsThere(t string) bool { return t == "" || IsSpace(firstRune(t)) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func startsWithWord(s string) bool {
	r := firstRune(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// trimRight drops trailing white space, and trailing spans that have nothing else.
func trimRight(spans []Span) []Span {
	for n := len(spans); n > 0 && spans[n-1].Kind == PlainText; n = len(spans) {
		t := strings.TrimRightFunc(spans[n-1].Text, IsSpace)
		if t == spans[n-1].Text && t != "" {
			return spans
		}
		spans = spans[:n-1]
		if t != "" {
			return append(spans[:n-1:n-1], Span{Text: t})
		}
	}

	return spans
}

func isPerson(s Span) bool { return s.Kind == User || s.Kind == Group || s.Kind == Broadcast }
