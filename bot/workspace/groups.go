package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/slack-go/slack"
)

// Group is a user group.
type Group struct {
	ID, Name string
	Members  []string
}

// Members are the people in a user group; none where there is no such group.
func (d *Directory) Members(ctx context.Context, group string) ([]string, error) {
	return d.members.get(ctx, group)
}

// Groups are the workspace's user groups, in the order of their ids; none where the Slack plan has no groups.
func (d *Directory) Groups(ctx context.Context) ([]Group, error) { return d.groups.get(ctx, "") }

// ErrNoGroup is the error of a user group that Slack does not show: it does not exist, or the Slack plan has no groups.
var ErrNoGroup = errors.New("a user group that Slack does not show")

// AskMembers looks up now who is in a user group, whatever was believed.
func (d *Directory) AskMembers(ctx context.Context, group string) ([]string, error) {
	l := d.members.begin()
	defer l.end()
	members, err := d.api.GetUserGroupMembersContext(ctx, group)
	if IsSlackError(err, "plan_upgrade_required", "no_such_subteam", "missing_scope", "subteam_not_found") {
		return nil, ErrNoGroup
	}
	if err != nil {
		return nil, fmt.Errorf("looking up the members of group %s: %w", group, err)
	}

	l.keep(group, members)
	return members, nil
}

// GroupChanged forgets what was known of a group.
func (d *Directory) GroupChanged(group string) {
	d.members.forget(group)
	d.groups.forget("")
}

func (d *Directory) loadMembers(ctx context.Context, id string) ([]string, error) {
	members, err := d.api.GetUserGroupMembersContext(ctx, id)
	if IsSlackError(err, "no_such_subteam", "plan_upgrade_required") {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking up the members of group %s: %w", id, err)
	}
	return members, nil
}

// loadGroups lists the user groups, by their id; none where the Slack plan has no groups.
func (d *Directory) loadGroups(ctx context.Context, _ string) ([]Group, error) {
	listed, err := d.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
	if IsSlackError(err, "plan_upgrade_required", "missing_scope") {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing user groups: %w", err)
	}

	groups := make([]Group, 0, len(listed))
	for _, g := range listed {
		groups = append(groups, Group{ID: g.ID, Name: cmp.Or(g.Name, g.Handle), Members: g.Users})
	}

	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.ID, b.ID) })
	return groups, nil
}
