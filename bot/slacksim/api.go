package slacksim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBody is the size of the largest call, in bytes.
const maxBody = 1 << 20

// method is one method of the Web API.
type method struct {
	// token is the one that is wanted; empty is the bot token.
	token string
	// scopes are what the token needs, any one of them; none: any token will do.
	scopes []string
	// do answers with the fields beside "ok", or with Slack's error code. The lock is held.
	do func(*Slack, args) (answer, failure)
}

type (
	args   map[string]string
	answer map[string]any
	// failure is Slack's error code, with the messages of response_metadata; empty when all is well.
	failure struct {
		code     string
		messages []string
		more     answer
	}
)

var none = failure{}

func fail(code string, messages ...string) failure { return failure{code: code, messages: messages} }

// methods are all that the simulator knows; everything else is an unknown_method.
var methods map[string]method

func init() { //nolint:gochecknoinits // the table's functions look up other methods' data
	methods = map[string]method{
		"apps.connections.open":        {token: AppToken, do: (*Slack).connectionsOpen},
		"apps.manifest.create":         {token: ConfigToken, do: (*Slack).appsManifestCreate},
		"auth.test":                    {do: (*Slack).authTest},
		"chat.postMessage":             {scopes: []string{"chat:write"}, do: (*Slack).chatPostMessage},
		"chat.postEphemeral":           {scopes: []string{"chat:write"}, do: (*Slack).chatPostEphemeral},
		"chat.update":                  {scopes: []string{"chat:write"}, do: (*Slack).chatUpdate},
		"chat.delete":                  {scopes: []string{"chat:write"}, do: (*Slack).chatDelete},
		"conversations.info":           {scopes: []string{"channels:read", "groups:read"}, do: (*Slack).conversationsInfo},
		"conversations.members":        {scopes: []string{"channels:read", "groups:read"}, do: (*Slack).conversationsMembers},
		"conversations.open":           {scopes: []string{"im:write"}, do: (*Slack).conversationsOpen},
		"conversations.history":        {do: (*Slack).conversationsHistory},
		"conversations.replies":        {do: (*Slack).conversationsReplies},
		"emoji.list":                   {scopes: []string{"emoji:read"}, do: (*Slack).emojiList},
		"users.info":                   {scopes: []string{"users:read"}, do: (*Slack).usersInfo},
		"users.list":                   {scopes: []string{"users:read"}, do: (*Slack).usersList},
		"usergroups.list":              {scopes: []string{"usergroups:read"}, do: (*Slack).usergroupsList},
		"usergroups.users.list":        {scopes: []string{"usergroups:read"}, do: (*Slack).usergroupsUsersList},
		"users.conversations":          {do: (*Slack).usersConversations},
		"conversations.list":           {do: (*Slack).conversationsList},
		"conversations.join":           {scopes: []string{"channels:join"}, do: (*Slack).conversationsJoin},
		"chat.getPermalink":            {do: (*Slack).chatGetPermalink},
		"reactions.get":                {scopes: []string{"reactions:read"}, do: (*Slack).reactionsGet},
		"reactions.add":                {scopes: []string{"reactions:write"}, do: (*Slack).reactionsAdd},
		"team.info":                    {scopes: []string{"team:read"}, do: (*Slack).teamInfo},
		"bots.info":                    {scopes: []string{"users:read"}, do: (*Slack).botsInfo},
		"dnd.info":                     {scopes: []string{"dnd:read"}, do: (*Slack).dndInfo},
		"dnd.teamInfo":                 {scopes: []string{"dnd:read"}, do: (*Slack).dndTeamInfo},
		"files.getUploadURLExternal":   {scopes: []string{"files:write"}, do: (*Slack).filesGetUploadURLExternal},
		"files.completeUploadExternal": {scopes: []string{"files:write"}, do: (*Slack).filesCompleteUploadExternal},
		"files.delete":                 {scopes: []string{"files:write"}, do: (*Slack).filesDelete},
		"views.open":                   {do: (*Slack).viewsOpen},
		"views.update":                 {do: (*Slack).viewsUpdate},
		"views.push":                   {do: (*Slack).viewsPush},
		"views.publish":                {do: (*Slack).viewsPublish},
	}
}

// api answers a call of the Web API.
func (s *Slack) api(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/api/")
	arguments, token, err := readArgs(w, r)
	if err != nil {
		http.Error(w, "unreadable request", http.StatusBadRequest)
		return
	}

	arguments = s.ownArgs(arguments)
	call := Call{Method: name, Args: arguments, Answer: "ok", At: time.Now()}
	defer func() {
		s.log.add(call)
		s.called(call)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.wake()
	}()
	fault := s.faults.take(name, arguments["channel"])
	s.hold(r.Context(), fault.Until)
	switch {
	case fault.CutBefore:
		call.Answer = "cut before"
		cut(w)
		return
	case fault.Status != 0:
		call.Answer = strconv.Itoa(fault.Status)
		if fault.Done {
			if _, failed := s.call(name, token, arguments); failed.code != "" {
				call.Answer += " " + failed.code
			}
		}
		fault.answer(w)
		return
	case fault.Error != "":
		call.Answer, call.Forced = fault.Error, true
		s.reply(w, nil, fail(fault.Error))
		return
	}

	fields, failed := s.call(name, token, arguments)
	if failed.code == "ratelimited" {
		call.Answer = "429"
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		s.reply(w, nil, failed)
		return
	}

	if failed.code != "" {
		call.Answer = failed.code
	}
	s.hold(r.Context(), fault.AnswerAfter)
	if fault.CutAfter {
		call.Answer = "cut after " + call.Answer
		cut(w)
		return
	}

	w.Header().Set("X-Oauth-Scopes", strings.Join(s.options.Scopes, ","))
	if fault.CutWithin {
		call.Answer = "cut within " + call.Answer
		cutWithin(w, s.encoded(fields, failed))
	}
	s.reply(w, fields, failed)
}

// call checks the token and its scopes, and does what the method does.
func (s *Slack) call(name, token string, a args) (answer, failure) {
	m, known := methods[name]
	switch want := cmp.Or(m.token, BotToken); {
	case !known:
		return nil, fail("unknown_method")
	case token == "":
		return nil, fail("not_authed")
	case token != want && (token == BotToken || token == AppToken || token == ConfigToken):
		return nil, fail("not_allowed_token_type")
	case token != want:
		return nil, fail("invalid_auth")
	case len(m.scopes) > 0 && !slices.ContainsFunc(m.scopes, s.granted):
		return nil, s.missingScope(m.scopes[0])
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	return m.do(s, a)
}

func (s *Slack) granted(scope string) bool { return slices.Contains(s.options.Scopes, scope) }

func (s *Slack) missingScope(needed string) failure {
	return failure{code: "missing_scope", more: answer{"needed": needed, "provided": strings.Join(s.options.Scopes, ",")}}
}

// readArgs reads the arguments of a form, a JSON body or a query, and the token from wherever it stands.
func readArgs(w http.ResponseWriter, r *http.Request) (args, string, error) {
	a := args{}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, "", fmt.Errorf("reading the body: %w", err)
		}

		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil && len(body) > 0 {
			return nil, "", fmt.Errorf("reading a JSON body: %w", err)
		}

		for name, raw := range fields {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				text = string(raw)
			}
			a[name] = text
		}
	} else {
		if err := r.ParseMultipartForm(maxBody); err != nil {
			if err := r.ParseForm(); err != nil {
				return nil, "", fmt.Errorf("reading a form: %w", err)
			}
		}
		for name := range r.Form {
			a[name] = r.Form.Get(name)
		}
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if a["token"] != "" {
		token = a["token"]
	}
	delete(a, "token")
	return a, token, nil
}

func (s *Slack) reply(w http.ResponseWriter, fields answer, failed failure) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(s.encoded(fields, failed)) // a client that went away
}

// encoded is an answer as it goes out.
func (s *Slack) encoded(fields answer, failed failure) []byte {
	out := answer{"ok": failed.code == ""}
	maps.Copy(out, fields)
	if failed.code != "" {
		out["error"] = failed.code
		if len(failed.messages) > 0 {
			out["response_metadata"] = answer{"messages": failed.messages}
		}
		maps.Copy(out, failed.more)
	}
	raw, _ := s.named(out) // what is encoded is all Go's own
	return raw
}
