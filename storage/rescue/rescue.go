// Package rescue starts what goes on beside something else. A panic in a goroutine ends the process, and with it all
// else that it does; here it becomes an error, as if what panicked had failed. Every goroutine of Shine's begins here.
package rescue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
)

// Panic is the error of something that panicked.
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

// Go does something in a goroutine, and returns where its error comes, or nil, once it is done.
func Go(do func() error) <-chan error {
	done := make(chan error, 1)
	go func() { done <- Do(do) }()
	return done
}

// Group does several things at once, and fails with the first of them that fails.
type Group struct{ group *errgroup.Group }

// WithContext returns a group, and a context that ends when the first of what it does fails, or all of it is done.
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
