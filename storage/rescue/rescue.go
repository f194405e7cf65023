// Package rescue starts goroutines in which a panic becomes an error. A panic in an ordinary goroutine ends the whole
// process. All goroutines of Shine begin here.
package rescue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
)

// Panic is the error of a function that panicked.
type Panic struct {
	cause any
	stack []byte
}

// Error says what it was, and where.
func (p *Panic) Error() string { return fmt.Sprintf("panic: %v\n%s", p.cause, p.stack) }

// IsPanic reports whether an error is, or wraps, something that panicked.
func IsPanic(err error) bool {
	_, ok := errors.AsType[*Panic](err)
	return ok
}

// Do does something, and turns a panic into an error, a [*Panic].
func Do(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &Panic{cause: cause, stack: debug.Stack()}
		}
	}()
	return do()
}

// Go does something in a goroutine, and returns a channel for its error, which is nil where it worked.
func Go(do func() error) <-chan error {
	done := make(chan error, 1)
	go func() { done <- Do(do) }()
	return done
}

// Group does several things at once, and returns the error of the first that fails.
type Group struct{ group *errgroup.Group }

// WithContext returns a group, and a context that ends when one of the group's functions fails, or all are done.
func WithContext(ctx context.Context) (*Group, context.Context) {
	group, ctx := errgroup.WithContext(ctx)
	return &Group{group}, ctx
}

// SetLimit bounds how many things are done at the same time.
func (g *Group) SetLimit(n int) { g.group.SetLimit(n) }

// Go does something in a goroutine, when there is room.
func (g *Group) Go(do func() error) { g.group.Go(func() error { return Do(do) }) }

// Wait returns when all is done, with the first error.
func (g *Group) Wait() error { return g.group.Wait() }
