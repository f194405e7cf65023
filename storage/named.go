package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// MostNamed is how many messages are remembered that name one person, beside those about the shout-outs: the oldest
	// go first.
	MostNamed = 500
	// mostTogether is for how many of the people whom one message names this is remembered.
	mostTogether = 200
	// forgettingTime is how long after somebody is erased a message that names them may still be under way.
	forgettingTime = time.Minute
)

// Naming is a message that names people and follows no shout-out: an answer, thanks, a note, a recap; or a file.
type Naming struct {
	// At is where it stands. TS is empty where it only may stand there: then it is found by its mark.
	At Sent
	// File is the id of a file that names them; it has no TS.
	File string
	// Mark is the mark in its metadata, by which a message is found of which it is not known where it stands.
	Mark string
	// Time is when it was said.
	Time time.Time
}

// line is the form in which it is kept: "conversation ts", "conversation ?mark", or "conversation /file".
func (n Naming) line() string {
	if n.File != "" {
		return n.At.Conversation + " /" + n.File
	}
	if n.At.TS == "" {
		return n.At.Conversation + " ?" + n.Mark
	}
	return n.At.Conversation + " " + strconv.FormatInt(tsNumber(n.At.TS), 36)
}

func parseNaming(line string, said float64) Naming {
	conversation, rest, _ := strings.Cut(line, " ")
	n := Naming{At: Sent{Conversation: conversation}, Time: time.UnixMicro(int64(said)).UTC()}
	if mark, may := strings.CutPrefix(rest, "?"); may {
		n.Mark = mark
		return n
	}
	if file, is := strings.CutPrefix(rest, "/"); is {
		n.File = file
		return n
	}
	ts, _ := strconv.ParseInt(rest, 36, 64)
	n.At.TS = tsOf(ts)
	return n
}

// NoteNamed notes that a message names people. It replaces what was noted before the message was said, if anything was.
func (s *Store) NoteNamed(ctx context.Context, people []string, n Naming, before ...Naming) error {
	if len(people) == 0 {
		return nil
	}

	people = people[:min(len(people), mostTogether)]
	keys, instead := []string{s.keys.outbox}, ""
	for _, user := range people {
		keys = append(keys, s.keys.named(user), s.keys.forgetting(user))
	}

	for _, one := range before {
		instead = one.line()
	}

	args := []any{
		n.line(), n.Time.UnixMicro(), n.Time.Add(-SaidMemory).UnixMicro(), MostNamed, SaidMemory.Milliseconds(),
		instead,
	}
	args = append(append(args, OutboxEntry{Say: SayForget}.fields()...), fieldTo) // of each of the people
	for _, user := range people {
		args = append(args, user)
	}

	if err := namedScript.Run(ctx, s.redis, keys, args...).Err(); err != nil && !isNil(err) {
		return fmt.Errorf("noting whom a message names: %w", err)
	}

	return nil
}

// Named reads the messages that name somebody, oldest first.
func (s *Store) Named(ctx context.Context, user string) ([]Naming, error) {
	rows, err := s.redis.ZRangeWithScores(ctx, s.keys.named(user), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("reading which messages name somebody: %w", err)
	}
	named := make([]Naming, 0, len(rows))
	for _, row := range rows {
		line, _ := row.Member.(string)
		named = append(named, parseNaming(line, row.Score))
	}
	return named, nil
}

// Unname forgets that messages name somebody: they were taken back.
func (s *Store) Unname(ctx context.Context, user string, gone ...Naming) error {
	for some := range slices.Chunk(gone, mostTogether) {
		lines := make([]any, 0, len(some))
		for _, one := range some {
			lines = append(lines, one.line())
		}
		if err := s.redis.ZRem(ctx, s.keys.named(user), lines...).Err(); err != nil {
			return fmt.Errorf("forgetting which messages name somebody: %w", err)
		}
	}
	return nil
}

// sayForget has the outbox take back the messages that name somebody, and also those that are being said right now.
func (s *Store) sayForget(ctx context.Context, user string) error {
	_, err := s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, s.keys.forgetting(user), "", forgettingTime)
		p.XAdd(ctx, &redis.XAddArgs{Stream: s.keys.outbox, Values: OutboxEntry{Say: SayForget, To: user}.fields()})
		return nil
	})
	if err != nil {
		return fmt.Errorf("having what names somebody taken back: %w", err)
	}
	return nil
}
