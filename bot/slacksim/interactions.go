package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// ClickView uses an element of somebody's home tab or topmost modal, as [Slack.Click] does one of a message.
func (s *Slack) ClickView(ctx context.Context, user, viewID, action string, values ...string) error {
	s.mu.Lock()
	v := s.home(user)
	if v == nil || v.ID != viewID {
		var err error
		if v, err = s.top(user, viewID); err != nil {
			s.mu.Unlock()
			return err
		}
	}
	payload, err := s.viewAction(user, v, action, values)
	s.mu.Unlock()
	if err != nil {
		return err
	}

	_, err = s.send(ctx, payload)
	return err
}

// Choose changes one field of somebody's topmost modal, while the fields hold values as in [Slack.Submit]: the app hears
// of it where it wants to know, as its input block says.
func (s *Slack) Choose(ctx context.Context, user, viewID, block string, values map[string][]string) error {
	s.mu.Lock()
	payload, err := s.fieldAction(user, viewID, block, values)
	s.mu.Unlock()
	if err != nil || payload == nil {
		return err
	}

	_, err = s.send(ctx, payload)
	return err
}

// fieldAction is what the app hears of a field that changed; nil where it does not want to know.
func (s *Slack) fieldAction(user, viewID, block string, values map[string][]string) (answer, error) {
	v, err := s.top(user, viewID)
	if err != nil {
		return nil, err
	}

	state, _, err := s.fill(user, v, values)
	if _, incomplete := errors.AsType[*incompleteError](err); err != nil && !incomplete {
		return nil, err
	}

	for i, b := range v.blocks() {
		if blockID(b, i) != block || b["dispatch_action"] != true {
			continue
		}
		payload, err := s.usage(user, v, block, asObject(b["element"]), values[block])
		if err != nil {
			return nil, err
		}
		shown := s.viewJSON(v)
		shown["state"] = answer{"values": state}
		payload["view"] = shown
		return payload, nil
	}

	return nil, nil //nolint:nilnil // nobody has to hear of it
}

func (s *Slack) viewAction(user string, v *view, action string, values []string) (answer, error) {
	raw, err := json.Marshal(v.blocks())
	if err != nil {
		return nil, fmt.Errorf("reading a view: %w", err)
	}

	block, element := findElement(raw, action)
	if element == nil {
		return nil, fmt.Errorf("%w: the view has no %q to click", ErrNotPossible, action)
	}

	id, _ := block["block_id"].(string)
	return s.usage(user, v, id, element, values)
}

// usage is what the app hears of the use of an element of a view. The lock is held.
func (s *Slack) usage(user string, v *view, block string, element object, values []string) (answer, error) {
	act, err := s.choose(element, values)
	if err != nil {
		return nil, err
	}

	act["type"], act["action_id"], act["block_id"] = element["type"], element["action_id"], block
	act["action_ts"] = s.newTS()
	payload := s.payload("block_actions", user)
	payload["container"] = answer{"type": "view", "view_id": v.ID}
	payload["view"], payload["actions"], payload["trigger_id"] = s.viewJSON(v), []answer{act}, s.newTrigger(user)
	return payload, nil
}

// payload is what all interactions of somebody have in common. The lock is held.
func (s *Slack) payload(kind, user string) answer {
	name := s.users[user].Name
	return answer{
		"type": kind, "token": "unused", "api_app_id": AppID, "is_enterprise_install": false, "enterprise": nil,
		"team": answer{"id": TeamID, "domain": "simulated"},
		"user": answer{"id": user, "name": name, "username": name, "team_id": s.users[user].home()},
	}
}

// send sends an interaction, and returns what the app acknowledged it with.
func (s *Slack) send(ctx context.Context, payload answer) (json.RawMessage, error) {
	return s.links.deliver(ctx, answer{
		"envelope_id": s.links.envelopeID(), "type": "interactive", "payload": s.sent(payload),
		"accepts_response_payload": true,
	})
}
