package render

import "github.com/slack-go/slack"

// ForgetAsk asks whether somebody really wants to be forgotten.
func (l Language) ForgetAsk() Message {
	yes := button(ActionForget, "", l.say("forget_yes"))
	yes.Style = slack.StyleDanger
	yes.Confirm = slack.NewConfirmationBlockObject(
		plain(l.say("forget_yes")), plain(l.say("forget_sure")), plain(l.say("forget_yes")), plain(l.say("cancel")),
	)
	yes.Confirm.Style = slack.StyleDanger
	return l.builder().section(l.say("forget_ask")).actions("", yes).message()
}

// ForgetWorking says that forgetting takes a while.
func (l Language) ForgetWorking() Message { return l.paragraph("forget_working") }

// ForgetDone says that somebody is forgotten, and what remains: direct messages that are older than some days, and
// those that name them beyond the latest few.
func (l Language) ForgetDone(days, most int) Message {
	return l.paragraph("forget_done", "Days", days, "Most", most)
}

// ForgetFailed says that forgetting has to be asked for again.
func (l Language) ForgetFailed() Message { return l.paragraph("forget_failed") }

// Erased stands in the place of a message that named somebody who is erased, where others answered it.
func (l Language) Erased() Message { return l.paragraph("erased") }

// ExportStarted answers /shine export.
func (l Language) ExportStarted() Message { return l.paragraph("export_started") }

// ExportWorking says how many shout-outs are collected so far.
func (l Language) ExportWorking(n int) Message {
	return l.builder().section(l.count("export_working", n)).message()
}

// ExportDone comes with the files.
func (l Language) ExportDone(n int) Message {
	return l.builder().section(l.count("export_done", n)).message()
}

// ExportFailed names the reference of what went wrong.
func (l Language) ExportFailed(reference string) Message {
	return l.paragraph("export_failed", "Reference", verbatim(reference))
}
