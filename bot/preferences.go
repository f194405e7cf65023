package bot

import (
	"context"
	"fmt"
	"slices"

	"shine/bot/home"
	"shine/bot/render"
	"shine/credit"
)

// preferences takes what people decide for themselves.
type preferences struct {
	*base
	homes *home.Keeper
}

func (p *preferences) routes() routes {
	return routes{
		actions: table{
			render.ActionPreferences: {do: p.prefer},
			render.ActionLanguage:    {do: p.preferLanguage},
			render.ActionUnled:       {do: p.optOut, inPlace: true},
		},
		entries: table{
			render.MenuUnfeature: {do: p.unfeature},
			render.MenuQuiet:     {do: p.keepQuiet},
		},
	}
}

// prefer keeps what somebody chose in their home tab.
func (p *preferences) prefer(ctx context.Context, r *request) (answer, error) {
	was := p.workspace.Decided().Preferences[p.store.PersonNow(r.user)]
	var on []string
	for _, option := range r.element.SelectedOptions {
		on = append(on, option.Value)
	}

	a, err := p.change(ctx, r, func(its *credit.Preferences) { tick(its, on) })
	if err != nil || !slices.Contains(on, render.PrefAsked) || was.Asking == credit.Asks {
		return a, err
	}
	return a.then(func(ctx context.Context) error { return p.store.AskAnew(ctx, p.now(), r.user) }), nil
}

// tick takes over which of the checkboxes in the home tab are on.
func tick(its *credit.Preferences, on []string) {
	its.NoCreditMessages = !slices.Contains(on, render.PrefTold)
	its.Unfeatured = !slices.Contains(on, render.PrefFeatured)
	its.Quiet, its.Recap = slices.Contains(on, render.PrefQuiet), slices.Contains(on, render.PrefRecap)
	switch {
	case slices.Contains(on, render.PrefAsked):
		its.Asking = credit.Asks
	case its.Asking == credit.Asks:
		its.Asking = credit.AskOff
	}
	its.Firsts, its.Unled = slices.Contains(on, render.PrefFirsts), !slices.Contains(on, render.PrefLed)
}

func (p *preferences) preferLanguage(ctx context.Context, r *request) (answer, error) {
	chosen, _ := languageNamed(r.element.SelectedOption.Value)
	return p.change(ctx, r, func(its *credit.Preferences) { its.Language = string(chosen) })
}

// unfeature and keepQuiet keep what somebody chose in the menu of a message.
func (p *preferences) unfeature(ctx context.Context, r *request) (answer, error) {
	return p.change(ctx, r, func(its *credit.Preferences) { its.Unfeatured = true }, r.language.PreferencesSaved())
}

func (p *preferences) keepQuiet(ctx context.Context, r *request) (answer, error) {
	return p.change(ctx, r, func(its *credit.Preferences) { its.Quiet = true }, r.language.PreferencesSaved())
}

// change changes what somebody decided for themselves. In their home tab they see it; elsewhere they are told.
func (p *preferences) change(
	ctx context.Context, r *request, change func(*credit.Preferences), told ...render.Message,
) (answer, error) {
	if err := p.keep(ctx, r.user, change); err != nil {
		return answer{}, err
	}
	return say(told...).then(p.homes.RefreshLater(r.user)), nil
}

func (p *preferences) keep(ctx context.Context, user string, change func(*credit.Preferences)) error {
	if err := p.countChange(ctx, user); err != nil {
		return err
	}
	if _, err := p.store.ChangePreferences(ctx, p.now(), user, change); err != nil {
		return fmt.Errorf("changing preferences: %w", err)
	}
	p.workspace.Reload(ctx)
	return nil
}

// optOut keeps somebody from being named to leads.
func (p *preferences) optOut(ctx context.Context, r *request) (answer, error) {
	return p.change(ctx, r, func(its *credit.Preferences) { its.Unled = true }, r.language.Unled())
}
