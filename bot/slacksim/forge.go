package slacksim

import (
	"context"
	"encoding/json"
	"fmt"
)

// Forge sends an interaction that no client would: for tests of what the app checks.
func (s *Slack) Forge(ctx context.Context, user, channel, actionID, blockID, value string) error {
	s.mu.Lock()
	m := &Message{Channel: channel, TS: s.newTS(), User: BotUser}
	payload := s.actionPayload(
		user, m, object{"block_id": blockID}, object{"type": "button", "action_id": actionID, "value": value}, "",
	)
	actions, _ := payload["actions"].([]answer)
	actions[0]["selected_conversation"] = value
	s.mu.Unlock()
	_, err := s.send(ctx, payload)
	return err
}

// ForgeChoice sends the choice of an option in a menu that no message has.
func (s *Slack) ForgeChoice(ctx context.Context, user, channel, actionID, option string) error {
	s.mu.Lock()
	m := &Message{Channel: channel, TS: s.newTS(), User: BotUser}
	payload := s.actionPayload(user, m, object{"block_id": "b"}, object{"type": "overflow", "action_id": actionID}, "")
	actions, _ := payload["actions"].([]answer)
	actions[0]["selected_option"] = answer{"value": option, "text": answer{"type": "plain_text", "text": option}}
	s.mu.Unlock()
	_, err := s.send(ctx, payload)
	return err
}

// Forged is a form that the app never opened.
type Forged struct {
	CallbackID, Metadata string
	// State is what its fields hold: by block id, by action id, as Slack sends it.
	State map[string]map[string]any
	// Shown is set where it claims to show the fields that State fills in.
	Shown bool
	// Team is the workspace that it claims to come from; empty is this one.
	Team string
}

// ForgeSubmission sends a form that the app never opened, and returns what the app answered.
func (s *Slack) ForgeSubmission(ctx context.Context, user string, f Forged) (json.RawMessage, error) {
	s.mu.Lock()
	payload := s.payload("view_submission", user)
	payload["view"] = answer{
		"id": "V" + s.newTS(), "team_id": TeamID, "type": "modal", "callback_id": f.CallbackID,
		"private_metadata": f.Metadata,
		"hash":             "forged", "blocks": f.blocks(), "title": answer{"type": "plain_text", "text": "forged"},
		"state": answer{"values": f.State},
	}
	if f.Team != "" {
		payload["team"] = answer{"id": f.Team, "domain": "elsewhere"}
		view, _ := payload["view"].(answer)
		view["team_id"], view["app_installed_team_id"] = f.Team, f.Team
	}
	payload["response_urls"], payload["trigger_id"] = []answer{}, s.newTrigger(user)
	s.mu.Unlock()
	answered, err := s.send(ctx, payload)
	if err != nil {
		return nil, fmt.Errorf("submitting a forged form: %w", err)
	}
	return answered, nil
}

// blocks are the fields that the form claims to show.
func (f Forged) blocks() []answer {
	blocks := []answer{}
	for id, field := range f.State {
		for action, filled := range field {
			kind := answer{"type": "plain_text_input", "action_id": action}
			if state, ok := filled.(map[string]any); ok {
				kind["type"] = state["type"]
			}
			if f.Shown {
				blocks = append(
					blocks,
					answer{"type": "input", "block_id": id, "label": answer{"type": "plain_text", "text": id}, "element": kind},
				)
			}
		}
	}
	return blocks
}
