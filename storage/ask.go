package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

const (
	// askMemory is how long it is kept which messages somebody was asked about, and mostAsked how many of them are
	// kept.
	askMemory = 90 * 24 * time.Hour
	mostAsked = 200
)

// Asked is what becomes of asking somebody for the story behind a message.
type Asked int

// These are the outcomes: they are asked; they were asked about that message before; or they did not answer the last
// questions.
const (
	AskedNow    Asked = 1
	AskedBefore Asked = 0
	AskRests    Asked = -1
)

// Ask notes that somebody is asked for the story behind a message, unless they were asked about it before, or did not
// answer the last questions.
func (s *Store) Ask(ctx context.Context, now time.Time, user string, message Sent) (Asked, error) {
	keys := []string{s.keys.asked(s.PersonNow(user))}
	asked, err := askScript.Run(
		ctx, s.redis, keys, s.askedAbout(message), now.UnixMilli(), credit.StoryWithin.Milliseconds(),
		credit.StoriesUntold,
		mostAsked, askMemory.Milliseconds(),
	).Int()
	if err != nil {
		return AskedBefore, fmt.Errorf("noting that somebody is asked for a story: %w", err)
	}
	return Asked(asked), nil
}

// NoteTells notes that somebody wants to tell the story that they were asked for.
func (s *Store) NoteTells(ctx context.Context, user string, message Sent) error {
	key, about := s.keys.asked(s.PersonNow(user)), s.askedAbout(message)
	at, err := s.redis.HGet(ctx, key, about).Result()
	if err == nil {
		err = s.redis.HSet(ctx, key, about, strings.TrimSuffix(at, tellsMark)+tellsMark).Err()
	}
	if err != nil && !isNil(err) {
		return fmt.Errorf("noting that somebody tells a story: %w", err)
	}
	return nil
}

// AskAnew forgets that somebody did not answer what they were asked before a moment.
func (s *Store) AskAnew(ctx context.Context, now time.Time, user string) error {
	key := s.keys.asked(s.PersonNow(user))
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, key, askedSince, now.UnixMilli())
		p.PExpire(ctx, key, askMemory)
		return nil
	})
	if err != nil {
		return fmt.Errorf("asking somebody anew: %w", err)
	}
	return nil
}

// askedAbout names a message, with the id that its channel has now.
func (s *Store) askedAbout(message Sent) string {
	return s.ChannelNow(message.Conversation) + " " + message.TS
}
