package slacksim

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// Limits of messages: https://docs.slack.dev/reference/methods/chat.postMessage and chat.update.
const (
	maxMessageText = 40_000
	maxUpdateText  = 4000
	maxMetadata    = 8 << 10
	burst          = 3
)

func (s *Slack) authTest(args) (answer, failure) {
	identity := answer{
		"url": "https://simulated.slack.com/", "team": s.nameOfTeam(TeamID), "user": s.options.App.handle(),
		"team_id": TeamID, "user_id": BotUser, "bot_id": BotID, "is_enterprise_install": s.options.Whole,
	}
	if s.options.Enterprise != "" {
		identity["enterprise_id"] = s.options.Enterprise
	}
	return identity, none
}

func (s *Slack) chatPostMessage(a args) (answer, failure) {
	channel, failed := s.conversationFor(a["channel"])
	if failed.code != "" {
		return nil, failed
	}
	if failed := s.mayPost(channel); failed.code != "" {
		return nil, failed
	}
	if thread := a["thread_ts"]; thread != "" && s.find(channel.ID, thread) == nil {
		return nil, fail("thread_not_found")
	}

	m, failed := s.newMessage(a)
	if failed.code != "" {
		return nil, failed
	}
	if !s.paceAllows(channel.ID) {
		return nil, fail("ratelimited")
	}

	m.Channel, m.ThreadTS = channel.ID, a["thread_ts"]
	if m.ThreadTS != "" && isTrue(a["reply_broadcast"]) {
		m.Subtype = broadcast
	}
	s.post(m)
	return answer{"channel": channel.ID, "ts": m.TS, "message": messageJSON(m, true)}, none
}

// conversationFor finds the channel that an id names; a user's id names their direct messages with the app.
func (s *Slack) conversationFor(id string) (*Channel, failure) {
	if u := s.users[id]; u != nil {
		switch {
		case u.Deleted:
			return nil, fail("user_disabled")
		case u.Bot, u.ID == "USLACKBOT":
			return nil, fail("cannot_dm_bot")
		}
		return s.direct(id), none
	}

	c := s.channels[id]
	if c == nil || c.Kind != Public && !slices.Contains(c.Members, BotUser) {
		return nil, fail("channel_not_found")
	}

	return c, none
}

func (s *Slack) mayPost(c *Channel) failure {
	switch {
	case c.Archived:
		return fail("is_archived")
	case slices.Contains(c.Members, BotUser), s.granted("chat:write.public"):
		return none
	}
	return fail("not_in_channel")
}

// newMessage checks what a message of the app holds.
func (s *Slack) newMessage(a args) (*Message, failure) {
	m := &Message{User: BotUser, Text: cmp.Or(a["text"], a["markdown_text"])}
	var failed failure
	if m.Blocks, failed = readMarkdown(a); failed.code != "" {
		return nil, failed
	}
	if raw := a["blocks"]; raw != "" && raw != "null" {
		if problems := s.checkMessage([]byte(raw)); len(problems) > 0 {
			return nil, blockFailure(problems)
		}
		m.Blocks = json.RawMessage(raw)
	}
	if raw := a["attachments"]; raw != "" && raw != "null" {
		if m.Attachments, failed = s.readAttachments(raw); failed.code != "" {
			return nil, failed
		}
	}
	if m.Text == "" && (len(m.Blocks) == 0 || string(m.Blocks) == "[]") && len(m.Attachments) == 0 {
		return nil, fail("no_text")
	}

	if utf8.RuneCountInString(m.Text) > maxMessageText {
		m.Text = string([]rune(m.Text)[:maxMessageText])
	}
	if raw := a["metadata"]; raw != "" {
		if failed := checkMetadata(raw); failed.code != "" {
			return nil, failed
		}
		m.Metadata = json.RawMessage(raw)
	}
	m.Notifies = notifies(m)
	return m, none
}

func checkMetadata(raw string) failure {
	var metadata struct {
		EventType    string         `json:"event_type"`
		EventPayload map[string]any `json:"event_payload"`
	}
	switch err := json.Unmarshal([]byte(raw), &metadata); {
	case err != nil:
		return fail("invalid_metadata_format")
	case metadata.EventType == "" && metadata.EventPayload == nil:
		return none // slack-go sends an empty one where none was set
	case metadata.EventType == "" || metadata.EventPayload == nil:
		return fail("invalid_metadata_schema")
	case len(raw) > maxMetadata:
		return fail("metadata_too_large")
	}

	return none
}

// calls are the references in mrkdwn that notify somebody.
var calls = regexp.MustCompile(`<(?:@([UW][A-Z0-9]+)|!(here|channel|everyone)|!subteam\^(S[A-Z0-9]+))(?:\|[^<>]*)?>`)

// notifies lists whom a message calls: the text of its blocks counts, or its own where it has none.
func notifies(m *Message) []string {
	text := m.Text
	if len(m.Blocks) > 0 {
		text = blockText(m.Blocks)
	}
	var called []string
	for _, found := range calls.FindAllStringSubmatch(text, -1) {
		for _, id := range []string{found[1], "!" + found[2], found[3]} {
			if id != "" && id != "!" && !slices.Contains(called, id) {
				called = append(called, id)
			}
		}
	}

	return called
}

// paceAllows counts a message of the app in a channel, as far as Slack would take it.
func (s *Slack) paceAllows(channel string) bool {
	if s.options.Pace == 0 {
		return true
	}

	now := time.Now() // people's patience runs by the real clock, also where the workspace's is moved
	window := s.options.Pace * burst
	recent := slices.DeleteFunc(s.paced[channel], func(at time.Time) bool { return now.Sub(at) >= window })
	if len(recent) >= burst {
		return false
	}

	s.paced[channel] = append(recent, now)
	return true
}

// post adds a message to its channel. The lock is held.
func (s *Slack) post(m *Message) {
	m.TS = s.newTS()
	if m.Reactions == nil {
		m.Reactions = map[string][]string{}
	}
	s.messages[m.Channel] = append(s.messages[m.Channel], m)
	s.change()
}

func (s *Slack) chatPostEphemeral(a args) (answer, failure) {
	channel, failed := s.conversationFor(a["channel"])
	switch {
	case failed.code != "":
		return nil, failed
	case channel.Archived:
		return nil, fail("is_archived")
	case !slices.Contains(channel.Members, a["user"]):
		return nil, fail("user_not_in_channel")
	}

	m, failed := s.newMessage(a)
	if failed.code != "" {
		return nil, failed
	}

	m.Channel, m.ThreadTS, m.EphemeralTo = channel.ID, a["thread_ts"], a["user"]
	s.post(m)
	return answer{"message_ts": m.TS}, none
}

func (s *Slack) chatUpdate(a args) (answer, failure) {
	m, failed := s.ownMessage(a, "cant_update_message")
	if failed.code != "" {
		return nil, failed
	}
	if utf8.RuneCountInString(a["text"]) > maxUpdateText {
		return nil, fail("msg_too_long")
	}

	if isTrue(a["reply_broadcast"]) {
		return s.broadcastReply(m, a)
	}

	changed, failed := s.newMessage(a)
	if failed.code != "" {
		return nil, failed
	}

	m.Text, m.Edited = changed.Text, true
	if a["blocks"] != "" || a["markdown_text"] != "" { // else those from before stay
		m.Blocks = changed.Blocks
	}
	if a["attachments"] != "" {
		m.Attachments = changed.Attachments
	}
	if changed.Metadata != nil {
		m.Metadata = changed.Metadata
	}
	s.change()
	return answer{"channel": m.Channel, "ts": m.TS, "text": m.Text, "message": messageJSON(m, true)}, none
}

func (s *Slack) chatDelete(a args) (answer, failure) {
	m, failed := s.ownMessage(a, "cant_delete_message")
	if failed.code != "" {
		return nil, failed
	}
	s.remove(m)
	return answer{"channel": m.Channel, "ts": m.TS}, none
}

func (s *Slack) remove(m *Message) {
	s.messages[m.Channel] = slices.DeleteFunc(s.messages[m.Channel], func(other *Message) bool { return other == m })
	s.change()
}

// ownMessage finds a message of the app that everybody sees; those of other people it may not touch.
func (s *Slack) ownMessage(a args, refusal string) (*Message, failure) {
	if s.channels[a["channel"]] == nil {
		return nil, fail("channel_not_found")
	}

	m := s.find(a["channel"], a["ts"])
	switch {
	case m == nil, m.EphemeralTo != "":
		return nil, fail("message_not_found")
	case m.User != BotUser:
		return nil, fail(refusal)
	}

	return m, none
}

// messageJSON is a message as the Web API and payloads show it.
func messageJSON(m *Message, metadata bool) answer {
	out := answer{"type": "message", "ts": m.TS, "text": m.Text, "user": m.User}
	if m.User == BotUser {
		out["bot_id"], out["app_id"] = BotID, AppID
	}
	if len(m.Blocks) > 0 {
		out["blocks"] = m.Blocks
	}
	if len(m.Attachments) > 0 {
		out["attachments"] = m.Attachments
	}
	if m.Subtype != "" {
		out["subtype"] = m.Subtype
	}
	if m.EditedTS != "" {
		out["edited"] = answer{"user": m.User, "ts": m.EditedTS}
	}
	if len(m.Files) > 0 {
		out["files"] = filesJSON(m)
	}
	if m.Rough {
		rough(out)
	}
	if m.ThreadTS != "" {
		out["thread_ts"] = m.ThreadTS
	}
	if len(m.Reactions) > 0 {
		out["reactions"] = reactionsJSON(m)
	}
	if metadata && len(m.Metadata) > 0 {
		out["metadata"] = m.Metadata
	}
	return out
}
