package alias

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// maxAnswer is how much of an answer is read; Slack's largest are lists of a thousand people.
const maxAnswer = 32 << 20

// Transport changes the ids in requests that go to Slack through another transport, and in its answers.
func (t *Table) Transport(next http.RoundTripper) http.RoundTripper { return transport{t, next} }

type transport struct {
	table *Table
	next  http.RoundTripper
}

// RoundTrip changes forms and JSON; files go through as they are.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.table.Empty() {
		return t.next.RoundTrip(r) //nolint:wrapcheck // a transport between others
	}

	r, err := t.toSlack(r)
	if err != nil {
		return nil, err
	}

	resp, err := t.next.RoundTrip(r)
	if err != nil || !is(resp.Header, "application/json") {
		return resp, err //nolint:wrapcheck // a transport between others
	}

	return resp, t.fromSlack(resp)
}

// toSlack is the same request with Slack's ids; a transport may not change the one that it is given.
func (t transport) toSlack(r *http.Request) (*http.Request, error) {
	form, object := is(r.Header, "application/x-www-form-urlencoded"), is(r.Header, "application/json")
	if r.Body == nil || !form && !object {
		return r, nil
	}

	body, err := io.ReadAll(r.Body)
	if closed := r.Body.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, fmt.Errorf("reading what goes to Slack: %w", err)
	}

	if form {
		body, err = t.form(body)
	} else {
		body = t.table.ToSlack(body)
	}
	if err != nil {
		return nil, err
	}

	r = r.Clone(r.Context())
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	return r, nil
}

// form changes the values of a form. They are decoded first: in encoded text an id may stand right after a letter.
func (t transport) form(body []byte) ([]byte, error) {
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fmt.Errorf("reading a form for Slack: %w", err)
	}
	for _, of := range values {
		for i, value := range of {
			of[i] = string(t.table.ToSlack([]byte(value)))
		}
	}
	return []byte(values.Encode()), nil
}

func (t transport) fromSlack(resp *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		_ = resp.Body.Close()
		return fmt.Errorf("reading Slack's answer: %w", err)
	}

	body = t.table.FromSlack(body)
	resp.Body = struct {
		io.Reader
		io.Closer
	}{bytes.NewReader(body), resp.Body}
	resp.ContentLength = int64(len(body))
	resp.Header.Del("Content-Length")
	return nil
}

func is(header http.Header, kind string) bool {
	media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && media == kind
}
