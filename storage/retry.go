package storage

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/storage/sleep"
)

// These are how long Redis may take. They fit into the 2.5 seconds that an answer to Slack has: one of the later tries
// may reach a server that restarts, and a silent one leaves time to tell the person.
const (
	dialTimeout = time.Second
	ioTimeout   = 2 * time.Second
)

// pauses are the pauses before the second and each further try.
var pauses = []time.Duration{25 * time.Millisecond, 100 * time.Millisecond, 400 * time.Millisecond}

// retry is a hook that tries commands again whose connection broke, or whose server was not ready yet. go-redis could
// do that itself, but its last error does not tell whether an earlier try may have been carried out.
type retry struct {
	// unseen is set for a Cluster client, which retries on its own within each of these.
	unseen bool
}

// DialHook leaves dialing as it is: a command that cannot connect is tried again as a whole.
func (retry) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook tries a command again, and marks the error of a script that may have run as [ErrUncertain].
func (r retry) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		sent := false
		err := again(ctx, func() error {
			err := next(ctx, cmd)
			sent = sent || r.mayHaveRun(err)
			return err
		})
		if err != nil && sent && strings.HasPrefix(cmd.Name(), "eval") { // scripts that only read are not told apart
			return errors.Join(ErrUncertain, err)
		}

		return explain(err)
	}
}

// ProcessPipelineHook tries a pipeline again: Shine's pipelines only read, or write the same the second time.
func (retry) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		return explain(again(ctx, func() error { return next(ctx, cmds) }))
	}
}

// again calls try until it succeeds, fails for good, or has been called often enough.
func again(ctx context.Context, try func() error) error {
	err := try()
	for _, wait := range pauses {
		if err == nil || !passing(err) {
			return err
		}
		if sleep.For(ctx, wait) != nil {
			return err
		}
		err = try()
	}

	return err
}

// passing reports whether an error may be over at the next try.
func passing(err error) bool {
	var answer redis.Error
	if !errors.As(err, &answer) {
		return !errors.Is(err, redis.ErrClosed) && !errors.Is(err, context.Canceled)
	}
	switch firstWord(answer.Error()) {
	case "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN":
		return true
	}
	return false
}

// mayHaveRun reports whether a command that failed may have been carried out: not where Redis answered with an error,
// or was not reached at all.
func (r retry) mayHaveRun(err error) bool {
	var answer redis.Error
	var failed *net.OpError
	switch {
	case err == nil, errors.As(err, &answer), errors.Is(err, redis.ErrPoolTimeout), errors.Is(err, redis.ErrClosed):
		return false
	case errors.As(err, &failed) && failed.Op == "dial":
		return r.unseen
	}
	return true
}
