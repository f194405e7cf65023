package workspace

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"shine/credit"
)

// The link to a message is shown only to those who can open it: a link into a private channel tells that there is one,
// and who speaks in it.

// linkedMessage is the path of a link to a message: https://docs.slack.dev/reference/methods/chat.getPermalink.
var linkedMessage = regexp.MustCompile(`^/archives/([CDG][A-Z0-9]{1,30})/p\d+$`)

// linkedFile is the path of a link to a file. The file came with the shout-out, and can be read where that was given.
var linkedFile = regexp.MustCompile(`^/files/\w+/\w+/[^/]+$`)

// linkedChannel is the channel to which a link of a shout-out leads, where it leads to a message or file of this
// workspace; empty for every other link.
func (d *Directory) linkedChannel(s credit.Shoutout, link string) string {
	to, err := url.Parse(link)
	if err != nil || to.Scheme != "https" || to.User != nil || !d.isHome(to.Host) {
		return ""
	}
	if found := linkedMessage.FindStringSubmatch(to.Path); found != nil {
		return d.channelNow(found[1])
	}
	if linkedFile.MatchString(to.Path) {
		return s.Channel
	}

	return ""
}

// isHome reports whether a host is this workspace's, or one of its organization.
func (d *Directory) isHome(host string) bool {
	return strings.EqualFold(host, d.host) || strings.HasSuffix(strings.ToLower(host), ".enterprise.slack.com")
}

// Shown is a shout-out as the readers of a conversation may read it: the people in a channel, one person, or everybody
// where the conversation is empty. What depends on something that Slack does not tell is left out.
func (o *Openness) Shown(ctx context.Context, s credit.Shoutout, conversation string) credit.Shoutout {
	if s.Permalink != "" && !o.opens(ctx, o.directory.linkedChannel(s, s.Permalink), conversation) {
		s.Permalink = ""
	}
	if s.Work != "" && !o.showsWork(ctx, s, conversation) {
		s.Work = ""
	}
	return s
}

// showsWork reports whether the readers of a conversation are shown the link to the work: a link from somebody who is
// no full member is shown in its channel alone, and a link into Slack only to people who can open it.
func (o *Openness) showsWork(ctx context.Context, s credit.Shoutout, conversation string) bool {
	if s.WorkHere && conversation != s.Giver && !o.within(ctx, s.Channel, conversation) {
		return false
	}
	into := o.directory.linkedChannel(s, s.Work)
	return into == "" || o.opens(ctx, into, conversation)
}

// within reports whether a conversation is a channel, or a person in it.
func (o *Openness) within(ctx context.Context, id, conversation string) bool {
	if id == "" || o.directory.channelNow(id) == o.directory.channelNow(conversation) {
		return id != ""
	}
	if !credit.IsPerson(conversation) {
		return false
	}

	theirs, err := o.directory.memberships.get(ctx, conversation)
	return err == nil && slices.Contains(theirs, o.directory.channelNow(id))
}

// opens reports whether the readers of a conversation can open the messages of a channel.
func (o *Openness) opens(ctx context.Context, id, conversation string) bool {
	if id == "" || id == conversation {
		return id != ""
	}
	if open, err := o.Of(ctx, id); err == nil && open {
		return true
	}
	if !credit.IsPerson(conversation) {
		return false
	}

	theirs, err := o.directory.memberships.get(ctx, conversation)
	return err == nil && slices.Contains(theirs, id)
}
