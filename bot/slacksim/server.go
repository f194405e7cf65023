package slacksim

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Start listens on addr ("127.0.0.1:0" for any free port), and returns the address of the workspace's page. The Web API
// is below it, at [Slack.APIURL].
func (s *Slack) Start(ctx context.Context, addr string) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return "", fmt.Errorf("starting the simulator: %w", err)
	}
	if at, ok := listener.Addr().(*net.TCPAddr); ok && !at.IP.IsLoopback() && !s.options.Remote {
		_ = listener.Close()
		return "", fmt.Errorf(
			"starting the simulator: %q is reached from other machines, where anybody could be anybody in it", addr,
		)
	}

	s.keep()
	s.base = "http://" + listener.Addr().String()
	s.server = &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := s.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(fmt.Sprintf("the simulator's server: %v", err))
		}
	}()
	return s.base + "/", nil
}

// APIURL is what an app takes as the address of Slack's Web API.
func (s *Slack) APIURL() string { return s.base + "/api/" }

// Handle serves something beside the workspace, as package control does: to programs of this machine alone, whatever the
// options say. It is called before [Slack.Start].
func (s *Slack) Handle(pattern string, handler http.Handler) { s.beside[pattern] = handler }

// Close ends all connections.
func (s *Slack) Close() error {
	for _, me := range s.links.some(maxLinks) {
		me.stop()
		_ = me.socket.CloseNow()
	}
	if err := s.server.Close(); err != nil {
		return fmt.Errorf("stopping the simulator: %w", err)
	}
	return nil
}

func (s *Slack) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", forApps(s.api))
	mux.Handle("/link/", forApps(s.links.serve))
	mux.Handle("POST /commands/", forApps(s.responseHandler))
	mux.Handle("POST /upload/{id}", forApps(s.uploadHandler))
	for pattern, handler := range s.beside {
		mux.Handle(pattern, fromHere(onlyLocal(forApps(handler.ServeHTTP))))
	}
	mux.Handle("/", s.pageHandler())
	if s.options.Remote {
		return mux
	}
	return onlyLocal(mux)
}
