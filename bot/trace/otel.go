//go:build otel

package trace

import (
	"context"
	"crypto/sha256"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// Span is a piece of work.
type Span struct{ span trace.Span }

// Start begins a piece of the work that ctx is about. Attributes are names and values, one after the other.
func Start(ctx context.Context, name string, attributes ...string) (context.Context, Span) {
	ctx, span := otel.Tracer("shine").Start(ctx, name)
	for i := 0; i+1 < len(attributes); i += 2 {
		span.SetAttributes(attribute.String(attributes[i], attributes[i+1]))
	}
	return ctx, Span{span}
}

// StartAbout begins a piece of work in the trace of a shout-out. Work that is about none has a trace of its own.
func StartAbout(ctx context.Context, shoutout, name string, attributes ...string) (context.Context, Span) {
	if shoutout == "" {
		return Start(ctx, name, attributes...)
	}
	ctx = trace.ContextWithRemoteSpanContext(ctx, of(shoutout))
	return Start(ctx, name, append(attributes, "shoutout", shoutout)...)
}

// LeadsTo notes that there is more in the trace of a shout-out.
func (s Span) LeadsTo(shoutout string) {
	if shoutout != "" {
		about := []attribute.KeyValue{attribute.String("shoutout", shoutout)}
		s.span.AddLink(trace.Link{SpanContext: of(shoutout), Attributes: about})
	}
}

// End ends it, and tells what came of it.
func (s Span) End(outcome string) {
	s.span.SetAttributes(attribute.String("outcome", outcome))
	s.span.End()
}

// of is where the trace of a shout-out begins. Its ID is a moment, in microseconds.
func of(shoutout string) trace.SpanContext {
	sum := sha256.Sum256([]byte(shoutout))
	return trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID(sum[:16]), SpanID: trace.SpanID(sum[16:24]), TraceFlags: trace.FlagsSampled,
		Remote: true,
	})
}
