package bot

import (
	"context"
	"fmt"
	"strings"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
)

// interaction answers what people do with Shine's messages, forms and shortcuts:
// https://docs.slack.dev/interactivity/handling-user-interaction.
//
// Everything in the payload is a claim. Who acted is Slack's word and can be trusted; that they may act on the thing
// that a value names is checked where the action happens.
func (b *Bot) interaction(ctx context.Context, c payload.Interaction) answer {
	switch ours, err := b.isOurs(ctx, c.View.InstalledTeamID, c.Team.ID, c.User.ID); {
	case err != nil:
		return unheard(c, b.wentWrong(b.workspace.LanguageOf(ctx, c.User.ID), fmt.Errorf("looking up who acted: %w", err)))
	case !ours:
		b.log.Warn("an interaction from another workspace", "team", c.Team.ID)
		return unheard(c, render.English.Elsewhere(nil)[0])
	}
	switch c.Type {
	case payload.ViewSubmission:
		return b.submitted(ctx, c)
	case payload.Shortcut:
		return b.globalShortcut(ctx, c)
	case payload.MessageAction:
		return b.messageShortcut(ctx, c)
	case payload.BlockActions:
		if len(c.Actions) > 0 {
			return b.clicked(ctx, clicked{Interaction: c, BlockAction: c.Actions[0]})
		}
	}
	return answer{} // of a surface that Shine has not, such as a form that was closed
}

// unheard says why nothing was done, where somebody acted: in the place of a form, or beside a message.
func unheard(c payload.Interaction, m render.Message) answer {
	switch c.Type {
	case payload.ViewSubmission:
		return notice(render.English, m)
	case payload.ViewClosed:
		return answer{}
	}
	return say(m)
}

// clicked is the use of one element: a button, a menu, a select.
type clicked struct {
	payload.Interaction
	payload.BlockAction
}

func (c clicked) id() string { return c.Value }

// clicked does what an element asks for. What a button of a private message answers takes the place of that message.
func (b *Bot) clicked(ctx context.Context, c clicked) answer {
	switch strings.TrimSuffix(c.ActionID, render.ToLatest) {
	case render.ActionUndo:
		return b.replaceBy(c, b.undo(ctx, c.User.ID, c.id()))
	case render.ActionPlace:
		return b.replaceBy(c, b.place(ctx, c.User.ID, render.PlacedID(c.BlockID), c.SelectedConversation))
	case render.ActionPage:
		if page, ok := parsePage(c.id()); ok {
			return b.replaceBy(c, say(b.lookBack(ctx, c.User.ID, page)))
		}
	case render.ActionAgain:
		return b.replaceBy(c, b.sayAgain(ctx, c))
	case render.ActionNamed:
		return b.replaceBy(c, b.giveNamed(ctx, c))
	case render.ActionForget:
		return b.replaceBy(c, b.forget(ctx, c.User.ID))
	case render.ActionEdit:
		return b.answerBeside(c, b.openEdit(ctx, c.User.ID, c.TriggerID, c.id()))
	case render.ActionForm:
		return b.answerBeside(c, b.reopenForm(ctx, c))
	case render.ActionPassOn:
		return b.answerBeside(c, b.openPassOn(ctx, c))
	case render.ActionThanks:
		return b.answerBeside(c, b.openThanks(ctx, c))
	case render.ActionMenu:
		entry, id := render.ParseMenu(c.SelectedOption.Value)
		if a, ok := b.nudgeMenu(ctx, c, entry, id); ok {
			return a
		}
		return b.answerBeside(c, b.menu(ctx, c))
	case render.ActionSettings:
		return b.answerBeside(c, b.openSettingsFor(ctx, c.User.ID, c.TriggerID))
	case render.ActionHome, render.ActionHomeWeek:
		return b.turnHome(ctx, c)
	case render.ActionPreferences, render.ActionLanguage:
		return b.prefer(ctx, c)
	}
	return b.clickedOfLead(ctx, c)
}

// clickedOfLead does what the elements of nudges and teams ask for.
func (b *Bot) clickedOfLead(ctx context.Context, c clicked) answer {
	switch c.ActionID {
	case render.ActionNudgeGive:
		return b.answerBeside(c, b.openNudged(ctx, c))
	case render.ActionNudgeAsk:
		return b.answerBeside(c, b.openAsk(ctx, c))
	case render.ActionNotNow:
		return b.notNow(ctx, c)
	case render.ActionNudges:
		return b.answerBeside(c, b.openNudges(ctx, c.User.ID, c.TriggerID))
	case render.ActionNudgesOn, render.ActionNudgesOff:
		return b.replaceBy(c, b.switchNudges(ctx, c.User.ID, c.ActionID == render.ActionNudgesOn))
	case render.ActionReport:
		return b.answerBeside(c, b.showNudgeReport(ctx, c.User.ID, c.ResponseURL))
	case render.ActionTeam:
		return b.answerBeside(c, b.openTeam(ctx, c.User.ID, c.TriggerID))
	case render.ActionUnled:
		return b.replaceBy(c, b.optOut(ctx, c.User.ID))
	case render.ActionApprove, render.ActionDecline:
		return b.replaceBy(c, b.decideTeam(ctx, c, c.ActionID == render.ActionApprove))
	}
	return b.answerBeside(c, say(b.workspace.LanguageOf(ctx, c.User.ID).OldButton()))
}

// optOut keeps somebody from being named to leads.
func (b *Bot) optOut(ctx context.Context, user string) answer {
	l := b.workspace.LanguageOf(ctx, user)
	a := b.changePreferences(ctx, l, user, func(p *credit.Preferences) { p.Unled = true })
	if a.after != nil {
		a.messages = []render.Message{l.Unled()}
	}
	return a
}

// replaceBy puts the answer in the place of the message whose button was used, once the click is acknowledged.
func (b *Bot) replaceBy(c clicked, a answer) answer {
	return a.sentBy(func(ctx context.Context, messages []render.Message) error {
		for i, m := range messages {
			answered := ephemeral(m)
			answered.ReplaceOriginal = i == 0
			if err := b.respond(ctx, c.ResponseURL, answered); err != nil {
				b.log.Info("cannot answer in the place of a message; saying it directly", "error", err)
				return b.sayTo(ctx, c.User.ID, messages[i:]...)
			}
		}
		return nil
	})
}

// answerBeside shows the answer to who clicked alone, and leaves the message as it is; a home tab has no message, so
// there it is a direct one.
func (b *Bot) answerBeside(c clicked, a answer) answer {
	if c.ResponseURL != "" {
		return a
	}
	return b.toDirect(c.User.ID, a)
}

// menu does what the entry of a "…" menu says, for those who may.
func (b *Bot) menu(ctx context.Context, c clicked) answer {
	entry, id := render.ParseMenu(c.SelectedOption.Value)
	l := b.workspace.LanguageOf(ctx, c.User.ID)
	switch entry {
	case render.MenuUndo:
		return b.undo(ctx, c.User.ID, id)
	case render.MenuEdit:
		return b.openEdit(ctx, c.User.ID, c.TriggerID, id)
	case render.MenuHide:
		return b.hide(ctx, l, c.User.ID, id)
	case render.MenuRemove:
		return b.remove(ctx, l, c.User.ID, id)
	case render.MenuUnfeature:
		return b.changePreferences(ctx, l, c.User.ID, func(p *credit.Preferences) { p.Unfeatured = true })
	case render.MenuQuiet:
		return b.changePreferences(ctx, l, c.User.ID, func(p *credit.Preferences) { p.Quiet = true })
	}
	return answer{}
}

// sayAgain gives the same words once more, on purpose, and once for each button: people click twice.
func (b *Bot) sayAgain(ctx context.Context, c clicked) answer {
	d, found, failed := b.draftBehind(ctx, c)
	if !found {
		return failed
	}
	o := d.origin(c.User.ID, "again:"+c.id())
	o.again = true
	return b.give(ctx, o, d.draft())
}

// draftBehind reads the draft that a button stands for, or says what to do without.
func (b *Bot) draftBehind(ctx context.Context, c clicked) (d formDraft, found bool, failed answer) {
	return b.draftOfToken(ctx, c.User.ID, c.id())
}

func (b *Bot) draftOfToken(ctx context.Context, user, token string) (d formDraft, found bool, failed answer) {
	l := b.workspace.LanguageOf(ctx, user)
	d, found, err := b.draftKept(ctx, user, token)
	if err != nil {
		return d, false, say(b.wentWrong(l, err))
	}
	return d, found, say(l.FormGone())
}

// reopenForm opens the form from a button, with the draft that it stands for, if any.
func (b *Bot) reopenForm(ctx context.Context, c clicked) answer {
	var d formDraft
	if c.id() != "" {
		var found bool
		var failed answer
		if d, found, failed = b.draftBehind(ctx, c); !found {
			return failed
		}
	}
	return b.openForm(ctx, request{
		origin: origin{user: c.User.ID, typed: d.origin("", "").typed}, trigger: c.TriggerID, responseURL: c.ResponseURL,
	}, d)
}
