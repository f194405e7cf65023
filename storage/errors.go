package storage

import (
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// ErrUncertain is wrapped by a script's error that leaves open whether Redis has written. All other errors mean that it
// has not.
var ErrUncertain = errors.New("not certain whether it was saved")

// ConfigError is an error that a different configuration mends, and that another try does not.
type ConfigError struct{ Err error }

// Error says what to mend.
func (e *ConfigError) Error() string { return e.Err.Error() }

// Unwrap is what is wrong.
func (e *ConfigError) Unwrap() error { return e.Err }

// explain says what an answer of Redis means to an operator.
func explain(err error) error {
	var answer redis.Error
	if !errors.As(err, &answer) {
		return err
	}

	switch firstWord(answer.Error()) {
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

// firstWord is the code of an answer: "OOM" of "OOM command not allowed".
func firstWord(answer string) string {
	word, _, _ := strings.Cut(answer, " ")
	return word
}

func isNil(err error) bool { return errors.Is(err, redis.Nil) }
