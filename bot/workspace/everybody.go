package workspace

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"shine/credit"
)

// Everybody lists all accounts of the workspace with the given ID, also deactivated ones: an imported history may name
// them. It has their e-mail addresses where the app may read those.
func Everybody(ctx context.Context, api *slack.Client, id string) ([]credit.Account, error) {
	users, err := api.GetUsersContext(ctx, slack.GetUsersOptionLimit(1000))
	if err != nil {
		return nil, fmt.Errorf("listing people: %w", err)
	}

	d := &Directory{ID: id}
	accounts := make([]credit.Account, 0, len(users))
	for i := range users {
		p := d.personOf(&users[i])
		accounts = append(accounts, credit.Account{
			ID: users[i].ID, Names: append(p.Names, users[i].Name), Email: p.Email, Standing: p.Standing,
		})
	}

	return accounts, nil
}

// EveryChannel lists the channels that Shine sees, archived ones too: the public ones, and private ones that it is in.
func EveryChannel(ctx context.Context, api *slack.Client) ([]credit.NamedChannel, error) {
	var channels []credit.NamedChannel
	for cursor, more := "", true; more; more = cursor != "" {
		page, next, err := api.GetConversationsContext(ctx, &slack.GetConversationsParameters{
			Cursor: cursor, Limit: channelsPerPage, Types: []string{"public_channel", "private_channel"},
		})
		if err != nil {
			return nil, fmt.Errorf("listing channels: %w", err)
		}

		for i := range page {
			visibility := credit.Public
			if page[i].IsPrivate {
				visibility = credit.ChannelOnly
			}
			channels = append(channels, credit.NamedChannel{ID: page[i].ID, Name: page[i].Name, Visibility: visibility})
		}
		cursor = next
	}

	return channels, nil
}
