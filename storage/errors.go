package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"
)

// ErrUncertain is in the chain of an error that leaves open whether Redis has written.
var ErrUncertain = errors.New("not certain whether it was saved")

// uncertain marks err where the command may have reached Redis: everything but an answer of Redis's and a connection
// that was never made.
func uncertain(err error) error {
	var answer redis.Error
	var failed *net.OpError
	switch {
	case errors.As(err, &answer):
		return explain(err, answer.Error())
	case errors.As(err, &failed) && failed.Op == "dial":
		return err
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.Is(err, io.EOF), failed != nil:
		return fmt.Errorf("%w: %w", ErrUncertain, err)
	}
	return err
}

// explain says what Redis's answer means to an operator.
func explain(err error, answer string) error {
	word, _, _ := strings.Cut(answer, " ")
	switch word {
	case "OOM":
		return fmt.Errorf("redis is full (maxmemory is reached): %w", err)
	case "READONLY":
		return fmt.Errorf("redis is a read-only replica; point REDIS_URL at the primary: %w", err)
	case "LOADING":
		return fmt.Errorf("redis is still loading its data: %w", err)
	case "MISCONF":
		return fmt.Errorf("redis cannot write to its disk: %w", err)
	case "NOAUTH", "WRONGPASS":
		return fmt.Errorf("redis does not take the user and password of REDIS_URL: %w", err)
	}
	return err
}

func isNil(err error) bool { return errors.Is(err, redis.Nil) }
