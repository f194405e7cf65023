package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"shine/bot/slacksim"
)

// maxBody is the size of the largest request, in bytes.
const maxBody = 1 << 20

// problem is why something was not done.
type problem struct {
	status  int
	Code    string `json:"error" about:"What kind of problem it is, for programs."`
	Message string `json:"message" about:"What was wrong, for people."`
}

// Error is what people read.
func (p *problem) Error() string { return p.Message }

func wrong(format string, args ...any) error {
	return &problem{http.StatusBadRequest, "bad_request", fmt.Sprintf(format, args...)}
}

func missing(format string, args ...any) error {
	return &problem{http.StatusNotFound, "not_found", fmt.Sprintf(format, args...)}
}

// problemOf is what programs are told of an error.
func problemOf(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}

	status, code := http.StatusBadGateway, "bad_answer" // what the app answered is none that Slack would take
	switch {
	case errors.Is(err, slacksim.ErrNotPossible):
		status, code = http.StatusUnprocessableEntity, "not_possible"
	case errors.Is(err, slacksim.ErrNoAck):
		status, code = http.StatusGatewayTimeout, "operation_timeout"
	case errors.Is(err, slacksim.ErrClockFixed):
		status, code = http.StatusConflict, "clock_fixed"
	}
	return &problem{status, code, err.Error()}
}

func refuse(w http.ResponseWriter, err error) {
	p := problemOf(err)
	reply(w, p.status, p)
}

func reply(w http.ResponseWriter, status int, out any) {
	raw, err := json.Marshal(out)
	if err != nil {
		http.Error(w, "the answer could not be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw) // a client that went away
}

// read reads what was sent, and refuses what is not known or missing.
func read[In any](w http.ResponseWriter, r *http.Request) (in In, err error) {
	fields := fieldsOf(reflect.TypeFor[In]())
	sent, err := sentFields(w, r, fields)
	if err != nil {
		return in, err
	}

	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if !slices.ContainsFunc(fields, func(f field) bool { return f.name == name }) {
			return in, wrong("there is no field %q; there are: %s", name, strings.Join(names(fields), ", "))
		}
	}
	for _, f := range fields {
		if _, has := sent[f.name]; f.required && !has {
			return in, wrong("the field %q is missing", f.name)
		}
	}

	for _, f := range fields {
		raw, has := sent[f.name]
		if !has {
			continue
		}
		if err := json.Unmarshal(raw, reflect.ValueOf(&in).Elem().FieldByIndex(f.index).Addr().Interface()); err != nil {
			return in, wrong("the field %q is no %s", f.name, f.kind())
		}
		if f.required && reflect.ValueOf(in).FieldByIndex(f.index).IsZero() {
			return in, wrong("the field %q is empty", f.name)
		}
	}

	return in, nil
}

// sentFields are the fields of a body, or of the query where there is none.
func sentFields(w http.ResponseWriter, r *http.Request, fields []field) (map[string]json.RawMessage, error) {
	if r.Method == http.MethodGet || r.Method == http.MethodDelete {
		return queried(r.URL.Query(), fields)
	}
	if r.URL.RawQuery != "" {
		return nil, wrong("what is sent with %s stands in the body, not in the query", r.Method)
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return nil, wrong("what is sent has to be application/json")
	}

	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, wrong("what was sent is larger than %d bytes, or broken off", maxBody)
	}
	var sent map[string]json.RawMessage
	if err := json.Unmarshal(body, &sent); err != nil || sent == nil {
		return nil, wrong("what was sent is no JSON object")
	}
	return sent, nil
}

// queried are the parameters of a query, as JSON.
func queried(query url.Values, fields []field) (map[string]json.RawMessage, error) {
	sent := map[string]json.RawMessage{}
	for name, values := range query {
		if len(values) > 1 {
			return nil, wrong("the field %q stands there twice", name)
		}
		raw, err := json.Marshal(values[0])
		if err != nil {
			return nil, wrong("the field %q is not readable", name)
		}
		if slices.ContainsFunc(fields, func(f field) bool { return f.name == name && f.kind() != "string" }) {
			raw = []byte(values[0])
		}
		sent[name] = raw
	}
	return sent, nil
}

// field is one field of what is sent or answered.
type field struct {
	name, about string
	required    bool
	of          reflect.Type
	index       []int
}

// fieldsOf lists the fields of a struct, those of embedded ones too.
func fieldsOf(t reflect.Type) []field {
	var all []field
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("json")
		if tag == "" || !f.IsExported() {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		all = append(all, field{name, f.Tag.Get("about"), option == "", f.Type, f.Index})
	}
	return all
}

func names(fields []field) []string {
	var all []string
	for _, f := range fields {
		all = append(all, f.name)
	}
	if all == nil {
		return []string{"none"}
	}
	return all
}

// kind is what JSON calls a field's type.
func (f field) kind() string {
	of := f.of
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	switch of.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Int:
		return "integer"
	case reflect.Slice:
		return "array"
	case reflect.Map:
		return "object"
	default:
		return "string"
	}
}
