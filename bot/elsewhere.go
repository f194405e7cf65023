package bot

import (
	"context"

	"shine/credit"
)

// In shared channels Slack names the workspace of the person who acts rather than ours, and in an organization yet
// another one. So a request counts as ours where anything else in it names our workspace and, where nothing does, where
// Slack lets Shine see the person: Slack shows nobody of a workspace with which ours shares nothing.

// isOurs reports whether what somebody does is for this workspace. Installed is the workspace that Slack says it is
// for, where it says so, and team the one that it names first.
func (b *Bot) isOurs(ctx context.Context, installed, team, user string) (bool, error) {
	if installed != "" || team == b.workspace.ID {
		return installed == b.workspace.ID || installed == "" && team == b.workspace.ID, nil
	}
	if user == "" {
		return false, nil
	}

	person, err := b.workspace.Person(ctx, user)
	if err != nil {
		return false, err
	}

	return person.Standing != credit.Unknown, nil
}
