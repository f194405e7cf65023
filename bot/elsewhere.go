package bot

import (
	"context"

	"shine/credit"
)

// In channels that are shared, Slack names the workspace of who acts in the place of ours, and in an organization yet
// another one. So what counts is what names ours beside that and, where nothing does, whether Slack lets Shine see the
// person: it shows nobody of a workspace with which ours shares nothing.

// isOurs reports whether something of somebody's is for this workspace. Installed is the workspace that Slack says it
// is for, where it says so, and team the one that it names first.
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
