package slacksim

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// These are the things that people do in their Slack clients. Nobody can do here what Slack's client would not let them
// do: write where they are not, click what a message does not have. A forger can: see [Slack.Forge].

// ErrNotPossible is the error of what Slack's client would not let a person do.
var ErrNotPossible = errors.New("not possible in Slack")

// Command sends a slash command that somebody typed in a channel, as Slack escapes it: "@ana" becomes <@U1|ana> where
// that is somebody's name, and likewise #channels and @groups. That person sees what the app acknowledges with.
func (s *Slack) Command(ctx context.Context, user, channel, typed string) (Envelope, error) {
	if err := s.mayCommand(user, channel); err != nil {
		return Envelope{}, err
	}

	command, text, _ := strings.Cut(typed, " ")
	if !s.hasCommand(typed) {
		return Envelope{}, fmt.Errorf("%w: the app has no %s, but %s", ErrNotPossible, command, strings.Join(s.options.Commands, ", "))
	}
	s.mu.Lock()
	payload := answer{
		"token": "unused", "team_id": TeamID, "team_domain": "simulated", "channel_id": channel,
		"channel_name": s.channels[channel].Name, "user_id": user, "user_name": s.users[user].Name, "command": command,
		"text": s.escapeTyped(strings.TrimSpace(text)), "api_app_id": AppID, "is_enterprise_install": "false",
		"response_url": s.newResponseURL(user, channel, ""), "trigger_id": s.newTrigger(user),
	}
	s.mu.Unlock()
	id := s.links.envelopeID()
	e := Envelope{ID: id, Kind: "slash_commands", fields: answer{
		"envelope_id": id, "type": "slash_commands", "payload": s.sent(payload), "accepts_response_payload": true,
	}}
	return e, s.deliverCommand(ctx, e, user, channel, command)
}

// hasCommand reports whether what somebody typed begins with a command of the app.
func (s *Slack) hasCommand(typed string) bool {
	command, _, _ := strings.Cut(typed, " ")
	return slices.Contains(s.options.Commands, command)
}

func (s *Slack) deliverCommand(ctx context.Context, e Envelope, user, channel, command string) error {
	shown, err := s.links.deliver(ctx, e.fields)
	if err != nil {
		s.showEphemeral(user, channel, "USLACKBOT", response{Text: fmt.Sprintf("%s failed with the error %q", command, shownOf(err))})
		return fmt.Errorf("%s: %w", command, err)
	}

	var r response
	if len(shown) == 0 {
		return nil
	}
	if err := json.Unmarshal(shown, &r); err != nil {
		return fmt.Errorf("reading what %s was acknowledged with: %w", command, err)
	}
	if r.Text == "" && len(r.Blocks) == 0 && len(r.Attachments) == 0 && r.MarkdownText == "" {
		return nil
	}

	if err := s.respond(user, channel, "", r); err != nil {
		code, _, _ := strings.Cut(err.Error(), ":")
		s.log.add(Call{Method: "response_url", Args: args{"text": r.Text}, Answer: code})
		return err
	}
	return nil
}

// Say posts a message of somebody's, and tells the app of it where the app hears it: in its direct messages, and where
// it is mentioned in a channel that it is in.
func (s *Slack) Say(ctx context.Context, user, channel, typed, thread string) error {
	_, err := s.Write(ctx, user, channel, Post{Text: typed, Thread: thread})
	return err
}

// Unsay deletes a message, as its author or an admin does in Slack.
func (s *Slack) Unsay(channel, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.find(channel, ts); m != nil {
		s.remove(m)
	}
}

func (s *Slack) mayWrite(user, channel string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u := s.channels[channel], s.users[user]
	switch {
	case c == nil, u == nil:
		return fmt.Errorf("%w: no such channel or person", ErrNotPossible)
	case u.Deleted:
		return fmt.Errorf("%w: %s is deactivated", ErrNotPossible, u.Name)
	case c.Archived:
		return fmt.Errorf("%w: #%s is archived", ErrNotPossible, c.Name)
	case !slices.Contains(c.Members, user):
		return fmt.Errorf("%w: %s is not in #%s", ErrNotPossible, u.Name, c.Name)
	}

	return nil
}

// Click uses an element of a message that somebody sees. Value is what a select chose (of several: all, with commas
// between); a button has its own.
func (s *Slack) Click(ctx context.Context, user, channel, ts, action, value string) error {
	s.mu.Lock()
	m := s.find(channel, ts)
	if m == nil || m.EphemeralTo != "" && m.EphemeralTo != user || !s.opens(user, channel) {
		s.mu.Unlock()
		return fmt.Errorf("%w: there is no such message", ErrNotPossible)
	}

	block, element := findElement(m.Blocks, action)
	attachment := 0
	if element == nil {
		block, element, attachment = m.findAttached(action)
	}
	if element == nil {
		s.mu.Unlock()
		return fmt.Errorf("%w: the message has no %q to click", ErrNotPossible, action)
	}
	if _, err := s.choose(element, valuesOf(element, value)); err != nil {
		s.mu.Unlock()
		return err
	}

	payload := s.actionPayload(user, m, block, element, value)
	if attachment > 0 {
		payload["container"] = answer{
			"type": "message_attachment", "message_ts": m.TS, "channel_id": channel, "attachment_id": attachment,
			"is_ephemeral": m.EphemeralTo != "", "is_app_unfurl": false,
		}
	}
	s.mu.Unlock()
	_, err := s.send(ctx, payload)
	return err
}

// valuesOf are the values in what was chosen in an element.
func valuesOf(element object, value string) []string {
	kind, _ := element["type"].(string)
	if chosen[kind].many == "" {
		return []string{value}
	}
	return strings.FieldsFunc(value, func(r rune) bool { return r == ',' })
}

// findElement finds what can be clicked in blocks, by its action id.
func findElement(blocks json.RawMessage, action string) (block, element object) {
	var all []object
	if json.Unmarshal(blocks, &all) != nil {
		return nil, nil
	}

	for i, b := range all {
		candidates, _ := b["elements"].([]any)
		if b["accessory"] != nil {
			candidates = append(candidates, b["accessory"])
		}
		for _, raw := range candidates {
			if e := asObject(raw); e["action_id"] == action {
				b["block_id"] = blockID(b, i)
				return b, e
			}
		}
	}

	return nil, nil
}

// actionPayload is a block_actions payload:
// https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
func (s *Slack) actionPayload(user string, m *Message, block, element object, value string) answer {
	act := answer{
		"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"],
		"action_ts": s.newTS(),
	}
	if picked, err := s.choose(element, valuesOf(element, value)); err == nil {
		maps.Copy(act, picked)
	}
	ephemeral := m.EphemeralTo != ""
	return answer{
		"type": "block_actions", "team": answer{"id": TeamID, "domain": "simulated"}, "api_app_id": AppID, "token": "unused",
		"user":       answer{"id": user, "username": s.users[user].Name, "team_id": s.users[user].home()},
		"container":  answer{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": ephemeral},
		"trigger_id": s.newTrigger(user), "channel": answer{"id": m.Channel, "name": s.channels[m.Channel].Name},
		"message": messageJSON(m, false), "response_url": s.newResponseURL(user, m.Channel, m.TS),
		"actions": []answer{act}, "state": answer{"values": answer{}},
	}
}

// Event tells the app of something that happened, if it is subscribed to it. Nobody acknowledging, it comes
// again once, at once, as Slack does first.
func (s *Slack) Event(ctx context.Context, name string, event answer) error {
	if s.options.Events != nil && !slices.Contains(s.options.Events, name) {
		return nil
	}

	if event["type"] == nil {
		event["type"] = name
	}
	s.mu.Lock()
	s.lastID++
	e := answer{
		"envelope_id": "", "type": "events_api", "accepts_response_payload": false, "retry_attempt": 0, "retry_reason": "",
		"payload": s.sent(answer{
			"token": "unused", "team_id": TeamID, "api_app_id": AppID, "event": event, "type": "event_callback",
			"event_id": fmt.Sprintf("Ev%08d", s.lastID), "event_time": s.options.Now().Unix(),
			"authorizations": []answer{{
				"enterprise_id": nil, "team_id": TeamID, "user_id": BotUser, "is_bot": true, "is_enterprise_install": false,
			}},
		}),
	}
	s.mu.Unlock()
	return s.deliverEvent(ctx, e)
}

func (s *Slack) deliverEvent(ctx context.Context, e answer) error {
	var err error
	for attempt := range 2 {
		e["envelope_id"] = s.links.envelopeID()
		if e["retry_attempt"] = attempt; attempt > 0 {
			e["retry_reason"] = reasonOf(err)
		}
		if _, err = s.links.deliver(ctx, e); err == nil || wantsNoRetry(err) {
			return err
		}
	}

	e["retry_reason"] = reasonOf(err)
	s.keepLate(e)
	return err
}

// Again delivers an envelope a second time, over whichever connection.
func (s *Slack) Again(ctx context.Context, e Envelope) error {
	payload, _ := e.fields["payload"].(answer)
	user, _ := payload["user_id"].(string)
	channel, _ := payload["channel_id"].(string)
	command, _ := payload["command"].(string)
	return s.deliverCommand(ctx, e, user, channel, command)
}

// UpdateUser changes somebody, and tells the app.
func (s *Slack) UpdateUser(ctx context.Context, id string, change func(*User)) error {
	s.mu.Lock()
	change(s.users[id])
	s.organize(s.users[id])
	user := s.userJSON(s.users[id])
	s.change()
	s.mu.Unlock()
	return s.Event(ctx, "user_change", answer{"user": user, "event_ts": s.now()})
}

// Invite lets the app, or somebody, into a channel, and tells the app.
func (s *Slack) Invite(ctx context.Context, channel, user string) error {
	s.mu.Lock()
	c := s.channels[channel]
	if !slices.Contains(c.Members, user) {
		c.Members = append(c.Members, user)
	}
	heard, home := slices.Contains(c.Members, BotUser), s.users[user].home()
	s.change()
	s.mu.Unlock()
	if !heard {
		return nil
	}

	return s.Event(ctx, "member_joined_channel", answer{"user": user, "channel": channel, "team": home})
}

// SetMembers changes who is in a user group, and tells the app.
func (s *Slack) SetMembers(ctx context.Context, group string, members ...string) error {
	s.mu.Lock()
	s.groups[group].Members = members
	s.change()
	s.mu.Unlock()
	return s.Event(ctx, "subteam_members_changed", answer{"subteam_id": group, "team_id": TeamID})
}

func (s *Slack) now() string { return fmt.Sprintf("%d.000000", s.options.Now().Unix()) }

// typedReference is what Slack's composer reads more out of: a link with a label, as "[the plan](https://…)", an address
// without what ends its sentence, or a name with its sigil.
var typedReference = regexp.MustCompile(
	`\[([^\[\]]+)\]\((https?://[^\s)]+)\)|https?://[^\s|]*[^\s|.,;:!?)\]]|[@#][\pL\pN._-]+`,
)

// escapeTyped is what Slack makes of what somebody typed:
// https://docs.slack.dev/interactivity/implementing-slash-commands#escaping. The lock is held.
func (s *Slack) escapeTyped(typed string) string {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	var escaped strings.Builder
	end := 0
	for _, at := range typedReference.FindAllStringSubmatchIndex(typed, -1) {
		escaped.WriteString(escape(typed[end:at[0]]))
		found := typed[at[0]:at[1]]
		end = at[1]
		switch {
		case at[2] >= 0:
			escaped.WriteString("<" + escape(typed[at[4]:at[5]]) + "|" + escape(typed[at[2]:at[3]]) + ">")
		case found[0] == 'h':
			escaped.WriteString("<" + escape(found) + ">")
		default:
			name := strings.TrimRight(found, ".")
			escaped.WriteString(cmp.Or(s.reference(name), name) + found[len(name):])
		}
	}

	return escaped.String() + escape(typed[end:])
}

// reference is what a name typed with its sigil stands for, or empty.
func (s *Slack) reference(name string) string {
	sigil, word := name[:1], name[1:]
	if sigil == "@" && slices.Contains([]string{"here", "channel", "everyone"}, word) {
		return "<!" + word + ">"
	}

	for _, id := range s.order {
		if u := s.users[id]; u != nil && sigil == "@" && u.Name == word {
			return "<@" + id + "|" + word + ">"
		}
		if c := s.channels[id]; c != nil && sigil == "#" && c.Name == word {
			if c.Kind == Private {
				return "<#" + id + "|>"
			}
			return "<#" + id + "|" + word + ">"
		}
	}

	for _, g := range s.groups {
		if sigil == "@" && g.Handle == word {
			return "<!subteam^" + g.ID + "|@" + word + ">"
		}
	}

	return ""
}
