package bot

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"shine/credit"
)

// maxRoster is how many people's names are kept to find somebody by: of a larger workspace, those who were seen first.
const maxRoster = 20_000

// roster finds people by what they are called.
type roster struct {
	mu     sync.RWMutex
	people map[string]called
}

// called is what somebody is called, as names are compared, and their e-mail address where Slack tells it.
type called struct {
	names []string
	email string
}

func newRoster() *roster { return &roster{people: map[string]called{}} }

// remember keeps what somebody is called; those who cannot be credited are not looked for.
func (r *roster) remember(id string, p person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !p.standing.May(credit.ToBeCredited) {
		delete(r.people, id)
		return
	}
	if _, known := r.people[id]; !known && len(r.people) >= maxRoster {
		return
	}
	c := called{email: strings.ToLower(p.email)}
	for _, name := range p.names {
		if folded := foldName(name); folded != "" && !slices.Contains(c.names, folded) {
			c.names = append(c.names, folded)
		}
	}
	r.people[id] = c
}

// likeness is how well a name fits what was typed.
type likeness int

const (
	unlike likeness = iota
	// begins: a word of the name begins as what was typed.
	begins
	// hasWord: what was typed is one or more whole words of the name.
	hasWord
	// same: it is the whole name, or the e-mail address.
	same
)

// find lists the people whose name or e-mail address fits best, in the order of their ids: none that fits less well
// than least.
func (r *roster) find(typed string, least likeness) []string {
	email, name := strings.ToLower(typed), foldName(typed)
	if name == "" {
		return nil
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	var found []string
	for id, c := range r.people {
		fits := c.likeness(name)
		if c.email != "" && c.email == email {
			fits = same
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
func (c called) likeness(typed string) likeness {
	best := unlike
	for _, name := range c.names {
		best = max(best, likenessOf(name, typed))
	}
	return best
}

func likenessOf(name, typed string) likeness {
	if name == typed {
		return same
	}
	padded := " " + name + " "
	switch {
	case strings.Contains(padded, " "+typed+" "):
		return hasWord
	case len(typed) > 1 && strings.Contains(padded, " "+typed):
		return begins
	}
	return unlike
}

// foldName is a name as names are compared: without case, accents and signs, and with one space between words.
func foldName(name string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn))), name)
	if err != nil {
		plain = name
	}
	return strings.Join(strings.FieldsFunc(cases.Fold().String(plain), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r)
	}), " ")
}
