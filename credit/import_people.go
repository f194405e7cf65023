package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Account is somebody's account in Slack, as an import looks for it.
type Account struct {
	ID       string
	Names    []string
	Email    string
	Standing Standing
}

// NamedChannel is a channel in Slack, as an import looks for it.
type NamedChannel struct {
	ID, Name   string
	Visibility Visibility
}

// Directory finds people and channels by the names in the files of other tools. It does not guess: only a whole name
// counts, and one that several people have finds nobody.
type Directory struct {
	standings     map[string]Standing
	names, emails map[string][]string
	// accountNames are the names of each account.
	accountNames map[string][]string
	channels     map[string][]NamedChannel
}

// NewDirectory returns a directory of a workspace. Without accounts it only knows member IDs.
func NewDirectory(accounts []Account, channels []NamedChannel) *Directory {
	d := &Directory{
		standings: map[string]Standing{}, names: map[string][]string{}, emails: map[string][]string{},
		accountNames: map[string][]string{}, channels: map[string][]NamedChannel{},
	}
	for _, a := range accounts {
		d.standings[a.ID] = a.Standing
		for _, name := range a.Names {
			d.accountNames[a.ID] = append(d.accountNames[a.ID], wordsOfName(name))
			addOnce(d.names, wordsOfName(name), a.ID)
		}
		addOnce(d.emails, strings.ToLower(a.Email), a.ID)
	}

	for _, c := range channels {
		d.channels[c.ID] = []NamedChannel{c}
		d.channels[Fold(c.Name)] = append(d.channels[Fold(c.Name)], c)
	}

	return d
}

func addOnce(index map[string][]string, key, id string) {
	if key != "" && !slices.Contains(index[key], id) {
		index[key] = append(index[key], id)
	}
}

// These are problems with the people who are named.
const (
	whoNobody   = "nobody is named"
	whoSeveral  = "it may mean several people; write an e-mail address or a member ID"
	whoUnknown  = "nobody in the workspace is called so; write an e-mail address or a member ID"
	whoNoLookup = "it is no member ID, and names are looked up only with SLACK_BOT_TOKEN"
	whoNoEmails = "it is an e-mail address, which Slack shows Shine only with the permission users:read.email; write a " +
		"name or a member ID"
	whoBot     = "it is a bot"
	whoOneself = "the giver alone is credited"
	whoTooMany = "more people are named than a shout-out may credit"
)

var (
	mentions   = regexp.MustCompile(`<@([UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>`)
	links      = regexp.MustCompile(`^<#([CG][A-Z0-9]{1,30})(?:\|[^<>]*)?>$`)
	emails     = regexp.MustCompile(`[^\s<>()\[\]",;:|]+@[^\s<>()\[\]",;:|]+\.[^\s<>()\[\]",;:|]*[^\s<>()\[\]",;:|.]`)
	betweenAll = regexp.MustCompile(`[;；|\n]`)
	commas     = regexp.MustCompile(`[,，、]`)
	ands       = regexp.MustCompile(`(?i)\s*[&+]\s*|\s+(?:and|und|et|y|e)\s+`)
)

// giver finds the one person whom a cell names.
func (d *Directory) giver(cell string) (id, problem string) {
	id, problem = d.person(plainCell(cell))
	if problem == "" && d.standings[id] == Bot {
		return "", whoBot
	}
	return id, problem
}

// recipients finds everybody whom a cell names, except the giver and bots. Where one of them cannot be found, it finds
// none.
func (d *Directory) recipients(cell, giver string) (ids []string, problem string) {
	// A mention is a person by itself, whatever stands next to it.
	pieces := betweenAll.Split(mentions.ReplaceAllString(plainCell(cell), ";<@$1>;"), mostPieces+1)
	if len(pieces) > mostPieces {
		return nil, whoTooMany
	}

	for _, piece := range pieces {
		if piece = strings.Trim(piece, " \t,&+"); piece == "" || isAnd(piece) {
			continue
		}
		some, problem := d.piece(piece)
		if problem != "" {
			return nil, problem
		}
		ids = append(ids, some...)
	}

	if len(ids) == 0 {
		return nil, whoNobody
	}
	return d.creditable(eachOnce(ids), giver)
}

// mostPieces is how many people are looked for in a cell.
const mostPieces = 10 * mostRecipients

// isAnd reports whether a piece only joins its neighbors.
func isAnd(piece string) bool { return ands.FindString(" "+piece+" ") == " "+piece+" " }

// creditable returns the people whom a shout-out can credit.
func (d *Directory) creditable(ids []string, giver string) ([]string, string) {
	people := slices.DeleteFunc(ids, func(id string) bool { return d.standings[id] == Bot })
	if len(people) == 0 {
		return nil, whoBot
	}
	others := without(people, []string{giver})
	switch {
	case len(others) == 0:
		return nil, whoOneself
	case len(others) > mostRecipients:
		return nil, whoTooMany
	}

	return others, ""
}

// piece finds the people in a piece of a cell. It tries every way to read it: as one person, as "Álvarez, Ana", as
// several people. Where two ways lead to different people, that is a problem.
func (d *Directory) piece(piece string) (ids []string, problem string) {
	problem = whoUnknown
	for i, reading := range readings(piece) {
		some, wrong := d.all(reading)
		switch {
		case wrong == "" && ids != nil && !sameStrings(ids, some):
			return nil, whoSeveral
		case wrong == "":
			ids = some
		case i == 0 || wrong == whoSeveral:
			problem = wrong
		}
	}

	if ids == nil {
		return nil, problem
	}
	return ids, ""
}

func sameStrings(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// readings are the ways in which a piece of a cell can be taken apart.
func readings(piece string) [][]string {
	ways := [][]string{{piece}}
	byComma := commas.Split(piece, mostPieces+1)
	if len(byComma) == 2 && !strings.Contains(piece, "@") {
		ways = append(ways, []string{byComma[1] + " " + byComma[0]})
	}

	var several []string
	for _, part := range byComma {
		several = append(several, ands.Split(part, mostPieces+1)...)
	}
	several = slices.DeleteFunc(several, func(one string) bool { return strings.TrimSpace(one) == "" })
	if len(several) > 1 {
		ways = append(ways, several)
	}

	words := strings.FieldsFunc(piece, func(r rune) bool {
		return IsSpace(r) || strings.ContainsRune(",，、&+", r)
	})
	if len(words) > 1 && !slices.ContainsFunc(words, func(word string) bool { return !standsAlone(word) }) {
		ways = append(ways, words)
	}

	return ways
}

// standsAlone reports whether one word is enough to name somebody: an ID, a handle, an e-mail address.
func standsAlone(word string) bool { return isMemberID(word) || strings.Contains(word, "@") }

// all finds each of some people.
func (d *Directory) all(pieces []string) (ids []string, problem string) {
	for _, piece := range pieces {
		id, problem := d.person(piece)
		if problem != "" {
			return nil, problem
		}
		ids = append(ids, id)
	}
	return eachOnce(ids), ""
}

// person finds one person, by e-mail address, ID or whole name.
func (d *Directory) person(text string) (id, problem string) {
	text = strings.TrimSpace(text)
	found := emails.FindAllString(text, 2)
	switch {
	case len(found) == 1:
		return d.byEmail(found[0], strings.Replace(text, found[0], "", 1))
	case len(found) > 1:
		return "", whoUnknown
	}

	name := wordsOfName(text)
	mentioned := mentions.FindStringSubmatch(text)
	switch {
	case name == "":
		return "", whoNobody
	case len(mentioned) > 0 && mentioned[0] == text:
		return mentioned[1], ""
	case d.knows(text):
		return text, ""
	case len(d.names[name]) > 0:
		return only(d.names[name])
	case isMemberID(text):
		return text, ""
	case len(d.standings) == 0:
		return "", whoNoLookup
	}

	return "", whoUnknown
}

// byEmail finds the person with an e-mail address. The text beside it is usually their name, which is used where Slack
// shows no addresses. But it may name somebody else, who must not be lost: that is a problem.
func (d *Directory) byEmail(address, beside string) (id, problem string) {
	name := wordsOfName(beside)
	switch {
	case len(d.standings) == 0:
		return "", whoNoLookup
	case len(d.emails) == 0 && len(d.names[name]) > 0:
		return only(d.names[name])
	case len(d.emails) == 0:
		return "", whoNoEmails
	}

	id, problem = only(d.emails[strings.ToLower(address)])
	mayBeAnother := commas.MatchString(beside) || len(d.names[name]) > 0
	if problem == "" && mayBeAnother && name != "" && !d.isCalled(id, name) {
		return "", whoSeveral
	}
	return id, problem
}

// isCalled reports whether somebody's name has exactly these words, in any order.
func (d *Directory) isCalled(id, name string) bool {
	words := strings.Fields(name)
	return slices.ContainsFunc(d.accountNames[id], func(own string) bool {
		return sameStrings(strings.Fields(own), words)
	})
}

func (d *Directory) knows(id string) bool {
	_, known := d.standings[id]
	return known
}

func only(ids []string) (id, problem string) {
	switch len(ids) {
	case 0:
		return "", whoUnknown
	case 1:
		return ids[0], ""
	}
	return "", whoSeveral
}

// channel finds a channel by its ID or its name. A private channel that Shine does not see counts as none.
func (d *Directory) channel(cell string) (channel NamedChannel, problem string) {
	name := strings.TrimPrefix(links.ReplaceAllString(plainCell(cell), "$1"), "#")
	found := d.channels[name]
	if len(found) == 0 {
		found = d.channels[Fold(name)]
	}
	switch {
	case name == "":
		return NamedChannel{Visibility: Public}, ""
	case len(found) == 1:
		return found[0], ""
	case len(found) > 1:
		return channel, "several channels are called so; write the ID"
	case len(d.channels) == 0:
		return channel, "channels are looked up only with SLACK_BOT_TOKEN; leave the column out, or set it"
	}
	return channel, "Shine sees no such channel; invite it there, write another name or ID, or leave the cell empty"
}

// isMemberID reports whether a word is an ID rather than a name in capital letters.
func isMemberID(word string) bool { return IsPerson(word) && strings.ContainsAny(word, "0123456789") }

// wordsOfName returns a name in the form in which names are compared: without case and signs, and with one space
// between words. Accents and vowel signs stay, since in some languages they make another name.
func wordsOfName(name string) string {
	return strings.Join(strings.FieldsFunc(Fold(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r)
	}), " ")
}

// plainCell is a cell without the signs that keep a spreadsheet from taking it for a formula.
func plainCell(cell string) string {
	cell = strings.TrimSpace(cell)
	if plain, quoted := strings.CutPrefix(cell, "'"); quoted && harmless(plain) != plain {
		return plain
	}
	return cell
}
