package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"shine/bot/delivery"
	"shine/bot/payload"
	"shine/bot/render"
	"shine/bot/workspace"
)

// This file opens every form, reads what it was filled in with, and answers it: under its fields, or with a notice in
// its place.

// open opens a form, or says something else where Slack does not take it any more.
func (b *base) open(
	ctx context.Context, r *request, form slack.ModalViewRequest, otherwise ...render.Message,
) (answer, error) {
	_, err := b.api.OpenViewContext(ctx, r.trigger, form)
	if err == nil {
		return answer{}, nil
	}
	if !workspace.IsSlackError(err, triggerGone...) && !delivery.MayPass(err) {
		otherwise = append(b.why(r, fmt.Errorf("opening a form: %w", err)), otherwise...)
	}
	return say(otherwise...), nil
}

// triggerGone are Slack's errors of a trigger that does not open a form any more.
var triggerGone = []string{
	"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged", "invalid_trigger_id",
}

// misfilled keeps a form open, with a sentence under each of the fields that are to be mended.
func misfilled(fields map[string]string) answer {
	return answer{form: slack.NewErrorsViewSubmissionResponse(fields)}
}

// notice puts a sentence in the place of a form.
func notice(l render.Language, m render.Message) answer {
	view := l.Notice(m)
	return answer{form: slack.NewUpdateViewSubmissionResponse(&view)}
}

// fields reads what a form was filled in with, by field.
type fields map[string]map[string]payload.BlockAction

func (r *request) fields() fields { return r.view.State.Values }

func (f fields) get(name string) payload.BlockAction { return f[name][name] }

func (f fields) text(name string) string { return strings.TrimSpace(f.get(name).Value) }

func (f fields) chosen(name string) string { return f.get(name).SelectedOption.Value }

func (f fields) checked(name string) []string {
	var values []string
	for _, option := range f.get(name).SelectedOptions {
		values = append(values, option.Value)
	}
	return values
}
