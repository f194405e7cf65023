package slacksim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

const (
	// triggerLife is how long a trigger may be used, once, unless acknowledgements have longer.
	triggerLife = 3 * time.Second
	// maxViews is how many modals may lie on top of each other.
	maxViews = 3
	// maxView is the size of a view, in bytes.
	maxView = 250_000
)

// view is a modal or somebody's home tab.
type view struct {
	ID, User, Hash string
	// External is the app's own name for it, of one view at a time.
	External string
	// Parent is the modal below; empty for the first one and for homes.
	Parent string
	Home   bool
	Body   json.RawMessage
	// Errors are what the app said about the fields, by block id.
	Errors map[string]string
}

type trigger struct {
	user   string
	issued time.Time
	used   bool
}

// newTrigger lets the app open a modal for somebody, for a moment. The lock is held.
func (s *Slack) newTrigger(user string) string {
	s.lastID++
	id := fmt.Sprintf("%d.%d.simulated%d", s.options.Now().UnixMilli(), s.lastID, s.lastID)
	s.triggers[id] = &trigger{user: user, issued: s.options.Now()}
	return id
}

func (s *Slack) useTrigger(id string) (string, failure) {
	t := s.triggers[id]
	switch {
	case t == nil:
		return "", fail("invalid_trigger_id")
	case s.options.Now().Sub(t.issued) > max(triggerLife, s.options.AckTimeout):
		return "", fail("expired_trigger_id")
	case t.used:
		return "", fail("exchanged_trigger_id")
	}

	t.used = true
	return t.user, none
}

// newModal checks a modal that the app wants to show, and uses up the trigger, which says to whom.
func (s *Slack) newModal(a args) (*view, failure) {
	body, failed := checkView(a["view"], "modal")
	if failed.code != "" {
		return nil, failed
	}
	v := &view{}
	if failed := s.setBody(v, body); failed.code != "" {
		return nil, failed
	}
	v.User, failed = s.useTrigger(a["trigger_id"])
	return v, failed
}

func (s *Slack) viewsOpen(a args) (answer, failure) {
	v, failed := s.newModal(a)
	if failed.code != "" {
		return nil, failed
	}
	s.closeModals(v.User) // a new one begins a new stack
	return s.showView(v), none
}

func (s *Slack) viewsPush(a args) (answer, failure) {
	v, failed := s.newModal(a)
	if failed.code != "" {
		return nil, failed
	}
	stack := s.stack(v.User)
	if len(stack) == 0 || len(stack) >= maxViews {
		return nil, fail("push_limit_reached")
	}
	v.Parent = stack[len(stack)-1].ID
	return s.showView(v), none
}

func (s *Slack) viewsUpdate(a args) (answer, failure) {
	body, failed := checkView(a["view"], "modal")
	v := s.views[a["view_id"]]
	if a["view_id"] == "" {
		v = s.external(a["external_id"])
	}
	switch {
	case failed.code != "":
		return nil, failed
	case a["view_id"] == "" && a["external_id"] == "":
		return nil, fail("invalid_arguments", "[ERROR] missing required field: view_id or external_id")
	case v == nil:
		return nil, fail("not_found")
	case a["hash"] != "" && a["hash"] != v.Hash:
		return nil, fail("hash_conflict")
	}

	if failed := s.setBody(v, body); failed.code != "" {
		return nil, failed
	}
	v.Errors = nil
	return s.showView(v), none
}

// setBody gives a view what it shows, and the app's own name for it, which no other view may have.
func (s *Slack) setBody(v *view, body json.RawMessage) failure {
	var named struct {
		External string `json:"external_id"`
	}
	_ = json.Unmarshal(body, &named) // it was checked when it came
	if other := s.external(named.External); other != nil && other != v {
		return fail("duplicate_external_id")
	}
	v.Body, v.External = body, named.External
	return none
}

// external finds a view by the app's own name for it.
func (s *Slack) external(id string) *view {
	for _, v := range s.views {
		if id != "" && v.External == id {
			return v
		}
	}
	return nil
}

func (s *Slack) viewsPublish(a args) (answer, failure) {
	body, failed := checkView(a["view"], "home")
	if failed.code != "" {
		return nil, failed
	}
	if s.users[a["user_id"]] == nil {
		return nil, fail("user_not_found")
	}

	v := s.home(a["user_id"])
	if v == nil {
		v = &view{User: a["user_id"], Home: true}
	} else if a["hash"] != "" && a["hash"] != v.Hash {
		return nil, fail("hash_conflict")
	}
	if failed := s.setBody(v, body); failed.code != "" {
		return nil, failed
	}
	return s.showView(v), none
}

// showView keeps a view, with a new hash, and answers with it.
func (s *Slack) showView(v *view) answer {
	if v.ID == "" {
		v.ID = s.newID("V")
	}
	s.lastID++
	v.Hash = fmt.Sprintf("%d.simulated", s.lastID)
	s.views[v.ID] = v
	s.change()
	return answer{"view": s.viewJSON(v)}
}

func (s *Slack) viewJSON(v *view) answer {
	out := answer{}
	_ = json.Unmarshal(v.Body, &out) // it was checked when it came
	out["id"], out["hash"], out["team_id"], out["app_id"], out["bot_id"] = v.ID, v.Hash, TeamID, AppID, BotID
	out["app_installed_team_id"], out["external_id"] = TeamID, v.External
	out["root_view_id"], out["previous_view_id"], out["state"] = v.ID, nil, answer{"values": answer{}}
	if v.Parent != "" {
		out["root_view_id"], out["previous_view_id"] = s.stack(v.User)[0].ID, v.Parent
	}
	return out
}

func (s *Slack) home(user string) *view {
	for _, v := range s.views {
		if v.Home && v.User == user {
			return v
		}
	}
	return nil
}

// stack lists somebody's open modals, the first one first.
func (s *Slack) stack(user string) []*view {
	var open []*view
	for _, v := range s.views {
		if !v.Home && v.User == user {
			open = append(open, v)
		}
	}
	slices.SortFunc(open, func(a, b *view) int { return cmp.Compare(a.ID, b.ID) })
	return open
}

// viewKeys are what a view may hold: https://docs.slack.dev/reference/views.
var viewKeys = []string{
	"type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close",
	"notify_on_close", "external_id", "submit_disabled",
}

func checkView(raw, kind string) (json.RawMessage, failure) {
	var o object
	if err := json.Unmarshal([]byte(raw), &o); err != nil || len(raw) > maxView {
		return nil, fail("invalid_arguments")
	}

	where := inModal
	if kind == "home" {
		where = inHome
	}
	blocks, err := json.Marshal(o["blocks"])
	if err != nil {
		return nil, fail("invalid_arguments")
	}

	problems := checkBlocks(blocks, where)
	c := &checker{surface: where}
	if o["type"] != kind {
		c.object("unsupported type", "/type")
	}
	for name := range o {
		if !slices.Contains(viewKeys, name) {
			c.object("invalid additional property: "+name, "")
		}
	}

	if o["blocks"] == nil {
		c.object("missing required field: blocks", "")
	}
	if kind == "modal" {
		isInput := func(raw any) bool { return asObject(raw)["type"] == "input" }
		if o["submit"] == nil && slices.ContainsFunc(listOf(o, "blocks"), isInput) {
			c.object("missing required field: submit", "")
		}
		c.text(o["title"], maxViewTitle, true, "/title")
		for _, name := range []string{"submit", "close"} {
			if o[name] != nil {
				c.text(o[name], maxViewTitle, true, "/"+name)
			}
		}
	}
	c.length(o, "callback_id", maxID, "")
	c.length(o, "external_id", maxID, "")
	if metadata, _ := o["private_metadata"].(string); utf8.RuneCountInString(metadata) > maxPrivate {
		c.object("must be less than 3001 characters", "/private_metadata")
	}
	if problems = append(problems, c.problems...); len(problems) > 0 {
		return nil, fail("invalid_arguments", problems...)
	}

	return json.RawMessage(raw), none
}
