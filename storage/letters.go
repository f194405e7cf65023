package storage

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/redis/go-redis/v9"
)

// maxLetters is about how many dead letters are kept.
const maxLetters = 10_000

// ErrWordless is the error of a dead letter whose words are not kept: thanks, and a lead's question.
var ErrWordless = errors.New("its words are not kept, so it cannot be said again; its author was told")

// Letter is a dead letter: something that was given up.
type Letter struct {
	// ID is the letter's own.
	ID string
	// Entry asked for it; its words are not kept.
	Entry OutboxEntry
	// Reason says where it was to be said, and Slack's word for why it could not.
	Reason string
}

// Time is when it was given up, by Redis's clock.
func (l Letter) Time() time.Time { return OutboxEntry{ID: l.ID}.Time() }

// Bury notes a message that was given up, with the reason: a dead letter, kept until an operator looks.
func (s *Store) Bury(ctx context.Context, entry OutboxEntry, reason string) error {
	if wordy(entry.Say) {
		entry.Text = ""
	}
	err := s.redis.XAdd(ctx, &redis.XAddArgs{
		Stream: s.keys.dead, MaxLen: maxLetters, Approx: true, Values: append(entry.fields(), fieldReason, reason),
	}).Err()
	if err != nil {
		return fmt.Errorf("keeping a dead letter: %w", err)
	}
	return nil
}

// wordy reports whether an entry has a text that somebody wrote.
func wordy(say Say) bool { return say == SayThanks || say == SayAsk }

// Letters reads the dead letters, the oldest first.
func (s *Store) Letters(ctx context.Context) iter.Seq2[Letter, error] {
	return func(yield func(Letter, error) bool) {
		for m, err := range s.stream(ctx, s.keys.dead) {
			if err != nil {
				yield(Letter{}, err)
				return
			}

			entry, err := s.decodeEntry(m.Values)
			reason, _ := m.Values[fieldReason].(string)
			if err != nil {
				reason += " (a newer version of Shine wrote it)"
			}
			if !yield(Letter{ID: m.ID, Entry: entry, Reason: reason}, nil) {
				return
			}
		}
	}
}

// Retry puts a dead letter back into the outbox; what was said of it is not said again. It is ErrNotFound when the
// letter is not there any more.
func (s *Store) Retry(ctx context.Context, l Letter, line AuditLine) error {
	if wordy(l.Entry.Say) || l.Entry.Say == "" {
		return ErrWordless
	}
	return s.settleLetter(ctx, l.ID, l.Entry.fields(), line)
}

// Drop throws a dead letter away. It is ErrNotFound when the letter is not there any more.
func (s *Store) Drop(ctx context.Context, l Letter, line AuditLine) error {
	return s.settleLetter(ctx, l.ID, nil, line)
}

func (s *Store) settleLetter(ctx context.Context, id string, entry []any, line AuditLine) error {
	keys := []string{s.keys.dead, s.keys.outbox, s.keys.audit}
	args := append(append([]any{id, len(entry)}, entry...), line.fields()...)
	there, err := retryScript.Run(ctx, s.redis, keys, args...).Bool()
	switch {
	case err != nil:
		return fmt.Errorf("settling a dead letter: %w", err)
	case !there:
		return ErrNotFound
	}
	return nil
}

// eraseLetters throws away the dead letters for somebody, and by them.
func (s *Store) eraseLetters(ctx context.Context, user string) error {
	for l, err := range s.Letters(ctx) {
		if err != nil {
			return err
		}
		if l.Entry.To != user && l.Entry.By != user && l.Entry.Before.Giver != user {
			continue
		}
		if err := s.redis.XDel(ctx, s.keys.dead, l.ID).Err(); err != nil {
			return fmt.Errorf("erasing a dead letter: %w", err)
		}
	}
	return nil
}

// Waiting is an entry that waits to be said.
type Waiting struct {
	OutboxEntry
	// Failing is since when Slack does not take it; zero where Slack did not refuse it.
	Failing time.Time
}

// Outbox reads what waits to be said, the oldest first.
func (s *Store) Outbox(ctx context.Context) iter.Seq2[Waiting, error] {
	return func(yield func(Waiting, error) bool) {
		failing, err := s.redis.HGetAll(ctx, s.keys.failing).Result()
		if err != nil {
			yield(Waiting{}, fmt.Errorf("reading what Slack does not take: %w", err))
			return
		}

		for m, err := range s.stream(ctx, s.keys.outbox) {
			if err != nil {
				yield(Waiting{}, err)
				return
			}

			w := Waiting{}
			w.OutboxEntry, _ = s.decodeEntry(m.Values) // entries that a newer version wrote are listed, too
			w.ID = m.ID
			if since, refused := failing[m.ID]; refused {
				w.Failing = time.UnixMilli(idNumber(since)).UTC()
			}
			if !yield(w, nil) {
				return
			}
		}
	}
}

// stream reads a stream page by page.
func (s *Store) stream(ctx context.Context, key string) iter.Seq2[redis.XMessage, error] {
	return func(yield func(redis.XMessage, error) bool) {
		for first := "-"; ; {
			page, err := s.redis.XRangeN(ctx, key, first, "+", pageSize).Result()
			if err != nil {
				yield(redis.XMessage{}, fmt.Errorf("reading %s: %w", key, err))
				return
			}

			for _, m := range page {
				if !yield(m, nil) {
					return
				}
			}

			if len(page) < pageSize {
				return
			}

			first = "(" + page[len(page)-1].ID
		}
	}
}
