package slacksim

import (
	"maps"
	"slices"
	"strings"
)

// method is one method of the Web API.
type method struct {
	// token is the one that is wanted; empty is the bot token.
	token string
	// scopes are what the token needs, any one of them; none: any token will do.
	scopes []string
	// args are the arguments that do what they do in Slack, and idle those that are taken and change nothing.
	args, idle string
	// differs says what else is not as in Slack.
	differs string
	// do answers with the fields beside "ok", or with Slack's error code. The lock is held.
	do func(*Slack, args) (answer, failure)
}

// methods are all that the simulator knows; everything else is an unknown_method.
var methods map[string]method

func init() { //nolint:gochecknoinits // the table's functions look up other methods' data
	methods = map[string]method{
		"apps.connections.open": {token: AppToken, do: (*Slack).connectionsOpen},
		"apps.manifest.create": {
			token: ConfigToken, args: "manifest",
			differs: "reads the name and whether Socket Mode is on, and creates nothing", do: (*Slack).appsManifestCreate,
		},
		"auth.test":         {do: (*Slack).authTest},
		"bots.info":         {scopes: []string{"users:read"}, args: "bot", differs: "knows the app alone", do: (*Slack).botsInfo},
		"chat.delete":       {scopes: []string{"chat:write"}, args: "channel ts", idle: "as_user", do: (*Slack).chatDelete},
		"chat.getPermalink": {args: "channel message_ts", do: (*Slack).chatGetPermalink},
		"chat.postEphemeral": {
			scopes: []string{"chat:write"}, args: "channel user text blocks attachments markdown_text thread_ts metadata",
			idle: "as_user icon_emoji icon_url link_names parse unfurl_links unfurl_media username", do: (*Slack).chatPostEphemeral,
		},
		"chat.postMessage": {
			scopes: []string{"chat:write"}, args: "channel text blocks attachments markdown_text thread_ts reply_broadcast metadata",
			idle:    "as_user client_msg_id icon_emoji icon_url link_names mrkdwn parse unfurl_links unfurl_media username",
			differs: "a rate limit comes only on demand; markdown_text stays a markdown block, where Slack makes rich text of it", do: (*Slack).chatPostMessage,
		},
		"chat.update": {
			scopes: []string{"chat:write"}, args: "channel ts text blocks attachments markdown_text reply_broadcast metadata",
			idle: "as_user link_names parse unfurl_links unfurl_media",
			do:   (*Slack).chatUpdate,
		},
		"conversations.history": {
			args:    "channel cursor limit oldest latest inclusive include_all_metadata",
			differs: "the scope is that of the channel's kind", do: (*Slack).conversationsHistory,
		},
		"conversations.info": {
			scopes: []string{"channels:read", "groups:read"}, args: "channel", idle: "include_locale include_num_members",
			do: (*Slack).conversationsInfo,
		},
		"conversations.join": {scopes: []string{"channels:join"}, args: "channel", do: (*Slack).conversationsJoin},
		"conversations.list": {
			args: "types exclude_archived cursor limit", differs: "the scope is that of each type",
			do: (*Slack).conversationsList,
		},
		"conversations.members": {
			scopes: []string{"channels:read", "groups:read"}, args: "channel cursor limit", do: (*Slack).conversationsMembers,
		},
		"conversations.open": {
			scopes: []string{"im:write"}, args: "users", idle: "return_im prevent_creation", differs: "of one person",
			do: (*Slack).conversationsOpen,
		},
		"conversations.replies": {
			args:    "channel ts cursor limit oldest latest inclusive include_all_metadata",
			differs: "the scope is that of the channel's kind", do: (*Slack).conversationsReplies,
		},
		"dnd.info":     {scopes: []string{"dnd:read"}, args: "user", do: (*Slack).dndInfo},
		"dnd.teamInfo": {scopes: []string{"dnd:read"}, args: "users", do: (*Slack).dndTeamInfo},
		"emoji.list":   {scopes: []string{"emoji:read"}, idle: "include_categories", do: (*Slack).emojiList},
		"files.completeUploadExternal": {
			scopes: []string{"files:write"}, args: "files channel_id channels thread_ts initial_comment blocks",
			differs: "the message with the files is there at once; Slack takes a moment", do: (*Slack).filesCompleteUploadExternal,
		},
		"files.delete": {
			scopes: []string{"files:write"}, args: "file", differs: "a message that says nothing else goes too, and leaves no trace",
			do: (*Slack).filesDelete,
		},
		"files.getUploadURLExternal": {
			scopes: []string{"files:write"}, args: "filename length alt_txt", idle: "snippet_type",
			do: (*Slack).filesGetUploadURLExternal,
		},
		"reactions.add": {scopes: []string{"reactions:write"}, args: "channel timestamp name", do: (*Slack).reactionsAdd},
		"reactions.get": {scopes: []string{"reactions:read"}, args: "channel timestamp", idle: "full", do: (*Slack).reactionsGet},
		"team.info":     {scopes: []string{"team:read"}, do: (*Slack).teamInfo},
		"usergroups.list": {
			scopes: []string{"usergroups:read"}, args: "include_users", idle: "include_count include_disabled",
			do: (*Slack).usergroupsList,
		},
		"usergroups.users.list": {
			scopes: []string{"usergroups:read"}, args: "usergroup", idle: "include_disabled",
			do: (*Slack).usergroupsUsersList,
		},
		"users.conversations": {
			args: "user types exclude_archived cursor limit", differs: "the scope is that of each type",
			do: (*Slack).usersConversations,
		},
		"users.info":    {scopes: []string{"users:read"}, args: "user", idle: "include_locale", do: (*Slack).usersInfo},
		"users.list":    {scopes: []string{"users:read"}, args: "cursor limit", idle: "include_locale", do: (*Slack).usersList},
		"views.open":    {args: "trigger_id view", do: (*Slack).viewsOpen},
		"views.publish": {args: "user_id view hash", do: (*Slack).viewsPublish},
		"views.push":    {args: "trigger_id view", do: (*Slack).viewsPush},
		"views.update":  {args: "view_id external_id view hash", do: (*Slack).viewsUpdate},
	}
}

// idleEverywhere are arguments that Slack's own framework sends with every call.
const idleEverywhere = "team_id"

// unknownArgs are the arguments of a call that the simulator does not know, where it knows the method. Slack ignores what
// it does not know; a misspelled argument would be found out by nobody.
func unknownArgs(name string, a args) []string {
	m, known := methods[name]
	if !known {
		return nil
	}
	taken := strings.Fields(m.args + " " + m.idle + " " + idleEverywhere)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(a)), func(arg string) bool { return slices.Contains(taken, arg) })
}
