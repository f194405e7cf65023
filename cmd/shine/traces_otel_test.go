//go:build otel

package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"shine/bot/trace"
)

// Traces go where the conventional variable says, the last ones at the end of the program; a collector that is not there
// keeps nothing from working.
func TestTracesAreSent(t *testing.T) {
	for name, status := range map[string]int{"a collector": http.StatusOK, "one that refuses": http.StatusForbidden} {
		t.Run(name, func(t *testing.T) {
			came := make(chan string, 1)
			collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				came <- r.URL.Path
				w.WriteHeader(status)
			}))
			defer collector.Close()
			t.Setenv(otlpEndpoint, collector.URL)

			end := startTraces(t.Context(), newLog(t.Output(), config{}))
			_, span := trace.Start(context.Background(), "envelope")
			span.End("ok")
			end()
			if path := <-came; path != "/v1/traces" {
				t.Errorf("they came to %s", path)
			}
		})
	}
}
