package slacksim

import (
	"cmp"
	"strings"
	"unicode"
)

// App is how the app of a workspace presents itself. The zero value is Shine.
type App struct {
	// Name is what people read; they mention it in small letters, without spaces.
	Name string
	// Invites stands in the empty field of the messages with it, and Offers in that of a channel, after "Message #general".
	Invites, Offers string
	// Empty is said of messages with it that nobody has written yet.
	Empty string
}

// name is what people read of the app.
func (a App) name() string { return cmp.Or(a.Name, "Shine") }

// handle is what people type for the app, after an @.
func (a App) handle() string {
	handle := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r) {
			return unicode.ToLower(r)
		}
		return -1
	}, a.name())
	return cmp.Or(handle, "app")
}

// mark is what stands for the app in a square; empty is Shine's own spark.
func (a App) mark() string { return initials(a.Name) }

// AppName is what people call the app.
func (s *Slack) AppName() string { return s.options.App.name() }

// nameOfTeam is what people call a workspace: this one, or one that is connected with it.
func (s *Slack) nameOfTeam(id string) string {
	if id == TeamID {
		return cmp.Or(s.options.Workspace, "Simulated")
	}
	return cmp.Or(s.options.Connected, "another workspace")
}
