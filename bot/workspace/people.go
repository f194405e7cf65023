package workspace

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage/rescue"
)

// slackbot is the one bot that users.info does not call one.
const slackbot = "USLACKBOT"

// Person is an account, as Slack tells of it. Somebody whom Slack does not show has the zero Standing.
type Person struct {
	Standing credit.Standing
	Zone     *time.Location
	// Language is that of their Slack, where Shine speaks it.
	Language render.Language
	// Names are what somebody is called, the best one first.
	Names []string
	// Email is known where the workspace granted the scope users:read.email.
	Email string
	// Admin is set for admins and owners of this workspace, and of the organization that it is part of.
	Admin bool
	// Status is their status in Slack, which may say that they are away.
	Status Status
}

// Person looks somebody up. A person whom Slack does not show is no error: they have no standing.
func (d *Directory) Person(ctx context.Context, id string) (Person, error) {
	return d.people.get(ctx, id)
}

// KnownPerson is somebody who was looked up already, if that is recent enough to be believed.
func (d *Directory) KnownPerson(id string) (p Person, known bool) { return d.people.peek(id) }

func (d *Directory) knows(id string) bool {
	_, known := d.people.peek(id)
	return known
}

// askPerson looks somebody up at Slack now, whatever was believed.
func (d *Directory) askPerson(ctx context.Context, id string) (Person, error) {
	l := d.people.begin()
	defer l.end()
	p, err := d.loadPerson(ctx, id)
	if err == nil {
		l.keep(id, p)
	}
	return p, err
}

// PersonChanged forgets what was known of somebody, and where they are: a member who becomes a guest is taken out of
// channels.
func (d *Directory) PersonChanged(id string) {
	d.people.forget(id)
	d.changed.add(id)
	d.memberships.forget(id)
}

func (d *Directory) loadPerson(ctx context.Context, id string) (Person, error) {
	user, err := d.api.GetUserInfoContext(ctx, id)
	if IsSlackError(err, "user_not_found", "user_not_visible", "users_not_found") {
		return Person{Zone: time.UTC}, nil
	}
	if err != nil {
		return Person{}, fmt.Errorf("looking up %s: %w", id, err)
	}
	d.sameAs(ctx, otherIDs([]slack.User{*user}, id))
	return d.learn(user), nil
}

// learn reads what Slack tells of somebody, and remembers their name.
func (d *Directory) learn(u *slack.User) Person {
	p := d.personOf(u)
	d.roster.remember(u.ID, p)
	return p
}

func (d *Directory) personOf(u *slack.User) Person {
	p := Person{
		Standing: d.standingOf(u), Zone: zoneOf(u), Names: namesOf(u), Email: u.Profile.Email, Status: statusOf(u),
	}
	if language, ok := render.LanguageOf(u.Locale); ok {
		p.Language = language
	}
	p.Admin = p.Standing == credit.Member && d.isAdmin(u)
	return p
}

// standingOf says what kind of account Slack tells of. Where Slack leaves something out, the kind that may do least is
// assumed: an account without a workspace is of a connected one.
func (d *Directory) standingOf(u *slack.User) credit.Standing {
	switch {
	case u.Deleted:
		return credit.Deactivated
	case u.IsBot, u.IsWorkflowBot, u.IsConnectorBot, u.ID == slackbot:
		return credit.Bot
	case u.TeamID != d.ID && !d.sharesOrganization(u):
		return credit.Connected
	case u.IsRestricted, u.IsUltraRestricted:
		return credit.Guest
	}

	return credit.Member
}

// sharesOrganization reports whether somebody is in this workspace by way of an organization of several.
func (d *Directory) sharesOrganization(u *slack.User) bool {
	return slices.Contains(u.Enterprise.Teams, d.ID)
}

// isAdmin reports whether Slack calls a member an admin of this workspace. A member whose home is another workspace is
// an admin there, and not here, except for admins of the whole organization.
func (d *Directory) isAdmin(u *slack.User) bool {
	if u.TeamID == d.ID && (u.IsAdmin || u.IsOwner || u.IsPrimaryOwner) {
		return true
	}
	of := u.Enterprise
	return d.sharesOrganization(u) && (of.IsAdmin || of.IsOwner || of.IsPrimaryOwner)
}

// namesOf is what somebody is called, the best name first: the one that they chose, their own, their handle.
func namesOf(u *slack.User) []string {
	names := []string{u.Profile.DisplayName, u.RealName, u.Name}
	if u.Profile.DisplayName == u.Name {
		names = names[1:] // a name that nobody chose
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

// Know fills the facts about everybody that a draft names. More of them than a shout-out may credit are refused before
// they are looked up: the error is a *credit.Refusal then.
func (d *Directory) Know(ctx context.Context, draft credit.Draft, facts *credit.Facts) error {
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

		members, err := d.members.get(ctx, p.ID)
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
	return d.Standings(ctx, slices.Compact(users), facts.Standings)
}

// recall fills in the standings of those who are known already.
func (d *Directory) recall(users []string, into map[string]credit.Standing) {
	for _, id := range users {
		if p, ok := d.people.peek(id); ok {
			into[id] = p.Standing
		}
	}
}

// Standings looks up what kinds of accounts people have, a few at a time.
func (d *Directory) Standings(ctx context.Context, users []string, into map[string]credit.Standing) error {
	if err := d.Prepare(ctx, users); err != nil {
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
			into[id] = p.Standing
			return nil
		})
	}

	return lookups.Wait()
}

// loadEverybody lists the people of the workspace, a thousand with each call, and returns the admins among them.
func (d *Directory) loadEverybody(ctx context.Context, _ string) ([]string, error) {
	var admins []string
	d.changed.clear()
	l := d.people.begin()
	defer l.end()
	users, err := d.api.GetUsersContext(ctx, slack.GetUsersOptionLimit(1000))
	for i := range users { // also where Slack stopped in the middle of the list
		id, found := users[i].ID, d.personOf(&users[i])
		if l.keep(id, found) || !d.knows(id) { // for somebody who changed meanwhile, an older name is better than none
			d.roster.remember(id, found)
		}
		if found.Admin {
			admins = append(admins, id)
		}
	}

	d.sameAs(ctx, otherIDs(users))
	if err != nil {
		return nil, fmt.Errorf("listing people: %w", err)
	}

	return admins, nil
}

// Prepare fills the caches where more than a few of some people are not known: listing everybody then takes fewer
// calls.
func (d *Directory) Prepare(ctx context.Context, users []string) error {
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

// Zone is the time zone of somebody, UTC while Slack does not tell.
func (w *Workspace) Zone(ctx context.Context, user string) *time.Location {
	if person, err := w.Person(ctx, user); err == nil {
		return person.Zone
	}
	return time.UTC
}

// Names are what somebody is called, the best name first; none while Slack does not tell.
func (w *Workspace) Names(ctx context.Context, user string) []string {
	person, _ := w.Person(ctx, user) // nobody waits for a name
	return person.Names
}

// Fit returns those of some people who have a right, without the lead.
func (w *Workspace) Fit(ctx context.Context, right credit.Right, lead string, people []string) ([]string, error) {
	standings := map[string]credit.Standing{}
	if err := w.Standings(ctx, people, standings); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(
		slices.Clone(people), func(id string) bool { return id == lead || !standings[id].May(right) },
	), nil
}
