package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Slack really sends more than its reference says: these are shapes from public reports, each of which a real app met.

// rough are parts of a message that a typed library cannot decode: a string where the reference has a number, a number
// where it has a string, fractions, and elements that nobody knows yet.
func rough(m answer) {
	m["attachments"] = []answer{{
		"id": "1", "color": 3553599, "fallback": 12, "image_bytes": 30211.5, "image_width": "640", "ts": "yesterday",
		"fields": []answer{{"title": "Deploys", "value": 7, "short": "true"}},
		"blocks": []answer{{"type": "card_of_next_year", "elements": "many"}},
	}}
	if m["blocks"] == nil {
		m["blocks"] = []answer{
			{
				"type": "rich_text", "block_id": 7,
				"elements": []answer{{"type": "canvas_of_next_year", "elements": answer{}, "style": 3}},
			},
			{"type": "hologram", "text": answer{"type": "plain_text", "text": 1}},
		}
	}
	m["client_msg_id"], m["reply_count"], m["is_locked"] = 12, "three", "no"
	m["edited_by"], m["metadata"] = []string{"nobody"}, "none"
}

// Post is what somebody writes.
type Post struct {
	Text, Thread string
	// Subtype is "file_share", "thread_broadcast", "me_message", or one of those that people do not write.
	Subtype string
	// Files are the names of what hangs on it.
	Files []string
	// Blocks are what Slack's composer made of it, if anything.
	Blocks json.RawMessage
}

// Write posts a message of somebody's, tells the app of it as [Slack.Say] does, and returns its ts.
func (s *Slack) Write(ctx context.Context, user, channel string, p Post) (string, error) {
	if err := s.mayWrite(user, channel); err != nil {
		return "", err
	}

	s.mu.Lock()
	m := &Message{
		Channel: channel, User: user, Text: s.escapeTyped(p.Text), ThreadTS: p.Thread, Subtype: p.Subtype,
		Blocks: p.Blocks, Rough: s.options.Rough,
	}
	for _, name := range p.Files {
		m.Files = append(m.Files, File{ID: s.newID("F"), Name: name, User: user, Channel: channel, ThreadTS: p.Thread})
	}

	m.Notifies = notifies(m)
	s.post(m)
	event := s.written(m)
	s.mu.Unlock()
	return m.TS, s.tell(ctx, m, event, event)
}

// Edit lets somebody change what they wrote, and tells the app: a mention in a channel comes again as a new event, and
// what was written to the app as a message that changed.
func (s *Slack) Edit(ctx context.Context, user, channel, ts, typed string) error {
	s.mu.Lock()
	m := s.find(channel, ts)
	if m == nil || m.User != user {
		s.mu.Unlock()
		return fmt.Errorf("%w: there is no such message of theirs", ErrNotPossible)
	}

	before := s.written(m)
	m.Text, m.Edited, m.EditedTS = s.escapeTyped(typed), true, s.newTS()
	m.Notifies = notifies(m)
	s.change()
	event := s.written(m)
	event["event_ts"] = m.EditedTS
	s.mu.Unlock()
	return s.tell(ctx, m, changedMessage(channel, event, before), event)
}

// Unfurl lets Slack show what a link in a message leads to, of which the app hears as of a message that changed.
func (s *Slack) Unfurl(ctx context.Context, channel, ts string) error {
	s.mu.Lock()
	m := s.find(channel, ts)
	if m == nil {
		s.mu.Unlock()
		return fmt.Errorf("%w: there is no such message", ErrNotPossible)
	}
	before, event := s.written(m), s.written(m)
	event["event_ts"] = s.newTS()
	s.mu.Unlock()
	return s.tell(ctx, m, changedMessage(channel, event, before), nil)
}

// changedMessage is https://docs.slack.dev/reference/events/message/message_changed.
func changedMessage(channel string, now, before answer) answer {
	return answer{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": channel, "ts": now["event_ts"],
		"event_ts": now["event_ts"], "message": now, "previous_message": before,
	}
}

// written is a message as events show it. The lock is held.
func (s *Slack) written(m *Message) answer {
	event, home := messageJSON(m, false), s.users[m.User].home()
	event["channel"], event["event_ts"], event["team"] = m.Channel, m.TS, home
	if home != TeamID {
		event["user_team"], event["source_team"] = home, home
	}
	return event
}

// tell tells the app of a message, or of its change, where it hears of it; a mention in a channel is an event of its own.
func (s *Slack) tell(ctx context.Context, m *Message, event, mention answer) error {
	s.mu.Lock()
	kind, members := s.channels[m.Channel].Kind, s.channels[m.Channel].Members
	s.mu.Unlock()
	switch {
	case !slices.Contains(members, BotUser):
		return nil
	case kind == Direct:
		event["channel_type"] = "im"
		return s.Event(ctx, "message.im", event)
	case mention == nil || !slices.Contains(m.Notifies, BotUser):
		return s.tellChannel(ctx, kind, event)
	}

	mention = maps.Clone(mention)
	mention["type"] = "app_mention"
	return errors.Join(s.Event(ctx, "app_mention", mention), s.tellChannel(ctx, kind, event))
}

// tellChannel tells the app of a message that is not for it, where it asked to hear of all and was granted the history.
func (s *Slack) tellChannel(ctx context.Context, kind Kind, event answer) error {
	name, scope, channelType := "message.channels", "channels:history", "channel"
	switch kind {
	case Private:
		name, scope, channelType = "message.groups", "groups:history", "group"
	case Group:
		name, scope, channelType = "message.mpim", "mpim:history", "mpim"
	case Public, Direct:
	}
	if !slices.Contains(s.options.Events, name) || !s.granted(scope) {
		return nil
	}
	event["channel_type"] = channelType
	return s.Event(ctx, name, event)
}

// sent is a payload as Slack sends it where a channel is shared, or the workspace is one of an organization: what
// stands outside names whoever acted, and what names the app's own workspace is elsewhere.
func (s *Slack) sent(payload answer) answer {
	if s.options.Enterprise != "" {
		payload["enterprise_id"], payload["enterprise"] = s.options.Enterprise, answer{
			"id": s.options.Enterprise, "name": "Organization",
		}
	}
	if s.options.Names == "" {
		return payload
	}

	if payload["team_id"] != nil {
		payload["team_id"] = s.options.Names
	}
	if team, _ := payload["team"].(answer); team["id"] == TeamID {
		payload["team"] = answer{"id": s.options.Names, "domain": "connected"}
	}
	if view, _ := payload["view"].(answer); view["team_id"] == TeamID {
		view["team_id"] = s.options.Names
	}
	return payload
}

// Deliver sends the app an envelope of any kind, with anything in it.
func (s *Slack) Deliver(ctx context.Context, kind string, payload json.RawMessage) error {
	_, err := s.links.deliver(ctx, answer{
		"envelope_id": s.links.envelopeID(), "type": kind, "payload": payload, "accepts_response_payload": false,
	})
	return err
}
