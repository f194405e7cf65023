package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage/rescue"
)

// How long look-ups are believed. Events refresh them sooner; these bounds hold when an event was lost.
const (
	personTTL = 6 * time.Hour
	groupTTL  = 10 * time.Minute
	// channelTTL is short: nobody tells Shine when a channel is made private.
	channelTTL = 2 * time.Minute
	// membershipTTL is short: nobody tells Shine when somebody leaves a channel.
	membershipTTL = 2 * time.Minute
)

// slackbot is the one bot that users.info does not call one.
const slackbot = "USLACKBOT"

// directory answers who people are, who is in a group and what a channel is.
type directory struct {
	api *slack.Client
	// workspace is the one whose members and admins count.
	workspace string
	// host is where the workspace's own links lead.
	host string
	// now is the id that a channel has now.
	now      func(channel string) string
	people   *cache[person]
	groups   *cache[[]string]
	channels *cache[channel]
	// roster finds people by their names, as far as they were looked up.
	roster *roster
	// publics are the public channels, under the empty id.
	publics *cache[map[string]bool]
	// teams are the workspace's user groups, under the empty id.
	teams *cache[[]team]
	// memberships are the channels that somebody is in, as far as Shine sees them.
	memberships *cache[[]string]
	// emoji are the workspace's own, under the empty id: what each is, or "alias:" and what it is called too. Nil where Shine
	// may not see them.
	emoji *cache[map[string]string]
	// listed is who is an admin, as everybody was looked up at once, under the empty id.
	listed *cache[[]string]
	// changed are some of those of whom Slack told since then that something about them changed.
	changed changedPeople
}

type person struct {
	standing credit.Standing
	zone     *time.Location
	// language is that of their Slack, where Shine speaks it.
	language render.Language
	// names are what somebody is called, the best one first.
	names []string
	// email is known where the workspace granted the scope users:read.email.
	email string
	// admin is set for admins and owners of this workspace, and of the organization that it is part of.
	admin bool
	// status is what their Slack says of where they are.
	status status
}

type channel struct {
	// name is what it is called, where Shine may see it.
	name string
	// postable is set where the bot may post: public channels, and private ones that it is in.
	postable   bool
	visibility credit.Visibility
	// open is set where everybody in the workspace may read, also what was said before it was archived.
	open bool
	// member is set where the bot is in, and shared where people of another organization may be.
	member, shared bool
}

// newDirectory looks people, groups and channels up, each for up to timeout.
func newDirectory(api *slack.Client, workspace string, now func() time.Time, timeout time.Duration) *directory {
	d := &directory{api: api, workspace: workspace, roster: newRoster(), now: func(channel string) string { return channel }}
	shared := pace{now: now, room: make(chan struct{}, lookupsAtOnce)}
	d.people = newCache(shared, personTTL, timeout, d.loadPerson)
	d.groups = newCache(shared, groupTTL, timeout, d.loadGroup)
	d.channels = newCache(shared, channelTTL, timeout, d.loadChannel)
	d.publics = newCache(shared, channelTTL, timeout, d.loadPublics)
	d.teams = newCache(shared, groupTTL, timeout, d.loadTeams)
	d.memberships = newCache(shared, membershipTTL, timeout, d.loadMemberships)
	d.emoji = newCache(shared, groupTTL, timeout, d.loadEmoji)
	d.listed = newCache(shared, listedTTL, patientTimeout, d.loadEverybody)
	return d
}

func (d *directory) loadPerson(ctx context.Context, id string) (person, error) {
	user, err := d.api.GetUserInfoContext(ctx, id)
	if isSlackError(err, "user_not_found", "user_not_visible", "users_not_found") {
		return person{zone: time.UTC}, nil
	}
	if err != nil {
		return person{}, fmt.Errorf("looking up %s: %w", id, err)
	}
	return d.learn(user), nil
}

// learn reads what Slack tells of somebody, and remembers their name.
func (d *directory) learn(u *slack.User) person {
	p := d.personOf(u)
	d.roster.remember(u.ID, p)
	return p
}

func (d *directory) personOf(u *slack.User) person {
	p := person{standing: d.standingOf(u), zone: zoneOf(u), names: namesOf(u), email: u.Profile.Email, status: statusOf(u)}
	if language, ok := render.LanguageOf(u.Locale); ok {
		p.language = language
	}
	p.admin = p.standing == credit.Member && d.isAdmin(u)
	return p
}

// standingOf says what kind of account Slack tells of. What it does not tell counts as the least: without a workspace
// somebody is of a connected one.
func (d *directory) standingOf(u *slack.User) credit.Standing {
	switch {
	case u.Deleted:
		return credit.Deactivated
	case u.IsBot, u.IsWorkflowBot, u.IsConnectorBot, u.ID == slackbot:
		return credit.Bot
	case u.TeamID != d.workspace && !d.sharesOrganization(u):
		return credit.Connected
	case u.IsRestricted, u.IsUltraRestricted:
		return credit.Guest
	}
	return credit.Member
}

// sharesOrganization reports whether somebody is in this workspace by way of an organization of several.
func (d *directory) sharesOrganization(u *slack.User) bool {
	return slices.Contains(u.Enterprise.Teams, d.workspace)
}

// isAdmin reports whether Slack calls a member an admin of this workspace: who is at home in another one is admin there,
// unless it is of the whole organization.
func (d *directory) isAdmin(u *slack.User) bool {
	if u.TeamID == d.workspace && (u.IsAdmin || u.IsOwner || u.IsPrimaryOwner) {
		return true
	}
	of := u.Enterprise
	return d.sharesOrganization(u) && (of.IsAdmin || of.IsOwner || of.IsPrimaryOwner)
}

// namesOf is what somebody is called, the best name first: the one that they chose, their own, their handle.
func namesOf(u *slack.User) []string {
	names := []string{u.Profile.DisplayName, u.RealName, u.Name}
	if u.Profile.DisplayName == u.Name {
		names = names[1:] // nobody chose that
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// zoneOf is the zone that somebody set in Slack. Where this machine does not know it, the offset has to do.
func zoneOf(u *slack.User) *time.Location {
	if u.TZ != "" {
		if zone, err := time.LoadLocation(u.TZ); err == nil {
			return zone
		}
	}
	return time.FixedZone(u.TZLabel, u.TZOffset)
}

func (d *directory) loadGroup(ctx context.Context, id string) ([]string, error) {
	members, err := d.api.GetUserGroupMembersContext(ctx, id)
	if isSlackError(err, "no_such_subteam", "plan_upgrade_required") {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking up the members of group %s: %w", id, err)
	}
	return members, nil
}

// team is a user group.
type team struct {
	id, name string
	members  []string
}

// loadTeams lists the user groups, by their id; none where Slack's plan has none.
func (d *directory) loadTeams(ctx context.Context, _ string) ([]team, error) {
	groups, err := d.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
	if isSlackError(err, "plan_upgrade_required", "missing_scope") {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing user groups: %w", err)
	}
	teams := make([]team, 0, len(groups))
	for _, g := range groups {
		teams = append(teams, team{id: g.ID, name: cmp.Or(g.Name, g.Handle), members: g.Users})
	}
	slices.SortFunc(teams, func(a, b team) int { return cmp.Compare(a.id, b.id) })
	return teams, nil
}

func (d *directory) loadChannel(ctx context.Context, id string) (channel, error) {
	if id == "" || id[0] == 'D' {
		return channel{visibility: credit.Private}, nil
	}
	info, err := d.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
	// A group direct message answers missing_scope: Shine asks for no scope to look into those.
	if isSlackError(err, "channel_not_found", "missing_scope") {
		return channel{visibility: credit.Private}, nil
	}
	if err != nil {
		return channel{}, fmt.Errorf("looking up channel %s: %w", id, err)
	}
	return channelOf(info), nil
}

func channelOf(c *slack.Channel) channel {
	open := !c.IsIM && !c.IsMpIM && !c.IsPrivate
	switch {
	case c.IsIM, c.IsMpIM, c.IsArchived, c.IsPrivate && !c.IsMember:
		return channel{visibility: credit.Private, open: open}
	case c.IsPrivate:
		return channel{name: c.Name, postable: true, visibility: credit.ChannelOnly, member: true, shared: c.IsExtShared}
	}
	return channel{
		name: c.Name, postable: true, visibility: credit.Public, open: open, member: c.IsMember, shared: c.IsExtShared,
	}
}

func (d *directory) loadMemberships(ctx context.Context, user string) ([]string, error) {
	var ids []string
	for page, err := range d.channelsOf(ctx, user) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, page...)
	}
	return ids, nil
}

// channelsPerPage is the most that Slack takes: https://docs.slack.dev/reference/methods/users.conversations.
const channelsPerPage = 999

// channelsOf pages through the channels that somebody is in, as far as Shine sees them.
func (d *directory) channelsOf(ctx context.Context, user string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for cursor, more := "", true; more; more = cursor != "" {
			page, next, err := d.api.GetConversationsForUserContext(ctx, &slack.GetConversationsForUserParameters{
				UserID: user, Cursor: cursor, Limit: channelsPerPage, ExcludeArchived: true,
				Types: []string{"public_channel", "private_channel"},
			})
			if err != nil {
				yield(nil, fmt.Errorf("looking up the channels of %s: %w", user, err))
				return
			}

			ids := make([]string, len(page))
			for i := range page {
				ids[i] = page[i].ID
			}
			if !yield(ids, nil) {
				return
			}
			cursor = next
		}
	}
}

// isIn reports whether somebody is a member of a channel; of a private one that Shine is not in, it does not know. It is
// asked rarely, and so never cached.
//
// It looks through the channels of the person, who is in tens of them, where the channel may have thousands of members. A
// command and a mention need not ask: Slack takes both from inside a channel only.
func (d *directory) isIn(ctx context.Context, user, channel string) (bool, error) {
	for page, err := range d.channelsOf(ctx, user) {
		if err != nil || slices.Contains(page, channel) {
			return err == nil, err
		}
	}
	return false, nil
}

// know fills the facts about everybody that a draft names. More of them than a shout-out may credit are refused before
// they are looked up: the error is a *credit.Refusal then.
func (d *directory) know(ctx context.Context, draft credit.Draft, facts *credit.Facts) error {
	facts.Members = map[string][]string{}
	facts.Standings = map[string]credit.Standing{}
	var users []string
	for _, p := range draft.People {
		if p.Kind == credit.User {
			users = append(users, p.ID)
		}
	}
	d.recall(users, facts.Standings)
	if err := credit.TooMany(draft, *facts); err != nil {
		return err
	}

	for _, p := range draft.People {
		if p.Kind == credit.User {
			continue
		}
		members, err := d.groups.get(ctx, p.ID)
		if err != nil {
			return err
		}
		facts.Members[p.ID] = members
		users = append(users, members...)
		d.recall(members, facts.Standings)
		if err := credit.TooMany(draft, *facts); err != nil {
			return err
		}
	}
	slices.Sort(users)
	return d.standings(ctx, slices.Compact(users), facts.Standings)
}

// recall fills in the standings of those who are known already.
func (d *directory) recall(users []string, into map[string]credit.Standing) {
	for _, id := range users {
		if p, ok := d.people.peek(id); ok {
			into[id] = p.standing
		}
	}
}

// standings looks up what kinds of accounts people have, a few at a time.
func (d *directory) standings(ctx context.Context, users []string, into map[string]credit.Standing) error {
	if err := d.prepare(ctx, users); err != nil {
		return err
	}
	var mu sync.Mutex
	lookups, ctx := rescue.WithContext(ctx)
	lookups.SetLimit(standingsAtOnce)
	for _, id := range users {
		if ctx.Err() != nil {
			break
		}
		lookups.Go(func() error {
			p, err := d.people.get(ctx, id)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			into[id] = p.standing
			return nil
		})
	}
	return lookups.Wait()
}

// warm fills the caches before the first shout-out asks: one call for the people of a small workspace, one for
// its groups. What it does not get is looked up when it is needed.
func (d *directory) warm(ctx context.Context) error {
	if _, err := d.listed.get(ctx, ""); err != nil {
		return err
	}
	teams, err := d.teams.get(ctx, "")
	if err != nil {
		return err
	}
	for _, t := range teams {
		d.groups.put(t.id, t.members)
	}
	return nil
}

// loadEverybody lists the people of the workspace, a thousand with each call, and returns the admins among them.
func (d *directory) loadEverybody(ctx context.Context, _ string) ([]string, error) {
	var admins []string
	d.changed.clear()
	users, err := d.api.GetUsersContext(ctx, slack.GetUsersOptionLimit(1000))
	for i := range users { // also those who came before Slack did not go on
		found := d.learn(&users[i])
		d.people.put(users[i].ID, found)
		if found.admin {
			admins = append(admins, users[i].ID)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("listing people: %w", err)
	}
	return admins, nil
}

// prepare fills the caches where more of some people than a few are not known: listing everybody then takes fewer calls.
func (d *directory) prepare(ctx context.Context, users []string) error {
	unknown := map[string]bool{}
	for _, id := range users {
		if _, ok := d.people.peek(id); !ok {
			unknown[id] = true
		}
	}
	if len(unknown) <= fewLookups {
		return nil
	}
	_, err := d.listed.get(ctx, "")
	return err
}

// isSlackError reports whether Slack answered with one of these error codes.
func isSlackError(err error, codes ...string) bool {
	var answer slack.SlackErrorResponse
	return errors.As(err, &answer) && slices.Contains(codes, answer.Err)
}
