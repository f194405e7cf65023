package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Welcome has the outbox greet a channel or a person, once ever, and reports whether this was the first time.
func (s *Store) Welcome(ctx context.Context, to string) (bool, error) {
	return s.once(ctx, welcomeOf(to), OutboxEntry{Say: SayWelcome, To: to})
}

// WelcomeInstaller has the outbox greet the person who brought Shine into the workspace. Only the first call ever does.
func (s *Store) WelcomeInstaller(ctx context.Context, user string) (bool, error) {
	return s.once(ctx, installerWelcome, OutboxEntry{Say: SayWelcome, To: user})
}

// KnowInstaller notes that the installer was greeted, as an export tells of another Redis.
func (s *Store) KnowInstaller(ctx context.Context) error {
	if err := s.redis.HSetNX(ctx, s.keys.once, installerWelcome, saidOnce).Err(); err != nil {
		return fmt.Errorf("noting that the installer was greeted: %w", err)
	}
	return nil
}

// Thank has the outbox tell the giver of a shout-out that a recipient says thanks, once ever, and reports whether this
// was the first time. The caller checks who may.
func (s *Store) Thank(ctx context.Context, id, recipient, text string) (bool, error) {
	thanks := OutboxEntry{Say: SayThanks, Shoutout: id, By: recipient, Text: text}
	return s.once(ctx, thanksOf(id, recipient), thanks)
}

// Thanked reports whether a recipient said thanks for a shout-out.
func (s *Store) Thanked(ctx context.Context, id, recipient string) (bool, error) {
	return s.wasSaid(ctx, thanksOf(id, recipient))
}

// InstallerWelcomed reports whether the installer is greeted, or about to be.
func (s *Store) InstallerWelcomed(ctx context.Context) (bool, error) {
	return s.wasSaid(ctx, installerWelcome)
}

// wasSaid reports whether something that is said once was said.
func (s *Store) wasSaid(ctx context.Context, what string) (bool, error) {
	done, err := s.redis.HExists(ctx, s.keys.once, what).Result()
	if err != nil {
		return false, fmt.Errorf("reading what was said once: %w", err)
	}
	return done, nil
}

// eraseOnce forgets what was said once to somebody, or by them. It reads the whole hash.
func (s *Store) eraseOnce(ctx context.Context, user string) error {
	all := s.redis.HScan(ctx, s.keys.once, 0, "*"+user+"*", 1000).Iterator()
	for all.Next(ctx) { // a field, and then its value
		if !slices.Contains(strings.Fields(all.Val()), user) {
			continue
		}
		if err := s.redis.HDel(ctx, s.keys.once, all.Val()).Err(); err != nil {
			return fmt.Errorf("erasing what was said once: %w", err)
		}
	}

	if err := all.Err(); err != nil {
		return fmt.Errorf("erasing what was said once: %w", err)
	}

	return nil
}

func (s *Store) once(ctx context.Context, what string, entry OutboxEntry) (bool, error) {
	keys := []string{s.keys.once, s.keys.outbox}
	first, err := onceScript.Run(ctx, s.redis, keys, append([]any{what}, entry.fields()...)...).Bool()
	if err != nil {
		return false, fmt.Errorf("saying something once: %w", err)
	}
	return first, nil
}
