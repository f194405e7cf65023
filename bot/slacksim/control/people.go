package control

import (
	"context"
	"strings"

	"shine/bot/slacksim"
)

// This file has what people do. Nobody can do here what Slack's client would not let them do.

// somewhere is somebody in a conversation.
type somewhere struct {
	User    string `json:"user" about:"Who does it: an id or a name."`
	Channel string `json:"channel,omitempty" about:"Where: an id or a name. Without it, in their direct messages with the app."`
}

// at finds somebody and a conversation.
func (c *control) at(s somewhere) (user, channel string, err error) {
	if user, err = c.user(s.User); err != nil {
		return "", "", err
	}
	if s.Channel == "" {
		return user, c.slack.DirectChannel(user), nil
	}
	channel, err = c.channel(s.Channel)
	return user, channel, err
}

func (c *control) user(named string) (string, error) {
	for _, u := range c.slack.Users() {
		if u.ID == named || u.Name == strings.TrimPrefix(named, "@") {
			return u.ID, nil
		}
	}
	return "", missing("there is nobody called %q", named)
}

func (c *control) channel(named string) (string, error) {
	for _, one := range c.slack.Channels() {
		if one.ID == named || one.Kind != slacksim.Direct && one.Name == strings.TrimPrefix(named, "#") {
			return one.ID, nil
		}
	}
	return "", missing("there is no channel %q", named)
}

// did is the answer to what somebody did after a call.
func did(after int, err error) (done, error) { return done{after}, err }

type saying struct {
	somewhere
	Text   string `json:"text" about:"What they type: @names and #channels become mentions."`
	Thread string `json:"thread,omitempty" about:"The ts of the message whose thread it is in."`
	ToAll  bool   `json:"reply_broadcast,omitempty" about:"Set where a reply is sent to the channel too."`
}

type said struct {
	done
	TS string `json:"ts" about:"The message's ts."`
}

func (c *control) say(ctx context.Context, in saying) (out said, err error) {
	user, channel, err := c.at(in.somewhere)
	if err != nil {
		return out, err
	}
	post := slacksim.Post{Text: in.Text, Thread: in.Thread}
	if in.ToAll {
		post.Subtype = "thread_broadcast"
	}
	if in.ToAll && in.Thread == "" {
		return out, wrong("only a reply can be sent to the channel too: name its thread")
	}

	out.After = c.slack.LastCall()
	out.TS, err = c.slack.Write(ctx, user, channel, post)
	return out, err
}

// message names a message in a conversation.
type message struct {
	somewhere
	TS string `json:"ts" about:"The message's ts."`
}

type editing struct {
	message
	Text string `json:"text" about:"What it says from now on."`
}

func (c *control) edit(ctx context.Context, in editing) (done, error) {
	user, channel, err := c.at(in.somewhere)
	if err != nil {
		return done{}, err
	}
	return did(c.slack.LastCall(), c.slack.Edit(ctx, user, channel, in.TS, in.Text))
}

type commanding struct {
	somewhere
	Text string `json:"text" about:"The command with what follows it, as in /hello world."`
}

type commanded struct {
	done
	Envelope string `json:"envelope" about:"The id of what was sent to the app."`
}

func (c *control) command(ctx context.Context, in commanding) (out commanded, err error) {
	user, channel, err := c.at(in.somewhere)
	switch {
	case err != nil:
		return out, err
	case !strings.HasPrefix(in.Text, "/"):
		return out, wrong("a command begins with a slash")
	}

	out.After = c.slack.LastCall()
	sent, err := c.slack.Command(ctx, user, channel, in.Text)
	out.Envelope = sent.ID
	return out, err
}

type clicking struct {
	somewhere
	TS     string   `json:"ts,omitempty" about:"The ts of the message that has the element."`
	View   string   `json:"view,omitempty" about:"The id of the modal on top, or of the home tab, that has the element, in place of ts."`
	Action string   `json:"action" about:"The element's action_id."`
	Values []string `json:"values,omitempty" about:"What is chosen in it; a button has a value of its own."`
}

func (c *control) click(ctx context.Context, in clicking) (done, error) {
	user, channel, err := c.at(in.somewhere)
	switch {
	case err != nil:
		return done{}, err
	case (in.TS == "") == (in.View == ""):
		return done{}, wrong("a click needs either ts or view")
	case in.View != "":
		return did(c.slack.LastCall(), c.slack.ClickView(ctx, user, in.View, in.Action, in.Values...))
	}
	return did(c.slack.LastCall(), c.slack.Click(ctx, user, channel, in.TS, in.Action, strings.Join(in.Values, ",")))
}

// modal names somebody's modal.
type modal struct {
	User string `json:"user" about:"Whose modal it is: an id or a name."`
	View string `json:"view,omitempty" about:"The modal's id. Without it, the one on top."`
}

// on finds somebody and their modal.
func (c *control) modalOf(in modal) (user, view string, err error) {
	if user, err = c.user(in.User); err != nil || in.View != "" {
		return user, in.View, err
	}
	open := c.slack.Modals(user)
	if len(open) == 0 {
		return "", "", missing("%s has no modal open", in.User)
	}
	return user, open[len(open)-1].ID, nil
}

type choosing struct {
	modal
	Block  string              `json:"block" about:"The block_id of the field that changes."`
	Values map[string][]string `json:"values" about:"What all fields hold then, by block_id."`
}

func (c *control) choose(ctx context.Context, in choosing) (done, error) {
	user, view, err := c.modalOf(in.modal)
	if err != nil {
		return done{}, err
	}
	return did(c.slack.LastCall(), c.slack.Choose(ctx, user, view, in.Block, in.Values))
}

type submitting struct {
	modal
	Values map[string][]string `json:"values,omitempty" about:"What the fields hold, by block_id; the others keep what they begin with."`
}

type submitted struct {
	done
	Errors map[string]string `json:"errors,omitempty" about:"What the app, or Slack itself, says of the fields, by block_id: the modal then stays."`
}

func (c *control) submit(ctx context.Context, in submitting) (out submitted, err error) {
	user, view, err := c.modalOf(in.modal)
	if err != nil {
		return out, err
	}

	out.After = c.slack.LastCall()
	err = c.slack.Submit(ctx, user, view, in.Values)
	for _, open := range c.slack.Modals(user) {
		if open.ID == view && len(open.Errors) > 0 {
			out.Errors, err = open.Errors, nil
		}
	}
	return out, err
}

func (c *control) closeModal(ctx context.Context, in modal) (done, error) {
	user, view, err := c.modalOf(in)
	if err != nil {
		return done{}, err
	}
	return did(c.slack.LastCall(), c.slack.CloseModal(ctx, user, view))
}

type reacting struct {
	message
	Emoji string `json:"emoji" about:"The emoji's name, without colons."`
	Off   bool   `json:"off,omitempty" about:"Set to take it off."`
}

func (c *control) react(ctx context.Context, in reacting) (done, error) {
	user, channel, err := c.at(in.somewhere)
	if err != nil {
		return done{}, err
	}
	react := c.slack.React
	if in.Off {
		react = c.slack.Unreact
	}
	return did(c.slack.LastCall(), react(ctx, user, channel, in.TS, in.Emoji))
}

type shortcut struct {
	somewhere
	CallbackID string `json:"callback_id" about:"The shortcut's callback_id."`
	TS         string `json:"ts,omitempty" about:"The ts of the message, for a shortcut of messages."`
}

func (c *control) shortcut(ctx context.Context, in shortcut) (done, error) {
	user, channel, err := c.at(in.somewhere)
	switch {
	case err != nil:
		return done{}, err
	case in.TS != "":
		return did(c.slack.LastCall(), c.slack.MessageShortcut(ctx, user, channel, in.TS, in.CallbackID))
	case in.Channel != "":
		return done{}, wrong("a global shortcut has no channel, and one of a message needs its ts")
	}
	return did(c.slack.LastCall(), c.slack.Shortcut(ctx, user, in.CallbackID))
}

type joining struct {
	User    string `json:"user" about:"Who joins, the app too: an id or a name."`
	Channel string `json:"channel" about:"An id or a name."`
}

func (c *control) join(ctx context.Context, in joining) (done, error) {
	user, channel, err := c.at(somewhere(in))
	if err != nil {
		return done{}, err
	}
	return did(c.slack.LastCall(), c.slack.Invite(ctx, channel, user))
}

// person names somebody.
type person struct {
	User string `json:"user" about:"An id or a name."`
}

func (c *control) openHome(ctx context.Context, in person) (done, error) {
	user, err := c.user(in.User)
	if err != nil {
		return done{}, err
	}
	return did(c.slack.LastCall(), c.slack.OpenHome(ctx, user))
}
