package socket

import (
	"context"
	"slices"
	"sync"
)

// Queue does what people ask for: a bounded number of things at a time. The people take turns, so that somebody who
// asks for a lot keeps nobody else waiting.
type Queue struct {
	bounds Bounds

	mu     sync.Mutex
	people map[string]*asking
	// turns are the people who may begin something that waits, the next one first.
	turns   []*asking
	waiting int
	workers int
	closed  bool
	working sync.WaitGroup
}

// Bounds say how much a queue does at a time, and how much it lets wait: of everybody, and of each person.
type Bounds struct{ AtOnce, AtOnceEach, Waiting, WaitingEach int }

// asking is a person who asked for something that is not done.
type asking struct {
	person  string
	waiting []Task
	begun   int
	// inLine is set while they stand in turns.
	inLine bool
}

// Task is something to do. Of tasks with the same name, if they have one, only the newest waits.
type Task struct {
	Name string
	Do   func()
}

// NewQueue returns a queue with nothing in it.
func NewQueue(b Bounds) *Queue { return &Queue{bounds: b, people: map[string]*asking{}} }

// Add lets a task of somebody wait for its turn, at the end of what they asked for. It never blocks, and reports
// whether there was room.
func (q *Queue) Add(person string, t Task) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	if q.replace(person, t) {
		return true
	}
	if !q.hasRoom(person) {
		return false
	}

	if q.people[person] == nil {
		q.people[person] = &asking{person: person}
	}
	p := q.people[person]
	p.waiting = append(p.waiting, t)
	q.waiting++
	q.lineUp(p)
	if q.workers < q.bounds.AtOnce && len(q.turns) > 0 {
		q.workers++
		q.working.Go(q.work)
	}
	return true
}

// replace puts a task in the place of a waiting one of the same name, at the end: what was asked for last is done last.
func (q *Queue) replace(person string, t Task) bool {
	p := q.people[person]
	if p == nil || t.Name == "" {
		return false
	}
	i := slices.IndexFunc(p.waiting, func(other Task) bool { return other.Name == t.Name })
	if i < 0 {
		return false
	}
	p.waiting = append(slices.Delete(p.waiting, i, i+1), t)
	return true
}

// HasRoomFor reports whether something more of somebody may wait.
func (q *Queue) HasRoomFor(person string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return !q.closed && q.hasRoom(person)
}

func (q *Queue) hasRoom(person string) bool {
	p := q.people[person]
	return q.waiting < q.bounds.Waiting && (p == nil || len(p.waiting) < q.bounds.WaitingEach)
}

// lineUp gives somebody a turn if they have something to begin, and may begin it.
func (q *Queue) lineUp(p *asking) {
	if !p.inLine && len(p.waiting) > 0 && p.begun < q.bounds.AtOnceEach {
		p.inLine = true
		q.turns = append(q.turns, p)
	}
}

// work does one task after the other while somebody has a turn.
func (q *Queue) work() {
	for {
		p, t, ok := q.begin()
		if !ok {
			return
		}
		t.Do()
		q.end(p)
	}
}

// begin takes the first task of the person whose turn it is.
func (q *Queue) begin() (*asking, Task, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.turns) == 0 {
		q.workers--
		return nil, Task{}, false
	}

	p := q.turns[0]
	q.turns = q.turns[1:]
	t := p.waiting[0]
	p.waiting = p.waiting[1:]
	q.waiting--
	p.begun++
	p.inLine = false
	q.lineUp(p)
	return p, t, true
}

func (q *Queue) end(p *asking) {
	q.mu.Lock()
	defer q.mu.Unlock()
	p.begun--
	q.lineUp(p)
	if p.begun == 0 && len(p.waiting) == 0 {
		delete(q.people, p.person)
	}
}

// Len is how many tasks wait.
func (q *Queue) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting
}

// Finish lets nothing more in, and returns when all is done. Tasks that still wait when ctx ends are dropped.
func (q *Queue) Finish(ctx context.Context) {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	defer context.AfterFunc(ctx, q.letGo)()
	q.working.Wait()
}

func (q *Queue) letGo() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, p := range q.people {
		p.waiting, p.inLine = nil, false
	}
	q.turns, q.waiting = nil, 0
}
