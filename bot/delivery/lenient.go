package delivery

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
)

// maxAnswer bounds an answer that is read before slack-go does: a page of a thousand people has a few megabytes.
const maxAnswer = 64 << 20

// object is one of JSON, of which the fields stay as they came.
type object map[string]json.RawMessage

// lenient are the answers in which slack-go takes one part that it cannot decode for an error in all of it, or what is
// missing for no: what is done with each of the objects in a list, or with the one, of a field.
var lenient = map[string]struct {
	field string
	mend  func(object) object
}{
	"conversations.history": {"messages", looked},
	"conversations.replies": {"messages", looked},
	"users.info":            {"user", leastAccount},
	"users.list":            {"members", leastAccount},
}

// looked leaves of a message what is looked for: attachments and blocks of others may hold anything.
func looked(message object) object {
	left := object{"type": message["type"], "ts": message["ts"]}
	var metadata struct {
		EventType    string `json:"event_type"`
		EventPayload object `json:"event_payload"`
	}
	if json.Unmarshal(message["metadata"], &metadata) == nil {
		left["metadata"] = message["metadata"]
	}
	return left
}

// leastAccount is the account of a guest where Slack does not tell that it is none.
func leastAccount(user object) object {
	if string(user["is_restricted"]) != "false" {
		user["is_restricted"] = json.RawMessage("true")
	}
	return user
}

// mended is an answer to a request, with what [lenient] does to it.
func mended(r *http.Request, resp *http.Response) (*http.Response, error) {
	how, known := lenient[path.Base(r.URL.Path)]
	if !known {
		return resp, nil
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("reading an answer: %w", err)
	}
	var all object
	if json.Unmarshal(body, &all) == nil && all[how.field] != nil {
		all[how.field] = mendedField(all[how.field], how.mend)
		if body, err = json.Marshal(all); err != nil {
			return nil, fmt.Errorf("mending an answer: %w", err)
		}
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return resp, nil
}

func mendedField(raw json.RawMessage, mend func(object) object) json.RawMessage {
	var list []object
	var one object
	var changed any
	switch {
	case json.Unmarshal(raw, &list) == nil:
		for i := range list {
			list[i] = mend(list[i])
		}
		changed = list
	case json.Unmarshal(raw, &one) == nil && one != nil:
		changed = mend(one)
	default:
		return raw
	}
	if encoded, err := json.Marshal(changed); err == nil {
		return encoded
	}
	return raw
}
