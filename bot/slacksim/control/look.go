package control

import (
	"context"
	"encoding/json"

	"shine/bot/slacksim"
)

// This file shows what there is in the workspace, and what people see of it.

type shownUser struct {
	ID       string `json:"id" about:"The person's id."`
	Name     string `json:"name" about:"What they are mentioned by."`
	RealName string `json:"real_name" about:"What they are called."`
	Bot      bool   `json:"bot" about:"Set for apps."`
}

type shownChannel struct {
	ID      string   `json:"id" about:"The conversation's id."`
	Name    string   `json:"name" about:"What it is called."`
	Kind    string   `json:"kind" about:"public, private, im or mpim."`
	Members []string `json:"members" about:"Ids, in the order of joining."`
}

type shownGroup struct {
	ID      string   `json:"id" about:"The group's id."`
	Handle  string   `json:"handle" about:"What it is mentioned by."`
	Members []string `json:"members" about:"Ids of people."`
}

type shownWorkspace struct {
	TeamID   string         `json:"team_id" about:"The workspace's id."`
	AppID    string         `json:"app_id" about:"The app's id."`
	AppUser  string         `json:"app_user" about:"The id of the app's own user."`
	Users    []shownUser    `json:"users" about:"Everybody, the app and Slackbot too."`
	Channels []shownChannel `json:"channels" about:"All conversations."`
	Groups   []shownGroup   `json:"groups" about:"All user groups."`
}

func (c *control) workspace(context.Context, nothing) (shownWorkspace, error) {
	out := shownWorkspace{
		TeamID: slacksim.TeamID, AppID: slacksim.AppID, AppUser: slacksim.BotUser,
		Users: []shownUser{}, Channels: []shownChannel{}, Groups: []shownGroup{},
	}
	for _, u := range c.slack.Users() {
		out.Users = append(out.Users, shownUser{u.ID, u.Name, u.RealName, u.Bot})
	}
	for _, one := range c.slack.Channels() {
		out.Channels = append(out.Channels, shownChannel{one.ID, one.Name, string(one.Kind), listed(one.Members)})
	}
	for _, g := range c.slack.Groups() {
		out.Groups = append(out.Groups, shownGroup{g.ID, g.Handle, listed(g.Members)})
	}
	return out, nil
}

// listed is a list that is never null.
func listed[T any](all []T) []T { return append([]T{}, all...) }

type shownMessage struct {
	TS        string              `json:"ts" about:"When it was posted, and its id."`
	Thread    string              `json:"thread,omitempty" about:"The ts of the message whose thread it is in."`
	User      string              `json:"user" about:"The id of its author."`
	Text      string              `json:"text" about:"Its text, with mentions as Slack writes them."`
	Subtype   string              `json:"subtype,omitempty" about:"file_share, thread_broadcast or another kind of Slack's; none for the most usual."`
	Blocks    json.RawMessage     `json:"blocks,omitempty" about:"Its blocks, as they were sent."`
	Attached  json.RawMessage     `json:"attachments,omitempty" about:"Its attachments, each with its number."`
	Files     []shownFile         `json:"files,omitempty" about:"What hangs on it."`
	Ephemeral bool                `json:"ephemeral,omitempty" about:"Set where nobody else sees it."`
	Edited    bool                `json:"edited,omitempty" about:"Set where it was changed."`
	Reactions map[string][]string `json:"reactions,omitempty" about:"Ids of people, by emoji."`
}

type shownFile struct {
	ID    string `json:"id" about:"The file's id."`
	Name  string `json:"name" about:"What it is called."`
	Title string `json:"title,omitempty" about:"What stands above it."`
	Alt   string `json:"alt_txt,omitempty" about:"What it says to those who do not see it."`
	Size  int    `json:"size" about:"Its bytes."`
}

func showFiles(files []slacksim.File) []shownFile {
	var shown []shownFile
	for _, f := range files {
		shown = append(shown, shownFile{f.ID, f.Name, f.Title, f.AltText, len(f.Content)})
	}
	return shown
}

type shownMessages struct {
	Channel  string         `json:"channel" about:"The conversation's id."`
	Messages []shownMessage `json:"messages" about:"Oldest first, those in threads too."`
}

func (c *control) messages(_ context.Context, in somewhere) (out shownMessages, err error) {
	user, channel, err := c.at(in)
	if err != nil {
		return out, err
	}
	seen, err := c.slack.Sees(user, channel)
	if err != nil {
		return out, err
	}

	out = shownMessages{channel, []shownMessage{}}
	for _, m := range seen {
		out.Messages = append(out.Messages, shownMessage{
			m.TS, m.ThreadTS, m.User, m.Text, m.Subtype, m.Blocks, m.Attachments, showFiles(m.Files), m.EphemeralTo != "", m.Edited, m.Reactions,
		})
	}
	return out, nil
}

type shownView struct {
	ID         string            `json:"id" about:"The view's id."`
	CallbackID string            `json:"callback_id,omitempty" about:"What the app calls it."`
	View       json.RawMessage   `json:"view" about:"The view, as the app sent it."`
	Errors     map[string]string `json:"errors,omitempty" about:"What was said of its fields, by block_id."`
}

func showView(v slacksim.View) shownView { return shownView{v.ID, v.CallbackID, v.Body, v.Errors} }

type shownModals struct {
	Modals []shownView `json:"modals" about:"The last one lies on top."`
}

func (c *control) modals(_ context.Context, in person) (out shownModals, err error) {
	user, err := c.user(in.User)
	if err != nil {
		return out, err
	}
	out.Modals = []shownView{}
	for _, v := range c.slack.Modals(user) {
		out.Modals = append(out.Modals, showView(v))
	}
	return out, nil
}

func (c *control) home(_ context.Context, in person) (shownView, error) {
	user, err := c.user(in.User)
	if err != nil {
		return shownView{}, err
	}
	v, drawn := c.slack.Home(user)
	if !drawn {
		return shownView{}, missing("the app has not published a home tab for %s", in.User)
	}
	return showView(v), nil
}

func (c *control) reset(context.Context, nothing) (nothing, error) {
	c.held.release()
	c.slack.Reset()
	return nothing{}, nil
}
