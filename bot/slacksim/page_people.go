package slacksim

import (
	"cmp"
	"hash/fnv"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// shownPerson is somebody as the page names them.
type shownPerson struct {
	User
	Initials string
	// Hue is a color that stays somebody's own, one of the style sheet's.
	Hue int
	// Role says in a few words who they are, and Time what their clock shows.
	Role, Time string
	// Awake is set in the hours in which people work, where they are.
	Awake  bool
	Groups []string
	// Elsewhere is the workspace of somebody who is not of this one, and Guest says that somebody is one, and where.
	Elsewhere, Guest string
	// Of is what stands for the workspace elsewhere, at the corner of their picture.
	Of string
	// Mark is what stands in the square of an app, where that is not Shine's spark.
	Mark string
}

// people are those whom somebody can be, or write to.
func (p *page) people() []User {
	people := slices.DeleteFunc(p.slack.Users(), func(u User) bool { return u.Bot || u.Deleted || u.ID == "USLACKBOT" })
	for i := range people {
		if until := people[i].StatusUntil; !until.IsZero() && !p.slack.options.Now().Before(until) {
			people[i].StatusText, people[i].StatusEmoji = "", ""
		}
	}
	return people
}

func (p *page) person(u User) shownPerson {
	now := p.slack.options.Now().In(zoneOf(u))
	out := shownPerson{
		User: u, Initials: initials(cmp.Or(u.RealName, u.Name)), Hue: hue(u.ID), Role: p.role(u), Time: now.Format("15:04"),
		Awake: now.Hour() >= 8 && now.Hour() < 19 && now.Weekday() != time.Saturday && now.Weekday() != time.Sunday,
	}
	out.RealName = cmp.Or(u.RealName, u.Name)
	if u.foreign() {
		out.Elsewhere = p.slack.nameOfTeam(u.Team)
		out.Of = firstLetter(out.Elsewhere)
	} else if u.guest() {
		out.Guest = "Guest, in " + counted(len(p.channelsOf(u.ID)), "channel", "channels")
	}
	if out.Mark = out.Initials; u.ID == BotUser {
		out.Mark = p.slack.options.App.mark()
	}
	for _, g := range p.slack.Groups() {
		if slices.Contains(g.Members, u.ID) {
			out.Groups = append(out.Groups, g.Handle)
		}
	}
	return out
}

// role is what somebody says they are up to, what they do, and what they are in the workspace.
func (p *page) role(u User) string {
	var words []string
	if status := strings.TrimSpace(emoji.Replace(u.StatusEmoji) + " " + u.StatusText); status != "" {
		words = append(words, status)
	}
	if u.Title != "" {
		words = append(words, u.Title)
	}
	switch {
	case u.foreign():
		words = append(words, p.slack.nameOfTeam(u.Team))
	case u.guest():
		words = append(words, "guest")
	case u.Owner:
		words = append(words, "owner")
	case u.Admin:
		words = append(words, "admin")
	}
	return strings.Join(words, " · ")
}

// card says who somebody is, when their name is clicked.
func (p *page) card(w http.ResponseWriter, r *http.Request) {
	s := p.show(r)
	for _, u := range s.People {
		if u.ID == r.FormValue("who") {
			p.write(w, "card", map[string]any{"Me": s.Me, "Channel": s.Channel, "Who": p.person(u)})
			return
		}
	}
	http.NotFound(w, r)
}

func zoneOf(u User) *time.Location {
	zone, err := time.LoadLocation(u.TZ)
	if err != nil {
		return time.UTC
	}
	return zone
}

func initials(name string) string {
	var first []rune
	for word := range strings.FieldsSeq(name) {
		letter, _ := utf8.DecodeRuneInString(word)
		first = append(first, letter)
	}
	return strings.ToUpper(string(first[:min(2, len(first))]))
}

func firstLetter(name string) string {
	letter, _ := utf8.DecodeRuneInString(name)
	return strings.ToUpper(string(letter))
}

// hues is how many colors the style sheet has for people.
const hues = 12

func hue(id string) int {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(id)) // never fails
	return int(hash.Sum32()>>8) % hues
}

// named is what the composer completes, and what Ctrl+K finds.
type named struct {
	// Kind is "person", "group", "channel", "command" or "app".
	Kind string `json:"kind"`
	// Typed is what stands in a text for it.
	Typed string `json:"typed"`
	Name  string `json:"name,omitempty"`
	About string `json:"about,omitempty"`
	ID    string `json:"id,omitempty"`
	Me    bool   `json:"me,omitempty"`
}

// named lists everything that somebody can name: people with themselves last, groups, channels, the app's commands.
func (p *page) named(s shown) []named {
	var all []named
	for _, u := range s.People {
		all = append(all, named{
			Kind: "person", Typed: "@" + u.Name, Name: cmp.Or(u.RealName, u.Name), About: p.role(u), ID: u.ID, Me: u.ID == s.Me.ID,
		})
	}
	slices.SortStableFunc(all, func(a, b named) int { return cmp.Compare(rank(a.Me), rank(b.Me)) })
	for _, g := range s.Groups {
		all = append(all, named{Kind: "group", Typed: "@" + g.Handle, Name: counted(len(g.Members), "person", "people")})
	}
	for _, c := range s.Channels {
		all = append(all, named{Kind: "channel", Typed: "#" + c.Name, ID: c.ID})
	}
	all = append(all, named{Kind: "app", Typed: "@" + p.slack.options.App.handle(), Name: s.AppName, About: "app", ID: s.Direct[0].ID})
	for _, suggestion := range p.suggestions(s.Me) {
		all = append(all, named{Kind: "command", Typed: suggestion.Typed, About: suggestion.About})
	}
	return all
}

// suggestions are what somebody can type to the app; where nobody tells, its commands, which may go on.
func (p *page) suggestions(user User) []Suggestion {
	if p.slack.options.Suggest != nil {
		return p.slack.options.Suggest(user)
	}
	var all []Suggestion
	for _, command := range p.slack.options.Commands {
		all = append(all, Suggestion{Typed: command + " "})
	}
	return all
}

func rank(last bool) int {
	if last {
		return 1
	}
	return 0
}
