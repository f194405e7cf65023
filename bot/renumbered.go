package bot

import (
	"context"
	"errors"
	"slices"

	"shine/credit"
	"shine/storage"
)

// channelRenumbered moves everything that Shine does in a channel to the new id that Slack gave it. Each step is safe
// to repeat, and makes the new entry before it removes the old one.
func (h *happenings) channelRenumbered(_ context.Context, r *request) (answer, error) {
	before, after := r.happened.OldChannel, r.happened.NewChannel
	if before == "" || after == "" || before == after {
		return answer{}, nil
	}

	if known := h.store.ChannelNow(before); known != before {
		after = known // Slack told this late, or twice
	}
	h.workspace.ReadersChanged(before)
	h.workspace.ReadersChanged(after)
	return answer{after: func(ctx context.Context) error {
		if err := h.workspace.Refresh(ctx); err != nil { // another move may have been made just now
			return err
		}
		err := errors.Join(h.moveChannel(ctx, before, after), h.digests.Move(ctx, before, after))
		h.workspace.Reload(ctx)
		return err
	}}, nil
}

// moveChannel moves what is decided for a channel, and everything that points to it.
func (h *happenings) moveChannel(ctx context.Context, before, after string) error {
	line := storage.AuditLine{Time: h.now(), By: "shine", Action: "channel", About: after, Detail: "was " + before}
	old := h.workspace.Decided().Channels[before]
	_, err := h.store.ChangeChannel(ctx, after, func(c *credit.ChannelSettings) {
		if !slices.Contains(c.FormerIDs(), before) { // where it was not moved before
			*c = old.Renumbered(before, after)
		}
	}, line)
	failed := []error{err}
	if err == nil {
		_, err = h.store.ChangeChannel(
			ctx, before, func(c *credit.ChannelSettings) { *c = credit.ChannelSettings{} }, storage.AuditLine{},
		)
		failed = append(failed, err)
	}

	for id, c := range h.workspace.Decided().Channels {
		if c.In == before && id != before {
			_, err := h.store.ChangeChannel(
				ctx, id, func(c *credit.ChannelSettings) { c.In = after }, storage.AuditLine{},
			)
			failed = append(failed, err)
		}
	}

	settings, state, err := h.store.Settings(ctx)
	if err == nil && settings.AnnounceIn == before {
		settings.AnnounceIn = after
		err = h.store.ChangeSettings(ctx, state, settings, line)
	}
	return errors.Join(append(failed, err)...)
}
