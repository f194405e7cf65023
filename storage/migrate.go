package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// ErrNewer is wrapped by errors about data that a newer version of Shine wrote, or moved forward: this version would
// spoil it.
var ErrNewer = errors.New("a newer version of Shine wrote it")

// firstSchema is the schema of data that was written before schemas were counted.
const firstSchema = 1

// step moves the data of a workspace from one schema to the next.
type step struct {
	// does says in a few words what is done, for an operator.
	does string
	// move reads everything that the step is about, and moves it, unless this is a dry run; nil where nothing has to be
	// moved. It returns how many entries were not moved yet. It may be stopped anywhere and run again, and run in two
	// copies of Shine at a time: each of its writes is a script that does nothing once the schema is not the step's own
	// any more.
	move func(ctx context.Context, s *Store, dryRun bool) (int, error)
}

// steps begin at the first schema, and each leads to the next. New ones go to the end; what was released never changes.
var steps = []step{
	{does: "write down which schema the data has"},
}

// Migration says how a workspace's data comes to the schema of this version of Shine, or how it came there.
type Migration struct {
	// From is the schema that was found, 0 where there was no data; To is the schema of this version.
	From, To int
	Steps    []MigrationStep
}

// MigrationStep is one step of a [Migration].
type MigrationStep struct {
	// To is the schema that it leads to, Does what it does, in words.
	To   int
	Does string
	// Entries is how many of them had to be moved.
	Entries int
}

// Migrate brings the data forward to the schema of this version, step by step. It is safe to repeat, to stop, and to
// run in several copies at once. Data of a newer schema is refused with [ErrNewer].
func (s *Store) Migrate(ctx context.Context) (Migration, error) { return s.migrate(ctx, steps, false) }

// PlanMigration says what Migrate would do, and writes nothing.
func (s *Store) PlanMigration(ctx context.Context) (Migration, error) {
	return s.migrate(ctx, steps, true)
}

func (s *Store) migrate(ctx context.Context, steps []step, dryRun bool) (Migration, error) {
	m := Migration{To: firstSchema + len(steps)}
	found, err := s.schema(ctx)
	if err != nil {
		return m, err
	}
	if m.From, err = s.knownSchema(found, m.To); err != nil {
		return m, err
	}
	if m.From == 0 { // without data there is nothing to move
		return m, s.moveSchema(ctx, 0, m.To, dryRun)
	}

	for at := m.From; at < m.To; at++ {
		done := MigrationStep{To: at + 1, Does: steps[at-firstSchema].does}
		if move := steps[at-firstSchema].move; move != nil {
			if done.Entries, err = move(ctx, s, dryRun); err != nil {
				return m, fmt.Errorf("moving the data of workspace %s to schema %d: %w", s.workspace, done.To, err)
			}
		}
		if err := s.moveSchema(ctx, at, done.To, dryRun); err != nil {
			return m, err
		}

		m.Steps = append(m.Steps, done)
	}

	return m, nil
}

// schema reads the schema of the data. With two schemas it changes the first into the second, and returns what it is
// then.
func (s *Store) schema(ctx context.Context, fromTo ...any) (string, error) {
	found, err := schemaScript.Run(ctx, s.redis, s.keys.anyData(), fromTo...).Text()
	if err != nil {
		return "", fmt.Errorf("reading which schema the data has: %w", err)
	}
	return found, nil
}

func (s *Store) moveSchema(ctx context.Context, from, to int, dryRun bool) error {
	if dryRun {
		return nil
	}
	_, err := s.schema(ctx, strconv.Itoa(from), strconv.Itoa(to))
	return err
}

// knownSchema reads the number of a schema that this version can work with.
func (s *Store) knownSchema(found string, newest int) (int, error) {
	schema, err := strconv.Atoi(found)
	if err == nil && schema <= newest {
		return schema, nil
	}
	return 0, &ConfigError{fmt.Errorf(
		"the data of workspace %s has schema %s, and this version of Shine knows schemas up to %d: %w; "+
			"run that version, or restore a backup from before", s.workspace, found, newest, ErrNewer,
	)}
}
