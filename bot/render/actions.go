package render

import (
	"strings"

	"github.com/slack-go/slack"
)

// These are the ids of what people can click. A value is a shout-out's ID, the token of a draft, or a page. It is a
// claim: whether the person who clicked may do it is checked where it is done.
const (
	ActionUndo     = "undo"
	ActionEdit     = "edit"
	ActionPlace    = "place"
	ActionPage     = "page"
	ActionMenu     = "menu"
	ActionPassOn   = "pass_on"
	ActionThanks   = "thanks"
	ActionForm     = "form"
	ActionAgain    = "again"
	ActionNamed    = "named"
	ActionTell     = "tell"
	ActionForget   = "forget"
	ActionSettings = "settings"
	ActionHome     = "home"
	ActionHomeWeek = "home_week"
	// These are for leads: with one nudge, by the ID of its moment, and with all of them.
	ActionNudgeGive = "nudge_give"
	ActionNudgeAsk  = "nudge_ask"
	ActionNotNow    = "nudge_not_now"
	ActionNudges    = "nudges"
	ActionNudgesOn  = "nudges_on"
	ActionNudgesOff = "nudges_off"
	// These are for leads too: with their note, by the span of its page or the ID of a story.
	ActionNotePage    = "note_page"
	ActionNoteGive    = "note_give"
	ActionNoteOn      = "note_on"
	ActionNoteOff     = "note_off"
	ActionNotePreview = "note_preview"
	ActionNoteNo      = "note_no"
	ActionSaw         = "saw"
	// These are between people and their leads: a question ("lead moment"), its answer (its moment), and wins (their
	// IDs).
	ActionAnswer     = "answer"
	ActionAnswerGive = "answer_give"
	ActionWins       = "wins"
	ActionWinsPage   = "wins_page"
	ActionWinAdd     = "win_add"
	ActionWinShare   = "win_share"
	ActionWinRemove  = "win_remove"
	ActionWinGive    = "win_give"
	ActionFridayOn   = "friday_on"
	ActionFridayOff  = "friday_off"
	ActionFridayGive = "friday_give"
	// ActionReport shows admins whether nudges help.
	ActionReport = "report"
	// These are about teams: the form, the way out for people who are led, and what admins decide, by "lead group".
	ActionTeam    = "team"
	ActionUnled   = "unled"
	ActionApprove = "approve"
	ActionDecline = "decline"
	// These are about how somebody likes to shine: the form, and to let a lead read it, by the lead's id.
	ActionLines    = "lines"
	ActionLineLead = "line_lead"
	// These are the preferences in the home tab.
	ActionPreferences = "preferences"
	ActionLanguage    = "language"
)

// ToLatest is the end of the action id of a button back to the first page: Slack refuses a block in which an id comes
// twice.
const ToLatest = "_latest"

// These are the entries of the "…" menus.
const (
	MenuUndo      = "undo"
	MenuEdit      = "edit"
	MenuHide      = "hide"
	MenuRemove    = "remove"
	MenuUnfeature = "unfeature"
	MenuQuiet     = "quiet"
	MenuCard      = "card"
	// These stand under words that somebody wrote to the reader; their value is the writer.
	MenuAway   = "away"
	MenuReport = "report"
	// These stand under a nudge.
	MenuSnoozeWeek  = "week"
	MenuSnoozeUntil = "until"
	MenuMute        = "mute"
	MenuOff         = "off"
	MenuWhy         = "why"
)

// MenuValue is the value of a menu's entry about a shout-out, and ParseMenu takes it apart.
func MenuValue(entry, id string) string { return entry + ":" + id }

// ParseMenu takes the value of a menu's entry apart.
func ParseMenu(value string) (entry, id string) {
	entry, id, _ = strings.Cut(value, ":")
	return entry, id
}

// menu is a "…" with entries about a shout-out.
func (l Language) menu(id string, entries ...string) *slack.OverflowBlockElement {
	options := make([]*slack.OptionBlockObject, 0, len(entries))
	for _, entry := range entries {
		options = append(options, slack.NewOptionBlockObject(MenuValue(entry, id), plain(l.say("menu_"+entry)), nil))
	}
	return slack.NewOverflowBlockElement(ActionMenu, options...)
}
