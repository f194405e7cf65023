package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// View is a modal or a home tab, as its person sees it.
type View struct {
	ID, CallbackID string
	// Metadata is the app's own note, which comes back with the form.
	Metadata string
	// Body is what the app sent.
	Body json.RawMessage
	// Errors are what the app said about the fields, by block id, or Slack itself of those that are empty.
	Errors map[string]string
}

func (v *view) shown() View {
	var body struct {
		CallbackID string `json:"callback_id"`
		Metadata   string `json:"private_metadata"`
	}
	_ = json.Unmarshal(v.Body, &body) // it was checked when it came
	return View{ID: v.ID, CallbackID: body.CallbackID, Metadata: body.Metadata, Body: v.Body, Errors: maps.Clone(v.Errors)}
}

// Modals lists somebody's open modals; the last one lies on top.
func (s *Slack) Modals(user string) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	var shown []View
	for _, v := range s.stack(user) {
		shown = append(shown, v.shown())
	}
	return shown
}

// Home is what the app shows somebody in its home tab; false before it published anything.
func (s *Slack) Home(user string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.home(user)
	if v == nil {
		return View{}, false
	}
	return v.shown(), true
}

// OpenHome opens the app's home tab, and tells the app.
func (s *Slack) OpenHome(ctx context.Context, user string) error {
	s.mu.Lock()
	event := answer{"user": user, "channel": s.direct(user).ID, "tab": "home", "event_ts": s.newTS()}
	if v := s.home(user); v != nil {
		event["view"] = s.viewJSON(v)
	}
	s.mu.Unlock()
	return s.Event(ctx, "app_home_opened", event)
}

// Submit sends somebody's topmost modal, with values for its fields by block id; fields that are not named keep what
// they start with.
func (s *Slack) Submit(ctx context.Context, user, viewID string, values map[string][]string) error {
	s.mu.Lock()
	v, err := s.top(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return err
	}

	state, addresses, err := s.fill(user, v, values)
	if err != nil {
		if empty, ok := errors.AsType[*incompleteError](err); ok {
			v.Errors = empty.marks()
			s.change()
		}
		s.mu.Unlock()
		return err
	}

	shown := s.viewJSON(v)
	shown["state"] = answer{"values": state}
	payload := s.payload("view_submission", user)
	payload["view"], payload["response_urls"], payload["trigger_id"] = shown, addresses, s.newTrigger(user)
	s.mu.Unlock()
	answered, err := s.send(ctx, payload)
	if err != nil {
		return fmt.Errorf("submitting a modal: %w", err)
	}

	return s.submitted(v, answered)
}

// incompleteError is what becomes of a modal whose required fields are empty: Slack marks them, and tells the app
// nothing.
type incompleteError struct{ fields []string }

// Error names the first of the fields.
func (e *incompleteError) Error() string {
	return fmt.Sprintf("%v: the field %q must be filled in", ErrNotPossible, e.fields[0])
}

// Unwrap says that Slack's client does not let a person send it.
func (*incompleteError) Unwrap() error { return ErrNotPossible }

func (e *incompleteError) marks() map[string]string {
	marks := map[string]string{}
	for _, field := range e.fields {
		marks[field] = "Please complete this required field."
	}
	return marks
}

// top finds the modal that somebody has before them: those below cannot be reached.
func (s *Slack) top(user, viewID string) (*view, error) {
	stack := s.stack(user)
	if len(stack) == 0 || stack[len(stack)-1].ID != viewID {
		return nil, fmt.Errorf("%w: this modal is not on top", ErrNotPossible)
	}
	return stack[len(stack)-1], nil
}

// fill makes the state of a modal's fields, and response URLs for the conversations that ask for one. Where required
// fields are empty, it is the state of the others, with an [incompleteError].
func (s *Slack) fill(user string, v *view, values map[string][]string) (state answer, addresses []answer, err error) {
	state, addresses = answer{}, []answer{}
	left := maps.Clone(values)
	var empty incompleteError
	for i, block := range v.blocks() {
		element := asObject(block["element"])
		if block["type"] != "input" {
			continue
		}

		blockID := blockID(block, i)
		given, named := values[blockID]
		if !named {
			given = preset(element)
		}
		delete(left, blockID)
		given = slices.DeleteFunc(slices.Clone(given), func(value string) bool { return value == "" })
		if len(given) == 0 && block["optional"] != true {
			empty.fields = append(empty.fields, blockID)
			continue
		}

		picked, err := s.choose(element, given)
		if err != nil {
			return nil, nil, fmt.Errorf("the field %q: %w", blockID, err)
		}

		picked["type"] = element["type"]
		actionID := fmt.Sprint(element["action_id"])
		state[blockID] = answer{actionID: picked}
		if channel, ok := picked["selected_conversation"].(string); ok && element["response_url_enabled"] == true {
			addresses = append(addresses, answer{
				"block_id": blockID, "action_id": actionID, "channel_id": channel,
				"response_url": s.newResponseURL(user, channel, ""),
			})
		}
	}

	for name := range left {
		return nil, nil, fmt.Errorf("%w: the modal has no field %q", ErrNotPossible, name)
	}

	if len(empty.fields) > 0 {
		return state, nil, &empty
	}

	return state, addresses, nil
}

func (v *view) blocks() []object {
	var body struct {
		Blocks []object `json:"blocks"`
	}
	_ = json.Unmarshal(v.Body, &body) // it was checked when it came
	return body.Blocks
}

// blockID is the id of a block; those that the app gave none have one of Slack's.
func blockID(block object, i int) string {
	if id, _ := block["block_id"].(string); id != "" {
		return id
	}
	return fmt.Sprintf("block%d", i)
}

// submission is how an app may answer a view_submission:
// https://docs.slack.dev/surfaces/modals#handling_submissions.
type submission struct {
	Action string            `json:"response_action"`
	Errors map[string]string `json:"errors"`
	View   json.RawMessage   `json:"view"`
}

// submitted does with a modal what the app answered.
func (s *Slack) submitted(v *view, answered json.RawMessage) error {
	var said submission
	if len(answered) > 0 && json.Unmarshal(answered, &said) != nil {
		return s.badSubmission(fail("invalid_arguments", "the answer is not an object"))
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.change()
	switch said.Action {
	case "":
		delete(s.views, v.ID)
		return nil
	case "clear":
		s.closeModals(v.User)
		return nil
	case "errors":
		return s.showErrors(v, said.Errors)
	case "update", "push":
		return s.showNext(v, said)
	}

	return s.badSubmission(fail("invalid_arguments", "unknown response_action "+said.Action))
}

func (s *Slack) closeModals(user string) {
	for _, open := range s.stack(user) {
		delete(s.views, open.ID)
	}
}

// showErrors marks fields; Slack refuses errors about blocks that are no inputs of the modal.
func (s *Slack) showErrors(v *view, wrong map[string]string) error {
	for name := range wrong {
		isInput := func(block object) bool { return block["type"] == "input" && block["block_id"] == name }
		if !slices.ContainsFunc(v.blocks(), isInput) {
			return s.badSubmission(fail("invalid_arguments", "errors about "+name+", which is no input"))
		}
	}

	if len(wrong) == 0 {
		return s.badSubmission(fail("invalid_arguments", "errors without any"))
	}

	v.Errors = wrong
	return nil
}

func (s *Slack) showNext(v *view, said submission) error {
	body, failed := checkView(string(said.View), "modal")
	switch {
	case failed.code != "":
		return s.badSubmission(failed)
	case said.Action == "push" && len(s.stack(v.User)) >= maxViews:
		return s.badSubmission(fail("push_limit_reached"))
	case said.Action == "push":
		v = &view{User: v.User, Parent: v.ID}
	}

	if failed := s.setBody(v, body); failed.code != "" {
		return s.badSubmission(failed)
	}
	v.Errors = nil
	s.showView(v)
	return nil
}

// badSubmission notes an answer that Slack would not take, among the calls: a test should fail on it.
func (s *Slack) badSubmission(failed failure) error {
	s.log.add(Call{Method: "view_submission", Answer: failed.code})
	return fmt.Errorf("the answer to a view_submission: %s: %v", failed.code, failed.messages)
}

// CloseModal closes somebody's topmost modal, and tells the app if it wants to know.
func (s *Slack) CloseModal(ctx context.Context, user, viewID string) error {
	s.mu.Lock()
	v, err := s.top(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return err
	}

	delete(s.views, v.ID)
	s.change()
	shown := s.viewJSON(v)
	payload := s.payload("view_closed", user)
	payload["view"], payload["is_cleared"] = shown, false
	s.mu.Unlock()
	if shown["notify_on_close"] != true {
		return nil
	}

	_, err = s.send(ctx, payload)
	return err
}
