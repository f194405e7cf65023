package render

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/credit"
)

// This file has the sentences that need more than their key; all words stand in the folder words.

// toldWhere tells a recipient who else knows.
func (l Language) toldWhere(s credit.Shoutout, recipient string) string {
	with := others(s, recipient)
	var parts []string
	switch {
	case unplaced(s): // no promise of secrecy: the giver may still pick a channel
		if len(with) > 0 {
			parts = append(parts, l.say("told_together", "People", l.people(with)))
		}
		parts = append(parts, l.say("told_unplaced", "Giver", l.person(s.Giver)))
	case s.Visibility == credit.Private && len(with) == 0:
		parts = append(parts, l.say("told_only_you", "Giver", l.person(s.Giver)))
	case s.Visibility == credit.Private:
		parts = append(parts, l.say("told_only_you_and", "People", l.people(with), "Giver", l.person(s.Giver)))
	default:
		if len(with) > 0 {
			parts = append(parts, l.say("told_together", "People", l.people(with)))
		}
		if s.Channel != "" { // the recipient can open it
			parts = append(parts, l.say("told_in", "Channel", channel(s.Channel)))
		}
		if slices.Contains(s.Quiet, recipient) {
			parts = append(parts, l.say("told_quiet"))
		}
	}

	return joinNotEmpty(l.footer(s), strings.Join(parts, l.signs().comma))
}

// footer is part of the small line under a reason: its values, the link to the work, and the one to the message that it
// is about.
func (l Language) footer(s credit.Shoutout) string {
	return joinNotEmpty(l.tags(s, maxTags), l.work(s), l.about(s))
}

// work links to the work, and says where that is.
func (l Language) work(s credit.Shoutout) string {
	link, err := credit.WorkLink(s.Work)
	if err != nil {
		return ""
	}
	return l.say("the_work", "Link", escape(link), "Host", verbatim(endOf(credit.WorkHost(link), maxHost)))
}

// maxHost is how many characters of a host are shown. Of a long host the end is shown, which tells whose it is.
const maxHost = 50

// endOf is the end of a text of ASCII.
func endOf(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return "…" + text[len(text)-most:]
}

// permalink is a web address that can be put into a Slack link as it is, apart from the "&".
var permalink = regexp.MustCompile(`^https://[\w.~:/?#@!$&()*+,;=%-]{1,400}$`)

// maxLink is how long such a link may be, escaped: a page of eight stories holds one in each.
const maxLink = 300

// fileLink is a permalink of Slack's to a file rather than a message.
var fileLink = regexp.MustCompile(`^https://[^/]+/files/`)

// about links to the message or file that a shout-out is about.
func (l Language) about(s credit.Shoutout) string {
	return l.leadingTo(s.Permalink, "about_message", "about_file")
}

// leadingTo links to a message or a file, with different words for each; it is empty for an address that cannot be
// linked.
func (l Language) leadingTo(link, message, file string) string {
	escaped := verbatim(link)
	if !permalink.MatchString(link) || len(escaped) > maxLink {
		return ""
	}
	key := message
	if fileLink.MatchString(link) {
		key = file
	}
	return l.say(key, "Link", escaped)
}

const (
	// maxTags is how many values one line names.
	maxTags = 20
	// maxListedTags is the same where stories are listed.
	maxListedTags = 3
)

// tags names the values that a reason is tagged with and does not name itself.
func (l Language) tags(s credit.Shoutout, most int) string {
	if len(s.Values) == 0 {
		return ""
	}

	var words []string
	folded := strings.ReplaceAll(credit.Fold(s.Text), "＃", "#")
	for _, value := range s.Values {
		if !strings.Contains(folded, "#"+credit.Fold(value)) {
			words = append(words, "#"+verbatim(value))
		}
	}

	return strings.Join(l.atMost(most, words), " ")
}

// maxLinks is how many hands of a chain are named.
const maxLinks = 6

// chain names the hands through which credit came: "Ana → Luis → Priya".
func (l Language) chain(s Story) string {
	if len(s.Chain) == 0 {
		return ""
	}

	links := []string{l.person(s.Chain[0].Giver)}
	for _, earlier := range append(slices.Clip(s.Chain), s.Shoutout) {
		if named := earlier.VisibleRecipients(); len(named) > 0 {
			links = append(links, l.somePeople(named))
		}
	}

	if len(links) > maxLinks {
		links = append(append(links[:1:1], "…"), links[len(links)-maxLinks+2:]...)
	}
	return l.say("chain", "Links", strings.Join(links, " → "))
}

// recorded is what a giver reads at once.
func (l Language) recorded(s credit.Shoutout, to credit.Destination) string {
	return l.sentences(l.say("you_credited", "People", l.people(s.Recipients)), l.recordedWhere(s, to))
}

func (l Language) recordedWhere(s credit.Shoutout, to credit.Destination) string {
	switch {
	case unplaced(s):
		return l.say("recorded_unplaced")
	case s.Visibility == credit.Private:
		return l.say("recorded_private")
	case to.How == credit.AnnounceNowhere:
		return l.say("recorded_unannounced")
	case s.Thread != "":
		return l.say("recorded_thread")
	case to.Channel == "": // a channel that the giver cannot open
		return l.say("recorded_elsewhere")
	}

	return l.say("recorded_announced", "Channel", channel(to.Channel))
}

func (l Language) leftOut(leftOut []credit.LeftOut) []string {
	var bots, gone, unknown, chain, sentences []string
	for _, one := range leftOut {
		switch {
		case one.Self:
			sentences = append(sentences, l.say("left_out_self"))
		case one.InChain:
			chain = append(chain, one.User)
		case one.Standing == credit.Bot:
			bots = append(bots, one.User)
		case one.Standing == credit.Deactivated:
			gone = append(gone, one.User)
		default:
			unknown = append(unknown, one.User)
		}
	}

	add := func(key string, people []string) {
		if len(people) > 0 {
			sentences = append(sentences, l.say(key, "People", l.people(people)))
		}
	}
	add("left_out_chain", chain)
	add("left_out_bots", bots)
	add("left_out_gone", gone)
	add("left_out_unknown", unknown)
	return sentences
}

// Refusal is the sentence for a rule that was broken.
func (l Language) Refusal(r *credit.Refusal) string {
	switch r.Code {
	case credit.NobodyNamed:
		return l.say("refused_nobody_named")
	case credit.UnresolvedName:
		return l.count("refused_unresolved", len(r.Names), "Names", l.namesTyped(r.Names))
	case credit.BroadcastNamed:
		return l.say("refused_broadcast")
	case credit.OnlySelf:
		return l.say("refused_only_self")
	case credit.ChainEnds:
		return l.say("refused_chain_ends")
	case credit.NobodyLeft:
		return l.sentences(append([]string{l.say("refused_nobody_left")}, l.leftOut(r.LeftOut)...)...)
	case credit.TooManyPeople:
		return l.say("refused_too_many", "Got", l.number(r.Got), "Limit", l.number(r.Limit))
	case credit.NoReason:
		return l.say("refused_no_reason")
	case credit.ReasonTooShort:
		return l.say("refused_too_short", "Limit", l.number(r.Limit))
	case credit.ReasonTooLong:
		return l.say("refused_too_long", "Got", l.number(r.Got), "Limit", l.number(r.Limit))
	case credit.WorkUnfit:
		return l.say("refused_work_unfit")
	case credit.WorkTooLong:
		return l.say("refused_work_too_long", "Limit", l.number(r.Limit))
	case credit.WorkElsewhere:
		return l.say("refused_work_elsewhere")
	case credit.GiverUnfit:
		return l.say("refused_giver_unfit")
	case credit.DailyLimit:
		return l.count("refused_daily_limit", r.Limit)
	case credit.TooQuick:
		return l.say(
			"refused_too_quick", "Limit", l.number(r.Limit), "Minutes", l.number(int(credit.BurstWindow/time.Minute)),
		)
	case credit.ChangedOften:
		return l.say("refused_changed_often", "Limit", l.number(r.Limit))
	case credit.ChannelChangedOften:
		return l.say("refused_channel_changed_often", "Limit", l.number(r.Limit))
	}

	return l.say("refused_other")
}

// maxName is how much of a name a sentence repeats: as long as Slack lets a display name be.
const maxName = 80

// namesTyped repeats names within a sentence. The whole text stands under it, so here they are short, and without
// controls of direction, which would turn the rest of the sentence around.
func (l Language) namesTyped(names []string) string {
	var shown []string
	for _, name := range names {
		c := newCutter(verbatim(undirected(name)), 0)
		head := c.next(maxName)
		if !c.done() {
			head += "…"
		}
		shown = append(shown, head)
	}
	return l.enumerate(l.atMost(maxNamed, shown))
}

func (l Language) whenAndWhere(s credit.Shoutout) string {
	var where string
	switch {
	case unplaced(s):
		where = l.say("not_announced_yet")
	case s.Visibility == credit.Private:
		where = l.say("told_privately")
	case s.Channel != "": // the reader can open it
		where = l.say("told_in", "Channel", channel(s.Channel))
	}

	boosted := ""
	if len(s.Boosts) > 0 {
		boosted = l.count("boosted", len(s.Boosts))
	}
	return joinNotEmpty(date(s.Time), where, l.tags(s, maxListedTags), l.work(s), l.about(s), boosted)
}

// date is a day as the reader's own Slack writes it, in their language:
// https://docs.slack.dev/messaging/formatting-message-text#date-formatting.
func date(t time.Time) string {
	return fmt.Sprintf("<!date^%s^{date}|%s>", unix(t), t.UTC().Format(time.DateOnly))
}

// day is a date without a zone, YYYY-MM-DD, in the reader's words: Slack would turn it into a moment, which is another
// day in some zones.
func (l Language) day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return l.say(
		"day", "Day", l.dayOfMonth(t.Day()), "Month", l.say("month_"+strconv.Itoa(int(t.Month()))), "Year", t.Year(),
	)
}

// dayOfMonth is a day as Slack writes it, so that all dates that somebody reads are of one kind: 12th in English, 12
// elsewhere. Many languages write only the first day of a month in another way.
func (l Language) dayOfMonth(day int) string {
	switch {
	case day == 1:
		return l.say("first_of_month")
	case l != English:
		return strconv.Itoa(day)
	}

	suffix := "th"
	if day/10 != 1 {
		switch day % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(day) + suffix
}

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

func joinNotEmpty(words ...string) string {
	var kept []string
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " · ")
}
