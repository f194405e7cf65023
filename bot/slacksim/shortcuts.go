package slacksim

import (
	"context"
	"fmt"
)

// Shortcut is one of the app's shortcuts.
type Shortcut struct {
	Name, CallbackID string
	// OnMessage is set for those in the menu of a message.
	OnMessage bool
}

// Shortcut uses one of the app's global shortcuts.
func (s *Slack) Shortcut(ctx context.Context, user, callbackID string) error {
	if err := s.mayUseShortcuts(user); err != nil {
		return err
	}
	s.mu.Lock()
	payload := s.payload("shortcut", user)
	payload["callback_id"], payload["trigger_id"], payload["action_ts"] = callbackID, s.newTrigger(user), s.newTS()
	s.mu.Unlock()
	_, err := s.send(ctx, payload)
	return err
}

// MessageShortcut uses one of the app's shortcuts in the menu of a message that somebody sees.
func (s *Slack) MessageShortcut(ctx context.Context, user, channel, ts, callbackID string) error {
	if err := s.mayWrite(user, channel); err != nil {
		return err
	}
	if err := s.mayUseShortcuts(user); err != nil {
		return err
	}

	s.mu.Lock()
	m := s.find(channel, ts)
	if m == nil || m.EphemeralTo != "" {
		s.mu.Unlock()
		return fmt.Errorf("%w: there is no such message", ErrNotPossible)
	}

	payload := s.payload("message_action", user)
	payload["callback_id"], payload["trigger_id"], payload["action_ts"] = callbackID, s.newTrigger(user), s.newTS()
	payload["channel"] = answer{"id": channel, "name": s.channels[channel].Name}
	payload["message"], payload["message_ts"] = messageJSON(m, false), ts
	payload["response_url"] = s.newResponseURL(user, channel, "")
	s.mu.Unlock()
	_, err := s.send(ctx, payload)
	return err
}
