package bot

import (
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"shine/bot/payload"
	"shine/bot/trace"
)

// metrics are what operators can watch. Labels are methods and outcomes, never people, channels or texts.
type metrics struct {
	registry   prometheus.Registerer
	recorded   prometheus.Counter
	envelopes  *prometheus.CounterVec
	acks       prometheus.Histogram
	deliveries *prometheus.CounterVec
	requests   *prometheus.CounterVec
	redis      prometheus.Counter
	leftOut    prometheus.Counter
}

func newMetrics(registry prometheus.Registerer) *metrics {
	if registry == nil {
		registry = prometheus.NewRegistry()
	}
	counters := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	m := &metrics{
		registry: registry,
		recorded: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "shine_shoutouts_recorded_total", Help: "Shout-outs recorded, each once.",
		}),
		envelopes: counters("shine_envelopes_total", "Envelopes taken from Slack.", "type", "outcome"),
		acks: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "shine_ack_seconds", Help: "From an envelope to its acknowledgement; Slack waits 3 seconds.",
			Buckets: []float64{.001, .0025, .005, .01, .015, .025, .05, .1, .25, .5, 1, 2.5, 3},
		}),
		deliveries: counters("shine_deliveries_total", "Messages of the outbox, by what became of them.", "outcome"),
		requests:   counters("shine_slack_requests_total", "Calls of Slack's Web API.", "method", "outcome"),
		redis: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "shine_redis_errors_total", Help: "Shout-outs that Redis could not take.",
		}),
		leftOut: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "shine_follow_ups_left_out_total",
			Help: "What should have followed acknowledgements, and was too much.",
		}),
	}
	registry.MustRegister(m.recorded, m.envelopes, m.acks, m.deliveries, m.requests, m.redis, m.leftOut)
	m.begin()
	return m
}

// begin shows what has not happened yet as 0: Prometheus sees an increase only where it saw a value before.
func (m *metrics) begin() {
	for _, kind := range []string{payload.Commands, payload.Interactions, payload.Events, payload.Unknown} {
		for _, outcome := range []string{"ok", "failed", "put off"} {
			m.envelopes.WithLabelValues(kind, outcome)
		}
	}
	for _, outcome := range []string{"said", "retried", "removed", "parked", "buried"} {
		m.deliveries.WithLabelValues(outcome)
	}
}

// watch adds what is read off the bot whenever somebody asks.
func (m *metrics) watch(b *Bot) {
	gauge := func(name, help string, read func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read)
	}
	m.registry.MustRegister(
		gauge("shine_sockets_connected", "Connections to Slack that are open, of two.", func() float64 {
			return float64(b.sockets.Connected())
		}),
		gauge("shine_envelopes_waiting", "Envelopes that wait to be handled.", func() float64 {
			return float64(b.handling.Len())
		}),
		gauge(
			"shine_follow_ups_waiting", "What follows acknowledgements and home tabs to draw, while it waits.",
			func() float64 {
				return float64(b.following.Len() + b.drawing.Len())
			},
		),
		gauge("shine_outbox_waiting", "Entries of the outbox: what waits to be said.", b.worker.Waiting),
		gauge(
			"shine_outbox_set_aside", "Entries of the outbox that wait for what Slack does not take now.", b.worker.Aside,
		),
		gauge("shine_dead_letters", "Messages given up, kept for a look.", b.worker.Dead),
	)
}

func (m *metrics) envelope(kind, outcome string, took time.Duration) {
	m.envelopes.WithLabelValues(kind, outcome).Inc()
	m.acks.Observe(took.Seconds())
}

// CountDelivery counts what became of a message of the outbox.
func (m *metrics) CountDelivery(outcome string) { m.deliveries.WithLabelValues(outcome).Inc() }

// count counts and traces calls of the Web API by method and by how Slack answered.
func (m *metrics) count(next http.RoundTripper) http.RoundTripper {
	return promhttp.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		dir, method := path.Split(r.URL.Path)
		if !strings.HasSuffix(dir, "/api/") {
			return next.RoundTrip(r)
		}

		_, span := trace.Start(r.Context(), "Web API", "method", method)
		resp, err := next.RoundTrip(r)
		outcome := "unreachable"
		if err == nil {
			outcome = http.StatusText(resp.StatusCode)
		}
		span.End(outcome)
		m.requests.WithLabelValues(method, outcome).Inc()
		return resp, err //nolint:wrapcheck // a transport between others
	})
}
