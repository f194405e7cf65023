package slacksim

import (
	"slices"
	"strings"
)

// maxTeamInfo is how many people one dnd.teamInfo may ask for.
const maxTeamInfo = 50

func (s *Slack) teamInfo(args) (answer, failure) {
	return answer{"team": answer{
		"id": TeamID, "name": s.nameOfTeam(TeamID), "domain": "simulated", "email_domain": "", "icon": answer{},
	}}, none
}

func (s *Slack) botsInfo(a args) (answer, failure) {
	if a["bot"] != BotID {
		return nil, fail("bot_not_found")
	}
	return answer{"bot": answer{
		"id": BotID, "name": s.AppName(), "deleted": false, "user_id": BotUser, "app_id": AppID, "updated": 0,
	}}, none
}

func (s *Slack) dndInfo(a args) (answer, failure) {
	u := s.users[a["user"]]
	if u == nil {
		return nil, fail("user_not_found")
	}
	return dndJSON(u), none
}

func (s *Slack) dndTeamInfo(a args) (answer, failure) {
	ids := strings.FieldsFunc(a["users"], func(r rune) bool { return r == ',' })
	if len(ids) == 0 || len(ids) > maxTeamInfo {
		return nil, fail("invalid_arguments")
	}

	users := answer{}
	for _, id := range ids {
		if u := s.users[id]; u != nil {
			users[id] = dndJSON(u)
		}
	}

	return answer{"users": users}, none
}

// dndJSON is a person's schedule; a snooze of another person is not visible to an app.
func dndJSON(u *User) answer {
	if u.QuietFrom.IsZero() {
		return answer{"dnd_enabled": false, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1} // Slack's own way to say never
	}
	return answer{"dnd_enabled": true, "next_dnd_start_ts": u.QuietFrom.Unix(), "next_dnd_end_ts": u.QuietTo.Unix()}
}

func (s *Slack) conversationsList(a args) (answer, failure) {
	return s.listChannels(a, func(c *Channel) bool { return c.Kind == Public || slices.Contains(c.Members, BotUser) })
}

func (s *Slack) usersConversations(a args) (answer, failure) {
	user := a["user"]
	if user == "" {
		user = BotUser
	}
	if s.users[user] == nil {
		return nil, fail("user_not_found")
	}
	return s.listChannels(a, func(c *Channel) bool {
		return slices.Contains(c.Members, user) && (c.Kind == Public || slices.Contains(c.Members, BotUser))
	})
}

// listScopes are what a token needs to list each type of conversation.
var listScopes = map[string]struct {
	kind  Kind
	scope string
}{
	"public_channel":  {Public, "channels:read"},
	"private_channel": {Private, "groups:read"},
	"im":              {Direct, "im:read"},
	"mpim":            {Group, "mpim:read"},
}

func (s *Slack) listChannels(a args, wanted func(*Channel) bool) (answer, failure) {
	types := a["types"]
	if types == "" {
		types = "public_channel"
	}
	kinds := map[Kind]bool{}
	for name := range strings.SplitSeq(types, ",") {
		listed, known := listScopes[strings.TrimSpace(name)]
		switch {
		case !known:
			return nil, fail("invalid_types")
		case !s.granted(listed.scope):
			return nil, s.missingScope(listed.scope)
		}
		kinds[listed.kind] = true
	}

	var ids []string
	for _, id := range s.order {
		c := s.channels[id]
		if c != nil && kinds[c.Kind] && wanted(c) && (!c.Archived || !isTrue(a["exclude_archived"])) {
			ids = append(ids, id)
		}
	}

	page, next, failed := pageOf(ids, a)
	channels := []answer{}
	for _, id := range page {
		channels = append(channels, channelJSON(s.channels[id]))
	}

	return answer{"channels": channels, "response_metadata": answer{"next_cursor": next}}, failed
}

func isTrue(argument string) bool { return argument == "true" || argument == "1" }

func (s *Slack) conversationsJoin(a args) (answer, failure) {
	c := s.channels[a["channel"]]
	switch {
	case c == nil, c.Kind != Public && !slices.Contains(c.Members, BotUser):
		return nil, fail("channel_not_found")
	case c.Kind != Public:
		return nil, fail("method_not_supported_for_channel_type")
	case c.Archived:
		return nil, fail("is_archived")
	}

	if !slices.Contains(c.Members, BotUser) {
		c.Members = append(slices.Clone(c.Members), BotUser)
		s.change()
	}
	return answer{"channel": channelJSON(c)}, none
}

func (s *Slack) chatGetPermalink(a args) (answer, failure) {
	m, failed := s.visibleMessage(a["channel"], a["message_ts"])
	if failed.code != "" {
		return nil, failed
	}
	link := "https://simulated.slack.com/archives/" + m.Channel + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.ThreadTS != "" {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + m.Channel
	}
	return answer{"channel": m.Channel, "permalink": link}, none
}
