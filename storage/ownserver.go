//go:build unix

package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/storage/rescue"
	"shine/storage/sleep"
)

const (
	// serverPatience is how long a server of our own may take to stop, or one being started by another copy to answer.
	serverPatience = 10 * time.Second
	serverPoll     = 10 * time.Millisecond
)

// ownConfig is the configuration of a redis-server of Shine's own: nobody else reaches it, every write is on disk
// before it is acknowledged, and nothing is ever evicted.
const ownConfig = `port 0
unixsocket %s
unixsocketperm 700
dir %s
logfile redis.log
loglevel warning
appendonly yes
appendfsync always
save ""
maxmemory-policy noeviction
daemonize no
`

// openOwn starts a redis-server in the data directory, or joins the one of a running copy of Shine. That copy may
// just be starting or stopping, so joining is tried for a while.
func openOwn(ctx context.Context, cfg Config) (*DB, error) {
	dir, err := makeDataDir(cfg.DataDir)
	if err != nil {
		return nil, err
	}

	deadline, cancel := context.WithTimeout(ctx, serverPatience)
	defer cancel()
	for {
		db, err := startOwn(ctx, dir, cfg)
		if !errors.Is(err, errLocked) {
			return db, err
		}
		if !cfg.Join {
			return nil, fmt.Errorf(
				"another copy of Shine uses the data directory %s; stop it, or set SHINE_DATA_DIR to another directory",
				dir,
			)
		}

		db, err = dir.join(deadline, cfg.AnswerWithin)
		if _, wrong := errors.AsType[*ConfigError](err); err == nil || wrong {
			return db, err
		}
		if sleep.For(deadline, serverPoll) != nil {
			return nil, fmt.Errorf("joining the copy of Shine that uses the data directory %s: %w", dir, err)
		}
	}
}

// startOwn starts a server, unless another copy of Shine holds the directory: then the error is errLocked.
func startOwn(ctx context.Context, dir dataDir, cfg Config) (*DB, error) {
	lock, err := dir.hold("lock")
	if err != nil {
		return nil, err
	}

	server := &ownServer{dir: dir, gone: make(chan struct{})}
	if err := server.start(ctx); err != nil {
		return nil, errors.Join(err, letGo(lock))
	}

	db := newDB("own", cfg.AnswerWithin, &redis.UniversalOptions{Addrs: []string{server.socket}}, func() error {
		server.stop()
		return letGo(lock)
	})
	db.gone = server.gone
	cfg.Log.Info("started a redis-server", "data_dir", string(dir))
	return db, nil
}

// ownServer is a redis-server that lives as long as this process.
type ownServer struct {
	dir     dataDir
	socket  string
	process *os.Process
	gone    chan struct{}
}

// start starts the server, and returns when it has loaded its data and answers.
func (s *ownServer) start(ctx context.Context) error {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return &ConfigError{errors.New("REDIS_URL is not set, and there is no redis-server program to start: " +
			"install it (Debian: apt install redis-server), or set REDIS_URL")}
	}

	lock, err := s.dir.outliveLast(ctx)
	if err != nil {
		return err
	}

	defer func() { _ = lock.Close() }() // the server has it too
	if s.socket, err = s.dir.newSocket(); err != nil {
		return err
	}

	config := fmt.Sprintf(ownConfig, strconv.Quote(s.socket), strconv.Quote(string(s.dir)))
	if err := os.WriteFile(s.dir.file("redis.conf"), []byte(config), 0o600); err != nil {
		return fmt.Errorf("configuring redis-server: %w", err)
	}
	if err := s.run(program, lock); err != nil {
		return err
	}
	if err := s.await(ctx); err != nil {
		s.stop()
		return err
	}

	return nil
}

// outliveLast takes the server's lock. A copy of Shine that was killed may have left a server which still holds it. Two
// servers on one directory would spoil the data, so the old one is stopped first.
func (d dataDir) outliveLast(ctx context.Context) (*os.File, error) {
	ctx, cancel := context.WithTimeout(ctx, serverPatience)
	defer cancel()
	for {
		lock, err := d.hold("server.lock")
		if !errors.Is(err, errLocked) {
			return lock, err
		}

		socket, err := d.socket()
		if _, wrong := errors.AsType[*ConfigError](err); wrong {
			return nil, err
		}

		if err == nil {
			client := connect(&redis.UniversalOptions{Addrs: []string{socket}}, ioTimeout)
			client.Shutdown(ctx) // it ends without an answer, if it is not ending already
			_ = client.Close()
		}
		if sleep.For(ctx, serverPoll) != nil {
			return nil, fmt.Errorf(
				"a redis-server of an earlier run still uses the data directory %s and does not stop; stop it", d,
			)
		}
	}
}

// run runs the program on a thread of its own, which waits for it: on Linux the kernel ends the server together with
// the thread that started it.
func (s *ownServer) run(program string, lock *os.File) error {
	//nolint:gosec,noctx // found in PATH; it outlives the context of its start
	command := exec.Command(program, s.dir.file("redis.conf"))
	command.SysProcAttr = ownProcess()
	command.ExtraFiles = []*os.File{lock}
	started := make(chan error)
	rescue.Go(func() error {
		runtime.LockOSThread()
		err := privately(command.Start)
		s.process = command.Process
		started <- err
		if err == nil {
			_ = command.Wait() // its log says how it ended
			close(s.gone)
		}
		return err
	})
	if err := <-started; err != nil {
		return fmt.Errorf("starting redis-server: %w", err)
	}

	return nil
}

func (s *ownServer) await(ctx context.Context) error {
	client := connect(&redis.UniversalOptions{Addrs: []string{s.socket}}, ioTimeout)
	defer func() { _ = client.Close() }()
	for client.Ping(ctx).Err() != nil {
		select {
		case <-s.gone:
			return fmt.Errorf("redis-server ended at once; why stands in %s", s.dir.file("redis.log"))
		default:
		}
		if err := sleep.For(ctx, serverPoll); err != nil {
			return fmt.Errorf("waiting for redis-server: %w", err)
		}
	}

	return nil
}

// stop lets the server finish writing and end.
func (s *ownServer) stop() {
	_ = s.process.Signal(syscall.SIGTERM) // it may be gone by now
	select {
	case <-s.gone:
	case <-time.After(serverPatience):
		_ = s.process.Kill()
		<-s.gone
	}
	s.dir.removeSocket()
}
