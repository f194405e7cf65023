package slacksim

import (
	"fmt"
	"slices"
	"time"
)

// shownChannel is a conversation in the sidebar.
type shownChannel struct {
	Channel
	Title string
	Here  bool
	// Unread counts what somebody did not see yet, and Mentions what of it calls them.
	Unread, Mentions int
	// With is the other person of a conversation of two; nil elsewhere.
	With *shownPerson
}

// channelsOf are the channels that somebody is in.
func (p *page) channelsOf(user string) []Channel {
	return slices.DeleteFunc(p.slack.Channels(), func(c Channel) bool {
		return c.Kind == Direct || !slices.Contains(c.Members, user) || c.Archived
	})
}

// chosen is the conversation that somebody looks at: one that they can open, or a person to write to; else their first.
func (p *page) chosen(s shown, wanted string) Channel {
	if wanted != s.Me.ID && slices.ContainsFunc(s.People, func(u User) bool { return u.ID == wanted }) {
		wanted = p.slack.between(s.Me.ID, wanted)
	}
	for _, c := range p.slack.Channels() {
		if c.ID == wanted && !c.Archived && p.opens(s.Me.ID, c.ID) {
			return c
		}
	}

	if len(s.Channels) > 0 {
		return s.Channels[0]
	}
	return Channel{ID: s.Direct[0].ID, Name: s.AppName, Kind: Direct, Members: []string{s.Me.ID, BotUser}}
}

func (p *page) opens(user, channel string) bool {
	p.slack.mu.Lock()
	defer p.slack.mu.Unlock()
	return p.slack.opens(user, channel)
}

// mostPeople is how many people the sidebar lists to whom the viewer has not written yet.
const mostPeople = 20

// direct lists somebody's conversations of two: with the app first, then with people.
func (p *page) direct(s shown) []shownChannel {
	with := map[string]Channel{}
	for _, c := range p.slack.Channels() {
		if c.Kind == Direct && slices.Contains(c.Members, s.Me.ID) {
			for _, member := range c.Members {
				with[member] = c
			}
		}
	}

	app := Channel{ID: p.slack.DirectChannel(s.Me.ID), Kind: Direct}
	direct := []shownChannel{{Channel: app, Title: s.AppName}}
	for _, u := range s.People {
		c, opened := with[u.ID]
		if u.ID == s.Me.ID || !opened && len(s.People) > mostPeople {
			continue
		}
		if !opened {
			c = Channel{ID: u.ID, Kind: Direct}
		}
		other := p.person(u)
		direct = append(direct, shownChannel{Channel: c, Title: other.RealName, With: &other})
	}

	return direct
}

// lookAround marks where somebody is, and counts what they did not see elsewhere.
func (p *page) lookAround(s shown, all []shownChannel) {
	for i := range all {
		c := &all[i]
		if c.Here = c.ID == s.Channel.ID; !c.Here {
			c.Unread, c.Mentions = p.unread(s, c.Channel)
		}
	}
}

// unread counts what somebody did not see in a conversation, and what of it calls them: in one of two, all of it.
func (p *page) unread(s shown, c Channel) (unread, mentions int) {
	seen := p.seenUntil(s.Me.ID, c.ID)
	for _, m := range p.slack.Messages(c.ID) {
		if m.TS <= seen || m.User == s.Me.ID || m.EphemeralTo != "" && m.EphemeralTo != s.Me.ID {
			continue
		}
		called := c.Kind == Direct || s.calledBy(m)
		if called {
			mentions++
		}
		if called || m.ThreadTS == "" {
			unread++
		}
	}
	return unread, mentions
}

// calledBy reports whether a message calls whoever looks at the page.
func (s shown) calledBy(m Message) bool {
	return slices.ContainsFunc(m.Notifies, func(called string) bool {
		return called == s.Me.ID || called[0] == '!' || slices.ContainsFunc(s.Groups, func(g Usergroup) bool {
			return g.ID == called && slices.Contains(g.Members, s.Me.ID)
		})
	})
}

// seenUntil is the last ts that somebody saw in a conversation. Messages from before the week in which the page was
// first opened count as seen.
func (p *page) seenUntil(user, channel string) string {
	p.slack.mu.Lock()
	defer p.slack.mu.Unlock()
	if p.born == "" {
		now := p.slack.options.Now().UTC()
		monday := time.Date(now.Year(), now.Month(), now.Day()-(int(now.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
		p.born = fmt.Sprintf("%d.000000", monday.Unix())
	}
	return max(p.seen[[2]string{user, channel}], p.born)
}

// look notes that somebody saw all of the conversation before them.
func (p *page) look(s shown) {
	p.slack.mu.Lock()
	defer p.slack.mu.Unlock()
	if all := p.slack.messages[s.Channel.ID]; len(all) > 0 {
		p.seen[[2]string{s.Me.ID, s.Channel.ID}] = all[len(all)-1].TS
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
