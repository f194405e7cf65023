package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
)

// commandName is the slash command, as the manifest declares it.
const commandName = "/shine"

// subcommands are what may follow the command instead of people.
var subcommands = []string{"help", "me", "week"}

// asked is one call of the command, or a direct message read as one.
type asked struct {
	occasion
	text string
}

// command answers the slash command: https://docs.slack.dev/interactivity/implementing-slash-commands.
func (b *Bot) command(ctx context.Context, c slack.SlashCommand) answer {
	if c.TeamID != b.workspace {
		b.log.Warn("a command from another workspace", "team", c.TeamID)
		return answer{}
	}
	return answer{messages: b.ask(ctx, asked{
		text: c.Text,
		occasion: occasion{
			giver: c.UserID, channel: c.ChannelID, source: credit.FromCommand,
			// Slack documents no id that survives a redelivery; the same words within 10 minutes are caught as well.
			event: "command:" + c.TriggerID, typed: spansOf(c.Text),
		},
	})}
}

// ask does what a text asks for: a shout-out where it names people, a sub-command otherwise.
func (b *Bot) ask(ctx context.Context, a asked) []render.Message {
	draft := credit.Parse(a.typed)
	if draft.NamesPeople() || draft.Private {
		return b.give(ctx, a.occasion, draft)
	}
	if slices.ContainsFunc(a.typed, func(s credit.Span) bool { return s.Kind == credit.User || s.Kind == credit.Group }) {
		return render.Refused(&credit.Refusal{Code: credit.NobodyNamed}, a.typed)
	}
	word, _, _ := strings.Cut(strings.TrimSpace(a.text), " ")
	switch strings.ToLower(word) {
	case "", "help", "?":
		return []render.Message{render.Help(commandName, b.settings())}
	case "me":
		return []render.Message{b.lookBack(ctx, a.giver, page{list: listMe})}
	case "week":
		return []render.Message{b.lookBack(ctx, a.giver, page{list: listWeek, channel: a.channel})}
	}
	if near, err := edlib.FuzzySearchThreshold(strings.ToLower(word), subcommands, 0.5, edlib.OSADamerauLevenshtein); err == nil && near != "" {
		return render.DidYouMean(near, a.typed)
	}
	return render.UnknownCommand(a.typed)
}
