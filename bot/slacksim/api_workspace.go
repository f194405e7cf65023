package slacksim

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

func (s *Slack) conversationsInfo(a args) (answer, failure) {
	c := s.channels[a["channel"]]
	switch {
	case c == nil, c.Kind == Private && !slices.Contains(c.Members, BotUser):
		return nil, fail("channel_not_found")
	case c.Kind == Private && !s.granted("groups:read"):
		return nil, s.missingScope("groups:read")
	case c.Kind == Direct:
		return nil, s.missingScope("im:read")
	case c.Kind == Group:
		return nil, s.missingScope("mpim:read")
	}

	return answer{"channel": channelJSON(c)}, none
}

func channelJSON(c *Channel) answer {
	return answer{
		"id": c.ID, "name": c.Name, "is_channel": c.Kind == Public, "is_group": c.Kind == Private,
		"is_private": c.Kind != Public, "is_im": c.Kind == Direct, "is_mpim": c.Kind == Group,
		"is_shared": c.Shared || c.OrgShared, "is_ext_shared": c.Shared, "is_org_shared": c.OrgShared,
		"is_pending_ext_shared": c.Pending, "is_archived": c.Archived, "is_member": slices.Contains(c.Members, BotUser),
		"num_members": len(c.Members),
	}
}

func (s *Slack) conversationsMembers(a args) (answer, failure) {
	c := s.channels[a["channel"]]
	if c == nil || c.Kind != Public && !slices.Contains(c.Members, BotUser) {
		return nil, fail("channel_not_found")
	}
	members, next, failed := pageOf(c.Members, a)
	return answer{"members": members, "response_metadata": answer{"next_cursor": next}}, failed
}

func (s *Slack) conversationsOpen(a args) (answer, failure) {
	if s.users[a["users"]] == nil {
		return nil, fail("user_not_found")
	}
	c, failed := s.conversationFor(a["users"])
	if failed.code != "" {
		return nil, failed
	}
	return answer{"channel": answer{"id": c.ID}}, none
}

func (s *Slack) conversationsHistory(a args) (answer, failure) {
	c, failed := s.readable(a["channel"])
	if failed.code != "" {
		return nil, failed
	}
	return s.list(c, a, func(m *Message) bool { return m.ThreadTS == "" || m.Subtype == broadcast }, true)
}

func (s *Slack) conversationsReplies(a args) (answer, failure) {
	c, failed := s.readable(a["channel"])
	switch {
	case failed.code != "":
		return nil, failed
	case s.find(c.ID, a["ts"]) == nil:
		return nil, fail("thread_not_found")
	}
	return s.list(c, a, func(m *Message) bool { return m.TS == a["ts"] || m.ThreadTS == a["ts"] }, false)
}

// readable finds a channel whose history the app may read.
func (s *Slack) readable(id string) (*Channel, failure) {
	c := s.channels[id]
	if c == nil {
		return nil, fail("channel_not_found")
	}

	scope := map[Kind]string{
		Public: "channels:history", Private: "groups:history", Direct: "im:history", Group: "mpim:history",
	}[c.Kind]
	switch {
	case !s.granted(scope):
		return nil, s.missingScope(scope)
	case !slices.Contains(c.Members, BotUser) && c.Kind == Public:
		return nil, fail("not_in_channel")
	case !slices.Contains(c.Members, BotUser):
		return nil, fail("channel_not_found")
	}

	return c, none
}

func (s *Slack) list(c *Channel, a args, wanted func(*Message) bool, newestFirst bool) (answer, failure) {
	var stamps []string
	for _, m := range s.messages[c.ID] {
		if m.EphemeralTo == "" && wanted(m) && within(m.TS, a) {
			stamps = append(stamps, m.TS)
		}
	}

	if newestFirst {
		slices.Reverse(stamps)
	}
	if a["limit"] == "" {
		a["limit"] = "100"
	}
	page, next, failed := pageOf(stamps, a)
	messages := []answer{}
	for _, ts := range page {
		messages = append(messages, messageJSON(s.find(c.ID, ts), isTrue(a["include_all_metadata"])))
	}

	return answer{"messages": messages, "has_more": next != "", "response_metadata": answer{"next_cursor": next}}, failed
}

// within tells whether a message is in the span that was asked for.
func within(ts string, a args) bool {
	if isTrue(a["inclusive"]) && (ts == a["oldest"] || ts == a["latest"]) {
		return true
	}
	return ts > a["oldest"] && (a["latest"] == "" || ts < a["latest"])
}

func (s *Slack) usersInfo(a args) (answer, failure) {
	u := s.users[a["user"]]
	if u == nil {
		return nil, fail("user_not_found")
	}
	return answer{"user": s.userJSON(u)}, none
}

func (s *Slack) usersList(a args) (answer, failure) {
	var ids []string
	for _, id := range s.order {
		if u := s.users[id]; u != nil && !s.stranger(u) {
			ids = append(ids, id)
		}
	}

	page, next, failed := pageOf(ids, a)
	members := []answer{}
	for _, id := range page {
		members = append(members, s.userJSON(s.users[id]))
	}

	return answer{"members": members, "response_metadata": answer{"next_cursor": next}}, failed
}

// userJSON is somebody as the Web API shows them. The lock is held.
func (s *Slack) userJSON(u *User) answer {
	offset := 0
	if zone, err := time.LoadLocation(u.TZ); err == nil {
		_, offset = s.options.Now().In(zone).Zone()
	}
	profile := answer{
		"real_name": u.RealName, "display_name": cmp.Or(u.DisplayName, u.Name), "status_text": u.StatusText,
		"status_emoji": u.StatusEmoji, "status_expiration": max(u.StatusUntil.Unix(), 0),
	}
	if u.Email != "" && s.granted("users:read.email") {
		profile["email"] = u.Email
	}
	out := answer{
		"id": told(u.ID), "team_id": u.home(), "name": u.Name, "real_name": u.RealName, "deleted": u.Deleted,
		"is_bot": u.Bot, "is_admin": u.Admin || u.Owner, "is_owner": u.Owner, "is_restricted": u.guest(),
		"is_ultra_restricted": u.UltraRestricted, "is_stranger": s.stranger(u),
		"tz": u.TZ, "tz_label": u.TZ, "tz_offset": offset, "locale": u.Locale,
		"profile": profile,
	}
	if u.Enterprise != nil {
		out["enterprise_user"] = u.Enterprise.json()
	}
	for _, field := range u.Untold {
		delete(out, field)
	}

	return out
}

func (s *Slack) usergroupsList(a args) (answer, failure) {
	if s.options.FreePlan {
		return nil, fail("plan_upgrade_required")
	}
	groups := []answer{}
	for _, g := range s.groups {
		groups = append(groups, groupJSON(g, isTrue(a["include_users"])))
	}
	return answer{"usergroups": groups}, none
}

func groupJSON(g *Usergroup, members bool) answer {
	out := answer{
		"id": g.ID, "team_id": TeamID, "is_usergroup": true, "handle": g.Handle, "name": g.Handle,
		"user_count": len(g.Members),
	}
	if members {
		out["users"] = slices.Clone(g.Members)
	}
	return out
}

func (s *Slack) usergroupsUsersList(a args) (answer, failure) {
	if s.options.FreePlan {
		return nil, fail("plan_upgrade_required")
	}
	g := s.groups[a["usergroup"]]
	if g == nil {
		return nil, fail("no_such_subteam")
	}
	return answer{"users": g.Members}, none
}

// pageOf cuts the page off a list that limit and cursor ask for.
func pageOf(all []string, a args) (page []string, next string, failed failure) {
	start := 0
	if cursor := a["cursor"]; cursor != "" {
		var err error
		if start, err = strconv.Atoi(cursor); err != nil || start > len(all) || start < 0 {
			return nil, "", fail("invalid_cursor")
		}
	}
	limit, err := strconv.Atoi(a["limit"])
	if err != nil || limit <= 0 {
		limit = len(all)
	}
	end := min(start+limit, len(all))
	if end < len(all) {
		next = strconv.Itoa(end)
	}
	return append([]string{}, all[start:end]...), next, none
}
