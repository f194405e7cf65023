package render

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/credit"
)

// MyStory is somebody's own story: what they were credited for, what they gave, and what they passed on.
type MyStory struct {
	Person string
	Span   credit.StorySpan
	// Zone is the reader's time zone, in which days begin and end.
	Zone                      *time.Location
	Received, Given, PassedOn []credit.Chapter
	// Chains are the shout-outs from which one was passed on, the first one first, by its ID.
	Chains map[string][]credit.Shoutout
	// Names are what people are called.
	Names map[string]string
	// Cut is set where older shout-outs of the time are left out.
	Cut bool
}

// Empty reports whether there is nothing to tell.
func (s MyStory) Empty() bool { return len(s.Received)+len(s.Given)+len(s.PassedOn) == 0 }

// storyPage is a story as both files tell it: plain text that is not escaped yet.
type storyPage struct {
	Lang, Title, Span, Note string
	Parts                   []storyPart
}

type storyPart struct {
	Title    string
	Chapters []storyChapter
}

type storyChapter struct {
	Title  string
	Months []storyMonth
}

type storyMonth struct {
	Title   string
	Entries []storyEntry
}

// storyEntry is one shout-out: who and when, its words by line, the link to the work, and the hands through which it
// came.
type storyEntry struct {
	Head, Work, Foot string
	Lines            []string
}

// page writes the story in plain text.
func (l Language) page(s MyStory) storyPage {
	p := storyPage{
		Lang: string(l), Title: l.say("story_title", "Person", l.nameIn(s, s.Person)), Span: l.storySpan(s),
		Note: l.say("story_note"),
	}
	if s.Cut {
		p.Note = l.say("story_cut") + " " + p.Note
	}

	for _, part := range []struct {
		title    string
		chapters []credit.Chapter
		head     func(MyStory, credit.Shoutout) string
	}{
		{l.say("story_received"), s.Received, l.receivedHead},
		{l.say("story_given"), s.Given, l.givenHead},
		{l.say("story_passed_on"), s.PassedOn, l.givenHead},
	} {
		if len(part.chapters) > 0 {
			p.Parts = append(p.Parts, storyPart{Title: part.title, Chapters: l.chapters(s, part.chapters, part.head)})
		}
	}

	return p
}

func (l Language) chapters(
	s MyStory, chapters []credit.Chapter, head func(MyStory, credit.Shoutout) string,
) []storyChapter {
	var told []storyChapter
	for _, c := range chapters {
		chapter := storyChapter{Title: "#" + c.Value}
		if c.Value == "" {
			chapter.Title = l.say("story_no_value")
		}
		for _, m := range c.Months {
			month := storyMonth{Title: l.month(m.First)}
			for _, one := range m.Stories {
				month.Entries = append(month.Entries, storyEntry{
					Head: head(s, one), Lines: strings.Split(l.plainWords(s, one), "\n"), Foot: l.storyFoot(s, one),
					Work: workIn(one),
				})
			}
			chapter.Months = append(chapter.Months, month)
		}
		told = append(told, chapter)
	}

	return told
}

func (l Language) month(first time.Time) string {
	month := l.say("month_" + strconv.Itoa(int(first.Month())))
	return l.say("story_month", "Month", month, "Year", first.Year())
}

func (l Language) storySpan(s MyStory) string {
	last := l.day(s.Span.To.In(s.Zone).Format(time.DateOnly))
	switch {
	case s.Span.Year != 0:
		return strconv.Itoa(s.Span.Year)
	case s.Span.Since:
		return l.say("story_since", "Since", l.day(s.Span.From.In(s.Zone).Format(time.DateOnly)), "Until", last)
	}
	return l.say("story_until", "Until", last)
}

// receivedHead says who gave it, with whom its owner shares it, and when.
func (l Language) receivedHead(s MyStory, one credit.Shoutout) string {
	head := l.say("story_by", "Giver", l.nameIn(s, one.Giver), "Day", l.storyDay(s, one))
	if with := others(one, s.Person); len(with) > 0 {
		head += " · " + l.say("story_with", "People", l.namesIn(s, with))
	}
	return head
}

// givenHead says who got it, and when.
func (l Language) givenHead(s MyStory, one credit.Shoutout) string {
	return l.say("story_for", "People", l.namesIn(s, one.Recipients), "Day", l.storyDay(s, one))
}

func (l Language) storyDay(s MyStory, one credit.Shoutout) string {
	return l.day(one.Time.In(s.Zone).Format(time.DateOnly))
}

// storyFoot says through whose hands it came, and that it was told privately.
func (l Language) storyFoot(s MyStory, one credit.Shoutout) string {
	var private string
	if one.Visibility == credit.Private {
		private = l.say("story_private")
	}

	chain := s.Chains[one.ID]
	if len(chain) == 0 {
		return private
	}

	links := []string{l.nameIn(s, chain[0].Giver)}
	for _, link := range append(slices.Clone(chain), one) {
		if named := link.VisibleRecipients(); len(named) > 0 {
			links = append(links, l.namesIn(s, named))
		}
	}
	began := l.say("story_began", "Text", shortenedPlain(l.plainWords(s, chain[0])))
	return joinNotEmpty(strings.Join(links, " → "), began, private)
}

// workIn is the link to the work, in a form that is safe anywhere.
func workIn(one credit.Shoutout) string {
	link, err := credit.WorkLink(one.Work)
	if err != nil {
		return ""
	}
	return link
}

// maxBegan is how much is told of the words with which a chain began.
const maxBegan = 140

func shortenedPlain(text string) string {
	return shortened(strings.Join(strings.Fields(text), " "), maxBegan)
}

func (l Language) nameIn(s MyStory, id string) string {
	if name := undirected(printable(s.Names[id])); name != "" {
		return strings.Join(strings.Fields(name), " ")
	}
	return l.say("somebody")
}

func (l Language) namesIn(s MyStory, ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, l.nameIn(s, id))
	}
	return l.enumerate(l.atMost(maxPeople, names))
}

// plainWords are the words of a shout-out in plain text, with people's names.
func (l Language) plainWords(s MyStory, one credit.Shoutout) string {
	text := names.ReplaceAllStringFunc(one.Text, func(found string) string {
		if found[1] == '#' {
			return l.say("story_channel")
		}
		return l.nameIn(s, found[2:len(found)-1])
	})
	return strings.TrimSpace(upright(printable(text)))
}

//go:embed my_story.html
var storyHTML string

// storyTemplate is the page to print. It loads nothing from elsewhere, and forbids to.
var storyTemplate = template.Must(template.New("story").Parse(storyHTML))

// StoryPage is the story as a page to print.
func (l Language) StoryPage(s MyStory) ([]byte, error) {
	var b bytes.Buffer
	if err := storyTemplate.Execute(&b, l.page(s)); err != nil {
		return nil, fmt.Errorf("writing a story: %w", err)
	}
	return b.Bytes(), nil
}

// StoryMarkdown is the same as Markdown.
func (l Language) StoryMarkdown(s MyStory) []byte {
	p := l.page(s)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", markdown(p.Title), markdown(p.Span))
	for _, part := range p.Parts {
		fmt.Fprintf(&b, "\n## %s\n", markdown(part.Title))
		for _, c := range part.Chapters {
			fmt.Fprintf(&b, "\n### %s\n", markdown(c.Title))
			for _, m := range c.Months {
				fmt.Fprintf(&b, "\n#### %s\n", markdown(m.Title))
				for _, e := range m.Entries {
					e.writeMarkdown(&b)
				}
			}
		}
	}
	fmt.Fprintf(&b, "\n---\n\n%s\n", markdown(p.Note))
	return []byte(b.String())
}

func (e storyEntry) writeMarkdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n**%s**\n\n", markdown(e.Head))
	for i, line := range e.Lines {
		end := "\\" // the line ends here, and the paragraph goes on
		if i == len(e.Lines)-1 || line == "" || e.Lines[i+1] == "" {
			end = ""
		}
		fmt.Fprintf(b, "> %s%s\n", markdown(line), end)
	}
	if e.Work != "" {
		fmt.Fprintf(b, "\n<%s>\n", e.Work)
	}
	if e.Foot != "" {
		fmt.Fprintf(b, "\n%s\n", markdown(e.Foot))
	}
}

// markdownSigns are those that mean something in Markdown wherever they stand.
var markdownSigns = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "&", `\&`, "#", `\#`,
	"|", `\|`, "~", `\~`, "!", `\!`, "$", `\$`, "://", `:\//`,
)

// markdown makes a line of plain text read as it was typed.
func markdown(line string) string {
	line = markdownSigns.Replace(strings.TrimSpace(line))
	digits := strings.TrimLeft(line, "0123456789")
	switch {
	case line == "":
	case strings.ContainsAny(line[:1], "-+="):
		return `\` + line
	case len(digits) < len(line) && digits != "" && strings.ContainsAny(digits[:1], ".)"):
		return line[:len(line)-len(digits)] + `\` + digits
	}
	return line
}

// StoryStarted answers somebody who asked for their story.
func (l Language) StoryStarted() Message { return l.paragraph("story_started") }

// StoryDone goes with the files.
func (l Language) StoryDone() Message { return l.paragraph("story_done") }

// StoryNothing answers somebody who has no story of that time yet.
func (l Language) StoryNothing() Message { return l.paragraph("story_nothing") }

// StoryFailed tells that the files could not be written or sent.
func (l Language) StoryFailed(reference string) Message {
	return l.paragraph("story_failed", "Reference", reference)
}

// Card is a shout-out in the words of a picture, in plain text. Names are those that can be drawn.
func (l Language) Card(
	of credit.Shoutout, zone *time.Location, names map[string]string,
) (headline, quote, foot string) {
	s := MyStory{Names: names, Zone: zone}
	headline = l.say("card_headline", "Giver", l.nameIn(s, of.Giver), "People", l.namesIn(s, of.VisibleRecipients()))
	foot = l.storyDay(s, of)
	for _, value := range of.Values {
		foot += " · #" + value
	}
	return headline, l.plainWords(s, of), foot
}

// CardStarted answers somebody who asked for a card.
func (l Language) CardStarted() Message { return l.paragraph("card_started") }

// CardFailed tells that a card could not be drawn or sent.
func (l Language) CardFailed(reference string) Message {
	return l.paragraph("card_failed", "Reference", reference)
}
