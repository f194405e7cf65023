package bot

import (
	"hash/maphash"
	"sync"
)

// locks are enough mutexes for people who do not wait for each other often, and always the same one for the same person.
type locks struct {
	seed  maphash.Seed
	mutex [64]sync.Mutex
}

func newLocks() *locks { return &locks{seed: maphash.MakeSeed()} }

func (l *locks) of(user string) *sync.Mutex {
	return &l.mutex[maphash.String(l.seed, user)%uint64(len(l.mutex))]
}
