package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"shine/bot/history"
	"shine/bot/picture"
	"shine/bot/render"
	"shine/credit"
)

// ownStories makes files for people who ask for them: their own story, to keep and to print, and a card of one
// shout-out. The files come to them directly, to nobody else, and are deleted when somebody is erased whom they name.
type ownStories struct {
	*base
	archive *history.Archive
	giving  *giving
}

func (s *ownStories) routes() routes {
	own := those(credit.ToReadOwn)
	return routes{
		commands: table{"story": {do: s.story, who: own}},
		entries:  table{render.MenuCard: {do: s.card, who: own}},
	}
}

// story sends somebody what they were credited for, gave and passed on: `/shine story`, `2026`, `since 2026-03-01`.
func (s *ownStories) story(ctx context.Context, r *request) (answer, error) {
	span, err := credit.ParseStorySpan(strings.Join(r.rest(), " "), s.now(), s.workspace.Zone(ctx, r.user))
	if err != nil {
		return answer{}, err
	}
	if err := s.countStory(ctx, r.user); err != nil {
		return answer{}, err
	}

	s.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the envelope
		if err := s.tell(ctx, r.language, r.user, span); err != nil {
			s.tellFailed(ctx, r.user, r.language.StoryFailed(incident(s.log, fmt.Errorf("telling a story: %w", err))))
		}
	})
	return say(r.language.StoryStarted()), nil
}

// tell writes the story, and sends it.
func (s *ownStories) tell(ctx context.Context, l render.Language, user string, span credit.StorySpan) error {
	story, err := s.archive.Whole(ctx, user, span, s.workspace.Zone(ctx, user), s.workspace.Settings().Values)
	if err != nil {
		return err
	}
	if story.Empty() {
		return s.sayTo(ctx, user, l.StoryNothing())
	}

	page, err := l.StoryPage(story)
	if err != nil {
		return err
	}

	direct, err := s.openDirect(ctx, user)
	if err != nil {
		return err
	}

	name, people := storyName(span), namedIn(user, story.Names)
	for _, file := range []upload{
		content(name+".html", page, people), content(name+".md", l.StoryMarkdown(story), people),
	} {
		if err := s.share(ctx, direct, file); err != nil {
			return err
		}
	}

	return s.sayTo(ctx, user, l.StoryDone())
}

// storyName is what the files are called.
func storyName(span credit.StorySpan) string {
	if span.Year != 0 {
		return "my-story-" + strconv.Itoa(span.Year)
	}
	return "my-story"
}

// namedIn are the people whom a file names, with its owner first.
func namedIn(owner string, names map[string]string) []string {
	people := slices.Sorted(maps.Keys(names))
	return append([]string{owner}, slices.DeleteFunc(people, func(id string) bool { return id == owner })...)
}

// card sends somebody a picture of a shout-out that they are credited in.
func (s *ownStories) card(ctx context.Context, r *request) (answer, error) {
	of, err := s.giving.received(ctx, r.user, r.value)
	if err != nil {
		return answer{}, err
	}

	file, err := s.drawCard(ctx, r.language, r.user, of)
	if err != nil {
		return answer{}, err
	}
	if err := s.countStory(ctx, r.user); err != nil {
		return answer{}, err
	}

	s.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the envelope
		direct, err := s.openDirect(ctx, r.user)
		if err == nil {
			err = s.share(ctx, direct, file)
		}
		if err != nil {
			s.tellFailed(ctx, r.user, r.language.CardFailed(incident(s.log, fmt.Errorf("sending a card: %w", err))))
		}
	})
	return say(r.language.CardStarted()), nil
}

// drawCard draws a card with the names that its fonts can write.
func (s *ownStories) drawCard(
	ctx context.Context, l render.Language, user string, of credit.Shoutout,
) (upload, error) {
	named := append([]string{of.Giver}, of.VisibleRecipients()...)
	names := s.workspace.NamesOf(ctx, append(slices.Clone(named), of.Mentioned()...))
	for _, id := range named {
		if name := picture.Readable(s.workspace.Names(ctx, id)); name != "" {
			names[id] = name
		}
	}

	headline, quote, foot := l.Card(of, s.workspace.Zone(ctx, user), names)
	drawn, err := picture.DrawCard(picture.Card{Headline: headline, Quote: quote, Foot: foot})
	file := content("card.png", drawn, namedIn(user, names))
	file.about = headline + ": " + quote
	return file, err
}

// tellFailed tells somebody that a file did not come.
func (s *ownStories) tellFailed(ctx context.Context, user string, m render.Message) {
	if err := s.sayTo(context.WithoutCancel(ctx), user, m); err != nil {
		s.log.Warn("telling somebody that a file of theirs did not come", "error", err)
	}
}
