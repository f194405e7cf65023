package slacksim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A response URL may be used 5 times within 30 minutes:
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses.
const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

type responseURL struct {
	user, channel string
	// about is the ts of the message whose button was used; empty for a command.
	about  string
	issued time.Time
	uses   int
}

// response is what an app posts to a response URL, or acknowledges a command with.
type response struct {
	ResponseType    string          `json:"response_type"`
	ReplaceOriginal bool            `json:"replace_original"`
	DeleteOriginal  bool            `json:"delete_original"`
	ThreadTS        string          `json:"thread_ts"`
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	Attachments     json.RawMessage `json:"attachments"`
	MarkdownText    string          `json:"markdown_text"`
}

// newResponseURL issues an address. The lock is held.
func (s *Slack) newResponseURL(user, channel, about string) string {
	s.lastID++
	id := fmt.Sprintf("%s-%d", TeamID, s.lastID)
	s.responses[id] = &responseURL{user: user, channel: channel, about: about, issued: s.options.Now()}
	return s.base + "/commands/" + id
}

// responseHandler takes what the app posts to a response URL.
func (s *Slack) responseHandler(w http.ResponseWriter, r *http.Request) {
	call := Call{Method: "response_url", Answer: "ok"}
	defer func() {
		s.log.add(call)
		s.Touch()
	}()
	fault := s.faults.take("response_url", nil)
	switch {
	case fault.CutBefore:
		call.Answer = "cut before"
		cut(w)
		return
	case fault.Status != 0 && !fault.Done:
		call.Answer = strconv.Itoa(fault.Status)
		fault.answer(w)
		return
	}

	s.hold(r.Context(), fault.Until)
	var posted response
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil || json.Unmarshal(s.own(body), &posted) != nil {
		call.Answer = "invalid_payload"
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}

	s.mu.Lock()
	address := s.responses[strings.TrimPrefix(r.URL.Path, "/commands/")]
	if address == nil || address.uses >= responseUses || s.options.Now().Sub(address.issued) > responseLife {
		s.mu.Unlock()
		call.Answer = "used_url"
		http.Error(w, "used_url", http.StatusNotFound)
		return
	}

	address.uses++
	s.mu.Unlock()
	s.called(Call{Method: "response_url", Args: args{"channel": address.channel, "body": string(body)}, Answer: "ok", At: time.Now()})
	if err := s.respond(address.user, address.channel, address.about, posted); err != nil {
		call.Answer, _, _ = strings.Cut(err.Error(), ":")
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}

	switch {
	case fault.CutAfter:
		call.Answer = "cut after ok"
		cut(w)
		return
	case fault.Status != 0:
		call.Answer = strconv.Itoa(fault.Status)
		fault.answer(w)
		return
	}

	_, _ = w.Write([]byte("ok")) // a client that went away
}

// respond shows a response: in the place of the message that it is about, or as a new one.
func (s *Slack) respond(user, channel, about string, r response) error {
	s.mu.Lock()
	original := s.find(channel, about)
	s.mu.Unlock()
	if original != nil && r.DeleteOriginal {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.remove(original)
		return nil
	}

	m, failed := s.newMessage(args{
		"text": r.Text, "blocks": string(r.Blocks), "attachments": string(r.Attachments), "markdown_text": r.MarkdownText,
	})
	if failed.code != "" {
		return fmt.Errorf("%s: %s", failed.code, strings.Join(failed.messages, "; "))
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if original != nil && r.ReplaceOriginal {
		original.Text, original.Blocks, original.Attachments, original.Edited = m.Text, m.Blocks, m.Attachments, true
		s.change()
		return nil
	}

	m.Channel, m.ThreadTS = channel, r.ThreadTS
	if r.ResponseType != "in_channel" {
		m.EphemeralTo = user
	}
	s.post(m)
	return nil
}

// showEphemeral shows somebody a message that nobody else sees.
func (s *Slack) showEphemeral(user, channel, from string, r response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.post(&Message{Channel: channel, User: from, Text: r.Text, Blocks: r.Blocks, EphemeralTo: user})
}

// Ephemerals lists what only one person sees in a channel.
func (s *Slack) Ephemerals(channel, user string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool { return m.EphemeralTo != user })
}

// ForgetEphemerals drops all that only one person saw, as Slack's clients do when they start anew.
func (s *Slack) ForgetEphemerals() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for channel, messages := range s.messages {
		s.messages[channel] = slices.DeleteFunc(messages, func(m *Message) bool { return m.EphemeralTo != "" })
	}
	s.change()
}
