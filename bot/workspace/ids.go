package workspace

import (
	"context"

	"github.com/slack-go/slack"

	"shine/credit"
)

// otherIDs maps the other ids that Slack tells of people to the ids under which it lists them.
func otherIDs(users []slack.User, asked ...string) map[string]string {
	others := map[string]string{}
	for i := range users {
		u := &users[i]
		if u.IsBot || u.IsWorkflowBot || u.IsConnectorBot || !credit.IsPerson(u.ID) {
			continue
		}
		for _, other := range append(asked, u.Enterprise.ID) {
			if other != u.ID && credit.IsPerson(other) {
				others[other] = u.ID
			}
		}
	}
	return others
}

// KnownAs remembers the other ids by which Slack calls people, each with the person's own, if they are new. An id that
// cannot be written down now will be told again.
func (w *Workspace) KnownAs(ctx context.Context, others map[string]string) {
	news := false
	for other, id := range others {
		if w.ids.Kept(other) == w.ids.Kept(id) {
			continue
		}

		both, err := w.store.KnowAs(ctx, w.now(), w.ids.Kept(id), other)
		if err != nil {
			w.log.Warn("remembering the other id of a person", "person", id, "error", err)
			continue
		}

		news = true
		if both {
			w.log.Warn(
				"one person has shout-outs under two ids; the later id's stay apart", "person", id, "other", other,
			)
		}
	}
	if news {
		w.Reload(ctx)
	}
}
