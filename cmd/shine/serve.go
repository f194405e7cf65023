package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"

	"shine/bot"
	"shine/storage"
	"shine/storage/rescue"
)

// shutdownTime is what the bot gets to finish what is in flight. Messages that it does not finish stay in the outbox.
const shutdownTime = 8 * time.Second

func newServe() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the bot",
		Long: `Run the bot until it is told to stop. It needs SLACK_APP_TOKEN and SLACK_BOT_TOKEN. Without REDIS_URL it starts a
redis-server of its own in SHINE_DATA_DIR, with every write on disk before it is acknowledged. Health and metrics are on
SHINE_HTTP_ADDR.`,
		Example: "  SLACK_APP_TOKEN=xapp-… SLACK_BOT_TOKEN=xoxb-… REDIS_URL=redis://localhost:6379 shine serve",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(needSlack)
			if err != nil {
				return err
			}
			log := newLog(cmd.ErrOrStderr(), cfg)
			cfg.warnOfReaders(log)
			return serve(cmd.Context(), cfg, log)
		},
	}
}

// serve runs the bot until ctx ends. It stops in this order: the bot (its sockets, its handlers, its outbox), the
// HTTP server, Redis.
func serve(ctx context.Context, cfg config, log *slog.Logger) (err error) {
	endTraces := startTraces(ctx, log)
	defer endTraces()
	db, err := storage.Open(ctx, storage.Config{URL: string(cfg.RedisURL), DataDir: cfg.DataDir, Log: log})
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, db.Close()) }()
	log.Info("redis is ready", "kind", db.Kind())
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	shine, err := bot.New(ctx, bot.Config{
		AppToken: string(cfg.SlackAppToken), BotToken: string(cfg.SlackBotToken), APIURL: cfg.SlackAPIURL,
		Now: time.Now, Log: log, Metrics: metrics, Admins: cfg.Admins,
	}, db)
	if err != nil {
		return err
	}

	health := newHealth(metrics)
	group, running := rescue.WithContext(ctx)
	group.Go(func() error { return runBot(running, shine, log) })
	group.Go(func() error { return health.watch(running, cfg, db) })
	group.Go(func() error { return serveHTTP(running, cfg.HTTPAddr, operatorPages(shine, health, metrics), log) })
	group.Go(func() error {
		select {
		case <-db.Gone():
			return errors.New("the redis-server that Shine started has ended; its redis.log says why")
		case <-running.Done():
			return nil
		}
	})
	return group.Wait()
}

// runBot runs the bot. It gives up waiting shutdownTime after the end of ctx.
func runBot(ctx context.Context, shine *bot.Bot, log *slog.Logger) error {
	done := rescue.Go(func() error { return shine.Run(ctx) })
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		log.Info("stopping: finishing what is in flight")
	}

	select {
	case err := <-done:
		log.Info("stopped")
		return err
	case <-time.After(shutdownTime):
		log.Warn("stopped before everything in flight was finished; the outbox has the rest")
		return nil
	}
}

// operatorPages serves what load balancers and Prometheus ask for.
func operatorPages(shine *bot.Bot, health *health, metrics *prometheus.Registry) http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	pages.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := shine.Ready(ctx); err != nil {
			http.Error(w, redactText(err.Error()), http.StatusServiceUnavailable)
			health.print(w)
			return
		}
		fmt.Fprintln(w, "ready")
		health.print(w)
	})
	pages.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return pages
}

// serveHTTP serves until ctx ends. An empty address serves nothing.
func serveHTTP(ctx context.Context, addr string, pages http.Handler, log *slog.Logger) error {
	if addr == "" {
		return nil
	}

	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return &wrongConfig{fmt.Errorf("SHINE_HTTP_ADDR: %w", err)}
	}

	log.Info("serving health and metrics", "addr", listener.Addr().String())
	server := &http.Server{Handler: pages, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving health and metrics: %w", err)
	}

	return nil
}
