package render

import (
	"slices"
	"strings"
	"time"

	"shine/credit"
)

// maxFeatured is how much of a featured story the digest shows; the whole is in its thread.
const (
	maxFeatured = 600
	maxDigested = 140
	// maxConnections and maxLived are how many new connections and values a digest names.
	maxConnections = 8
	maxLived       = 5
	// storyMark begins the line of a story under the names of its people.
	storyMark = "• "
	// roomAside is kept for the line which says that a digest goes on.
	roomAside = 200
	// fewestWeeks is how many weeks a trend needs.
	fewestWeeks = 3
)

// Week is what a digest tells, and its span.
type Week struct {
	credit.Digest
	From, Until time.Time
	Scope       credit.Scope
	// Trend is how many stories each of the last weeks had, oldest first and with this one.
	Trend []int
	// OlderBlocks is set where Slack does not take the newer ones.
	OlderBlocks bool
}

// Digest tells a channel its week. What does not fit goes on in the thread.
func (l Language) Digest(w Week) Message {
	if w.Stories() < credit.FewStories {
		return l.quietDigest(w)
	}

	head := l.builder().section(l.say(scoped("digest_head", w.Scope), "From", date(w.From), "Until", date(w.Until)))
	var thread []Message
	for _, s := range w.Featured {
		thread = append(thread, head.featured(s)...)
	}

	tail := l.digestTail(w)
	var rest []credit.StoryGroup
	if w.OlderBlocks {
		rest = head.othersBefore(tail, slices.Clone(w.Others))
	} else {
		rest = head.othersInside(tail, slices.Clone(w.Others))
	}
	if len(rest) > 0 || len(thread) > 0 {
		head.context(l.say("digest_goes_on"))
	}
	for len(rest) > 0 {
		part := l.builder()
		rest = part.others(rest, maxText-100, maxBlocks-2)
		thread = append(thread, part.message())
	}

	head.divider()
	head.blocks, head.lines = append(head.blocks, tail.blocks...), append(head.lines, tail.lines...)
	m := head.message()
	m.Thread = thread
	return m
}

// digestTail is what stands under the stories of a digest.
func (l Language) digestTail(w Week) *builder {
	b := l.builder().connections(w).passedOn(w).lived(w)
	b.section(l.count("digest_thanks", len(w.Givers), "People", l.somePeople(w.Givers)))
	if w.OlderBlocks {
		b.context(l.trend(w.Trend))
	} else {
		b.chart(w.Trend)
	}
	return b.actions("", l.startButtons(false)...)
}

// othersBefore tells the other stories of a week as far as there is room before the tail, and returns those that are
// left.
func (b *builder) othersBefore(tail *builder, groups []credit.StoryGroup) []credit.StoryGroup {
	return b.others(groups, maxText-b.length()-tail.length()-roomAside, maxBlocks-len(b.blocks)-len(tail.blocks)-3)
}

// scoped is the key of a sentence, or of its twin for a digest of the whole workspace.
func scoped(key string, scope credit.Scope) string {
	if scope == credit.ScopeAll {
		return key + "_all"
	}
	return key
}

// quietDigest is what is said of a week that had less than two stories.
func (l Language) quietDigest(w Week) Message {
	b := l.builder()
	stories := w.Featured
	for _, g := range w.Others {
		stories = append(stories, g.Stories...)
	}

	if len(stories) == 0 {
		b.section(l.say("digest_quiet"))
	} else {
		b.section(l.say("digest_one") + "\n" + l.digestStory(stories[0]) + "\n" + l.excerpt(stories[0], maxFeatured)).
			context(l.work(stories[0]))
	}
	return b.actions("", button(ActionForm, "", l.say("home_give"))).message()
}

// digestStory heads a story of a digest.
func (l Language) digestStory(s credit.Shoutout) string {
	key := "digest_story"
	if s.PassedFrom != "" {
		key = "digest_passed_on_story"
	}
	return l.say(key, "People", l.somePeople(s.DigestRecipients()), "Giver", l.person(s.Giver))
}

// featured tells a story in full, and returns what is said of it in the thread.
func (b *builder) featured(s credit.Shoutout) []Message {
	b.section(b.digestStory(s) + "\n" + b.excerpt(s, maxFeatured)).context(b.footer(s))
	reason := b.reason(s)
	if inQuotation(reason).fits(maxFeatured) {
		return nil
	}
	whole := b.builder().section(b.digestStory(s))
	quoted, thread := b.parts(reason, roomBeside(b.digestStory(s)))
	return append([]Message{whole.quoted(quoted).message()}, thread...)
}

// others tells the other stories, as many as there is room for, and returns the groups that are left. A group with more
// stories than fit is among these: the stories that were told are taken off it, in place.
func (b *builder) others(groups []credit.StoryGroup, room, blocks int) []credit.StoryGroup {
	var lines []string
	length := 0
	flush := func() {
		if len(lines) > 0 {
			b.section(strings.Join(lines, "\n"))
			lines, length = nil, 0
			blocks--
		}
	}
	for i, g := range groups {
		line, told := b.group(g, min(room, maxSection))
		if told == 0 || blocks <= 0 {
			flush()
			return groups[i:]
		}

		if length+runes(line)+1 > maxSection {
			flush()
			if blocks <= 0 {
				return groups[i:]
			}
		}
		lines, length, room = append(lines, line), length+runes(line)+1, room-runes(line)-1
		if told < len(g.Stories) {
			flush()
			groups[i].Stories, groups[i].First = g.Stories[told:], false
			return groups[i:]
		}
	}

	flush()
	return nil
}

// group tells what the same people are credited for, a line for each story, as many as there is room for. It returns
// how many these are.
func (b *builder) group(g credit.StoryGroup, room int) (string, int) {
	var text strings.Builder
	people := b.somePeople(g.People)
	if g.First {
		people = b.say("digest_first", "People", people)
	}
	text.WriteString(people)
	length := runes(text.String())
	for i, s := range g.Stories {
		line := "\n" + storyMark + b.inOneLine(s) + " — " + b.person(s.Giver)
		if length += runes(line); length > room {
			return text.String(), i
		}
		text.WriteString(line)
	}

	return text.String(), len(g.Stories)
}

// inOneLine is a reason as a digest tells it briefly. A block of code becomes code within the line: an opening mark
// that is never closed would reach into the next story.
func (l Language) inOneLine(s credit.Shoutout) string {
	text := strings.ReplaceAll(l.reason(s), fence, "`")
	if strings.ContainsAny(text, "\t\n") || strings.Contains(text, "  ") {
		text = strings.Join(strings.Fields(text), " ")
	}
	return shortened(text, maxDigested)
}

func (b *builder) connections(w Week) *builder {
	if len(w.Connections) == 0 {
		return b
	}
	var pairs []string
	for _, pair := range w.Connections {
		pairs = append(pairs, b.say("digest_pair", "Giver", b.person(pair[0]), "Person", b.person(pair[1])))
	}
	return b.section(b.say("digest_connections", "Pairs", b.enumerate(b.atMost(maxConnections, pairs))))
}

func (b *builder) passedOn(w Week) *builder {
	if w.PassedOn == 0 {
		return b
	}
	return b.section(b.count("digest_passed_on", w.PassedOn))
}

// lived names the values that were lived, with an example of the first that a story here tells.
func (b *builder) lived(w Week) *builder {
	if len(w.Values) == 0 {
		return b
	}

	var values []string
	for _, v := range w.Values {
		values = append(values, "#"+verbatim(v.Value))
	}

	example := w.Values[0].Example
	return b.section(b.say(
		"digest_values", "Values", b.enumerate(b.atMost(maxLived, values)),
		"People", b.somePeople(example.DigestRecipients()), "Text", b.inOneLine(example),
	))
}

// trend draws the last weeks as a line of bars.
func (l Language) trend(weeks []int) string {
	if len(weeks) < fewestWeeks {
		return ""
	}
	most := max(slices.Max(weeks), 1)
	var bars strings.Builder
	for _, n := range weeks {
		bars.WriteRune([]rune("▁▂▃▄▅▆▇█")[n*7/most])
	}
	return l.count("digest_trend", len(weeks), "Bars", bars.String())
}

// TrendTitle heads the trend in a picture.
func (l Language) TrendTitle(weeks int) string { return l.count("map_trend", weeks) }

// MapCaption stands under a map; left is how many people had no room on it.
func (l Language) MapCaption(teams bool, left int) string {
	switch {
	case teams:
		return l.say("map_teams")
	case left > 0:
		return l.say("map_strongest")
	}
	return l.say("map_people")
}

// maxAlt is how much an alternative text may say: https://docs.slack.dev/reference/methods/files.getUploadURLExternal.
const maxAlt = 1000

// MapAlt tells people who cannot see a map what it shows, by the names of givers and of those they credited.
func (l Language) MapAlt(caption string, credits [][2]string) string {
	var givers []string
	to := map[string][]string{}
	for _, pair := range credits {
		if to[pair[0]] == nil {
			givers = append(givers, pair[0])
		}
		to[pair[0]] = append(to[pair[0]], pair[1])
	}

	text := strings.TrimSpace(l.say("named", "Name", caption, "Value", ""))
	for i, giver := range givers {
		sentence := " " + l.say("map_credited", "Giver", giver, "People", l.enumerate(to[giver]))
		if runes(text)+runes(sentence) > maxAlt-40 {
			return text + " " + l.count("others", len(givers)-i)
		}
		text += sentence
	}

	return text
}

// Recap tells somebody their own week.
func (l Language) Recap(received, given []credit.Shoutout) Message {
	b := l.builder().section(l.say("recap_head"))
	const most = 8
	if len(received) > 0 {
		b.received(Stories{List: received[:min(len(received), most)]})
	}
	if len(given) > 0 {
		b.given(Stories{List: given[:min(len(given), most)]})
	}
	return b.context(l.say("recap_foot")).message()
}

// DigestStatus tells when a channel's digest comes.
func (l Language) DigestStatus(s credit.Subscription, next time.Time) Message {
	return l.paragraph(scoped("digest_status", s.Scope), "When", l.schedule(s.Schedule), "Next", moment(next))
}

// DigestSubscribed tells a channel who subscribed it, and what to.
func (l Language) DigestSubscribed(by string, s credit.Subscription, next time.Time) Message {
	return l.paragraph(
		scoped("digest_subscribed", s.Scope), "Person", l.person(by), "When", l.schedule(s.Schedule), "Next", moment(next),
	)
}

// schedule writes a schedule: "Mondays at 09:00 (Europe/Madrid)".
func (l Language) schedule(s credit.Schedule) string {
	clock := time.Date(2000, 1, 1, 0, s.Minute, 0, 0, time.UTC).Format("15:04")
	return l.say("schedule", "Day", l.say("day_"+strings.ToLower(s.Day.String())), "Time", clock, "Zone", verbatim(s.Zone))
}

// moment is a day and a time as the reader's own Slack writes it.
func moment(t time.Time) string {
	return "<!date^" + unix(t) + "^{date}, {time}|" + t.UTC().Format("2006-01-02 15:04 UTC") + ">"
}

// DigestSaid is one of the plain answers about digests.
func (l Language) DigestSaid(what DigestAnswer) Message { return l.paragraph(string(what)) }

// DigestZoneGuess asks back whether a zone is meant by a city or an abbreviation.
func (l Language) DigestZoneGuess(zone string) Message {
	return l.paragraph("digest_zone_guess", "Zone", verbatim(zone))
}

// DigestAnswer is one of the plain answers about digests.
type DigestAnswer string

// These are the answers.
const (
	DigestNone       DigestAnswer = "digest_none"
	DigestOffSaved   DigestAnswer = "digest_off_saved"
	DigestSaved      DigestAnswer = "digest_saved"
	DigestLooks      DigestAnswer = "digest_looks"
	DigestAllPrivate DigestAnswer = "digest_all_private"
	DigestWhich      DigestAnswer = "digest_which"
	DigestMapSaved   DigestAnswer = "digest_map_saved"
	DigestMapWhich   DigestAnswer = "digest_map_which"
)

// Narrow is why a channel's digest tells only what was given in the channel, though all of the workspace was asked for.
type Narrow string

// These are the reasons: a guest or somebody of another organization is in the channel, it is shared with another
// organization, or Slack does not tell who is in it.
const (
	NarrowGuests  Narrow = "guests"
	NarrowShared  Narrow = "shared"
	NarrowUnknown Narrow = "unknown"
)

// DigestNarrowed tells a channel why its digest tells less than was asked for.
func (l Language) DigestNarrowed(why Narrow) Message {
	return l.paragraph("digest_narrowed_" + string(why))
}

// DigestOff tells a channel that somebody ended its digest.
func (l Language) DigestOff(by string) Message {
	return l.paragraph("digest_off", "Person", l.person(by))
}

// DigestEnded tells the person who subscribed a channel that its digest ended, since Shine cannot speak there any more.
func (l Language) DigestEnded(id string) Message {
	return l.paragraph("digest_ended", "Channel", channel(id))
}

// DigestPreview heads a digest that only the person who asked for it sees.
func (l Language) DigestPreview(m Message) []Message {
	return append([]Message{l.paragraph("digest_preview")}, m)
}

// MapTitle is the name of the picture.
func (l Language) MapTitle() string { return l.say("map_title") }
