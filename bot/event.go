package bot

import (
	"cmp"
	"context"

	"shine/bot/digest"
	"shine/bot/payload"
	"shine/bot/render"
)

// happenings handles what happens in the workspace without being asked of Shine.
type happenings struct {
	*base
	digests *digest.Editor
}

func (h *happenings) routes() routes {
	left := route{do: h.channelLeft}
	return routes{events: table{
		payload.OnMemberJoined:    {do: h.joined},
		payload.OnUserChange:      {do: h.personChanged},
		payload.OnSubteamUpdated:  {do: h.groupChanged},
		payload.OnSubteamMembers:  {do: h.groupChanged},
		payload.OnChannelArchive:  left,
		payload.OnChannelDeleted:  left,
		payload.OnChannelLeft:     left,
		payload.OnChannelShared:   {do: h.channelShared},
		payload.OnChannelUnshared: {do: h.channelUnshared},
		payload.OnChannelIDChange: {do: h.channelRenumbered},
		payload.OnGroupArchive:    left,
		payload.OnGroupDeleted:    left,
		payload.OnGroupLeft:       left,
	}}
}

// event answers what happens in the workspace: https://docs.slack.dev/apis/events-api. Nobody is told when that fails,
// unless they wrote a message to Shine.
func (b *Bot) event(ctx context.Context, e payload.Event) answer {
	if !e.Concerns(b.workspace.ID) {
		b.log.Warn("an event of another workspace", "team", e.TeamID, "type", e.Inner.Type)
		return answer{}
	}

	to, known := b.routes.events[e.Inner.Type]
	if !known {
		return answer{}
	}

	a, err := to.do(ctx, &request{
		origin: origin{user: string(e.Inner.User), channel: string(e.Inner.Channel)}, happened: e.Inner,
	})
	if err != nil {
		b.log.Warn("handling an event", "error", err)
	}
	return a
}

// channelLeft ends the digest of a channel in which Shine cannot speak any more.
func (h *happenings) channelLeft(_ context.Context, r *request) (answer, error) {
	if r.channel == "" {
		return answer{}, nil
	}
	h.workspace.ReadersChanged(r.channel)
	return answer{after: func(ctx context.Context) error { return h.digests.End(ctx, r.channel) }}, nil
}

// channelShared ends a digest of the whole workspace where another organization reads from now on.
func (h *happenings) channelShared(_ context.Context, r *request) (answer, error) {
	h.workspace.ChannelChanged(r.channel)
	return answer{after: func(ctx context.Context) error {
		_, err := h.digests.Narrow(ctx, r.channel, render.NarrowShared)
		return err
	}}, nil
}

func (h *happenings) channelUnshared(_ context.Context, r *request) (answer, error) {
	h.workspace.ChannelChanged(r.channel)
	return answer{}, nil
}

// personChanged and groupChanged let the directory look up again what an event changed.
func (h *happenings) personChanged(ctx context.Context, r *request) (answer, error) {
	h.workspace.PersonChanged(r.user)
	if other := r.happened.OtherID; other != "" {
		h.workspace.KnownAs(ctx, map[string]string{other: r.user})
	}
	return answer{}, nil
}

func (h *happenings) groupChanged(_ context.Context, r *request) (answer, error) {
	h.workspace.GroupChanged(cmp.Or(string(r.happened.Subteam), r.happened.SubteamID))
	return answer{}, nil
}

// joined greets a channel when somebody invites Shine to it.
func (h *happenings) joined(ctx context.Context, r *request) (answer, error) {
	h.workspace.ChannelChanged(r.channel)
	h.workspace.Joined(r.user)
	if r.user != h.user || r.channel == "" {
		return answer{}, nil
	}
	_, err := h.store.Welcome(ctx, r.channel)
	return answer{}, err
}
