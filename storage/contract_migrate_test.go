//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"
)

// A workspace without data begins with the newest schema, and no step has anything to do.
func testSchemaOfNothing(t *testing.T, s *Store) {
	plan, err := s.PlanMigration(t.Context())
	must(t, err)
	wantEqual(t, "the plan", plan, Migration{To: firstSchema + len(steps)})
	wantEqual(t, "written by a plan", s.redis.Exists(t.Context(), s.keys.schema).Val(), 0)
	for _, from := range []int{0, plan.To} {
		done, err := s.Migrate(t.Context())
		must(t, err)
		wantEqual(t, "the migration", done, Migration{From: from, To: plan.To})
	}
	give(t, s, noon, entry("for the calm release", "ULUIS"))
	done, err := s.Migrate(t.Context())
	must(t, err)
	wantEqual(t, "with a shout-out", done, Migration{From: plan.To, To: plan.To})
}

// Whatever was written without a schema has the first one.
func testSchemaOfOldData(t *testing.T, s *Store) {
	given := give(t, s, noon, entry("for the calm release", "ULUIS"))
	want := Migration{From: 1, To: firstSchema + len(steps)}
	for i, step := range steps {
		want.Steps = append(want.Steps, MigrationStep{To: firstSchema + i + 1, Does: step.does})
	}
	for _, migrate := range []func(context.Context) (Migration, error){s.PlanMigration, s.PlanMigration, s.Migrate} {
		done, err := migrate(t.Context())
		must(t, err)
		wantEqual(t, "the migration", done, want)
	}
	done, err := s.Migrate(t.Context())
	must(t, err)
	wantEqual(t, "again", done, Migration{From: want.To, To: want.To})
	wantEqual(t, "kept", idsOf(everything(t, s)), []string{given.ID})
}

// Data of a newer version is left alone, also by a copy that was running when it was moved forward.
func testSchemaOfNewerData(t *testing.T, s *Store) {
	_, err := s.Migrate(t.Context())
	must(t, err)
	if _, err := s.DecisionsVersion(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, newer := range []string{fmt.Sprint(firstSchema + len(steps) + 1), "12000", "2027-beta"} {
		must(t, s.redis.Set(t.Context(), s.keys.schema, newer, 0).Err())
		for what, use := range map[string]func() error{
			"migrating": func() error { _, err := s.Migrate(t.Context()); return err },
			"planning":  func() error { _, err := s.PlanMigration(t.Context()); return err },
			"running":   func() error { _, err := s.DecisionsVersion(t.Context()); return err },
		} {
			err := use()
			wantError(t, err, ErrNewer)
			if _, ok := errors.AsType[*ConfigError](err); !ok || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), newer) {
				t.Errorf("%s: %v is not one line for the operator", what, err)
			}
		}
		wantEqual(t, "the schema", s.redis.Get(t.Context(), s.keys.schema).Val(), newer)
	}
}

// moveMark puts a word behind the one that a key holds, once, while the data has the schema of its step.
var moveMark = redis.NewScript(`
	if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
	redis.call('APPEND', KEYS[2], ARGV[2])
	return 1`)

// marks are steps that each append a letter, the second of which fails before its work as often as stops says.
func marks(stops int) []step {
	var mu sync.Mutex
	mark := func(schema, letter string) func(context.Context, *Store, bool) (int, error) {
		return func(ctx context.Context, s *Store, dryRun bool) (int, error) {
			word, err := s.redis.Get(ctx, s.keys.trial).Result()
			if err != nil && !isNil(err) {
				return 0, err
			}
			if strings.Contains(word, letter) || dryRun {
				return 1 - strings.Count(word, letter), nil
			}
			mu.Lock()
			defer mu.Unlock()
			if letter == "b" && stops > 0 {
				stops--
				return 0, errors.New("the power went out")
			}
			if strings.Contains(s.redis.Get(ctx, s.keys.trial).Val(), letter) {
				return 0, nil
			}
			return moveMark.Run(ctx, s.redis, []string{s.keys.schema, s.keys.trial}, schema, letter).Int()
		}
	}
	return []step{{does: "count"}, {does: "first", move: mark("2", "a")}, {does: "second", move: mark("3", "b")}}
}

// A migration that was stopped goes on where it stopped; a dry run says what is left, and does none of it.
func testMigrationGoesOn(t *testing.T, s *Store) {
	must(t, s.redis.Set(t.Context(), s.keys.trial, "-", 0).Err())
	all := marks(1)
	plan, err := s.migrate(t.Context(), all, true)
	must(t, err)
	wantEqual(t, "the plan", plan, Migration{From: 1, To: 4, Steps: []MigrationStep{{2, "count", 0}, {3, "first", 1}, {4, "second", 1}}})
	if _, err := s.migrate(t.Context(), all, false); err == nil || !strings.Contains(err.Error(), "to schema 4: the power went out") {
		t.Fatalf("got %v, want the error of the step", err)
	}
	wantEqual(t, "after the stop", s.redis.MGet(t.Context(), s.keys.schema, s.keys.trial).Val(), []any{"3", "-a"})
	done, err := s.migrate(t.Context(), all, false)
	must(t, err)
	wantEqual(t, "what was left", done, Migration{From: 3, To: 4, Steps: []MigrationStep{{4, "second", 1}}})
	wantEqual(t, "at the end", s.redis.MGet(t.Context(), s.keys.schema, s.keys.trial).Val(), []any{"4", "-ab"})
}

// Several copies that start at the same moment move the data once.
func testMigrationByManyCopies(t *testing.T, s *Store) {
	must(t, s.redis.Set(t.Context(), s.keys.trial, "-", 0).Err())
	all := marks(0)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if done, err := s.migrate(t.Context(), all, false); err != nil || done.To != 4 {
				t.Errorf("%+v, %v", done, err)
			}
		})
	}
	group.Wait()
	wantEqual(t, "at the end", s.redis.MGet(t.Context(), s.keys.schema, s.keys.trial).Val(), []any{"4", "-ab"})
}

// A copy that was held up in a step which another one finished writes nothing any more.
func testMigrationOvertaken(t *testing.T, s *Store) {
	must(t, s.redis.Set(t.Context(), s.keys.trial, "-", 0).Err())
	all := marks(0)
	slow := []step{all[0], {does: "first", move: func(ctx context.Context, s *Store, _ bool) (int, error) {
		if _, err := s.migrate(ctx, all, false); err != nil { // the other copy
			return 0, err
		}
		return moveMark.Run(ctx, s.redis, []string{s.keys.schema, s.keys.trial}, "2", "a").Int()
	}}, all[2]}
	_, err := s.migrate(t.Context(), slow, false)
	must(t, err)
	wantEqual(t, "at the end", s.redis.MGet(t.Context(), s.keys.schema, s.keys.trial).Val(), []any{"4", "-ab"})
}
