//go:build !otel

package trace

import "context"

// Span is a piece of work.
type Span struct{}

// Start begins a piece of the work that ctx is about. Attributes are names and values, one after the other.
func Start(ctx context.Context, _ string, _ ...string) (context.Context, Span) { return ctx, Span{} }

// StartAbout begins a piece of work in the trace of a shout-out.
func StartAbout(ctx context.Context, _, _ string, _ ...string) (context.Context, Span) {
	return ctx, Span{}
}

// LeadsTo notes that there is more in the trace of a shout-out.
func (Span) LeadsTo(string) {}

// End ends it, and tells what came of it.
func (Span) End(string) {}
