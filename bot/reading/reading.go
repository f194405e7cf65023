// Package reading lets answers take turns that cost a look through many shout-outs, so that those whose shout-outs wait
// to be acknowledged never wait for them.
package reading

import (
	"context"
	"errors"
	"sync"
	"time"

	"shine/storage/rescue"
)

// atOnce is how many answers are read at the same time. More would only share the same processors and memory.
const atOnce = 2

// readersAtOnce is how many people wait for such answers at the same time: fewer than envelopes are under way, so that
// the others are left to those who give.
const readersAtOnce = 48

// ErrMany is the error of a question that too many others are waiting with.
var ErrMany = errors.New("too many people are reading")

// A Room is where answers are read, a few at a time. Whoever asks the same question before it is read shares the
// answer; one that is being read already may have missed what the asker has just done.
type Room struct {
	room chan struct{}
	// within is how long one may take.
	within time.Duration
	// waiting are those who wait for an answer, and background is taken by what is read while nobody does.
	waiting, background chan struct{}

	mu   sync.Mutex
	next map[string]*reading
}

// reading is an answer on its way.
type reading struct {
	done  chan struct{}
	value any
	err   error
}

// NewRoom returns a room in which one answer may take so long.
func NewRoom(within time.Duration) *Room {
	return &Room{
		room: make(chan struct{}, atOnce), waiting: make(chan struct{}, readersAtOnce), background: make(chan struct{}, 1),
		within: within, next: map[string]*reading{},
	}
}

// Once answers somebody who waits, unless too many do.
func Once[V any](ctx context.Context, r *Room, question string, read func(context.Context) (V, error)) (V, error) {
	select {
	case r.waiting <- struct{}{}:
		defer func() { <-r.waiting }()
		return Shared(ctx, r, question, read)
	default:
		var none V
		return none, ErrMany
	}
}

// InBackground reads what nobody waits for, for as long as it takes: one such thing at a time, so that there is always
// room for who waits.
func InBackground[V any](ctx context.Context, r *Room, read func(context.Context) (V, error)) (value V, err error) {
	if err := enter(ctx, r.background); err != nil {
		return value, err
	}
	defer func() { <-r.background }()
	if err := enter(ctx, r.room); err != nil {
		return value, err
	}
	defer func() { <-r.room }()
	return read(ctx)
}

// enter waits for room.
func enter(ctx context.Context, room chan struct{}) error {
	select {
	case room <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Shared reads the answer to a question when there is room, or shares it with who asked the same and waits.
func Shared[V any](ctx context.Context, r *Room, question string, read func(context.Context) (V, error)) (V, error) {
	waiting := r.join(ctx, question, func(ctx context.Context) (any, error) { return read(ctx) })
	select {
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	case <-waiting.done:
		value, _ := waiting.value.(V)
		return value, waiting.err
	}
}

// join returns the reading that waits for its turn, a new one where none does.
func (r *Room) join(ctx context.Context, question string, read func(context.Context) (any, error)) *reading {
	r.mu.Lock()
	defer r.mu.Unlock()
	if waiting := r.next[question]; waiting != nil {
		return waiting
	}

	mine := &reading{done: make(chan struct{})}
	r.next[question] = mine
	rescue.Go(func() error {
		defer close(mine.done)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.within) // others may wait longer than who asked first
		defer cancel()
		mine.err = r.take(ctx, question)
		if mine.err == nil {
			defer func() { <-r.room }()
			mine.err = rescue.Do(func() (err error) {
				mine.value, err = read(ctx)
				return err
			})
		}
		return mine.err
	})
	return mine
}

// take waits for room, and lets nobody else share the reading from then on.
func (r *Room) take(ctx context.Context, question string) error {
	err := enter(ctx, r.room)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.next, question)
	return err
}
