package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"shine/bot/reading"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

const (
	// meSpan is how far /shine me looks back.
	meSpan = 30 * 24 * time.Hour
	// perPage is how many stories a page shows, and perHalf how many each half of the first page of /shine me.
	perPage = 8
	perHalf = 4
	// mostRead is how many shout-outs of somebody are looked through for a page of those that everybody may read.
	mostRead = 500
)

// The lists that people page through.
const (
	listMe       = "me"
	listReceived = "received"
	listGiven    = "given"
	listWeek     = "week"
	listAbout    = "about"
)

// page is a place in a list, as a button's value carries it: the list, the channel where it was asked for or the person
// that it is about, and the ID before which the page begins. The value is a claim: whose stories and whether they may
// be read is decided by who clicks.
type page struct {
	list, channel, before string
	// inside is set where Slack's word is that who asks is in the channel; no button carries it.
	inside bool
}

// String is the value of the button that leads to the page.
func (p page) String() string { return p.list + ":" + p.channel + ":" + p.before }

func parsePage(value string) (page, bool) {
	parts := strings.Split(value, ":")
	if len(parts) != 3 {
		return page{}, false
	}
	return page{list: parts[0], channel: parts[1], before: parts[2]}, true
}

// history shows people what was given, as far as they may read it.
type history struct {
	*base
	readings *reading.Room
}

func (h *history) routes() routes {
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

func (h *history) me(ctx context.Context, r *request) (answer, error) {
	return h.lookBack(ctx, r, page{list: listMe})
}

func (h *history) week(ctx context.Context, r *request) (answer, error) {
	return h.lookBack(ctx, r, page{list: listWeek, channel: r.channel, inside: true})
}

// about shows the public stories about somebody.
func (h *history) about(ctx context.Context, r *request) (answer, error) {
	for _, s := range r.typed {
		if s.Kind == credit.User {
			return h.lookBack(ctx, r, page{list: listAbout, channel: s.ID})
		}
	}
	return answer{}, &credit.Refusal{Code: credit.NobodyNamed}
}

// turnPage shows another page of what somebody looks at.
func (h *history) turnPage(ctx context.Context, r *request) (answer, error) {
	p, ok := parsePage(r.value)
	if !ok {
		return answer{}, render.ErrOldButton
	}
	return h.lookBack(ctx, r, p)
}

// lookBack shows somebody a page of the past.
func (h *history) lookBack(ctx context.Context, r *request, p page) (answer, error) {
	p.channel = h.store.ChannelNow(p.channel)
	message, err := h.lookAt(ctx, r.language, r.user, p)
	if err != nil {
		return answer{}, fmt.Errorf("looking back: %w", err)
	}
	return say(message), nil
}

func (h *history) lookAt(ctx context.Context, l render.Language, user string, p page) (render.Message, error) {
	switch p.list {
	case listReceived:
		stories, err := h.stories(ctx, user, p, perPage)
		return l.Received(stories), err
	case listGiven:
		stories, err := h.stories(ctx, user, p, perPage)
		return l.Given(stories), err
	case listWeek:
		return h.weekSoFar(ctx, l, user, p)
	case listAbout:
		return h.aboutSomebody(ctx, l, user, p)
	}

	received, err := h.stories(ctx, user, page{list: listReceived}, perHalf)
	if err != nil {
		return render.Message{}, err
	}

	given, err := h.stories(ctx, user, page{list: listGiven}, perHalf)
	return l.Me(received, given), err
}

// stories reads a page of somebody's own shout-outs of the last 30 days.
func (h *history) stories(ctx context.Context, user string, p page, count int) (render.Stories, error) {
	found, err := h.storiesSince(ctx, user, p, h.now().Add(-meSpan), count)
	if p.before != "" {
		found.Latest = page{list: listMe}.String()
	}
	return found, err
}

// storiesSince reads a page of somebody's own shout-outs, and one more to see whether there is a next page.
func (h *history) storiesSince(
	ctx context.Context, user string, p page, since time.Time, count int,
) (render.Stories, error) {
	read := h.store.Received
	if p.list == listGiven {
		read = h.store.Given
	}
	if since.IsZero() {
		since = h.now().AddDate(-credit.YearsBack, 0, 0)
	}
	found, err := read(ctx, user, storage.Span{
		From: since, To: h.now().Add(time.Minute), // another copy's clock may be ahead
		Before: p.before, Count: count + 1,
	})
	if err != nil {
		return render.Stories{}, err
	}

	stories := h.paged(ctx, found, p, count)
	stories.List = slices.DeleteFunc(stories.List, func(s credit.Shoutout) bool { return s.Text == "" }) // forgotten
	stories.List = h.workspace.AllShownIn(ctx, stories.List, user)
	return stories, nil
}

// weekSoFar shows what everybody may read of this week, newest first; in a private channel also what was given there.
func (h *history) weekSoFar(ctx context.Context, l render.Language, user string, p page) (render.Message, error) {
	asker, err := h.workspace.Person(ctx, user)
	if err != nil {
		return render.Message{}, err
	}

	reader, err := h.workspace.Reader(ctx, user, p.channel, p.inside)
	if err != nil {
		return render.Message{}, err
	}

	question := fmt.Sprint("week ", user, " ", p.inside, " ", p)
	stories, err := reading.Once(ctx, h.readings, question, func(ctx context.Context) (render.Stories, error) {
		return h.weekPage(ctx, asker, p, perPage, func(s credit.Shoutout) bool {
			return reader.MayRead(s) && (s.Visibility == credit.Public || h.workspace.SameChannel(s.Channel, p.channel))
		})
	})
	if p.before != "" {
		stories.Latest = page{list: listWeek, channel: p.channel}.String()
	}
	return l.Week(stories, reach(reader)), err
}

// weekPage reads a page of this week, as it is where the reader is. It holds no more than that page, whatever the week.
func (h *history) weekPage(
	ctx context.Context, reader workspace.Person, p page, count int, may func(credit.Shoutout) bool,
) (render.Stories, error) {
	now, open := h.now(), h.workspace.Openness()
	var found []credit.Shoutout
	for s, err := range h.store.Between(ctx, credit.WeekStart(now, reader.Zone), now.Add(time.Minute)) {
		if err != nil {
			return render.Stories{}, err
		}
		if p.before != "" && !before(s.ID, p.before) {
			break
		}
		if !readable(s) {
			continue
		}

		read, err := open.Lets(ctx, s, may)
		if err != nil {
			return render.Stories{}, err
		}

		if read {
			found = append(found, s)
			found = found[max(0, len(found)-count-1):] // and one more, which tells of a page before
		}
	}

	slices.Reverse(found)
	return h.paged(ctx, found, p, count), nil
}

// readable reports whether there is something to read for others: words, and somebody who may be named.
func readable(s credit.Shoutout) bool { return s.Text != "" && len(s.VisibleRecipients()) > 0 }

// reach is how far the lists go that somebody reads.
func reach(r credit.Reader) render.Reach {
	if r.Standing.May(credit.ToReadAll) {
		return render.OfAll
	}
	return render.OfTheirs
}

// aboutSomebody shows the public stories about somebody, as far as who asks may read them.
func (h *history) aboutSomebody(ctx context.Context, l render.Language, user string, p page) (render.Message, error) {
	about := p.channel
	reader, err := h.workspace.Reader(ctx, user, "", false)
	if err != nil {
		return render.Message{}, err
	}

	found, err := h.store.Received(ctx, about, storage.Span{
		From: h.now().AddDate(-credit.YearsBack, 0, 0), To: h.now().Add(time.Minute), Before: p.before, Count: mostRead,
	})
	if err != nil {
		return render.Message{}, err
	}

	may := func(s credit.Shoutout) bool { return public(s) && reader.MayRead(s) }
	stories, err := h.storiesAbout(ctx, user, found, p, may)
	if err != nil {
		return render.Message{}, err
	}

	if p.before != "" {
		stories.Latest = page{list: listAbout, channel: about}.String()
	}
	return l.About(about, stories, reach(reader)), nil
}

// storiesAbout are those of some shout-outs that may be read now, as many as a page holds.
func (h *history) storiesAbout(
	ctx context.Context, reader string, found []credit.Shoutout, p page, may func(credit.Shoutout) bool,
) (render.Stories, error) {
	open := h.workspace.Openness()
	var told []credit.Shoutout
	for _, s := range found {
		if !readable(s) || !slices.Contains(s.VisibleRecipients(), p.channel) {
			continue
		}

		read, err := open.Lets(ctx, s, may)
		if err != nil {
			return render.Stories{}, err
		}

		if read {
			told = append(told, s)
		}
		if len(told) > perPage { // one more, to see whether there is a next page
			break
		}
	}

	return h.paged(ctx, h.workspace.AllShownIn(ctx, told, reader), p, perPage), nil
}

// public reports whether everybody may read a shout-out.
func public(s credit.Shoutout) bool { return s.Visibility == credit.Public }

// values shows how the workspace's values were lived in public since the quarter began, as far as who asks may read it.
func (h *history) values(ctx context.Context, r *request) (answer, error) {
	reader, err := h.workspace.Reader(ctx, r.user, "", false)
	if err != nil {
		return answer{}, fmt.Errorf("looking back at values: %w", err)
	}

	question := "values"
	if reach(reader) != render.OfAll {
		question = "values for " + r.user
	}
	uses, err := reading.Once(ctx, h.readings, question, func(ctx context.Context) ([]render.ValueUse, error) {
		return h.valueUses(ctx, reader)
	})
	if err != nil {
		return answer{}, fmt.Errorf("looking back at values: %w", err)
	}

	return say(r.language.Values(uses, reach(reader))), nil
}

func (h *history) valueUses(ctx context.Context, reader credit.Reader) ([]render.ValueUse, error) {
	now := h.now().UTC()
	uses := make([]render.ValueUse, 0, len(h.workspace.Settings().Values))
	at := map[string]int{}
	for i, v := range h.workspace.Settings().Values {
		uses = append(uses, render.ValueUse{Value: v})
		at[v.Name] = i
	}

	open := h.workspace.Openness()
	for s, err := range h.store.Between(ctx, credit.QuarterStart(now), now.Add(time.Minute)) {
		if err != nil {
			return nil, err
		}
		if len(s.Values) == 0 || !readable(s) {
			continue
		}

		read, err := open.Lets(ctx, s, func(s credit.Shoutout) bool { return public(s) && reader.MayRead(s) })
		if err != nil {
			return nil, err
		}

		for _, value := range s.Values {
			if i, known := at[value]; known && read {
				uses[i].Times++
				uses[i].Latest = s
			}
		}
	}

	return uses, nil
}

// before reports whether one ID is smaller than another. They are numbers of the same length until the year 2286.
func before(id, other string) bool {
	return len(id) < len(other) || len(id) == len(other) && id < other
}

// paged cuts what is more than a page holds off, and says where to go from here.
func (h *history) paged(ctx context.Context, found []credit.Shoutout, p page, count int) render.Stories {
	stories := render.Stories{List: found}
	if len(found) > count {
		stories.List = found[:count]
		stories.Earlier = page{list: p.list, channel: p.channel, before: found[count-1].ID}.String()
	}
	h.workspace.Call(ctx, stories.List)
	return stories
}
