package delivery

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
	"shine/storage"
)

// memory is a store in memory, as far as delivery uses one, for tests whose time passes by itself.
type memory struct {
	mu   sync.Mutex
	last int64
	more chan struct{}

	entries  []held
	dead     []string
	turns    map[string]time.Time
	failing  map[string]time.Time
	given    map[string]credit.Shoutout
	said     map[string]map[string]storage.Sent
	weeks    map[string]string
	named    map[string][]storage.Naming
	editions map[string]storage.Edition
	// unsure are the shout-outs that Slack is to be asked about again, and asked the people who are to be asked for lines.
	unsure, asked []string
	// fail holds what the next calls of a method come to; nil is no error.
	fail map[string][]error
}

// held is an entry, and who took it when; by nobody as long as it is new.
type held struct {
	storage.OutboxEntry
	by   string
	kept time.Time
}

func newMemory() *memory {
	return &memory{
		more: make(chan struct{}, 1), turns: map[string]time.Time{}, failing: map[string]time.Time{}, given: map[string]credit.Shoutout{},
		said: map[string]map[string]storage.Sent{}, weeks: map[string]string{}, named: map[string][]storage.Naming{},
		editions: map[string]storage.Edition{}, fail: map[string][]error{},
	}
}

// put adds an entry to the outbox.
func (m *memory) put(e storage.OutboxEntry) storage.OutboxEntry {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last++
	e.ID = fmt.Sprintf("%d-%d", time.Now().UnixMilli(), m.last)
	m.entries = append(m.entries, held{OutboxEntry: e})
	select {
	case m.more <- struct{}{}:
	default:
	}
	return e
}

// record keeps a shout-out, and has it said.
func (m *memory) record(s credit.Shoutout) credit.Shoutout {
	m.mu.Lock()
	m.last++
	s.Time = time.Now().UTC()
	s.ID = strconv.FormatInt(s.Time.UnixMicro()+m.last, 10)
	m.given[s.ID] = s
	m.mu.Unlock()
	m.put(storage.OutboxEntry{Say: storage.SayShoutout, Shoutout: s.ID})
	return s
}

// change puts another shout-out in the place of one, or none.
func (m *memory) change(s credit.Shoutout) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.given[s.ID] = s; s.Giver == "" {
		delete(m.given, s.ID)
	}
}

func (m *memory) failed(method string) error {
	left := m.fail[method]
	if len(left) == 0 {
		return nil
	}
	m.fail[method] = left[1:]
	return left[0]
}

func (m *memory) ReadOutbox(ctx context.Context, consumer string, _ int, block time.Duration) ([]storage.OutboxEntry, error) {
	for end := time.Now().Add(block); ; {
		if entries := m.take(consumer, func(h held) bool { return h.by == "" }); len(entries) > 0 {
			return entries, nil
		}
		select {
		case <-ctx.Done():
			return nil, nil
		case <-m.more:
		case <-time.After(time.Until(end)):
			return nil, nil
		}
	}
}

func (m *memory) ClaimOutbox(_ context.Context, consumer string, minIdle time.Duration, _ int) ([]storage.OutboxEntry, error) {
	claimed := m.take(consumer, func(h held) bool { return h.by != "" && time.Since(h.kept) >= minIdle })
	for i := range claimed {
		claimed[i].Taken = true
	}
	return claimed, nil
}

func (m *memory) take(consumer string, which func(held) bool) (taken []storage.OutboxEntry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, h := range m.entries {
		if which(h) {
			m.entries[i].by, m.entries[i].kept = consumer, time.Now()
			taken = append(taken, h.OutboxEntry)
		}
	}
	return taken
}

func (m *memory) KeepOutbox(_ context.Context, consumer string, ids ...string) (lost []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		i := slices.IndexFunc(m.entries, func(h held) bool { return h.ID == id && h.by == consumer })
		if i < 0 {
			lost = append(lost, id)
			continue
		}
		m.entries[i].kept = time.Now()
	}
	return lost, nil
}

func (m *memory) DoneOutbox(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries = slices.DeleteFunc(m.entries, func(h held) bool { return h.ID == id })
	delete(m.failing, id)
	return nil
}

func (m *memory) Failing(_ context.Context, id string, now time.Time) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.failing[id]; !ok {
		m.failing[id] = now
	}
	return m.failing[id], nil
}

func (m *memory) Bury(_ context.Context, _ storage.OutboxEntry, reason string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = append(m.dead, reason)
	return nil
}

func (m *memory) OutboxLength(context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return int64(len(m.entries)), nil
}

func (m *memory) DeadLength(context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return int64(len(m.dead)), nil
}

func (m *memory) Reserve(_ context.Context, conversation string, gap time.Duration) (time.Duration, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if wait := time.Until(m.turns[conversation]); wait > 0 {
		return wait, nil
	}
	m.turns[conversation] = time.Now().Add(gap)
	return 0, nil
}

func (m *memory) Hold(_ context.Context, conversation string, pause time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turns[conversation] = time.Now().Add(pause)
	return nil
}

func (m *memory) Get(_ context.Context, ids ...string) (found []credit.Shoutout, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		if s, ok := m.given[id]; ok {
			found = append(found, s)
		}
	}
	return found, nil
}

func (m *memory) Chain(_ context.Context, id string) (chain []credit.Shoutout, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for s, ok := m.given[id]; ok; s, ok = m.given[s.PassedFrom] {
		chain = append(chain, s)
	}
	return chain, nil
}

func (m *memory) Given(_ context.Context, user string, span storage.Span) ([]credit.Shoutout, error) {
	return m.within(span, func(s credit.Shoutout) bool { return s.Giver == user }), nil
}

func (m *memory) Received(_ context.Context, user string, span storage.Span) ([]credit.Shoutout, error) {
	return m.within(span, func(s credit.Shoutout) bool { return slices.Contains(s.Recipients, user) }), nil
}

func (m *memory) within(span storage.Span, which func(credit.Shoutout) bool) (found []credit.Shoutout) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range slices.Sorted(maps.Keys(m.given)) {
		s := m.given[id]
		if which(s) && !s.Time.Before(span.From) && s.Time.Before(span.To) && (span.Before == "" || id < span.Before) {
			found = append(found, s)
		}
	}
	slices.Reverse(found)
	return found
}

func (m *memory) NoteUnsure(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.unsure = append(m.unsure, id)
	return nil
}

func (m *memory) PlanLines(_ context.Context, _ time.Time, people ...string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, people...)
	return nil
}

func (m *memory) Said(_ context.Context, about credit.Shoutout) (map[string]storage.Sent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.said[about.ID]), nil
}

func (m *memory) SaidBy(_ context.Context, sent storage.Sent) (ids []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range slices.Sorted(maps.Keys(m.said)) {
		for target, at := range m.said[id] {
			if at == sent && strings.HasPrefix(target, "C") && !strings.Contains(target, "#") {
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

func (m *memory) MarkSent(_ context.Context, about credit.Shoutout, target string, sent storage.Sent) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.failed("Say"); err != nil {
		return false, err
	}
	if m.said[about.ID] == nil {
		m.said[about.ID] = map[string]storage.Sent{}
	}
	m.said[about.ID][target] = sent
	about.Names = nil
	return cmp.Equal(m.given[about.ID], about), nil
}

func (m *memory) Unsay(_ context.Context, about credit.Shoutout, _ storage.Sent) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.said[about.ID], about.Channel)
	return nil
}

func (m *memory) WeekThread(_ context.Context, channel, week string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.weeks[channel+" "+week], nil
}

func (m *memory) KeepWeekThread(_ context.Context, channel, week, ts string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.weeks[channel+" "+week] = ts
	return nil
}

func (m *memory) NoteNamed(_ context.Context, people []string, n storage.Naming, before ...storage.Naming) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, one := range people {
		m.named[one] = append(without(m.named[one], before), n)
	}
	return m.failed("NoteNamed")
}

func without(all, gone []storage.Naming) []storage.Naming {
	return slices.DeleteFunc(all, func(n storage.Naming) bool {
		return slices.ContainsFunc(gone, func(g storage.Naming) bool { return g.At == n.At && g.Mark == n.Mark })
	})
}

func (m *memory) Named(_ context.Context, user string) ([]storage.Naming, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.named[user]), nil
}

func (m *memory) Unname(_ context.Context, user string, gone ...storage.Naming) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.named[user] = without(m.named[user], gone)
	return nil
}

func (m *memory) Edition(_ context.Context, channel string, until time.Time) (storage.Edition, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.editions[channel+" "+until.String()]
	e.Parts = slices.Clone(e.Parts)
	return e, ok, nil
}

func (m *memory) KeepEdition(_ context.Context, e storage.Edition) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.failed("KeepEdition"); err != nil {
		return err
	}
	e.Parts = slices.Clone(e.Parts)
	m.editions[e.Channel+" "+e.Until.String()] = e
	return nil
}

func (m *memory) EditionsAt(_ context.Context, at time.Time) (found []storage.Edition, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.editions {
		if !at.Before(e.From) && at.Before(e.Until) {
			found = append(found, e)
		}
	}
	return found, nil
}

func (m *memory) ChannelNow(id string) string { return id }

var errNoStore = errors.New("no answer from Redis")
