package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/adrg/xdg"
	"github.com/redis/go-redis/v9"
)

const (
	// maxSocketPath is the longest path that a Unix socket may have on Linux, in bytes.
	maxSocketPath = 107
	// serverPatience is how long a server of our own may take to stop; a large one may load for longer.
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
appendonly yes
appendfsync always
save ""
maxmemory-policy noeviction
daemonize no
`

// DefaultDataDir is the user's data directory for Shine.
func DefaultDataDir() string { return filepath.Join(xdg.DataHome, "shine") }

// openOwn starts a redis-server in the data directory, or joins the one of a running copy of Shine.
func openOwn(ctx context.Context, cfg Config) (*DB, error) {
	dir := cfg.DataDir
	if dir == "" {
		dir = DefaultDataDir()
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("finding the data directory: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("creating the data directory: %w", err)
	}
	lock, err := lockDir(dir)
	if errors.Is(err, errLocked) && cfg.Join {
		return join(dir)
	}
	if err != nil {
		return nil, err
	}
	db, err := startOwn(ctx, dir)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	stop := db.stop
	db.stop = func() error { return errors.Join(stop(), lock.Close()) }
	return db, nil
}

var errLocked = errors.New("another copy of Shine is using it")

// lockDir holds the directory for this process. The kernel lets go of it when the process ends, however it does.
func lockDir(dir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		_ = file.Close()
		return nil, fmt.Errorf("data directory %s: %w; stop that one, or set SHINE_DATA_DIR to another directory", dir, errLocked)
	}
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	return file, nil
}

// join connects to the server of the copy that holds the directory.
func join(dir string) (*DB, error) {
	socket, err := os.ReadFile(filepath.Join(dir, "socket"))
	if err != nil {
		return nil, fmt.Errorf("joining the copy of Shine that runs in %s: %w", dir, err)
	}
	return newDB("own", &redis.UniversalOptions{Addrs: []string{string(socket)}}, nil), nil
}

func startOwn(ctx context.Context, dir string) (*DB, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, errors.New("REDIS_URL is not set, and there is no redis-server program to start: " +
			"install it (Debian: apt install redis-server), or set REDIS_URL")
	}
	socket, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	client := connect(&redis.UniversalOptions{Addrs: []string{socket}})
	if err := endLeftover(ctx, client); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	server := &ownServer{gone: make(chan struct{}), socket: socket, dir: dir}
	if err := server.start(program); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	if err := server.await(ctx, client); err != nil {
		return nil, errors.Join(err, client.Close(), server.stop())
	}
	db := newDB("own", &redis.UniversalOptions{Addrs: []string{socket}}, server.stop)
	db.gone = server.gone
	return db, client.Close()
}

// socketPath chooses where the server listens, and writes it down for those who join.
func socketPath(dir string) (string, error) {
	note := filepath.Join(dir, "socket")
	socket := filepath.Join(dir, "redis.sock")
	if len(socket) > maxSocketPath {
		if noted, err := os.ReadFile(note); err == nil { // of a run that was killed: its directory is still ours
			if _, err := os.Stat(filepath.Dir(string(noted))); err == nil {
				return string(noted), nil
			}
		}
		private, err := os.MkdirTemp("", "shine-")
		if err != nil {
			return "", fmt.Errorf("making a place for the socket: %w", err)
		}
		socket = filepath.Join(private, "redis.sock")
	}
	if err := os.WriteFile(note, []byte(socket), 0o600); err != nil {
		return "", fmt.Errorf("noting where the socket is: %w", err)
	}
	return socket, nil
}

// endLeftover stops a server that outlived the copy of Shine that started it: two on one directory would spoil it.
func endLeftover(ctx context.Context, client redis.UniversalClient) error {
	for client.Ping(ctx).Err() == nil {
		client.Shutdown(ctx) // its connection ends without an answer
		if err := pause(ctx); err != nil {
			return fmt.Errorf("stopping a redis-server that was left over: %w", err)
		}
	}
	return nil
}

// ownServer is a redis-server that lives as long as this process.
type ownServer struct {
	dir, socket string
	process     *os.Process
	gone        chan struct{}
}

// start starts the program on a thread of its own, which waits for it: on Linux the kernel ends the server
// together with the thread that started it.
func (s *ownServer) start(program string) error {
	command := exec.Command(program, "-") //nolint:gosec,noctx // found in PATH; it outlives the context of its start
	command.Stdin = strings.NewReader(fmt.Sprintf(ownConfig, strconv.Quote(s.socket), strconv.Quote(s.dir)))
	command.SysProcAttr = ownProcess()
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		err := command.Start()
		started <- err
		if err == nil {
			_ = command.Wait() // how it ended stands in its log
			close(s.gone)
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("starting redis-server: %w", err)
	}
	s.process = command.Process
	return nil
}

// await returns when the server has loaded its data and answers.
func (s *ownServer) await(ctx context.Context, client redis.UniversalClient) error {
	for client.Ping(ctx).Err() != nil {
		select {
		case <-s.gone:
			return fmt.Errorf("redis-server ended at once; why stands in %s", filepath.Join(s.dir, "redis.log"))
		default:
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("waiting for redis-server: %w", err)
		}
	}
	return nil
}

// stop lets the server finish writing and end.
func (s *ownServer) stop() error {
	select {
	case <-s.gone:
	default:
		_ = s.process.Signal(syscall.SIGTERM) // it may be gone by now
	}
	select {
	case <-s.gone:
	case <-time.After(serverPatience):
		_ = s.process.Kill()
		<-s.gone
	}
	if filepath.Dir(s.socket) != s.dir {
		if err := os.RemoveAll(filepath.Dir(s.socket)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("tidying up the socket's directory: %w", err)
		}
	}
	return nil
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(serverPoll):
		return nil
	}
}
