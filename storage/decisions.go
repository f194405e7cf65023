package storage

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Decisions are all that a workspace, its channels and its people decided. They are small, and every shout-out needs
// them, so each copy of the bot keeps them in memory, and asks [Store.DecisionsVersion] whether they are still right.
type Decisions struct {
	// Version rises with every change.
	Version     int64
	Settings    credit.Settings
	Preferences map[string]credit.Preferences
	Channels    map[string]credit.ChannelSettings
}

// Destination is where a shout-out is announced.
func (d Decisions) Destination(s credit.Shoutout) credit.Destination {
	return credit.DestinationOf(s, d.Channels[s.Channel], d.Settings)
}

// Language is the language to speak in a channel.
func (d Decisions) Language(channel string) string {
	return cmp.Or(d.Channels[channel].Language, d.Settings.Language)
}

// DecisionsVersion reads how often decisions were changed. It is [ErrNewer] once a newer version of Shine has moved the
// data forward: from then on this one must not write any more.
func (s *Store) DecisionsVersion(ctx context.Context) (int64, error) {
	read, err := s.redis.MGet(ctx, s.keys.changes, s.keys.schema).Result()
	if err != nil {
		return 0, fmt.Errorf("reading whether settings changed: %w", err)
	}

	if schema, ok := read[1].(string); ok {
		if _, err := s.knownSchema(schema, firstSchema+len(steps)); err != nil {
			return 0, err
		}
	}
	changes, _ := read[0].(string)
	return idNumber(changes), nil // none yet is 0
}

// Decisions reads all of them.
func (s *Store) Decisions(ctx context.Context) (Decisions, error) {
	var version *redis.StringCmd
	var settings, preferences, channels *redis.MapStringStringCmd
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		version = p.Get(ctx, s.keys.changes) // read first, so that a change in between is noticed
		settings = p.HGetAll(ctx, s.keys.settings)
		preferences, channels = p.HGetAll(ctx, s.keys.preferences), p.HGetAll(ctx, s.keys.channels)
		return nil
	})
	if err != nil && !isNil(err) {
		return Decisions{}, fmt.Errorf("reading the settings: %w", err)
	}

	var d Decisions
	d.Version, _ = version.Int64() // none yet is 0
	if d.Settings, err = decodeSettings(settings.Val()[settingsField]); err != nil {
		return Decisions{}, err
	}
	if d.Preferences, err = decodeAll[credit.Preferences](preferences.Val()); err != nil {
		return Decisions{}, fmt.Errorf("reading preferences: %w", err)
	}
	if d.Channels, err = decodeAll[credit.ChannelSettings](channels.Val()); err != nil {
		return Decisions{}, fmt.Errorf("reading what channels decided: %w", err)
	}

	return d, nil
}

// readAll reads all values of a hash; nil where it is empty.
func readAll[V any](ctx context.Context, s *Store, key string) (map[string]V, error) {
	raw, err := s.redis.HGetAll(ctx, key).Result()
	if err != nil || len(raw) == 0 {
		return nil, err //nolint:wrapcheck // the callers say what it was
	}
	return decodeAll[V](raw)
}

func decodeAll[V any](raw map[string]string) (map[string]V, error) {
	decoded := make(map[string]V, len(raw))
	for id, one := range raw {
		var value V
		if err := json.Unmarshal([]byte(one), &value); err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		decoded[id] = value
	}
	return decoded, nil
}

// readField reads a value that a hash keeps as JSON, with the JSON itself: "" and the zero value where there is none.
// Its errors begin with the field's name; the caller adds what was being read.
func readField[V any](ctx context.Context, s *Store, key, field string) (raw string, value V, err error) {
	raw, err = s.redis.HGet(ctx, key, field).Result()
	if isNil(err) {
		return "", value, nil
	}

	if err == nil {
		err = json.Unmarshal([]byte(raw), &value)
	}
	if err != nil {
		return raw, value, fmt.Errorf("%s: %w", field, err)
	}

	return raw, value, nil
}

// decodeSettings reads settings from JSON; "" are the defaults, of a workspace that never changed any.
func decodeSettings(raw string) (credit.Settings, error) {
	settings := credit.DefaultSettings()
	if raw == "" {
		return settings, nil
	}
	if err := json.Unmarshal([]byte(raw), &settings); err != nil {
		return settings, fmt.Errorf("reading the settings: %w", err)
	}
	return settings, nil
}

// rawSettings reads the settings as JSON.
func (s *Store) rawSettings(ctx context.Context) (string, error) {
	raw, err := s.redis.HGet(ctx, s.keys.settings, settingsField).Result()
	if err != nil && !isNil(err) {
		return "", fmt.Errorf("reading the settings: %w", err)
	}
	return raw, nil
}

// Settings reads the workspace's settings, with a token of their state, by which ChangeSettings notices other changes.
func (s *Store) Settings(ctx context.Context) (settings credit.Settings, state string, err error) {
	raw, err := s.rawSettings(ctx)
	if err != nil {
		return settings, "", err
	}
	settings, err = decodeSettings(raw)
	return settings, digest(raw), err
}

// ChangeSettings replaces the settings, if their state is still the one that was read; otherwise [ErrChanged].
func (s *Store) ChangeSettings(ctx context.Context, state string, settings credit.Settings, line AuditLine) error {
	before, err := s.rawSettings(ctx)
	if err != nil {
		return err
	}
	if digest(before) != state {
		return ErrChanged
	}
	return s.swap(ctx, s.keys.settings, settingsField, before, settings, plan{due: dueLeads}, line.fields()...)
}

// ChangePreferences changes what somebody decided for themselves. A recap that is switched on tells what comes from
// then on.
func (s *Store) ChangePreferences(
	ctx context.Context, now time.Time, user string, change func(*credit.Preferences),
) (credit.Preferences, error) {
	return changeField(ctx, s, s.keys.preferences, user, change, func(before, after credit.Preferences) plan {
		if before.Recap || !after.Recap {
			return plan{}
		}
		return planRecap(now, user)
	})
}

// ChangeChannel changes what is decided for a channel.
func (s *Store) ChangeChannel(
	ctx context.Context, channel string, change func(*credit.ChannelSettings), line AuditLine,
) (credit.ChannelSettings, error) {
	return changeField(ctx, s, s.keys.channels, channel, change, planNothing, line.fields()...)
}

// changeField changes one field of a hash, and plans what the function then returns.
func changeField[V comparable](
	ctx context.Context, s *Store, key, field string, change func(*V), then func(before, after V) plan, audit ...any,
) (value V, err error) {
	err = untilSwapped(func() error {
		before, unchanged, err := readField[V](ctx, s, key, field)
		if err != nil {
			value = unchanged
			return fmt.Errorf("reading %w", err)
		}

		value = unchanged
		change(&value)
		if value == unchanged {
			return nil
		}

		return s.swap(ctx, key, field, before, value, then(unchanged, value), audit...)
	})
	return value, err
}
