package render

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"shine/credit"
)

// Every sentence that people read stands in this file.

// What a channel and the people credited read.

func announced(s credit.Shoutout) string {
	return fmt.Sprintf("✨ %s credited %s", person(s.Giver), people(s.Recipients))
}

func credited(s credit.Shoutout) string { return "✨ " + person(s.Giver) + " credited you" }

func toldWhere(s credit.Shoutout, others []string) string {
	where := "in " + channel(s.Channel)
	switch {
	case Unplaced(s): // no promise of secrecy: the giver may still pick a channel
		where = person(s.Giver) + " may still pick a channel where everybody can read it"
		if len(others) > 0 {
			where = "together with " + people(others) + " · " + where
		}
	case s.Visibility == credit.Private && len(others) == 0:
		where = "only you and " + person(s.Giver) + " see this"
	case s.Visibility == credit.Private:
		where = "only you, " + people(others) + " and " + person(s.Giver) + " see this"
	case len(others) > 0:
		where = "together with " + people(others) + ", " + where
	}
	return strings.Join(notEmpty(footer(s), where), " · ")
}

// footer says what belongs to a reason and does not stand in it.
func footer(s credit.Shoutout) string { return strings.Join(notEmpty(tags(s), about(s)), " · ") }

// permalink is a web address that can stand in a link of Slack's as it is, but for the "&".
var permalink = regexp.MustCompile(`^https://[!-;=?-{}~]{1,400}$`)

// about links to the message that a shout-out is about.
func about(s credit.Shoutout) string {
	if !permalink.MatchString(s.Permalink) {
		return ""
	}
	return "about <" + Escape(s.Permalink) + "|this message>"
}

// maxTags is how many values one line names.
const maxTags = 20

// tags names the values that a reason is tagged with and does not name itself.
func tags(s credit.Shoutout) string {
	var words []string
	for _, value := range s.Values {
		if !strings.Contains(strings.ToLower(s.Text), "#"+strings.ToLower(value)) {
			words = append(words, "#"+Escape(value))
		}
	}
	return strings.Join(atMost(maxTags, words), " ")
}

func goesOn() string { return "It goes on in the thread." }

// What a giver reads.

func recorded(s credit.Shoutout) string {
	done := "✨ You credited " + people(s.Recipients) + "."
	switch {
	case Unplaced(s):
		return done + " They have been told. I can't post in this conversation: where should everybody else read it?"
	case s.Visibility == credit.Private:
		return done + " Only they were told."
	}
	return done + " It is being announced in " + channel(s.Channel) + "."
}

func undoHint() string { return "You can undo this for 15 minutes." }

func undoLabel() string { return "Undo" }

func pickLabel() string { return "Pick a channel" }

func leftOutSentences(leftOut []credit.LeftOut) []string {
	var bots, gone, unknown, sentences []string
	for _, l := range leftOut {
		switch {
		case l.Self:
			sentences = append(sentences, "I left you out: let the others shine.")
		case l.Standing == credit.Bot:
			bots = append(bots, l.User)
		case l.Standing == credit.Deactivated:
			gone = append(gone, l.User)
		default:
			unknown = append(unknown, l.User)
		}
	}
	if len(bots) > 0 {
		sentences = append(sentences, "I left out "+people(bots)+": apps don't need credit, people do.")
	}
	if len(gone) > 0 {
		sentences = append(sentences, "I left out "+people(gone)+", who can't read it any more: their account is deactivated.")
	}
	if len(unknown) > 0 {
		sentences = append(sentences, "I left out "+people(unknown)+": I don't know anybody by that name here.")
	}
	return sentences
}

func placed(s credit.Shoutout) string {
	return "✨ Your credit to " + people(s.Recipients) + " is being announced in " + channel(s.Channel) + "."
}

func placedAlready(s credit.Shoutout) string {
	return "You picked " + channel(s.Channel) + " before, and there it is announced."
}

func cannotPlace(picked string) string {
	return "I can't post in " + channel(picked) + " for you. If it is a private channel that you are in, `/invite @Shine` there first. Where else should everybody read it?"
}

func undone(s credit.Shoutout) string {
	return "Taken back: your credit to " + people(s.Recipients) + " is gone everywhere. These were your words, in case you want them again:"
}

func cutShort() string { return "There was more than fits here." }

func undoTooLate() string {
	return "A shout-out can be taken back for 15 minutes, and this one is older."
}

func notYours() string { return "Only the person who gave this shout-out can do that." }

func alreadyUndone() string { return "This shout-out was taken back before." }

func notAnnounced(s credit.Shoutout, problem string) string {
	told := "The people you credited have been told, but I couldn't announce it in " + channel(s.Channel) + ": "
	switch {
	case problem == "not_in_channel", problem == "channel_not_found":
		return told + "I'm not in there. Type `/invite @Shine` in the channel, and the next one will be announced."
	case problem == "is_archived":
		return told + "the channel is archived."
	case problem == "missing_scope", problem == "app_access_restricted", problem == "ekm_access_denied":
		return told + "this workspace doesn't let me. A workspace admin can change that (Slack calls it `" + Escape(problem) + "`)."
	case strings.HasPrefix(problem, "restricted_action"):
		return told + "only some people may post there. A channel manager can allow me to."
	}
	return told + "Slack says `" + Escape(problem) + "`."
}

// What a giver reads when it was not to be.

func youTyped() string { return "You typed:" }

func refusal(r *credit.Refusal) string {
	switch r.Code {
	case credit.NobodyNamed:
		return "Who would you like to credit? Start with their name: `/shine @ana for …`"
	case credit.UnresolvedName:
		return "I couldn't tell who " + namesTyped(r.Names) + " — pick them from the list Slack offers while you type the @."
	case credit.BroadcastNamed:
		return "I credit people, not whole channels. Name them one by one, or name a user group."
	case credit.OnlySelf:
		return "Who helped you? Let them shine."
	case credit.NobodyLeft:
		return strings.Join(append([]string{"That leaves nobody to credit."}, leftOutSentences(r.LeftOut)...), " ")
	case credit.TooManyPeople:
		return fmt.Sprintf("That's %d people, and one shout-out holds %d at most. Credit fewer at a time, each for what they did.", r.Got, r.Limit)
	case credit.NoReason:
		return "What did they do? One sentence is plenty: `/shine @ana for pairing until the migration was boring`"
	case credit.ReasonTooShort:
		return fmt.Sprintf("Tell a little more: %d words or more, so that they know what it was.", r.Limit)
	case credit.ReasonTooLong:
		return fmt.Sprintf("That's a fine story, but %s characters is more than the %s that fit. What matters most?", thousands(r.Got), thousands(r.Limit))
	case credit.DailyLimit:
		return fmt.Sprintf("You've given %d shout-outs today, which is this workspace's limit for a day. Tomorrow is a new one; keep this for then.", r.Limit)
	}
	return "I can't take that as a shout-out."
}

// maxName is how much of a name a sentence repeats: as long as Slack lets a display name be.
const maxName = 80

// namesTyped repeats names within a sentence, with its verb. The whole text stands below it, so here they are short,
// and without controls of direction, which would turn the rest of the sentence around.
func namesTyped(names []string) string {
	var shown []string
	for _, name := range names {
		head, rest := cut(Escape(undirected(name)), maxName)
		if rest != "" {
			head += "…"
		}
		shown = append(shown, head)
	}
	if len(shown) == 1 {
		return shown[0] + " is"
	}
	return enumerate(atMost(maxNamed, shown)) + " are"
}

func lookupFailed() string {
	return "Slack didn't tell me in time who that is, so nothing was recorded. Please send it again in a moment."
}

func notSaved() string {
	return "I couldn't save this just now, so nothing was recorded. Please send it again in a moment."
}

func notSure() string {
	return "I'm not certain that this was saved. Saying the same again within 10 minutes is safe: it counts once."
}

func saidAlready(first credit.Shoutout) string {
	return "You said the same to " + people(first.Recipients) + " a moment ago. I counted it once."
}

func didYouMean(suggestion string) string {
	return "I don't know that one. Did you mean `/shine " + Escape(suggestion) + "`?"
}

func unknownCommand() string {
	return "I don't know that one. To credit somebody, start with their name: `/shine @ana for …`. `/shine help` shows everything."
}

func wentWrong(reference string) string {
	return "Something went wrong on my side; nothing was saved. If it happens again, tell whoever runs Shine this reference: `" + Escape(reference) + "`."
}

// What people read when they look back.

func yourThirtyDays() string { return "Your last 30 days. Only you see this." }

func receivedHeading() string { return "*What you were credited for*" }

func givenHeading() string { return "*Whom you credited*" }

func nothingReceived() string { return "Nothing yet. It will come; meanwhile, who helped you?" }

func nothingGiven() string { return "Nobody yet. Who made something easier for you lately?" }

func nothingOfYours() string {
	return "Nothing here in the last 30 days. Who made something easier for you? `/shine @ana for …` takes a minute, and people enjoy it more than we expect."
}

func receivedStory(s credit.Shoutout) string { return "From " + person(s.Giver) }

func givenStory(s credit.Shoutout) string { return "To " + somePeople(s.Recipients) }

func weekStory(s credit.Shoutout) string {
	return somePeople(s.Recipients) + ", from " + person(s.Giver)
}

func thisWeek() string { return "*This week so far.* Only you see this list." }

func quietWeek() string {
	return "Nobody was credited in public this week so far. Seen anything good? `/shine @ana for …`"
}

func whenAndWhere(s credit.Shoutout) string {
	where := "in " + channel(s.Channel)
	switch {
	case Unplaced(s):
		where = "not announced yet"
	case s.Visibility == credit.Private:
		where = "told privately"
	}
	when := fmt.Sprintf("<!date^%d^{date_short_pretty}|%s>", s.Time.Unix(), s.Time.UTC().Format(time.DateOnly))
	return strings.Join(notEmpty(when, where), " · ")
}

func andOthers(n int) string { return fmt.Sprintf("%d others", n) }

func earlierLabel() string { return "Earlier" }

func latestLabel() string { return "Back to the latest" }

// What `/shine help` says.

func helpGreeting() string { return "*Let your people shine.* Credit somebody in a sentence:" }

func helpParagraphs(command string, s credit.Settings) []string {
	var values []string
	for _, v := range s.Values {
		values = append(values, "`#"+Escape(v.Name)+"` ("+Escape(v.Description)+")")
	}
	paragraphs := []string{
		"• `" + command + " @ana for pairing until the migration was boring`\n" +
			"• `" + command + " @ana @luis and @platform for the calmest release so far` credits several people, or a user group\n" +
			"• `" + command + " privately @ana for telling me the truth` tells only Ana",
		"The channel reads it, everybody credited gets a message, and you get a receipt with *Undo*, for 15 minutes.",
	}
	if len(values) > 0 {
		paragraphs = append(paragraphs, "A `#word` tags one of our values: "+enumerate(values)+".")
	}
	return append(paragraphs,
		"• `"+command+" me` shows what you were credited for, and whom you credited\n"+
			"• `"+command+" week` shows this week so far\n"+
			"• `"+command+" help` shows this",
		fmt.Sprintf("You can write all of this to me in a direct message too, without the `%s`. Up to %d people in one shout-out, and %d shout-outs a day.", command, s.MaxRecipients, s.DailyLimit))
}

func notEmpty(words ...string) []string {
	var kept []string
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

// thousands writes 2000 as 2,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
