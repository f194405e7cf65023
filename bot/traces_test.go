//go:build otel

package bot_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"shine/bot/slacksim"
)

// An envelope's trace has its record, and leads to that of what is said of it, with every call of Slack's. None holds
// what people wrote, a name or a token.
func TestTraceFromEnvelopeToAnnouncement(t *testing.T) { //nolint:paralleltest // there is one provider of traces
	kept := tracetest.NewInMemoryExporter()
	otel.SetTracerProvider(sdk.NewTracerProvider(sdk.WithSyncer(kept)))
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("ana", s.general, "/shine @luis for the calm release")
	s.announcement(s.general, 1)
	s.caughtUp()

	spans := kept.GetSpans()
	find := func(name string, is func(tracetest.SpanStub) bool) tracetest.SpanStub {
		t.Helper()
		at := slices.IndexFunc(spans, func(s tracetest.SpanStub) bool { return s.Name == name && is(s) })
		if at < 0 {
			t.Fatalf("there is no such span %q among %s", name, asText(t, spans...))
		}
		return spans[at]
	}
	below := func(parent tracetest.SpanStub) func(tracetest.SpanStub) bool {
		return func(s tracetest.SpanStub) bool { return s.Parent.SpanID() == parent.SpanContext.SpanID() }
	}

	envelope := find("envelope", func(s tracetest.SpanStub) bool { return of(s, "type") == "slash_commands" })
	record := find("record", below(envelope))
	if len(record.Links) != 1 || of(envelope, "outcome") != "ok" || of(record, "outcome") != "ok" {
		t.Fatalf("the envelope and its record are %s", asText(t, envelope, record))
	}
	said := find("outbox entry", inTrace(record.Links[0].SpanContext))
	if of(said, "say") != "shoutout" || of(said, "outcome") != "said" || of(said, "shoutout") != s.stored()[0].ID {
		t.Errorf("what is said is %s", asText(t, said))
	}
	call := find("Web API", below(said))
	if of(call, "method") != "chat.postMessage" || of(call, "outcome") != "OK" {
		t.Errorf("the call is %s", asText(t, call))
	}

	all := strings.ToLower(asText(t, spans...))
	for _, secret := range []string{"calm", "release", "ana", "luis", "general", "xoxb", "xapp", s.people["luis"]} {
		if strings.Contains(all, strings.ToLower(secret)) {
			t.Errorf("a trace holds %q", secret)
		}
	}
}

func inTrace(of trace.SpanContext) func(tracetest.SpanStub) bool {
	return func(s tracetest.SpanStub) bool { return s.SpanContext.TraceID() == of.TraceID() }
}

// of is an attribute of a span.
func of(s tracetest.SpanStub, name string) string {
	for _, a := range s.Attributes {
		if string(a.Key) == name {
			return a.Value.AsString()
		}
	}
	return ""
}

// asText is all that spans tell, but for the resource, which is the machine's.
func asText(t *testing.T, spans ...tracetest.SpanStub) string {
	t.Helper()
	for i := range spans {
		spans[i].Resource = nil
	}
	text, err := json.Marshal(spans)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
