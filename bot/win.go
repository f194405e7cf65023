package bot

import (
	"context"
	"maps"
	"slices"
	"strings"

	"shine/bot/lead"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// winsPerPage is how many wins a page shows.
const winsPerPage = 8

// wins keeps what people are glad about: for themselves, and shared with a lead where they choose to.
type wins struct {
	*base
	giving *giving
	coach  *lead.Coach
}

func (w *wins) routes() routes {
	own, leads := those(credit.ToReadOwn), those(credit.ToLead)
	list := route{do: w.list, who: own}
	return routes{
		commands: table{"win": {do: w.keep, who: own}, "wins": {do: w.command, who: own}},
		actions: table{
			render.ActionWins:       list,
			render.ActionWinsPage:   {do: w.turnPage, who: own, inPlace: true},
			render.ActionWinAdd:     {do: w.openWin, who: own},
			render.ActionWinShare:   {do: w.openShare, who: own},
			render.ActionWinRemove:  {do: w.remove, who: own, inPlace: true},
			render.ActionWinGive:    {do: w.openGive, who: leads},
			render.ActionFridayOn:   {do: w.fridaysOn, who: own},
			render.ActionFridayOff:  {do: w.fridaysOff},
			render.ActionFridayGive: {do: w.openForSomebody},
		},
		forms: table{
			render.FormWin:   {do: w.submitWin, who: own, under: render.FieldWin},
			render.FormShare: {do: w.submitShare, who: own, under: render.FieldLeads},
		},
	}
}

// keep is `/shine win …`: what follows is kept as typed. Alone it opens the form.
func (w *wins) keep(ctx context.Context, r *request) (answer, error) {
	text := normalAfterWord(r.typed)
	if text == "" && r.trigger != "" {
		return w.openWin(ctx, r)
	}
	if err := w.keepWin(ctx, r.user, text); err != nil {
		return answer{}, err
	}
	return say(r.language.WinKept()), nil
}

// normalAfterWord is a text in the normal form, without its first word.
func normalAfterWord(typed []credit.Span) string {
	rest := slices.Clone(typed)
	if len(rest) > 0 && rest[0].Kind == credit.PlainText {
		_, rest[0].Text = cutWord(rest[0].Text)
	}
	return strings.TrimSpace(credit.NormalText(rest))
}

func (w *wins) keepWin(ctx context.Context, user, text string) error {
	if err := w.countChange(ctx, user); err != nil {
		return err
	}
	_, err := w.store.ChangeWins(ctx, user, func(its credit.Wins) (credit.Wins, storage.Step, error) {
		its, err := its.Add(text, w.now())
		return its, storage.Step{Stays: true}, err
	})
	return err
}

func (w *wins) openWin(ctx context.Context, r *request) (answer, error) {
	return w.open(ctx, r, r.language.WinForm(), r.language.Expired(render.ActionWinAdd, "")...)
}

func (w *wins) submitWin(ctx context.Context, r *request) (answer, error) {
	if err := w.keepWin(ctx, r.user, r.fields().text(render.FieldWin)); err != nil {
		return answer{}, err
	}
	return notice(r.language, r.language.WinKept()), nil
}

// command is `/shine wins`; followed by "friday", with or without "off", it decides whether somebody is asked for wins.
func (w *wins) command(ctx context.Context, r *request) (answer, error) {
	words := r.rest()
	if len(words) == 0 || meaning(words[0]) != "friday" {
		return w.list(ctx, r)
	}
	if len(words) > 1 && meaning(words[1]) == "off" {
		return w.fridaysOff(ctx, r)
	}
	return w.fridaysOn(ctx, r)
}

func (w *wins) list(ctx context.Context, r *request) (answer, error) { return w.page(ctx, r, "") }

func (w *wins) turnPage(ctx context.Context, r *request) (answer, error) {
	return w.page(ctx, r, r.value)
}

// page shows somebody their wins before one of them, newest first.
func (w *wins) page(ctx context.Context, r *request, before string) (answer, error) {
	its, err := w.store.Wins(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	list := slices.Clone(its.List)
	slices.Reverse(list)
	p := render.WinPage{List: list, Fridays: its.Fridays}
	if at := slices.IndexFunc(list, func(one credit.Win) bool { return one.ID == before }); before != "" && at >= 0 {
		p.List, p.Latest = list[at+1:], true
	}
	if len(p.List) > winsPerPage {
		p.List = p.List[:winsPerPage]
		p.Earlier = p.List[winsPerPage-1].ID
	}

	var mentioned []string
	for _, one := range p.List {
		mentioned = append(mentioned, credit.Shoutout{Text: one.Text}.Mentioned()...)
	}
	p.Names = w.workspace.NamesOf(ctx, mentioned)
	return say(r.language.Wins(p)), nil
}

func (w *wins) remove(ctx context.Context, r *request) (answer, error) {
	_, err := w.store.ChangeWins(ctx, r.user, func(its credit.Wins) (credit.Wins, storage.Step, error) {
		return its.Without(r.value), storage.Step{Stays: true}, nil
	})
	if err != nil {
		return answer{}, err
	}
	return w.list(ctx, r)
}

// own finds a win of somebody's own.
func (w *wins) own(ctx context.Context, user, id string) (credit.Win, error) {
	its, err := w.store.Wins(ctx, user)
	if err != nil {
		return credit.Win{}, err
	}
	win, ok := its.Find(id)
	if !ok {
		return credit.Win{}, render.ErrWinGone
	}
	return win, nil
}

// openShare lets somebody choose with which of their leads they share a win.
func (w *wins) openShare(ctx context.Context, r *request) (answer, error) {
	win, err := w.own(ctx, r.user, r.value)
	if err != nil {
		return answer{}, err
	}

	leads, err := w.coach.LeadsOf(ctx, r.user)
	switch {
	case err != nil:
		return answer{}, err
	case len(leads) == 0:
		return answer{}, render.ErrNoLeads
	}

	names := w.workspace.NamesOf(ctx, credit.Shoutout{Text: win.Text}.Mentioned())
	form := r.language.ShareForm(win, names, w.namesOf(ctx, leads), leads)
	return w.open(ctx, r, form, r.language.Expired(render.ActionWinShare, win.ID)...)
}

// namesOf is what leads are called in a form; by their id where Slack does not say.
func (w *wins) namesOf(ctx context.Context, leads []string) map[string]string {
	names := map[string]string{}
	for _, id := range leads {
		names[id] = id
	}
	maps.Copy(names, w.workspace.NamesOf(ctx, leads))
	return names
}

// submitShare brings a win to the leads who were chosen, once each. The person's leads are looked up here, whatever the
// form says.
func (w *wins) submitShare(ctx context.Context, r *request) (answer, error) {
	win, err := w.own(ctx, r.user, r.view.PrivateMetadata)
	if err != nil {
		return answer{}, err
	}

	leads, err := w.coach.LeadsOf(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	chosen := r.fields().checked(render.FieldLeads)
	leads = slices.DeleteFunc(leads, func(lead string) bool { return !slices.Contains(chosen, lead) })
	if len(leads) == 0 {
		return answer{}, render.ErrNoLeads
	}
	if err := w.countChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	var reached []string
	for _, one := range leads {
		first, err := w.share(ctx, r.user, win.ID, one)
		if err != nil {
			return answer{}, err
		}
		if first {
			reached = append(reached, one)
		}
	}

	return notice(r.language, r.language.ShareSent(reached)), nil
}

// share has a win brought to a lead, and reports whether this is the first time.
func (w *wins) share(ctx context.Context, user, id, with string) (first bool, err error) {
	_, err = w.store.ChangeWins(ctx, user, func(its credit.Wins) (credit.Wins, storage.Step, error) {
		its, first = its.Share(id, with)
		step := storage.Step{Stays: true}
		if first {
			step.Say = storage.OutboxEntry{Say: storage.SayWin, To: with, By: user, Text: id}
		}
		return its, step, nil
	})
	return first, err
}

// openGive opens the form with the person who shared a win and, above it, that win.
func (w *wins) openGive(ctx context.Context, r *request) (answer, error) {
	person, id := render.ParseMenu(r.value)
	win, err := w.coach.Shared(ctx, r.user, person, id)
	switch {
	case err != nil:
		return answer{}, err
	case win.ID == "":
		return answer{}, render.ErrWinGone
	}

	return w.giving.openForm(ctx, r, formDraft{
		Win: r.value, Channel: w.giving.usualChannel(ctx, r.user),
		People: []credit.Span{{Kind: credit.User, ID: person}},
	})
}

// openForSomebody opens the form to give credit: what somebody is glad about may be somebody else's work.
func (w *wins) openForSomebody(ctx context.Context, r *request) (answer, error) {
	return w.giving.openForm(ctx, r, formDraft{Channel: w.giving.usualChannel(ctx, r.user)})
}

func (w *wins) fridaysOn(ctx context.Context, r *request) (answer, error) {
	person, err := w.workspace.Person(ctx, r.user)
	if err != nil {
		return answer{}, err
	}
	if err := w.askFridays(ctx, person, r.user, true); err != nil {
		return answer{}, err
	}
	return w.saved(r, r.language.FridayOn()), nil
}

func (w *wins) fridaysOff(ctx context.Context, r *request) (answer, error) {
	if err := w.askFridays(ctx, workspace.Person{}, r.user, false); err != nil {
		return answer{}, err
	}
	return w.saved(r, r.language.FridayOff()), nil
}

// saved answers somebody who changed whether they are asked; their home tab shows it.
func (w *wins) saved(r *request, told render.Message) answer {
	return say(told).then(w.giving.homes.RefreshLater(r.user))
}

func (w *wins) askFridays(ctx context.Context, person workspace.Person, user string, on bool) error {
	if err := w.countChange(ctx, user); err != nil {
		return err
	}
	_, err := w.store.ChangeWins(ctx, user, func(its credit.Wins) (credit.Wins, storage.Step, error) {
		its = its.AskFridays(on, w.now())
		return its, storage.Step{Next: its.NextFriday(person.Zone, w.now())}, nil
	})
	return err
}
