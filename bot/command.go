package bot

import (
	"context"
	"strings"

	"shine/bot/payload"
	"shine/credit"
)

// commandName is the slash command, as the manifest declares it.
const commandName = "/shine"

// subcommands are what may follow the command instead of people.
var subcommands map[string]func(*Bot, context.Context, request) answer

func init() { //nolint:gochecknoinits // the table names functions that ask it for the nearest name
	subcommands = map[string]func(*Bot, context.Context, request) answer{
		"help": (*Bot).help, "?": (*Bot).help,
		"me": (*Bot).me, "week": (*Bot).week, "about": (*Bot).about, "values": (*Bot).values, "undo": (*Bot).undoLatest,
		"settings": (*Bot).openSettings, "language": (*Bot).chooseLanguage, "quiet": (*Bot).quietHere,
		"announce": (*Bot).announceWhere, "export": (*Bot).exportPublic, "forget": (*Bot).forgetAsk, "digest": (*Bot).digest,
		"lead": (*Bot).lead, "leads": (*Bot).leads, "nudges": (*Bot).nudges, "nudge": (*Bot).nudges,
		"milestone": (*Bot).milestone, "milestones": (*Bot).milestone,
	}
}

func isSubcommand(name string) bool { return subcommands[name] != nil }

// request is one call of the command, or a direct message or mention read as one. All of them come from inside the
// channel: Slack takes no command and no message from who is not in it.
type request struct {
	origin
	// text is the whole, as Slack delivered it.
	text string
	// trigger lets Shine open a form, within 3 seconds; messages have none.
	trigger string
	// responseURL takes what is answered later; messages have none.
	responseURL string
}

// rest are the words behind the sub-command.
func (r request) rest() []string {
	words := strings.Fields(r.text)
	return words[min(1, len(words)):]
}

// command answers the slash command: https://docs.slack.dev/interactivity/implementing-slash-commands.
func (b *Bot) command(ctx context.Context, c payload.Command) answer {
	l := b.workspace.LanguageOf(ctx, c.UserID)
	switch ours, err := b.isOurs(ctx, "", c.TeamID, c.UserID); {
	case err != nil:
		return say(l.LookupFailed(spansOf(c.Text))...)
	case !ours:
		b.log.Warn("a command from another workspace", "team", c.TeamID)
		return say(l.Elsewhere(spansOf(c.Text))...)
	}
	return b.ask(ctx, request{
		text: c.Text, trigger: c.TriggerID, responseURL: c.ResponseURL,
		origin: origin{
			user: c.UserID, channel: c.ChannelID, source: credit.FromCommand,
			// Slack documents no id that survives a redelivery; the same words within 10 minutes are caught as well.
			event: "command:" + c.TriggerID, typed: spansOf(c.Text), inside: true,
		},
	})
}

// ask does what a text asks for.
func (b *Bot) ask(ctx context.Context, r request) answer {
	w := classify(r.text, r.trigger != "", isSubcommand)
	r.text, r.typed = w.text, w.typed

	switch w.want {
	case wantsForm:
		return b.openForm(ctx, r, draftOf(r.origin, w.draft))
	case wantsFilledForm:
		return b.fillForm(ctx, r, w.draft)
	case wantsToGive:
		if offered, ok := b.offerNamed(ctx, r, w.draft); ok {
			return offered
		}
		return b.give(ctx, r.origin, w.draft)
	case wantsCommand:
		r.text, r.typed = w.seen, spansOf(w.seen)
		return subcommands[w.command](b, ctx, r)
	case wantsHelp:
		return b.help(ctx, r)
	case wantsGuess:
	}
	return b.guess(ctx, r, w.draft, w.word)
}

// fillForm takes a text that names people later on for a shout-out that began with its reason.
func (b *Bot) fillForm(ctx context.Context, r request, draft credit.Draft) answer {
	for _, s := range draft.Reason {
		if s.Kind == credit.User || s.Kind == credit.Group {
			draft.People = append(draft.People, s)
		}
	}
	if r.trigger == "" {
		refusal := &credit.Refusal{Code: credit.NobodyNamed}
		return say(b.workspace.LanguageOf(ctx, r.user).Refused(refusal, r.typed, b.keepDraft(ctx, r.user, draftOf(r.origin, draft)))...)
	}
	return b.openForm(ctx, r, draftOf(r.origin, draft))
}

func (b *Bot) help(ctx context.Context, r request) answer {
	asker, err := b.workspace.Person(ctx, r.user)
	if err != nil {
		asker.Standing = credit.Guest // who could not be looked up sees what everybody may do
	}
	return say(b.workspace.LanguageOf(ctx, r.user).Help(commandName, b.workspace.Settings(), asker.Standing, b.workspace.SeemsAdmin(r.user, asker)))
}

func (b *Bot) me(ctx context.Context, r request) answer {
	return say(b.lookBack(ctx, r.user, page{list: listMe}))
}

func (b *Bot) week(ctx context.Context, r request) answer {
	return say(b.lookBack(ctx, r.user, page{list: listWeek, channel: r.channel, inside: true}))
}

// about shows the public stories about somebody.
func (b *Bot) about(ctx context.Context, r request) answer {
	for _, s := range r.typed {
		if s.Kind == credit.User {
			return say(b.lookBack(ctx, r.user, page{list: listAbout, channel: s.ID}))
		}
	}
	return say(b.workspace.LanguageOf(ctx, r.user).Refused(&credit.Refusal{Code: credit.NobodyNamed}, r.typed, "")...)
}
