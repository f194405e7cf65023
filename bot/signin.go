package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/slack-go/slack"
)

// ErrOrganization is the error of a token that is not of one workspace.
var ErrOrganization = errors.New("SLACK_BOT_TOKEN is of a whole organization, and Shine works in one workspace: " +
	"install its app in that workspace, and take the bot token from there")

// signIn asks Slack for the workspace of the bot token. A token of a whole organization is an error.
func signIn(ctx context.Context, api *slack.Client, client *http.Client, cfg Config) (*slack.AuthTestResponse, error) {
	identity, err := api.AuthTestContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("signing in to Slack: %w", err)
	}
	if !strings.HasPrefix(identity.TeamID, "T") {
		return nil, ErrOrganization
	}
	if identity.EnterpriseID == "" {
		return identity, nil
	}

	whole, err := ofOrganization(ctx, client, cfg)
	switch {
	case err != nil:
		return nil, fmt.Errorf("signing in to Slack: %w", err)
	case whole:
		return nil, ErrOrganization
	}

	return identity, nil
}

// ofOrganization reports whether the app is installed in a whole organization, which the SDK does not tell.
func ofOrganization(ctx context.Context, client *http.Client, cfg Config) (bool, error) {
	var told struct {
		Whole bool `json:"is_enterprise_install"`
	}
	if _, err := call(ctx, client, cfg, "auth.test", cfg.BotToken, nil, &told); err != nil {
		return false, fmt.Errorf("asking where the app is installed: %w", err)
	}
	return told.Whole, nil
}
