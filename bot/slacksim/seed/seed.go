// Package seed makes simulated workspaces of YAML files: people, channels, groups, messages, and what the app may do.
// Example is such a file, with every key and what it is for.
package seed

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"shine/bot/slacksim"
)

// Example is a whole workspace, as an example.
//
//go:embed example.yaml
var Example []byte

// Company is what a file says.
type Company struct {
	Clock     Clock             `yaml:"clock"`
	App       App               `yaml:"app"`
	Workspace Workspace         `yaml:"workspace"`
	People    []Person          `yaml:"people"`
	Channels  []Channel         `yaml:"channels"`
	Groups    []Group           `yaml:"groups"`
	Messages  []Message         `yaml:"messages"`
	Emoji     map[string]string `yaml:"emoji"`
}

// Clock is what the workspace's clock shows when it begins; without At, the machine's time.
type Clock struct {
	At      string `yaml:"at"`
	Stopped bool   `yaml:"stopped"`
}

// App is the app of the workspace; without a name, it is called App. Without scopes, it was granted all; without events, it hears all that are for it.
type App struct {
	Name      string     `yaml:"name"`
	Commands  []string   `yaml:"commands"`
	Shortcuts []Shortcut `yaml:"shortcuts"`
	Scopes    []string   `yaml:"scopes"`
	Events    []string   `yaml:"events"`
	Requests  Requests   `yaml:"request_urls"`
}

// Requests are the addresses on this machine of an app that does not use Socket Mode; without any, it does.
type Requests struct {
	Events        string `yaml:"events"`
	Interactivity string `yaml:"interactivity"`
	Commands      string `yaml:"commands"`
}

// Shortcut is one of the app's shortcuts.
type Shortcut struct {
	Name       string `yaml:"name"`
	CallbackID string `yaml:"callback_id"`
	OnMessage  bool   `yaml:"on_message"`
}

// Workspace is what the workspace is called, and the one that it shares channels with; and how rough it is.
type Workspace struct {
	Name      string        `yaml:"name"`
	Connected string        `yaml:"connected"`
	FreePlan  bool          `yaml:"free_plan"`
	Rough     bool          `yaml:"rough"`
	OldBlocks bool          `yaml:"old_blocks"`
	Lenient   bool          `yaml:"lenient"`
	Pace      time.Duration `yaml:"pace"`
}

// Person is somebody, or another app.
type Person struct {
	Name     string `yaml:"name"`
	RealName string `yaml:"real_name"`
	Title    string `yaml:"title"`
	Email    string `yaml:"email"`
	TZ       string `yaml:"tz"`
	Locale   string `yaml:"locale"`
	Admin    bool   `yaml:"admin"`
	Bot      bool   `yaml:"bot"`
	Guest    bool   `yaml:"guest"`
	Deleted  bool   `yaml:"deleted"`
	Stranger bool   `yaml:"stranger"`
}

// Channel is a channel; the app is in it, if its members name it.
type Channel struct {
	Name     string   `yaml:"name"`
	Private  bool     `yaml:"private"`
	Archived bool     `yaml:"archived"`
	Shared   bool     `yaml:"shared"`
	Members  []string `yaml:"members"`
}

// Group is a user group.
type Group struct {
	Handle  string   `yaml:"handle"`
	Members []string `yaml:"members"`
}

// Message is what stands in a channel before anything happens; the app does not hear of it.
type Message struct {
	Channel   string              `yaml:"channel"`
	User      string              `yaml:"user"`
	Text      string              `yaml:"text"`
	Reactions map[string][]string `yaml:"reactions"`
	Replies   []Reply             `yaml:"replies"`
}

// Reply is what stands in a message's thread.
type Reply struct {
	User string `yaml:"user"`
	Text string `yaml:"text"`
}

// appMember is how members of a channel name the app.
const appMember = "app"

// Open makes the workspace. It is not started yet.
func (c Company) Open() (*slacksim.Slack, error) {
	o, err := c.options()
	if err != nil {
		return nil, err
	}
	b := builder{slack: slacksim.New(o), ids: map[string]string{appMember: slacksim.BotUser}, channels: map[string]string{}}
	for _, add := range []func(Company) error{b.people, b.rooms, b.groups, b.messages} {
		if err := add(c); err != nil {
			return nil, err
		}
	}
	for name, value := range c.Emoji {
		b.slack.AddEmoji(name, value)
	}
	return b.slack, nil
}

func (c Company) options() (slacksim.Options, error) {
	at := time.Now()
	if c.Clock.At != "" {
		var err error
		if at, err = time.Parse(time.RFC3339, c.Clock.At); err != nil {
			return slacksim.Options{}, fmt.Errorf("clock: %q is no moment, as in 2026-11-23T09:00:00Z", c.Clock.At)
		}
	}
	o := slacksim.Options{
		Clock: slacksim.NewClock(at), Commands: c.App.Commands, Scopes: c.App.Scopes, Events: c.App.Events,
		App: slacksim.App{Name: cmp.Or(c.App.Name, "App")}, Workspace: c.Workspace.Name, Connected: c.Workspace.Connected,
		FreePlan: c.Workspace.FreePlan, Rough: c.Workspace.Rough, OldBlocks: c.Workspace.OldBlocks, Lenient: c.Workspace.Lenient, Pace: c.Workspace.Pace,
	}
	o.Clock.Stop(c.Clock.Stopped)
	if c.App.Requests != (Requests{}) {
		urls := slacksim.Requests(c.App.Requests)
		for _, address := range []string{urls.Events, urls.Interactivity, urls.Commands} {
			if !onThisMachine(address) {
				return o, fmt.Errorf("app: the request URL %q is none of this machine, as in http://127.0.0.1:3000/slack/events", address)
			}
		}
		o.Requests = &urls
	}
	for _, command := range c.App.Commands {
		if !strings.HasPrefix(command, "/") || len(command) < 2 {
			return o, fmt.Errorf("app: the command %q does not begin with a slash", command)
		}
	}
	for _, s := range c.App.Shortcuts {
		if s.Name == "" || s.CallbackID == "" {
			return o, fmt.Errorf("app: the shortcut %q needs a name and a callback_id", s.Name+s.CallbackID)
		}
		o.Shortcuts = append(o.Shortcuts, slacksim.Shortcut(s))
	}
	return o, nil
}

// onThisMachine reports whether a request URL leads to this machine, or is not set.
func onThisMachine(address string) bool {
	if address == "" {
		return true
	}
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "http" && at.Scheme != "https" {
		return false
	}
	ip := net.ParseIP(at.Hostname())
	return at.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// builder fills a workspace, and knows the ids of what is in it by name.
type builder struct {
	slack         *slacksim.Slack
	ids, channels map[string]string
}

// taken reports whether somebody in the workspace has a name already.
func (b builder) taken(name string) bool {
	return slices.ContainsFunc(b.slack.Users(), func(u slacksim.User) bool { return u.Name == name })
}

func (b builder) people(c Company) error {
	for _, p := range c.People {
		_, taken := b.ids[p.Name]
		switch {
		case p.Name == "":
			return errors.New("people: somebody has no name")
		case taken, b.taken(p.Name):
			return fmt.Errorf("people: the name %q is taken", p.Name)
		}
		if _, err := time.LoadLocation(p.TZ); err != nil {
			return fmt.Errorf("people: %s: there is no time zone %q", p.Name, p.TZ)
		}

		user := slacksim.User{
			Name: p.Name, RealName: p.RealName, Title: p.Title, Email: p.Email, TZ: p.TZ, Locale: p.Locale,
			Admin: p.Admin, Bot: p.Bot, Restricted: p.Guest, Deleted: p.Deleted,
		}
		if p.Stranger {
			user.Team = slacksim.OtherTeam
		}
		b.ids[p.Name] = b.slack.AddUser(user)
	}
	return nil
}

func (b builder) rooms(c Company) error {
	for _, one := range c.Channels {
		if _, taken := b.channels[one.Name]; taken || one.Name == "" {
			return fmt.Errorf("channels: the name %q is empty or taken", one.Name)
		}
		members, err := b.all(one.Members)
		if err != nil {
			return fmt.Errorf("channels: #%s: %w", one.Name, err)
		}
		kind := slacksim.Public
		if one.Private {
			kind = slacksim.Private
		}
		b.channels[one.Name] = b.slack.AddChannel(slacksim.Channel{
			Name: one.Name, Kind: kind, Archived: one.Archived, Shared: one.Shared, Members: members,
		})
	}
	return nil
}

func (b builder) groups(c Company) error {
	for _, g := range c.Groups {
		if g.Handle == "" {
			return errors.New("groups: one has no handle")
		}
		members, err := b.all(g.Members)
		if err != nil {
			return fmt.Errorf("groups: @%s: %w", g.Handle, err)
		}
		b.slack.AddGroup(slacksim.Usergroup{Handle: g.Handle, Members: members})
	}
	return nil
}

func (b builder) messages(c Company) error {
	for i, m := range c.Messages {
		channel, known := b.channels[m.Channel]
		if !known {
			return fmt.Errorf("messages: number %d: there is no channel %q", i+1, m.Channel)
		}
		ts, err := b.post(channel, "", m.User, m.Text, m.Reactions)
		for _, r := range m.Replies {
			if err == nil {
				_, err = b.post(channel, ts, r.User, r.Text, nil)
			}
		}
		if err != nil {
			return fmt.Errorf("messages: number %d: %w", i+1, err)
		}
	}
	return nil
}

func (b builder) post(channel, thread, user, text string, reactions map[string][]string) (string, error) {
	authors, err := b.all([]string{user})
	if err != nil {
		return "", err
	}
	if text == "" {
		return "", errors.New("it has no text")
	}

	m := slacksim.Message{Channel: channel, ThreadTS: thread, User: authors[0], Text: text, Reactions: map[string][]string{}}
	for emoji, people := range reactions {
		if m.Reactions[emoji], err = b.all(people); err != nil {
			return "", err
		}
	}
	return b.slack.AddMessage(m), nil
}

// all are the ids of people.
func (b builder) all(names []string) ([]string, error) {
	var ids []string
	for _, name := range names {
		id, known := b.ids[name]
		switch {
		case !known:
			return nil, fmt.Errorf("there is nobody called %q", name)
		case slices.Contains(ids, id):
			return nil, fmt.Errorf("%q stands there twice", name)
		}
		ids = append(ids, id)
	}
	return ids, nil
}
