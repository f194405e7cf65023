package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// interaction answers what people do with Shine's messages, forms and shortcuts:
// https://docs.slack.dev/interactivity/handling-user-interaction.
//
// Everything in the payload is a claim. Who acted is Slack's word and can be trusted; that they may act on the thing
// that a value names is checked where the action happens.
func (b *Bot) interaction(ctx context.Context, c slack.InteractionCallback) answer {
	if c.Team.ID != b.workspace {
		b.log.Warn("an interaction from another workspace", "team", c.Team.ID)
		return answer{}
	}
	switch c.Type { //nolint:exhaustive // the others are of surfaces that Shine has not
	case slack.InteractionTypeViewSubmission:
		return b.submitted(ctx, c)
	case slack.InteractionTypeShortcut:
		return b.globalShortcut(ctx, c)
	case slack.InteractionTypeMessageAction:
		return b.messageShortcut(ctx, c)
	case slack.InteractionTypeBlockActions:
		if len(c.ActionCallback.BlockActions) > 0 {
			return b.clicked(ctx, clicked{InteractionCallback: c, BlockAction: c.ActionCallback.BlockActions[0]})
		}
	}
	return answer{}
}

// clicked is the use of one element: a button, a menu, a select.
type clicked struct {
	slack.InteractionCallback
	*slack.BlockAction
}

func (c clicked) id() string { return c.BlockAction.Value }

// clicked does what an element asks for. What a button of a private message answers takes the place of that message.
func (b *Bot) clicked(ctx context.Context, c clicked) answer {
	switch strings.TrimSuffix(c.BlockAction.ActionID, render.ToLatest) {
	case render.ActionUndo:
		return b.replaceBy(c, b.undo(ctx, c.User.ID, c.id()))
	case render.ActionPlace:
		return b.replaceBy(c, b.place(ctx, c.User.ID, render.PlacedID(c.BlockAction.BlockID), c.SelectedConversation))
	case render.ActionPage:
		if page, ok := parsePage(c.id()); ok {
			return b.replaceBy(c, say(b.lookBack(ctx, c.User.ID, page)))
		}
	case render.ActionAgain:
		return b.replaceBy(c, b.sayAgain(ctx, c))
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
		return b.turnHome(c)
	case render.ActionPreferences, render.ActionLanguage:
		return b.prefer(ctx, c)
	}
	return b.clickedOfLead(ctx, c)
}

// clickedOfLead does what the elements of nudges and teams ask for.
func (b *Bot) clickedOfLead(ctx context.Context, c clicked) answer {
	switch c.BlockAction.ActionID {
	case render.ActionNudgeGive:
		return b.answerBeside(c, b.openNudged(ctx, c))
	case render.ActionNudgeAsk:
		return b.answerBeside(c, b.openAsk(ctx, c))
	case render.ActionNotNow:
		return b.notNow(ctx, c)
	case render.ActionNudges:
		return b.answerBeside(c, b.openNudges(ctx, c.User.ID, c.TriggerID))
	case render.ActionNudgesOn, render.ActionNudgesOff:
		return b.replaceBy(c, b.switchNudges(ctx, c.User.ID, c.BlockAction.ActionID == render.ActionNudgesOn))
	case render.ActionReport:
		return b.answerBeside(c, b.showNudgeReport(ctx, c.User.ID, c.ResponseURL))
	case render.ActionTeam:
		return b.answerBeside(c, b.openTeam(ctx, c.User.ID, c.TriggerID))
	case render.ActionUnled:
		return b.replaceBy(c, b.optOut(ctx, c.User.ID))
	case render.ActionApprove, render.ActionDecline:
		return b.replaceBy(c, b.decideTeam(ctx, c, c.BlockAction.ActionID == render.ActionApprove))
	}
	return answer{}
}

// optOut keeps somebody from being named to leads.
func (b *Bot) optOut(ctx context.Context, user string) answer {
	l := b.speak(ctx, user)
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
				return err
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
	l := b.speak(ctx, c.User.ID)
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

// undo takes a shout-out back, for its giver alone and for 15 minutes.
func (b *Bot) undo(ctx context.Context, user, id string) answer {
	l := b.speak(ctx, user)
	removed, err := b.store.Remove(ctx, b.now(), id, storage.Remover{Giver: user, Within: credit.UndoWindow})
	if err != nil {
		return b.cannotChange(l, err)
	}
	b.log.Info("shout-out taken back", "id", id)
	return say(l.Undone(removed)).then(b.refreshed(removed))
}

// undoLatest takes the latest shout-out back. Slack may deliver that twice, and the second time is about the same one.
func (b *Bot) undoLatest(ctx context.Context, a asked) answer {
	l, now := b.speak(ctx, a.giver), b.now()
	latest, err := b.store.Given(ctx, a.giver, storage.Span{From: now.Add(-credit.UndoWindow), To: now.Add(credit.UndoWindow), Count: 1})
	if err != nil {
		return say(b.wentWrong(l, fmt.Errorf("looking for the latest shout-out: %w", err)))
	}
	id := ""
	if len(latest) > 0 {
		id = latest[0].ID
	}
	id, err = b.store.Meant(ctx, a.giver, "undo:"+a.event, id)
	switch {
	case err != nil:
		return say(b.wentWrong(l, fmt.Errorf("looking which shout-out is meant: %w", err)))
	case id == "":
		return say(l.NothingToUndo())
	}
	return b.undo(ctx, a.giver, id)
}

// cannotChange says why a shout-out stays as it is.
func (b *Bot) cannotChange(l render.Language, err error) answer {
	switch {
	case errors.Is(err, storage.ErrNotYours):
		return say(l.NotYours())
	case errors.Is(err, storage.ErrTooLate):
		return say(l.UndoTooLate())
	case errors.Is(err, storage.ErrNotFound):
		return say(l.AlreadyUndone())
	case errors.Is(err, storage.ErrChanged):
		return say(l.ChangedMeanwhile())
	}
	return say(b.wentWrong(l, fmt.Errorf("changing a shout-out: %w", err)))
}

// hide keeps a recipient's name out of digests.
func (b *Bot) hide(ctx context.Context, l render.Language, user, id string) answer {
	hidden, err := b.store.Hide(ctx, id, user)
	switch {
	case errors.Is(err, storage.ErrNotYours):
		return say(l.NotRecipient())
	case err != nil:
		return b.cannotChange(l, err)
	}
	return say(l.Hidden()).then(b.refreshed(hidden))
}

// remove takes any shout-out out of everything, for admins, and leaves a line in the audit log.
func (b *Bot) remove(ctx context.Context, l render.Language, user, id string) answer {
	if refused, ok := b.adminsOnly(ctx, l, user); !ok {
		return refused
	}
	removed, err := b.store.Remove(ctx, b.now(), id, storage.Remover{Admin: user})
	if err != nil {
		return b.cannotChange(l, err)
	}
	b.log.Info("shout-out removed by an admin", "id", id)
	if err := b.store.Audit(ctx, storage.AuditLine{Time: b.now(), By: user, Action: "remove", About: id}); err != nil {
		b.log.Error("an admin removed a shout-out, and the audit log does not say so", "id", id, "admin", user, "error", err)
	}
	return say(l.Removed(removed)).then(b.refreshed(removed))
}

// place announces a shout-out where its giver picked. Somebody who is not in a private channel may not have Shine
// speak there for them.
func (b *Bot) place(ctx context.Context, user, id, channelID string) answer {
	l := b.speak(ctx, user)
	may, picked, err := b.maySpeak(ctx, user, channelID)
	if err != nil {
		return say(b.wentWrong(l, fmt.Errorf("placing %s: %w", id, err)))
	}
	if !may {
		return say(l.CannotPlace(credit.Shoutout{ID: id}, channelID))
	}
	shoutout, err := b.store.Place(ctx, b.now(), id, user, channelID, picked.visibility)
	switch {
	case errors.Is(err, storage.ErrPlaced):
		return say(l.PlacedAlready(shoutout))
	case err != nil:
		return b.cannotChange(l, err)
	}
	return say(l.Placed(shoutout, b.rules.get().Destination(shoutout))).then(b.refreshed(shoutout))
}

// sayAgain gives the same words once more, on purpose, and once for each button: people click twice.
func (b *Bot) sayAgain(ctx context.Context, c clicked) answer {
	d, found, failed := b.draftBehind(ctx, c)
	if !found {
		return failed
	}
	o := d.occasion(c.User.ID, "again:"+c.id())
	o.again = true
	return b.give(ctx, o, d.draft())
}

// draftBehind reads the draft that a button stands for, or says what to do without.
func (b *Bot) draftBehind(ctx context.Context, c clicked) (d formDraft, found bool, failed answer) {
	l := b.speak(ctx, c.User.ID)
	found, err := b.store.Draft(ctx, c.User.ID, c.id(), &d)
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
	return b.openForm(ctx, asked{
		occasion: occasion{giver: c.User.ID, typed: d.occasion("", "").typed}, trigger: c.TriggerID, responseURL: c.ResponseURL,
	}, d)
}
