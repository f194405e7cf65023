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
	fault := s.faults.take(name, arguments)
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

	call.Unknown = unknownArgs(name, arguments)
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
	if unknown := unknownArgs(name, a); len(unknown) > 0 && !s.options.Lenient {
		return nil, fail("invalid_arguments", "[ERROR] the simulator does not know: "+strings.Join(unknown, ", "))
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
