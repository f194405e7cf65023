package workspace

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/slack-go/slack"
)

// These are how long look-ups are believed. Events refresh them sooner; the bounds matter when an event was lost.
const (
	personTTL = 6 * time.Hour
	groupTTL  = 10 * time.Minute
	// channelTTL is short: nobody tells Shine when a channel is made private.
	channelTTL = 2 * time.Minute
	// membershipTTL is short: nobody tells Shine when somebody leaves a channel.
	membershipTTL = 2 * time.Minute
)

// Directory answers who people are, who is in a group and what a channel is.
type Directory struct {
	// ID is the workspace's, and host where its own links lead.
	ID   string
	host string
	api  *slack.Client
	// channelNow returns the id that a channel has now: Slack may have given it another one.
	channelNow func(channel string) string
	people     *cache[Person]
	members    *cache[[]string]
	channels   *cache[Channel]
	// roster finds people by their names, as far as they were looked up.
	roster *roster
	// publics are the public channels, under the empty id.
	publics *cache[map[string]bool]
	// groups are the workspace's user groups, under the empty id.
	groups *cache[[]Group]
	// memberships are the channels that somebody is in, as far as Shine sees them.
	memberships *cache[[]string]
	// emoji are the workspace's own, under the empty id.
	emoji *cache[map[string]string]
	// listed are the admins as of the last listing of everybody, under the empty id.
	listed *cache[[]string]
	// sameAs is told the other ids by which Slack calls people, each with the person's own.
	sameAs func(ctx context.Context, others map[string]string)
	// changed are people of whom Slack told since then that something about them changed: the first few.
	changed changedPeople
}

// NewDirectory returns a directory that knows nobody yet.
func NewDirectory(c Config) *Directory {
	d := &Directory{ID: c.ID, host: c.Host, api: c.API, channelNow: c.Store.ChannelNow, roster: newRoster()}
	d.sameAs = func(context.Context, map[string]string) {}
	timeout := loadTimeout
	if c.Patient {
		timeout = patientTimeout
	}

	shared := pace{now: c.Now, room: make(chan struct{}, lookupsAtOnce)}
	d.people = newCache(shared, personTTL, timeout, d.loadPerson)
	d.members = newCache(shared, groupTTL, timeout, d.loadMembers)
	d.channels = newCache(shared, channelTTL, timeout, d.loadChannel)
	d.publics = newCache(shared, channelTTL, timeout, d.loadPublics)
	d.groups = newCache(shared, groupTTL, timeout, d.loadGroups)
	d.memberships = newCache(shared, membershipTTL, timeout, d.loadMemberships)
	d.emoji = newCache(shared, groupTTL, timeout, d.loadEmoji)
	d.listed = newCache(shared, listedTTL, patientTimeout, d.loadEverybody)
	return d
}

// Warm fills the caches before the first shout-out asks: one call for the people of a small workspace, one for its
// groups. Whatever it does not get is looked up when it is needed.
func (d *Directory) Warm(ctx context.Context) error {
	if _, err := d.listed.get(ctx, ""); err != nil {
		return err
	}

	l := d.members.begin()
	defer l.end()
	groups, err := d.groups.get(ctx, "")
	if err != nil {
		return err
	}

	for _, g := range groups {
		l.keep(g.ID, g.Members)
	}

	return nil
}

// IsSlackError reports whether Slack answered with one of these error codes.
func IsSlackError(err error, codes ...string) bool {
	var answer slack.SlackErrorResponse
	return errors.As(err, &answer) && slices.Contains(codes, answer.Err)
}
