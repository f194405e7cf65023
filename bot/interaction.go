package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"shine/bot/payload"
	"shine/bot/render"
)

// interaction answers what people do with Shine's messages, forms and shortcuts:
// https://docs.slack.dev/interactivity/handling-user-interaction.
//
// Everything in the payload is a claim. Slack says who acted, and that can be trusted; whether they may act on the
// thing that a value names is checked where the action happens.
func (b *Bot) interaction(ctx context.Context, c payload.Interaction) answer {
	r := &request{
		origin:   origin{user: c.User.ID, channel: cmp.Or(c.Channel.ID, c.Container.ChannelID)},
		language: render.English, trigger: c.TriggerID, responseURL: c.ResponseURL, message: c.Message, view: c.View,
	}
	ours, err := b.isOurs(ctx, c.View.InstalledTeamID, c.Team.ID, r.user)
	if ours || err != nil {
		r.language = b.workspace.LanguageOf(ctx, r.user)
	}
	switch {
	case err != nil:
		return b.unheard(c, r, fmt.Errorf("looking up who acted: %w", err))
	case !ours:
		b.log.Warn("an interaction from another workspace", "team", c.Team.ID)
		return b.unheard(c, r, render.ErrElsewhere)
	}

	switch c.Type {
	case payload.ViewSubmission:
		return b.submitted(ctx, r)
	case payload.Shortcut, payload.MessageAction:
		return b.use(ctx, r, b.routes.shortcuts, c.CallbackID)
	case payload.BlockActions:
		if len(c.Actions) > 0 {
			return b.clicked(ctx, r, c.Actions[0])
		}
	}

	return answer{} // from a surface that Shine does not have, such as a form that was closed
}

// unheard says why nothing was done, where somebody acted: in the place of a form, or beside a message.
func (b *Bot) unheard(c payload.Interaction, r *request, err error) answer {
	switch c.Type {
	case payload.ViewSubmission:
		return notice(r.language, b.why(r, err)[0])
	case payload.ViewClosed:
		return answer{}
	}
	return say(b.why(r, err)...)
}

// submitted answers a form that was sent: https://docs.slack.dev/surfaces/modals#handling_submissions. People who may
// not send it read why in its place.
func (b *Bot) submitted(ctx context.Context, r *request) answer {
	to, known := b.routes.forms[r.view.CallbackID]
	err := b.allow(ctx, r, to)
	if !known {
		err = render.ErrOldButton
	}
	if err != nil {
		return notice(r.language, b.why(r, err)[0])
	}

	r.under = to.under
	a, err := to.do(ctx, r)
	if err != nil {
		return b.explain(r, err)
	}

	return a
}

// clicked does what an element asks for: a button, a menu, a select.
func (b *Bot) clicked(ctx context.Context, r *request, element payload.BlockAction) answer {
	r.element, r.value = element, element.Value
	if element.ActionID == render.ActionMenu {
		entry, id := render.ParseMenu(element.SelectedOption.Value)
		r.value = id
		return b.use(ctx, r, b.routes.entries, entry)
	}
	return b.use(ctx, r, b.routes.actions, strings.TrimSuffix(element.ActionID, render.ToLatest))
}

// use does what an element or a shortcut is for. Where this version does not know the element, it says so beside the
// message, which stays.
func (b *Bot) use(ctx context.Context, r *request, from table, name string) answer {
	to, known := from[name]
	if !known {
		return b.answerBeside(r, b.explain(r, render.ErrOldButton))
	}

	a, err := b.serve(ctx, r, to)
	if err != nil {
		a = b.explain(r, err)
	}
	if to.inPlace && r.responseURL != "" && !errors.Is(err, render.ErrOldButton) {
		return b.replaceBy(r, a)
	}

	return b.answerBeside(r, a)
}

// replaceBy puts the answer in the place of the message whose button was used, once the click is acknowledged.
func (b *Bot) replaceBy(r *request, a answer) answer {
	return a.sentBy(func(ctx context.Context, messages []render.Message) error {
		for i, m := range messages {
			answered := ephemeral(m)
			answered.ReplaceOriginal = i == 0
			if err := b.respond(ctx, r.responseURL, answered); err != nil {
				b.log.Info("cannot replace a message with the answer; sending a direct message", "error", err)
				return b.sayTo(ctx, r.user, messages[i:]...)
			}
		}
		return nil
	})
}

// answerBeside shows the answer only to the person who clicked, and leaves the message as it is. A home tab has no
// message, so there the answer is a direct message.
func (b *Bot) answerBeside(r *request, a answer) answer {
	if r.responseURL != "" {
		return a
	}
	return b.toDirect(r.user, a)
}
