package bot

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Installation is what Slack tells of the app, for an operator. The errors are those of the steps; where one is set,
// the fields that its step would have filled are empty.
type Installation struct {
	// Team and TeamID are the workspace of the bot token, and User is the bot's own user.
	Team, TeamID, User string
	// App is the app of the bot token, empty where Slack does not tell.
	App string
	// Granted are the scopes of the bot token.
	Granted []string
	// Whole is set for a token of a whole organization.
	Whole bool
	// ClockAhead is how far Slack's clock is ahead of the given one, as exactly as a second.
	ClockAhead time.Duration
	// SignIn is why the bot token was not taken, Open why no connection would be opened with the app token, and Reach
	// why the host that it would lead to cannot be reached.
	SignIn, Open, Reach error
}

// Examine asks Slack what an operator should know, without opening a connection: Slack would send it what a running bot
// waits for.
func Examine(ctx context.Context, cfg Config) Installation {
	var i Installation
	client := NewHTTPClient(nil)
	i.SignIn = i.signIn(ctx, client, cfg)
	address, err := openable(ctx, client, cfg)
	if i.Open = err; err == nil {
		i.Reach = dial(ctx, address)
	}

	return i
}

func (i *Installation) signIn(ctx context.Context, client *http.Client, cfg Config) error {
	var told struct {
		Team   string `json:"team"`
		TeamID string `json:"team_id"`
		User   string `json:"user"`
		BotID  string `json:"bot_id"`
		Whole  bool   `json:"is_enterprise_install"`
	}
	asked := cfg.Now()
	header, err := call(ctx, client, cfg, "auth.test", cfg.BotToken, nil, &told)
	if err != nil {
		return err
	}

	i.Team, i.TeamID, i.User = told.Team, told.TeamID, told.User
	i.Whole = told.Whole || !strings.HasPrefix(told.TeamID, "T")
	for scope := range strings.SplitSeq(header.Get("X-Oauth-Scopes"), ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			i.Granted = append(i.Granted, scope)
		}
	}
	if at, err := http.ParseTime(header.Get("Date")); err == nil {
		i.ClockAhead = ahead(at, asked, cfg.Now())
	}

	i.App = appOf(ctx, client, cfg, told.BotID)
	return nil
}

// ahead is how far a clock that tells whole seconds was outside the time in which it was asked.
func ahead(at, asked, answered time.Time) time.Duration {
	switch {
	case at.After(answered):
		return at.Sub(answered)
	case at.Add(time.Second).Before(asked):
		return at.Add(time.Second).Sub(asked)
	}
	return 0
}

// appOf is the app of a bot.
func appOf(ctx context.Context, client *http.Client, cfg Config, id string) string {
	var told struct {
		Bot struct {
			AppID string `json:"app_id"`
		} `json:"bot"`
	}
	_, err := call(ctx, client, cfg, "bots.info", cfg.BotToken, url.Values{"bot": {id}}, &told)
	if err != nil {
		return "" // the scope for it may be missing, and is named then
	}

	return told.Bot.AppID
}

// openable asks for the address of a connection.
func openable(ctx context.Context, client *http.Client, cfg Config) (string, error) {
	var told struct {
		URL string `json:"url"`
	}
	_, err := call(ctx, client, cfg, "apps.connections.open", cfg.AppToken, nil, &told)
	return told.URL, err
}

// dial makes sure that a connection's host answers, as far as its certificate.
func dial(ctx context.Context, address string) error {
	to, err := url.Parse(address)
	if err != nil {
		return errors.New("the address of the connection cannot be read")
	}

	secure := to.Scheme == "wss"
	host := net.JoinHostPort(to.Hostname(), cmp.Or(to.Port(), map[bool]string{true: "443", false: "80"}[secure]))
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()

	var connection net.Conn
	if secure {
		connection, err = new(tls.Dialer).DialContext(ctx, "tcp", host)
	} else {
		connection, err = new(net.Dialer).DialContext(ctx, "tcp", host)
	}
	if err != nil {
		return fmt.Errorf("reaching %s: %w", to.Host, err)
	}

	_ = connection.Close() // nothing was said
	return nil
}

// maxTold is how much of an answer is read.
const maxTold = 1 << 16

// call calls a method of the Web API, of whose answer the SDK keeps less than is needed here: its headers too.
func call(
	ctx context.Context, client *http.Client, cfg Config, method, token string, arguments url.Values, into any,
) (http.Header, error) {
	base := cmp.Or(cfg.APIURL, slack.APIURL)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+method, strings.NewReader(arguments.Encode()))
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", method, err)
	}

	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", method, err)
	}

	defer func() { _ = resp.Body.Close() }() // only read

	var raw json.RawMessage
	var verdict slack.SlackResponse
	err = json.NewDecoder(http.MaxBytesReader(nil, resp.Body, maxTold)).Decode(&raw)
	if err == nil {
		err = json.Unmarshal(raw, &verdict)
	}
	if err != nil {
		return resp.Header, fmt.Errorf(
			"calling %s: an answer with status %d that is not Slack's", method, resp.StatusCode,
		)
	}
	if !verdict.Ok {
		return resp.Header, slack.SlackErrorResponse{Err: verdict.Error}
	}

	if err := json.Unmarshal(raw, into); err != nil {
		return resp.Header, fmt.Errorf("calling %s: %w", method, err)
	}
	return resp.Header, nil
}
