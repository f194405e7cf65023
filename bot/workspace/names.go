package workspace

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"shine/credit"
)

// maxRoster is how many people's names are kept to find somebody by: in a larger workspace, those of the people who
// were seen first.
const maxRoster = 20_000

// roster finds people by what they are called.
type roster struct {
	mu     sync.RWMutex
	people map[string]called
}

// called has somebody's names, in the form in which names are compared, and their e-mail address where Slack tells it.
type called struct {
	names []string
	email string
}

// Find lists the people whom a typed name may mean: those whose name or e-mail address fits best, in the order of their
// ids, and none that fits less well than least. It finds only people who were looked up before.
func (d *Directory) Find(typed string, least Likeness) []string { return d.roster.find(typed, least) }

func newRoster() *roster { return &roster{people: map[string]called{}} }

// remember keeps somebody's names, unless they cannot be credited.
func (r *roster) remember(id string, p Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !p.Standing.May(credit.ToBeCredited) {
		delete(r.people, id)
		return
	}
	if _, known := r.people[id]; !known && len(r.people) >= maxRoster {
		return
	}

	c := called{email: strings.ToLower(p.Email)}
	for _, name := range p.Names {
		if folded := Fold(name); folded != "" && !slices.Contains(c.names, folded) {
			c.names = append(c.names, folded)
		}
	}

	r.people[id] = c
}

// Likeness is how well a name fits what was typed.
type Likeness int

const (
	unlike Likeness = iota
	// Begins is for a name of which a word begins with what was typed.
	Begins
	// HasWord is for a name of which what was typed is one or more whole words.
	HasWord
	// Same is for what was typed being the whole name, or the e-mail address.
	Same
)

// find lists the people whose name or e-mail address fits best, in the order of their ids: none that fits less well
// than least.
func (r *roster) find(typed string, least Likeness) []string {
	email, name := strings.ToLower(typed), Fold(typed)
	if name == "" {
		return nil
	}

	r.mu.RLock()
	defer r.mu.RUnlock()
	var found []string
	for id, c := range r.people {
		fits := c.likeness(name)
		if c.email != "" && c.email == email {
			fits = Same
		}
		if fits < least || fits == unlike {
			continue
		}

		if fits > least {
			least, found = fits, nil
		}
		found = append(found, id)
	}

	slices.Sort(found)
	return found
}

// likeness is how well the best of somebody's names fits.
func (c called) likeness(typed string) Likeness {
	best := unlike
	for _, name := range c.names {
		best = max(best, likenessOf(name, typed))
	}
	return best
}

func likenessOf(name, typed string) Likeness {
	if name == typed {
		return Same
	}

	padded := " " + name + " "
	switch {
	case strings.Contains(padded, " "+typed+" "):
		return HasWord
	case len(typed) > 1 && strings.Contains(padded, " "+typed):
		return Begins
	}

	return unlike
}

// Fold returns a name in the form in which names are compared: without case, accents and signs, and with one space
// between words.
func Fold(name string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(name))
	return strings.Join(strings.FieldsFunc(cases.Fold().String(plain), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r)
	}), " ")
}
