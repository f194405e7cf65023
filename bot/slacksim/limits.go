package slacksim

// Limits of Block Kit and of views, beside those in the files of what they limit:
// https://docs.slack.dev/reference/block-kit.
const (
	maxHeader      = 150
	maxContext     = 10
	maxActions     = 25
	maxSectionText = 3000
	maxFields      = 10
	maxFieldText   = 2000
	maxLabel       = 2000
	maxAltText     = 2000
	maxAddress     = 3000
	maxID          = 255
	maxButtonText  = 75
	maxButtonValue = 2000
	maxPlaceholder = 150
	maxInput       = 3000
	maxOverflow    = 5
	maxBoxes       = 10
	maxOptions     = 100
	maxOption      = 75
	maxViewTitle   = 24
	maxPrivate     = 3000
)

// limit is the most of something that is taken.
type limit struct {
	what string
	most int
	// differs says where Slack is not so exact.
	differs string
}

// limits are what the simulator holds an app to.
var limits = []limit{
	{"characters of a message's text; what is beyond is cut off", maxMessageText, ""},
	{"characters of the text of chat.update", maxUpdateText, ""},
	{"bytes of a message's metadata", maxMetadata, ""},
	{"blocks of a message, and of each attachment", maxMessageBlocks, "of an attachment it names no number"},
	{"attachments of a message", maxAttachments, ""},
	{"characters of an attachment's footer", maxFooter, ""},
	{"characters of all text in a message's blocks", maxBlocksText, "the most that Slack was seen to take; it names no number"},
	{"characters of markdown blocks in a message, and of markdown_text", maxMarkdown, ""},
	{"charts in a message", maxCharts, ""},
	{"lines of a chart", maxSeries, ""},
	{"categories of a chart", maxPoints, ""},
	{"blocks in a container", maxChildBlocks, ""},
	{"rows of a table", maxRows, ""},
	{"columns of a table", maxColumns, ""},
	{"blocks of a modal or a home tab", maxViewBlocks, ""},
	{"bytes of a view", maxView, ""},
	{"characters of a modal's title, and of its submit and close buttons", maxViewTitle, ""},
	{"characters of private_metadata", maxPrivate, ""},
	{"modals on top of each other", maxViews, ""},
	{"characters of a header", maxHeader, ""},
	{"characters of a section's text", maxSectionText, ""},
	{"fields of a section", maxFields, ""},
	{"characters of a field of a section", maxFieldText, ""},
	{"elements of a context", maxContext, ""},
	{"elements of an actions block", maxActions, ""},
	{"characters of a label, a hint or an image's title", maxLabel, ""},
	{"characters of an alternative text", maxAltText, ""},
	{"characters of an address", maxAddress, ""},
	{"characters of block_id, action_id, callback_id and external_id", maxID, ""},
	{"characters on a button", maxButtonText, ""},
	{"characters of a button's value", maxButtonValue, ""},
	{"characters of a placeholder", maxPlaceholder, ""},
	{"characters typed into a field", maxInput, ""},
	{"options of an overflow menu", maxOverflow, ""},
	{"options of checkboxes and radio buttons", maxBoxes, ""},
	{"options of a select, and of each group in it", maxOptions, ""},
	{"characters of an option, its value and its description", maxOption, "one page of the reference says 150"},
	{"uses of a response URL", responseUses, ""},
	{"minutes that a response URL lives", int(responseLife.Minutes()), ""},
	{"seconds that a trigger lives, for one use", int(triggerLife.Seconds()), ""},
	{"Socket Mode connections", maxLinks, ""},
	{"bytes of an acknowledgement, from which on the connection is closed", maxAck, ""},
	{"people of one dnd.teamInfo", maxTeamInfo, ""},
	{"channels in which files are shared at once", maxShared, ""},
	{"bytes of an uploaded file", maxUpload, "Slack takes 1 GB"},
}

// heard are the events that the simulator sends of itself, and when. Those of messages in channels come only where
// [Options.Events] names them, and the app was granted the history.
var heard = map[string]string{
	"app_home_opened":         "somebody opens the app's home tab",
	"app_mention":             "the app is mentioned where it is, and again when such a message is edited",
	"channel_archive":         "a channel that the app is in is archived",
	"channel_deleted":         "and is deleted",
	"channel_id_changed":      "and gets another id",
	"channel_left":            "the app is put out of a channel",
	"channel_shared":          "a channel that the app is in is shared with another organization",
	"channel_unshared":        "and is no longer",
	"group_archive":           "as channel_archive, of a private channel",
	"group_deleted":           "as channel_deleted, of a private channel",
	"group_left":              "as channel_left, of a private channel",
	"member_joined_channel":   "somebody joins a channel that the app is in",
	"message.channels":        "somebody writes in a public channel that the app is in, edits it, or a channel becomes public",
	"message.groups":          "the same in a private channel",
	"message.im":              "somebody writes to the app, edits it, or a link in it is unfurled",
	"message.mpim":            "somebody writes in a conversation of several people that the app is in",
	"reaction_added":          "somebody puts an emoji on a message where the app is",
	"reaction_removed":        "and takes it off",
	"subteam_members_changed": "the people of a user group change",
	"subteam_updated":         "a user group is renamed",
	"user_change":             "somebody's profile changes",
}
