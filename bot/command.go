package bot

import (
	"context"
	"fmt"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
)

// commandName is the slash command, as the manifest declares it.
const commandName = "/shine"

// command answers the slash command: https://docs.slack.dev/interactivity/implementing-slash-commands. Slack takes none from
// who is not in the channel.
func (b *Bot) command(ctx context.Context, c payload.Command) answer {
	r := &request{
		text: c.Text, trigger: c.TriggerID, responseURL: c.ResponseURL, language: b.workspace.LanguageOf(ctx, c.UserID),
		origin: origin{
			user: c.UserID, channel: c.ChannelID, source: credit.FromCommand,
			// Slack documents no id that survives a redelivery; the same words within 10 minutes are caught as well.
			event: "command:" + c.TriggerID, typed: spansOf(c.Text), inside: true,
		},
	}

	switch ours, err := b.isOurs(ctx, "", c.TeamID, c.UserID); {
	case err != nil:
		return b.explain(r, fmt.Errorf("%w: %w", render.ErrNotLookedUp, err))
	case !ours:
		b.log.Warn("a command from another workspace", "team", c.TeamID)
		return b.explain(r, render.ErrElsewhere)
	}

	a, err := b.ask(ctx, r)
	if err != nil {
		return b.explain(r, err)
	}
	return a
}

// ask does what a text asks for.
func (b *Bot) ask(ctx context.Context, r *request) (answer, error) {
	w := classify(r.text, r.trigger != "", b.isCommand)
	r.text, r.typed = w.text, w.typed

	switch w.want {
	case wantsForm:
		return b.openForm(ctx, r, draftOf(r.origin, w.draft))
	case wantsFilledForm:
		return b.fillForm(ctx, r, w.draft)
	case wantsToGive:
		if offered, ok := b.offerNamed(ctx, r, w.draft); ok {
			return offered, nil
		}
		return b.give(ctx, r, w.draft)
	case wantsCommand:
		r.text, r.typed = w.seen, spansOf(w.seen)
		return b.serve(ctx, r, b.routes.commands[w.command])
	case wantsHelp:
		return b.help(ctx, r)
	case wantsGuess:
	}
	return b.guess(ctx, r, w.draft, w.word)
}

func (b *Bot) isCommand(name string) bool {
	_, known := b.routes.commands[name]
	return known
}

func (b *Bot) helpRoutes() routes {
	help := route{do: b.help}
	return routes{commands: table{"help": help, "?": help}}
}

// help says what somebody can ask for. Who could not be looked up sees what everybody may do.
func (b *Bot) help(ctx context.Context, r *request) (answer, error) {
	asker, err := b.workspace.Person(ctx, r.user)
	if err != nil {
		asker.Standing = credit.Guest
	}
	return say(r.language.Help(commandName, b.workspace.Settings(), asker.Standing, b.workspace.SeemsAdmin(r.user, asker))), nil
}
