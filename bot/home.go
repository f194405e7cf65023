package bot

import (
	"context"
	"errors"

	"shine/bot/history"
	"shine/bot/home"
	"shine/bot/payload"
	"shine/bot/render"
)

// homeTabs handles home tabs that are opened, and their pages that are turned. The first admin who opens one is
// greeted.
type homeTabs struct {
	*base
	keeper *home.Keeper
}

func (t *homeTabs) routes() routes {
	turn := route{do: t.turnHome}
	return routes{
		actions: table{render.ActionHome: turn, render.ActionHomeWeek: turn},
		events:  table{payload.OnHomeOpened: {do: t.homeOpened}},
	}
}

// homeOpened has the home tab drawn, and greets the first admin who opens one. A tab that is opened several times
// before it is drawn is drawn once.
func (t *homeTabs) homeOpened(ctx context.Context, r *request) (answer, error) {
	opened := r.happened
	t.enqueue(ctx, t.drawing, r.user, "home opened", func(ctx context.Context) error {
		var failed error
		if opened.Tab == "home" {
			failed = t.keeper.Open(ctx, r.user, opened.View.Hash)
		}
		return errors.Join(failed, t.greetFirstAdmin(ctx, r.user))
	})
	return answer{}, nil
}

// turnHome turns a page of the home tab.
func (t *homeTabs) turnHome(ctx context.Context, r *request) (answer, error) {
	p, ok := history.ParsePage(r.value)
	if !ok {
		return answer{}, nil
	}
	t.enqueue(ctx, t.drawing, r.user, "page of the home tab", func(ctx context.Context) error {
		return t.keeper.Turn(ctx, r.user, p)
	})
	return answer{}, nil
}

// greetInstaller greets the first of the operator's admins; where there are none, the first admin who opens Shine.
func (t *homeTabs) greetInstaller(ctx context.Context) error {
	operators := t.workspace.Operators()
	if len(operators) == 0 {
		return nil
	}
	if _, err := t.store.WelcomeInstaller(ctx, operators[0]); err != nil && !errors.Is(err, context.Canceled) {
		t.log.Warn("greeting the installer", "error", err)
	}
	return nil
}

// greetFirstAdmin greets somebody who opened Shine, if they are an admin and the first.
func (t *homeTabs) greetFirstAdmin(ctx context.Context, user string) error {
	if welcomed, err := t.store.InstallerWelcomed(ctx); err != nil || welcomed {
		return err
	}
	if admin, err := t.workspace.IsAdmin(ctx, user); err != nil || !admin {
		return err
	}
	_, err := t.store.WelcomeInstaller(ctx, user)
	return err
}
