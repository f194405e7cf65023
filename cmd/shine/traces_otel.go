//go:build otel

package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// otlpEndpoint is the conventional name of the variable that says where traces go.
const otlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"

// lastTraces is how long the end of the program waits for a collector that is slow.
const lastTraces = 2 * time.Second

// startTraces sends traces to where OTEL_EXPORTER_OTLP_ENDPOINT says, and the other variables of OpenTelemetry. A bot
// that cannot send them works all the same.
func startTraces(ctx context.Context, log *slog.Logger) (end func()) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces could not be sent", "error", err) }))
	if os.Getenv(otlpEndpoint) == "" {
		return func() {}
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		otel.Handle(err)
		return func() {}
	}

	// Attributes from the environment come last, and replace others.
	about, err := resource.New(ctx, resource.WithAttributes(
		attribute.String("service.name", "shine"), attribute.String("service.version", version),
	), resource.WithFromEnv())
	if err != nil {
		otel.Handle(err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(about))
	otel.SetTracerProvider(provider)
	log.Info("sending traces")
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTraces)
		defer cancel()
		if err := provider.Shutdown(ctx); err != nil {
			otel.Handle(err)
		}
	}
}
