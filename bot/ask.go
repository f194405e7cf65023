package bot

import (
	"context"

	"shine/bot/render"
	"shine/credit"
)

// texts do what people type, as a command or in a message.
type texts struct {
	*base
	giving *giving
	// all are the routes of all surfaces, those to the sub-commands among them.
	all *routes
}

func (t *texts) routes() routes {
	help := route{do: t.help}
	return routes{
		commands: table{"help": help, "?": help},
		actions:  table{render.ActionNamed: {do: t.giveNamed, inPlace: true}},
	}
}

// ask does what a text asks for.
func (t *texts) ask(ctx context.Context, r *request) (answer, error) {
	w := classify(r.text, r.trigger != "", t.isCommand)
	r.text, r.typed = w.text, w.typed

	switch w.want {
	case wantsForm:
		return t.giving.openForm(ctx, r, draftOf(r.origin, w.draft))
	case wantsFilledForm:
		return t.giving.fillForm(ctx, r, w.draft)
	case wantsToGive:
		if offered, ok := t.offerNamed(ctx, r, w.draft); ok {
			return offered, nil
		}
		return t.giving.give(ctx, r, w.draft)
	case wantsCommand:
		r.text, r.typed = w.seen, spansOf(w.seen)
		return t.serve(ctx, r, t.all.commands[w.command])
	case wantsHelp:
		return t.help(ctx, r)
	case wantsGuess:
	}

	return t.guess(ctx, r, w.draft, w.word)
}

func (t *texts) isCommand(name string) bool {
	_, known := t.all.commands[name]
	return known
}

// help says what somebody can ask for. Somebody who could not be looked up sees what everybody may do.
func (t *texts) help(ctx context.Context, r *request) (answer, error) {
	asker, err := t.workspace.Person(ctx, r.user)
	if err != nil {
		asker.Standing = credit.Guest
	}
	admin := t.workspace.SeemsAdmin(r.user, asker)
	return say(r.language.Help(commandName, t.workspace.Settings(), asker.Standing, admin)), nil
}
