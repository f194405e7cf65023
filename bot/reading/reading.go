// Package reading makes slow answers take turns: those that read through many shout-outs. So people who give credit
// never wait for people who read.
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

// readersAtOnce is how many people wait for such answers at the same time: fewer than the envelopes that may be handled
// at a time, so that there is always one for somebody who gives.
const readersAtOnce = 48

// ErrMany is the error of a question when too many people wait for answers.
var ErrMany = errors.New("too many people are reading")

// A Room is where answers are read, a few at a time. People who ask the same question share an answer that is not being
// read yet; one that is being read already may miss what the asker has just done.
type Room struct {
	room chan struct{}
	// within is how long one answer may take.
	within time.Duration
	// waiting has a place for each person who waits for an answer, and background one for what is read while nobody
	// waits.
	waiting, background chan struct{}

	mu   sync.Mutex
	next map[string]*reading
}

// reading is an answer that waits for its turn or is being read.
type reading struct {
	done  chan struct{}
	value any
	err   error
}

// NewRoom returns a room in which one answer may take so long.
func NewRoom(within time.Duration) *Room {
	return &Room{
		room: make(chan struct{}, atOnce), waiting: make(chan struct{}, readersAtOnce),
		background: make(chan struct{}, 1),
		within:     within, next: map[string]*reading{},
	}
}

// Once answers the question of somebody who waits, unless too many people do.
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

// InBackground reads something that nobody waits for, for as long as it takes: one such thing at a time, so that there
// is always room for people who wait.
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

// Shared reads the answer to a question when there is room, or shares it with others who wait for the same one.
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
		// Others may wait longer than the first asker.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.within)
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
