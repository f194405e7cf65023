package bot

import (
	"context"
	"fmt"
	"time"

	"shine/bot/history"
	"shine/bot/reading"
	"shine/bot/render"
	"shine/credit"
)

const (
	// meSpan is how far /shine me looks back.
	meSpan = 30 * 24 * time.Hour
	// perPage is how many stories a page shows, and perHalf how many each half of the first page of /shine me.
	perPage = 8
	perHalf = 4
)

// lookingBack shows people what was given, as far as they may read it.
type lookingBack struct {
	*base
	archive  *history.Archive
	readings *reading.Room
}

func (h *lookingBack) routes() routes {
	own, here := those(credit.ToReadOwn), those(credit.ToReadHere)
	return routes{
		commands: table{
			"me":     {do: h.me, who: own},
			"week":   {do: h.week, who: own},
			"about":  {do: h.about, who: own},
			"values": {do: h.values, who: here},
		},
		actions: table{render.ActionPage: {do: h.turnPage, who: own, inPlace: true}},
	}
}

func (h *lookingBack) me(ctx context.Context, r *request) (answer, error) {
	return h.lookBack(ctx, r, history.Page{List: history.ListMe})
}

func (h *lookingBack) week(ctx context.Context, r *request) (answer, error) {
	return h.lookBack(ctx, r, history.Page{List: history.ListWeek, Channel: r.channel, Inside: true})
}

// about shows the public stories about somebody, all of them or since a moment.
func (h *lookingBack) about(ctx context.Context, r *request) (answer, error) {
	person, words := "", ""
	for _, s := range r.typed {
		switch {
		case s.Kind == credit.User && person == "":
			person = s.ID
		case s.Kind == credit.PlainText:
			words += " " + s.Text
		}
	}
	if person == "" {
		return answer{}, &credit.Refusal{Code: credit.NobodyNamed}
	}

	asker, err := h.workspace.Person(ctx, r.user)
	if err != nil {
		return answer{}, fmt.Errorf("looking back: %w", err)
	}

	since, _, err := credit.ParseSince(words, h.now(), asker.Zone)
	if err != nil {
		return answer{}, err
	}
	return h.lookBack(ctx, r, history.Page{List: history.ListAbout, Channel: person, Since: since})
}

// turnPage shows another page of what somebody looks at.
func (h *lookingBack) turnPage(ctx context.Context, r *request) (answer, error) {
	p, ok := history.ParsePage(r.value)
	if !ok {
		return answer{}, render.ErrOldButton
	}
	return h.lookBack(ctx, r, p)
}

// lookBack shows somebody a page of the past.
func (h *lookingBack) lookBack(ctx context.Context, r *request, p history.Page) (answer, error) {
	p.Channel = h.store.ChannelNow(p.Channel)
	message, err := h.lookAt(ctx, r.language, r.user, p)
	if err != nil {
		return answer{}, fmt.Errorf("looking back: %w", err)
	}
	return say(message), nil
}

func (h *lookingBack) lookAt(
	ctx context.Context, l render.Language, user string, p history.Page,
) (render.Message, error) {
	switch p.List {
	case history.ListReceived:
		stories, err := h.stories(ctx, user, p, perPage)
		return l.Received(stories), err
	case history.ListGiven:
		stories, err := h.stories(ctx, user, p, perPage)
		return l.Given(stories), err
	case history.ListWeek:
		return h.weekSoFar(ctx, l, user, p)
	case history.ListAbout:
		return h.aboutSomebody(ctx, l, user, p)
	}

	received, err := h.stories(ctx, user, history.Page{List: history.ListReceived}, perHalf)
	if err != nil {
		return render.Message{}, err
	}

	given, err := h.stories(ctx, user, history.Page{List: history.ListGiven}, perHalf)
	return l.Me(received, given), err
}

// stories reads a page of somebody's own shout-outs of the last 30 days.
func (h *lookingBack) stories(ctx context.Context, user string, p history.Page, count int) (render.Stories, error) {
	found, err := h.archive.Own(ctx, user, p, h.now().Add(-meSpan), count)
	if p.Before != "" {
		found.Latest = history.Page{List: history.ListMe}.String()
	}
	return found, err
}

// weekSoFar shows what everybody may read of this week, newest first; in a private channel also what was given there.
func (h *lookingBack) weekSoFar(
	ctx context.Context, l render.Language, user string, p history.Page,
) (render.Message, error) {
	asker, err := h.workspace.Person(ctx, user)
	if err != nil {
		return render.Message{}, err
	}

	reader, err := h.workspace.Reader(ctx, user, p.Channel, p.Inside)
	if err != nil {
		return render.Message{}, err
	}

	question := fmt.Sprint("week ", user, " ", p.Inside, " ", p)
	stories, err := reading.Once(ctx, h.readings, question, func(ctx context.Context) (render.Stories, error) {
		return h.archive.Week(ctx, asker, p, perPage, func(s credit.Shoutout) bool {
			return reader.MayRead(s) && (s.Visibility == credit.Public || h.workspace.SameChannel(s.Channel, p.Channel))
		})
	})
	return l.Week(stories, reach(reader)), err
}

// reach says how much of the workspace the lists cover that somebody reads.
func reach(r credit.Reader) render.Reach {
	if r.Standing.May(credit.ToReadAll) {
		return render.OfAll
	}
	return render.OfTheirs
}

// aboutSomebody shows the public stories about somebody, as far as the asker may read them.
func (h *lookingBack) aboutSomebody(
	ctx context.Context, l render.Language, user string, p history.Page,
) (render.Message, error) {
	reader, err := h.workspace.Reader(ctx, user, "", false)
	if err != nil {
		return render.Message{}, err
	}

	stories, err := h.archive.About(ctx, user, reader, p, perPage)
	if err != nil {
		return render.Message{}, err
	}
	return l.About(p.Channel, stories, reach(reader)), nil
}

// values shows how the workspace's values were lived in public since the quarter began, as far as the asker may read
// it.
func (h *lookingBack) values(ctx context.Context, r *request) (answer, error) {
	reader, err := h.workspace.Reader(ctx, r.user, "", false)
	if err != nil {
		return answer{}, fmt.Errorf("looking back at values: %w", err)
	}

	question := "values"
	if reach(reader) != render.OfAll {
		question = "values for " + r.user
	}
	uses, err := reading.Once(ctx, h.readings, question, func(ctx context.Context) ([]render.ValueUse, error) {
		return h.archive.Values(ctx, reader)
	})
	if err != nil {
		return answer{}, fmt.Errorf("looking back at values: %w", err)
	}

	return say(r.language.Values(uses, reach(reader))), nil
}
