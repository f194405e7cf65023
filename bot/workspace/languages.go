package workspace

import (
	"context"

	"shine/bot/render"
)

// LanguageOf is the language of somebody: the one they chose, or else that of their Slack.
func (w *Workspace) LanguageOf(ctx context.Context, user string) render.Language {
	if chosen := w.Decided().Preferences[user].Language; chosen != "" {
		return render.Language(chosen)
	}
	if person, err := w.Person(ctx, user); err == nil && person.Language != "" {
		return person.Language
	}
	return render.Language(w.Settings().Language)
}

// ChannelLanguage is the language in which Shine speaks to a channel.
func (w *Workspace) ChannelLanguage(channel string) render.Language {
	return render.Language(w.Decided().Language(channel))
}
