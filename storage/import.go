package storage

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"shine/credit"
)

// ErrTaken is the error of importing a shout-out whose ID somebody else's shout-out has.
var ErrTaken = errors.New("somebody else's shout-out has this id")

// ErrCrowded is the error of importing a shout-out without an ID at a moment that has no ID left.
var ErrCrowded = errors.New("a thousand others are of the same millisecond")

// Import writes a shout-out of another time, and reports whether it was added. Nobody is told. One without an ID gets
// an ID from its content, so that importing the same file twice adds nothing. Where a shout-out with this ID has other
// words, it was edited or erased since the import, and stays as it is. Where it has another giver, it is another
// shout-out: [ErrTaken].
func (s *Store) Import(ctx context.Context, imported credit.Shoutout) (added bool, err error) {
	given := imported.ID != ""
	offset := contentOffset(imported)
	for try := range idsOfMoment {
		if !given {
			imported.ID = importedID(imported.Time, offset+try)
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

	return false, ErrCrowded
}

// WouldImport reports whether Import would add a shout-out, and changes nothing.
func (s *Store) WouldImport(ctx context.Context, imported credit.Shoutout) (bool, error) {
	if imported.ID != "" {
		found, err := s.records(ctx, imported.ID)
		return len(found) == 0, err
	}

	record, offset := packImport(imported), contentOffset(imported)
	for try := range idsOfMoment {
		found, err := s.records(ctx, importedID(imported.Time, offset+try))
		if err != nil || len(found) == 0 {
			return err == nil, err
		}
		there := found[0].packed
		if there[:digestLength] == record[:digestLength] || eventOf(there) == eventOf(record) {
			return false, nil
		}
	}

	return false, ErrCrowded
}

// idsOfMoment is how many IDs a millisecond has.
const idsOfMoment = int64(1000)

func importedID(at time.Time, offset int64) string {
	return strconv.FormatInt(at.UnixMilli()*idsOfMoment+offset%idsOfMoment, 10)
}

// packImport makes the record of an imported shout-out. Its event is made from its words. Edits and erasures keep the
// event, so that importing the same file again does not bring back what somebody took out.
func packImport(imported credit.Shoutout) string {
	return pack(imported, digest("import", wordsDigest(imported)))
}

// sameGiver returns ErrTaken where somebody else's shout-out has the ID of an imported one.
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

	outcome, err := importScript.Run(
		ctx, s.redis, keys, imported.ID, packImport(imported), strings.Join(boosts, " "), placedOf(imported),
	).Text()
	if err != nil {
		return "", fmt.Errorf("importing a shout-out: %w", err)
	}

	return outcome, nil
}

// contentOffset is a number from 0 to 999, the same for the same words of the same giver to the same people.
func contentOffset(s credit.Shoutout) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(wordsDigest(s))) // a hash never fails
	return int64(h.Sum64() % uint64(idsOfMoment))
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
