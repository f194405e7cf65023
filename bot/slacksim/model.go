package slacksim

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Options describe a workspace. The zero value is one with every scope and event that Shine may ask for.
type Options struct {
	// Now is the workspace's clock; nil is the machine's.
	Now func() time.Time
	// Clock, if set, is the workspace's clock, and takes the place of Now and MoveClock.
	Clock *Clock
	// AckTimeout is how long the app may take to acknowledge an envelope; 0 is Slack's 3 seconds. Where it is longer, so that
	// nothing depends on the machine's speed, triggers live as long.
	AckTimeout time.Duration
	// PingInterval is how often sockets are pinged; 0 is 5 seconds.
	PingInterval time.Duration
	// FreePlan is a plan of Slack's without user groups.
	FreePlan bool
	// Scopes of the bot token; nil is [AllScopes].
	Scopes []string
	// Events that the app is subscribed to; nil is all.
	Events []string
	// MoveClock, if set, moves the workspace's clock: the page offers it.
	MoveClock func(time.Time)
	// Jumps are moves of the clock up to something that the app says, for the page to offer.
	Jumps []Jump
	// StartAgain, if set, brings the workspace and its app back to their first moment: the page offers it, and nobody sees
	// anything of it before it returns. See [Slack.Rewind].
	StartAgain func(context.Context) error
	// Suggest, if set, tells what somebody can type to the app, for the page's composer.
	Suggest func(User) []Suggestion
	// Requests, if set, are where the app hears of everything, in place of Socket Mode.
	Requests *Requests
	// App is how the app presents itself.
	App App
	// Workspace is what the workspace is called, and Connected the one that it shares channels with.
	Workspace, Connected string
	// Commands are the app's, each with its slash; nil is /shine alone.
	Commands []string
	// Shortcuts are those of the app's manifest, for the page to offer.
	Shortcuts []Shortcut
	// Rough has everything that people write come with parts that a typed library cannot decode.
	Rough bool
	// Names is a connected workspace that Slack names first in what it sends, as in shared channels; empty is none.
	Names string
	// Enterprise is the organization that the workspace belongs to; empty is none.
	Enterprise string
	// Lenient lets arguments pass that the simulator does not know, as Slack does; they stand in [Call.Unknown].
	Lenient bool
	// Remote lets other machines in: whoever reaches the address can then be anybody in the workspace.
	Remote bool
	// Whole is set where the app is installed in the whole organization.
	Whole bool
	// OldBlocks is a Slack that does not take the newer blocks yet: data_visualization and container.
	OldBlocks bool
	// Pace, if set, is the least time between two messages of the app in one channel, beyond a burst of three, as
	// Slack's own limit; faster ones are answered 429.
	Pace time.Duration
}

// AllScopes are the scopes of a bot token that was granted everything that this simulator checks.
var AllScopes = []string{
	"app_mentions:read", "channels:history", "channels:read", "chat:write", "chat:write.public", "commands", "dnd:read",
	"emoji:read",
	"files:write", "groups:history", "groups:read", "im:history", "im:write", "reactions:read", "team:read",
	"usergroups:read", "users:read", "users:read.email",
}

// The identity of the workspace, its app, and the tokens that it takes.
const (
	TeamID   = "T0SHINE01"
	AppID    = "A0SHINE01"
	BotUser  = "U0SHINE01"
	BotID    = "B0SHINE01"
	BotToken = "xoxb-simulated-bot-token" //nolint:gosec // opens nothing but the simulator
	AppToken = "xapp-simulated-app-token" //nolint:gosec // likewise
	// ConfigToken creates an app.
	ConfigToken = "xoxe.xoxp-simulated-config-token" //nolint:gosec // likewise
)

// Kind says what sort of conversation a channel is.
type Kind string

// The kinds of conversations.
const (
	Public  Kind = "public"
	Private Kind = "private"
	Direct  Kind = "im"
	Group   Kind = "mpim"
)

// User is somebody in the workspace. Set what is needed before AddUser, and change it with [Slack.UpdateUser].
type User struct {
	ID, Name, RealName string
	// Title is what they do in the company.
	Title string
	// TZ is an IANA zone; empty is UTC.
	TZ      string
	Bot     bool
	Deleted bool
	// Restricted is a guest: in the channels that they are a member of, and nowhere else. UltraRestricted is one of a
	// single channel, and restricted too.
	Restricted, UltraRestricted bool
	// Team is the workspace that they are at home in; empty is this one.
	Team string
	// Enterprise is set for people of an organization of several workspaces.
	Enterprise *Enterprise
	// Untold are the fields that Slack leaves out of what it tells about them.
	Untold []string
	Admin  bool
	Owner  bool
	// DisplayName is what Slack shows; empty is Name.
	DisplayName string
	// Email is told to apps with the scope users:read.email.
	Email  string
	Locale string
	// StatusText, StatusEmoji and StatusUntil are what people say they are up to; a zero StatusUntil is no end.
	StatusText, StatusEmoji string
	StatusUntil             time.Time
	// QuietFrom and QuietTo are the next time that this person does not want to be disturbed.
	QuietFrom, QuietTo time.Time
}

// Channel is a conversation.
type Channel struct {
	ID, Name string
	Kind     Kind
	Archived bool
	// Shared is set where people of another organization are in, OrgShared where those of other workspaces of one
	// organization are, and Pending where an invitation to another organization waits.
	Shared, OrgShared, Pending bool
	// Members are user ids, in the order of joining; of a direct conversation the two people.
	Members []string
}

// Usergroup is a named list of people.
type Usergroup struct {
	ID, Handle string
	Members    []string
}

// Message is what stands in a conversation.
type Message struct {
	TS, ThreadTS string
	Channel      string
	User         string
	Text         string
	Blocks       json.RawMessage
	Attachments  json.RawMessage
	Metadata     json.RawMessage
	// EphemeralTo is the only person who sees it; empty: everybody in the channel.
	EphemeralTo string
	Edited      bool
	// EditedTS is when somebody changed it, in their client.
	EditedTS string
	// Subtype is what kind of message it is; empty for the most usual.
	Subtype string
	// Files hang on it.
	Files []File
	// Rough messages have parts that a typed library cannot decode.
	Rough bool
	// Reactions are the people by emoji.
	Reactions map[string][]string
	// Notifies are the users, groups ("S…") and broadcasts ("!here") that this message calls.
	Notifies []string
}

// Slack is a simulated workspace with one app in it.
type Slack struct {
	options Options
	log     *callLog
	faults  *faults
	links   *links
	travels travels
	// requester sends to an app that does not use Socket Mode; nil is one that does.
	requester *requester
	beside    map[string]http.Handler // what else is served, by pattern
	inside    inside
	wire      wire

	mu        sync.Mutex
	users     map[string]*User
	organized map[string]*User // those who may have two ids
	channels  map[string]*Channel
	groups    map[string]*Usergroup
	messages  map[string][]*Message // by channel, in the order of posting
	views     map[string]*view
	triggers  map[string]*trigger
	responses map[string]*responseURL
	files     map[string]*File  // those that the app uploaded
	emoji     map[string]string // the workspace's own, by name: an image's address, or "alias:" and another name
	late      []lateEvent
	told      []incident // what happened to the app, for the page
	seeded    seeded     // what Reset goes back to
	order     []string   // ids of users and channels, in the order of adding
	lastID    int
	lastTS    int64
	paced     map[string][]time.Time
	changed   chan struct{} // closed, and made anew, at every change
	changes   int           // how many there were
	base      string
	server    *http.Server
}

// New returns a workspace with the app in it and nobody else.
func New(options Options) *Slack {
	if options.Clock != nil {
		options.Now, options.MoveClock = options.Clock.Now, options.Clock.Move
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.AckTimeout == 0 {
		options.AckTimeout = 3 * time.Second
	}
	if options.PingInterval == 0 {
		options.PingInterval = 5 * time.Second
	}
	if options.Scopes == nil {
		options.Scopes = AllScopes
	}
	if options.Commands == nil {
		options.Commands = []string{"/shine"}
	}
	s := &Slack{
		options: options, log: &callLog{}, faults: &faults{},
		users: map[string]*User{}, organized: map[string]*User{}, channels: map[string]*Channel{}, groups: map[string]*Usergroup{},
		messages: map[string][]*Message{}, views: map[string]*view{}, triggers: map[string]*trigger{},
		responses: map[string]*responseURL{}, files: map[string]*File{}, paced: map[string][]time.Time{},
		changed: make(chan struct{}), beside: map[string]http.Handler{},
	}
	s.requester = newRequester(options)
	s.links = newLinks(s)
	s.AddUser(User{ID: BotUser, Name: options.App.handle(), RealName: options.App.name(), Bot: true})
	s.AddUser(User{ID: "USLACKBOT", Name: "slackbot", RealName: "Slackbot"})
	return s
}

// AddUser adds somebody, and returns their id: the given one, or a new one.
func (s *Slack) AddUser(u User) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.ID == "" {
		u.ID = s.newID("U")
	}
	if u.TZ == "" {
		u.TZ = "UTC"
	}
	s.users[u.ID] = &u
	s.organize(&u)
	s.order = append(s.order, u.ID)
	s.change()
	return u.ID
}

// AddChannel adds a conversation with its members, and returns its id.
func (s *Slack) AddChannel(c Channel) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addChannel(c).ID
}

func (s *Slack) addChannel(c Channel) *Channel {
	if c.ID == "" {
		prefix := map[Kind]string{Public: "C", Private: "C", Direct: "D", Group: "G"}[c.Kind]
		c.ID = s.newID(prefix)
	}
	s.channels[c.ID] = &c
	s.order = append(s.order, c.ID)
	s.change()
	return &c
}

// AddGroup adds a user group, and returns its id.
func (s *Slack) AddGroup(g Usergroup) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.ID == "" {
		g.ID = s.newID("S")
	}
	s.groups[g.ID] = &g
	s.change()
	return g.ID
}

// AddMessage adds a message that stood there before anything happened, with its text as somebody typed it, and returns
// its ts. The app does not hear of it.
func (s *Slack) AddMessage(m Message) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.Text = s.escapeTyped(m.Text)
	m.Notifies = notifies(&m)
	s.post(&m)
	return m.TS
}

// newID makes an id that looks like Slack's.
func (s *Slack) newID(prefix string) string {
	s.lastID++
	return fmt.Sprintf("%s0%08d", prefix, s.lastID)
}

// newTS makes a ts: of the clock, and never one twice.
func (s *Slack) newTS() string {
	s.lastTS = max(s.options.Now().UnixMicro(), s.lastTS+1)
	return tsOf(s.lastTS)
}

// tsOf is a moment in microseconds, as Slack writes it.
func tsOf(micros int64) string { return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6) }

// change counts a change that people see, and wakes up everybody who waits. The lock is held.
func (s *Slack) change() {
	s.changes++
	s.wake()
}

// wake lets everybody who waits look again. The lock is held.
func (s *Slack) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Changed is closed at the next change of anything in the workspace, and at the next call of the Web API.
func (s *Slack) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Await returns when ok does, asking at every change; it fails with ctx.
func (s *Slack) Await(ctx context.Context, ok func() bool) error {
	for {
		changed := s.Changed()
		if ok() {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the workspace: %w", ctx.Err())
		case <-changed:
		}
	}
}

// Users lists everybody, in the order of adding.
func (s *Slack) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	var users []User
	for _, id := range s.order {
		if u := s.users[id]; u != nil {
			users = append(users, *u)
		}
	}
	return users
}

// Channels lists all conversations, in the order of adding.
func (s *Slack) Channels() []Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	var channels []Channel
	for _, id := range s.order {
		if c := s.channels[id]; c != nil {
			channels = append(channels, c.clone())
		}
	}
	return channels
}

func (c *Channel) clone() Channel {
	copied := *c
	copied.Members = slices.Clone(c.Members)
	return copied
}

// Groups lists the user groups, by handle.
func (s *Slack) Groups() []Usergroup {
	s.mu.Lock()
	defer s.mu.Unlock()
	groups := make([]Usergroup, 0, len(s.groups))
	for _, g := range s.groups {
		groups = append(groups, Usergroup{ID: g.ID, Handle: g.Handle, Members: slices.Clone(g.Members)})
	}
	slices.SortFunc(groups, func(a, b Usergroup) int { return cmp.Compare(a.Handle, b.Handle) })
	return groups
}

// Messages lists what stands in a conversation, oldest first: threads and ephemeral messages too.
func (s *Slack) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := make([]Message, 0, len(s.messages[channel]))
	for _, m := range s.messages[channel] {
		messages = append(messages, m.clone())
	}
	return messages
}

func (m *Message) clone() Message {
	copied := *m
	copied.Reactions = maps.Clone(m.Reactions)
	copied.Notifies, copied.Files = slices.Clone(m.Notifies), slices.Clone(m.Files)
	return copied
}

// DirectChannel is the conversation between somebody and the app; it is opened where there is none.
func (s *Slack) DirectChannel(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.direct(user).ID
}

func (s *Slack) direct(user string) *Channel {
	for _, c := range s.channels {
		if c.Kind == Direct && slices.Contains(c.Members, user) && slices.Contains(c.Members, BotUser) {
			return c
		}
	}
	return s.addChannel(Channel{Kind: Direct, Name: "directmessage", Members: []string{user, BotUser}})
}

// find finds a message that was not deleted.
func (s *Slack) find(channel, ts string) *Message {
	for _, m := range s.messages[channel] {
		if m.TS == ts {
			return m
		}
	}
	return nil
}
