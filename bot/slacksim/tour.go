package slacksim

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"sync"
)

// Tour is what the page shows beside the chat, for whoever wants it: what the app is, and steps to try it by. The
// program that runs the workspace says what the steps are, and how it is known that they were taken; the page draws
// them.
type Tour struct {
	Title string
	// About says in a sentence what the app is.
	About string
	Steps []Step
	// End is said when all steps are taken.
	End string
}

// Step is one thing to try.
type Step struct {
	// Name is the step's own among the others, in addresses.
	Name string
	// Title is what to do, and Text says more about it.
	Title, Text string
	// Way says what Take does, in words: whoever the person becomes, and whether the clock moves.
	Way string
	// Take makes the place ready in which to take the step, and says where that is. It does nothing in a person's name.
	Take func(context.Context) (Place, error)
	// Done reports whether the step has been taken by now. It is asked after each change, until it was.
	Done func(context.Context) bool
}

// Place is where somebody may stand in the page: who they are, which conversation they look at, and what lies before
// them there.
type Place struct {
	As, Channel string
	// Typed is what stands in the composer, for the person to change and to send.
	Typed string
	// Message is the ts of a message to look at; empty is the newest one.
	Message string
	// Button is what is written on a button to point at, the last one of that name.
	Button string
}

// address is the place's, for a step: what lies there is for the page's own script, and no server hears of it.
func (p Place) address(step string) string {
	where, there := url.Values{"as": {p.As}, "c": {p.Channel}}, url.Values{"tour": {step}}
	for name, value := range map[string]string{"typed": p.Typed, "at": p.Message, "press": p.Button} {
		if value != "" {
			there.Set(name, value)
		}
	}
	return "/?" + where.Encode() + "#" + there.Encode()
}

// travels is how far the tour was taken in a workspace, and what people had before them in the page.
type travels struct {
	mu   sync.Mutex
	tour *Tour
	done map[string]bool
	read map[[2]string]string
}

// OfferTour has the page show a tour from now on, of which no step is taken yet.
func (s *Slack) OfferTour(t Tour) {
	s.travels.mu.Lock()
	s.travels.tour, s.travels.done, s.travels.read = &t, map[string]bool{}, map[[2]string]string{}
	s.travels.mu.Unlock()
	s.Touch()
}

func (t *travels) offered() *Tour {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.tour
}

// note keeps what somebody has before them: all that stands in a conversation.
func (t *travels) note(user, channel string, all []Message) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(all) > 0 {
		t.read[[2]string{user, channel}] = all[len(all)-1].TS
	}
}

// taken reports whether a step was taken, and asks until it was.
func (t *travels) taken(ctx context.Context, step Step) bool {
	t.mu.Lock()
	done := t.done[step.Name]
	t.mu.Unlock()
	if done || !step.Done(ctx) { // which may ask the workspace, and wait
		return done
	}

	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[step.Name] = true
	return true
}

// ReadUpTo is the ts of the newest message that somebody had before them in a conversation, in a page with a tour; empty
// for none.
func (s *Slack) ReadUpTo(user, channel string) string {
	s.travels.mu.Lock()
	defer s.travels.mu.Unlock()
	return s.travels.read[[2]string{user, channel}]
}

// shownTour is what the template draws of a tour.
type shownTour struct {
	Tour
	Steps []shownStep
	// Now is the step to take next, one of Steps; nil when all are taken.
	Now *shownStep
	// Taken is how many were.
	Taken int
}

type shownStep struct {
	Step
	Number    int
	Done, Now bool
}

// Tour is the tour as it stands for the person who looks at the page now; nil where the workspace has none.
func (s shown) Tour() *shownTour {
	slack := s.page.slack
	tour := slack.travels.offered()
	if tour == nil {
		return nil
	}

	if !s.Home {
		slack.travels.note(s.Me.ID, s.Channel.ID, slack.Messages(s.Channel.ID))
	}
	out := &shownTour{Tour: *tour}
	for i, step := range tour.Steps {
		out.Steps = append(out.Steps, shownStep{Step: step, Number: i + 1, Done: slack.travels.taken(s.context, step)})
	}

	for i := range out.Steps {
		switch step := &out.Steps[i]; {
		case step.Done:
			out.Taken++
		case out.Now == nil:
			step.Now, out.Now = true, step
		}
	}

	return out
}

// takeTour brings somebody to where a step of the tour is taken.
func (p *page) takeTour(w http.ResponseWriter, r *http.Request) {
	tour := p.slack.travels.offered()
	if tour == nil {
		http.NotFound(w, r)
		return
	}

	i := slices.IndexFunc(tour.Steps, func(s Step) bool { return s.Name == r.FormValue("step") })
	if i < 0 {
		http.NotFound(w, r)
		return
	}

	var place Place
	ctx := r.Context()
	err := p.passes(func() (err error) {
		place, err = tour.Steps[i].Take(ctx)
		return err
	})
	if err == nil {
		w.Header().Set("Tour-Place", place.address(tour.Steps[i].Name))
	}
	p.answer(w, err)
}
