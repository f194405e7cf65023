package payload

import (
	"encoding/json"
	"slices"
)

// The types of events that Shine hears of: https://docs.slack.dev/reference/events. The manifest asks for exactly
// these.
const (
	OnMessage         = "message"
	OnMention         = "app_mention"
	OnReactionAdded   = "reaction_added"
	OnReactionRemoved = "reaction_removed"
	OnHomeOpened      = "app_home_opened"
	OnMemberJoined    = "member_joined_channel"
	OnUserChange      = "user_change"
	OnSubteamUpdated  = "subteam_updated"
	OnSubteamMembers  = "subteam_members_changed"
	OnChannelArchive  = "channel_archive"
	OnChannelDeleted  = "channel_deleted"
	OnChannelLeft     = "channel_left"
	OnChannelShared   = "channel_shared"
	OnChannelUnshared = "channel_unshared"
	OnChannelIDChange = "channel_id_changed"
	OnGroupArchive    = "group_archive"
	OnGroupDeleted    = "group_deleted"
	OnGroupLeft       = "group_left"
)

// The subtypes of messages that Shine looks at: https://docs.slack.dev/reference/events/message.
const (
	FileShare       = "file_share"
	ThreadBroadcast = "thread_broadcast"
	MeMessage       = "me_message"
	MessageChanged  = "message_changed"
)

// Direct is the type of the channel between somebody and Shine.
const Direct = "im"

// Event is something that happened in the workspace.
type Event struct {
	ID string `json:"event_id"`
	// TeamID may be the workspace of the person who acted, in a shared channel; Authorizations name the app's.
	TeamID         string          `json:"team_id"`
	ContextTeamID  string          `json:"context_team_id"`
	Authorizations []Authorization `json:"authorizations"`
	Inner          Inner           `json:"event"`
}

// Authorization is a workspace that the app is installed in, and an event is for.
type Authorization struct {
	TeamID string `json:"team_id"`
}

// Inner is what happened: a message has all of [Message], other events some of the rest.
type Inner struct {
	Message
	// User and Channel are the person and the channel that it is about.
	User    Ref    `json:"user"`
	Channel Ref    `json:"channel"`
	EventTS string `json:"event_ts"`
	// OldChannel and NewChannel are the ids of one channel.
	OldChannel string `json:"old_channel_id"`
	NewChannel string `json:"new_channel_id"`
	Reaction   string `json:"reaction"`
	ItemUser   string `json:"item_user"`
	Item       Item   `json:"item"`
	Tab        string `json:"tab"`
	View       View   `json:"view"`
	Subteam    Ref    `json:"subteam"`
	SubteamID  string `json:"subteam_id"`
	// ChannelType is [Direct] between somebody and Shine.
	ChannelType string `json:"channel_type"`
	// OtherID is the id in the organization of the person whom [OnUserChange] is about, if it is another one. Apps have
	// none.
	OtherID string `json:"-"`
	// Changed is what a message says now, and Before what it said.
	Changed Message `json:"message"`
	Before  Message `json:"previous_message"`
}

// Item is what somebody reacted to.
type Item struct {
	Channel string `json:"channel"`
	TS      string `json:"ts"`
}

// Message is what somebody wrote.
type Message struct {
	Type     string `json:"type"`
	Subtype  string `json:"subtype"`
	User     string `json:"user"`
	BotID    string `json:"bot_id"`
	Text     string `json:"text"`
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts"`
	Edited   struct {
		TS string `json:"ts"`
	} `json:"edited"`
	Files []File `json:"files"`
	// Blocks are its blocks, as JSON; [Message.Parts] reads them.
	Blocks json.RawMessage `json:"blocks"`
}

// File is a file that belongs to a message.
type File struct {
	Permalink string `json:"permalink"`
}

// Concerns reports whether an event is for the app in a workspace: whether it names that workspace anywhere.
func (e *Event) Concerns(workspace string) bool {
	return e.TeamID == workspace || e.ContextTeamID == workspace ||
		slices.Contains(e.Authorizations, Authorization{TeamID: workspace})
}

// readOtherID reads the other id of the person whom an event is about:
// https://docs.slack.dev/reference/objects/user-object.
func (i *Inner) readOtherID(raw json.RawMessage) {
	var about struct {
		Event struct {
			User struct {
				Bot        bool `json:"is_bot"`
				Enterprise struct {
					ID string `json:"id"`
				} `json:"enterprise_user"`
			} `json:"user"`
		} `json:"event"`
	}
	if i.Type != OnUserChange || lenient(raw, &about) != nil {
		return
	}

	person := about.Event.User
	if id := person.Enterprise.ID; !person.Bot && isPerson(id) && id != string(i.User) {
		i.OtherID = id
	}
}

// Edit is a message as its writer changed it; empty where they did not, as when Slack adds a preview of a link.
func (i *Inner) Edit() Message {
	if i.Changed.Edited.TS == i.Before.Edited.TS || i.Changed.Text == i.Before.Text {
		return Message{}
	}
	return i.Changed
}

func (e *Event) check() {
	keep(isTeam, &e.TeamID, &e.ContextTeamID)
	keep(isName, &e.ID)
	for i := range e.Authorizations {
		keep(isTeam, &e.Authorizations[i].TeamID)
	}
	e.Inner.check()
}

func (i *Inner) check() {
	keep(isPerson, &i.User)
	keep(isPerson, &i.ItemUser)
	keep(isChannel, &i.Channel)
	keep(isChannel, &i.Item.Channel, &i.OldChannel, &i.NewChannel)
	keep(isGroup, &i.Subteam)
	keep(isGroup, &i.SubteamID)
	keep(isStamp, &i.EventTS, &i.Item.TS)
	keep(isName, &i.Tab, &i.ChannelType)
	i.View.check()
	i.Message.User = string(i.User)
	i.Message.check()
	i.Changed.check()
	i.Before.check()
}

func (m *Message) check() {
	keep(isName, &m.Type, &m.Subtype)
	keep(isPerson, &m.User)
	keep(isApp, &m.BotID)
	keep(isStamp, &m.TS, &m.ThreadTS, &m.Edited.TS)
}
