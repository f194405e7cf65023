package storage

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"shine/credit"
)

// ErrTaken is the error of an import under a taken ID: somebody else's shout-out has this ID.
var ErrTaken = errors.New("somebody else's shout-out has this id")

// Import writes a shout-out of another time, and reports whether it was not there before. Nobody is told. One without
// an ID gets it from its content, so that the same file twice adds nothing. One whose words are other ones here was
// edited or erased since, and stays as it is; one of another giver is no line of the same shout-out: [ErrTaken].
func (s *Store) Import(ctx context.Context, imported credit.Shoutout) (added bool, err error) {
	given := imported.ID != ""
	first := imported.Time.UnixMilli() * 1000
	offset := contentOffset(imported)
	for try := range int64(1000) {
		if !given {
			imported.ID = strconv.FormatInt(first+(offset+try)%1000, 10)
		}
		outcome, err := s.importOne(ctx, imported)
		switch {
		case err != nil:
			return false, err
		case outcome == "added":
			return true, nil
		case outcome == "known":
			return false, nil
		case given:
			return false, s.sameGiver(ctx, imported)
		}
	}

	return false, errors.New("importing a shout-out: a thousand others are of the same millisecond")
}

// sameGiver is ErrTaken where the ID of an imported shout-out is that of somebody else's.
func (s *Store) sameGiver(ctx context.Context, imported credit.Shoutout) error {
	found, _, err := s.find(ctx, imported.ID)
	switch {
	case errors.Is(err, ErrNotFound): // taken back meanwhile
		return nil
	case err != nil:
		return err
	case found.Giver != "" && imported.Giver != "" && found.Giver != imported.Giver:
		return ErrTaken
	}
	return nil
}

func (s *Store) importOne(ctx context.Context, imported credit.Shoutout) (string, error) {
	keys := []string{s.keys.last, s.keys.ledger, s.keys.loose, s.keys.boosts(imported.Time), s.keys.placed}
	for _, index := range s.keys.indexes(imported) {
		if index != s.keys.placed && (imported.Giver != "" || index != s.keys.gave("", imported.Time.Year())) {
			keys = append(keys, index)
		}
	}

	var boosts []string
	for _, user := range imported.Boosts {
		boosts = append(boosts, user+"+"+strconv.FormatInt(imported.Time.UnixMicro(), 10))
	}

	record := pack(imported, digest("import", imported.ID))
	outcome, err := importScript.Run(
		ctx, s.redis, keys, imported.ID, record, strings.Join(boosts, " "), placedOf(imported),
	).Text()
	if err != nil {
		return "", fmt.Errorf("importing a shout-out: %w", err)
	}

	return outcome, nil
}

// contentOffset is the same for the same words of the same giver to the same people, from 0 to 999.
func contentOffset(s credit.Shoutout) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(wordsDigest(s))) // a hash never fails
	return int64(h.Sum64() % 1000)
}

// ImportSettings replaces the workspace's settings.
func (s *Store) ImportSettings(ctx context.Context, settings credit.Settings, line AuditLine) error {
	return untilSwapped(func() error {
		_, state, err := s.Settings(ctx)
		if err != nil {
			return err
		}
		return s.ChangeSettings(ctx, state, settings, line)
	})
}
