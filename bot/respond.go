package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"

	"shine/bot/delivery"
	"shine/bot/render"
)

// maxTaken is how much is read of what a response URL says, in bytes.
const maxTaken = 4 << 10

// response is a message as an acknowledgement or a response URL takes it.
type response struct {
	ResponseType    string       `json:"response_type,omitempty"`
	ReplaceOriginal bool         `json:"replace_original"`
	Text            string       `json:"text"`
	Blocks          slack.Blocks `json:"blocks"`
}

func ephemeral(m render.Message) response {
	return response{ResponseType: slack.ResponseTypeEphemeral, Text: m.Text, Blocks: slack.Blocks{BlockSet: m.Blocks}}
}

// respond posts to a response URL: 5 times within 30 minutes, also where the bot may not post.
// slack-go's own PostWebhook has no time-out and loses the error.
func (v *voice) respond(ctx context.Context, responseURL string, r response) error {
	if !answerable(responseURL, v.apiURL) {
		return errors.New("answering: the address is none of Slack's")
	}

	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encoding an answer: %w", err)
	}

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, responseURL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("answering: %w", err)
	}

	req.Header.Set("Content-Type", "application/json")
	resp, err := v.http.Do(req)
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("answering: %w", failed.Err) // without the URL, which is a key to answer
	}
	if err != nil {
		return fmt.Errorf("answering: %w", err)
	}

	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("answering: Slack says %s", resp.Status)
	}
	if !taken(resp.Body) {
		return fmt.Errorf("answering: %w", delivery.ErrNoVerdict)
	}

	return nil
}

// taken reports whether Slack itself took an answer: Slack says "ok", as text or as JSON, and a proxy's page does not.
func taken(body io.Reader) bool {
	said, err := io.ReadAll(io.LimitReader(body, maxTaken))
	if err != nil {
		return false
	}
	var verdict struct {
		OK bool `json:"ok"`
	}
	return string(bytes.TrimSpace(said)) == "ok" || json.Unmarshal(said, &verdict) == nil && verdict.OK
}
