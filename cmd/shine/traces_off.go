//go:build !otel

package main

import (
	"context"
	"log/slog"
	"os"
)

// otlpEndpoint is the conventional name of the variable that says where traces go.
const otlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"

// startTraces sends no traces, and says so where they are asked for.
func startTraces(_ context.Context, log *slog.Logger) (end func()) {
	if os.Getenv(otlpEndpoint) != "" {
		log.Info("traces are not built in; build with -tags otel to send them", "variable", otlpEndpoint)
	}
	return func() {}
}
