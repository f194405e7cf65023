package storage

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/storage/rescue"
)

// strange panics where many commands go out together.
type strange struct{}

func (strange) DialHook(next redis.DialHook) redis.DialHook          { return next }
func (strange) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }
func (strange) ProcessPipelineHook(redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(context.Context, []redis.Cmder) error { panic("a strange answer") }
}

// A page that is read beside another one ends nothing when that panics.
func TestReadingASpanSurvivesAPanic(t *testing.T) {
	t.Parallel()
	db := openURL(t, "memory://")
	db.redis.AddHook(strange{})
	for _, err := range db.Workspace("T1").Between(t.Context(), noon, noon.Add(time.Hour)) {
		if _, ok := errors.AsType[*rescue.Panic](err); !ok {
			t.Errorf("reading ended with %v", err)
		}
		return
	}
	t.Error("nothing was said")
}
