package storage

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
	"shine/storage/rescue"
)

// pageSize is how many shout-outs one read of a span takes.
const pageSize = 1000

// record is a packed shout-out and its ID.
type record struct{ id, packed string }

// Get reads shout-outs by ID, in the order of ids, in one round trip. Those that do not exist are left out.
func (s *Store) Get(ctx context.Context, ids ...string) ([]credit.Shoutout, error) {
	var boosts askedBoosts
	records, err := s.readRecords(ctx, ids, func(p redis.Pipeliner, ids []string) {
		boosts = s.askBoosts(ctx, p, ids)
	})
	if err != nil {
		return nil, err
	}

	found, err := s.unpackAll(records)
	boosts.fill(found)
	return found, err
}

// longestChain is how many shout-outs of a chain are read.
const longestChain = 50

// Chain reads a shout-out and those from which it was passed on, backwards. It ends where one was taken back.
func (s *Store) Chain(ctx context.Context, id string) ([]credit.Shoutout, error) {
	var chain []credit.Shoutout
	for id != "" && len(chain) < longestChain {
		found, err := s.Get(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("reading a chain: %w", err)
		}
		if len(found) == 0 {
			break
		}
		chain = append(chain, found[0])
		id = found[0].PassedFrom
	}

	return chain, nil
}

func (s *Store) records(ctx context.Context, ids ...string) ([]record, error) {
	return s.readRecords(ctx, ids, func(redis.Pipeliner, []string) {})
}

// readRecords reads records, and in the same round trip what else is asked for about those IDs that may exist.
func (s *Store) readRecords(
	ctx context.Context, ids []string, ask func(p redis.Pipeliner, ids []string),
) ([]record, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, ok := credit.IDTime(id); return !ok })
	if len(ids) == 0 {
		return nil, nil
	}

	entries := make([]*redis.XMessageSliceCmd, len(ids))
	loose := make([]*redis.StringSliceCmd, len(ids))
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range ids {
			entries[i] = p.XRange(ctx, s.keys.ledger, id, id)
			loose[i] = p.ZRangeByScore(ctx, s.keys.loose, &redis.ZRangeBy{Min: id, Max: id})
		}
		ask(p, ids)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading shout-outs: %w", err)
	}

	var found []record
	for i := range ids {
		found = append(found, merge(entries[i].Val(), loose[i].Val())...)
	}

	return found, nil
}

// Between reads the shout-outs recorded from a moment on and before another, in order, a page at a time. The next page
// is on its way while one is unpacked.
func (s *Store) Between(ctx context.Context, from, to time.Time) iter.Seq2[credit.Shoutout, error] {
	return func(yield func(credit.Shoutout, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		last := idBefore(to)
		for next := s.fetch(ctx, firstID(from), last); next != nil; {
			page := <-next
			if next = nil; page.full() {
				next = s.fetch(ctx, nextID(page.records[len(page.records)-1].id), last)
			}
			found, err := s.unpackPage(ctx, page)
			if err != nil {
				yield(credit.Shoutout{}, err)
				return
			}

			for _, one := range found {
				if !yield(one, nil) {
					return
				}
			}
		}
	}
}

// page reads up to a page of shout-outs with IDs from first to last, and says whether there may be more.
func (s *Store) page(ctx context.Context, first, last string) ([]credit.Shoutout, bool, error) {
	page := <-s.fetch(ctx, first, last)
	found, err := s.unpackPage(ctx, page)
	return found, page.full(), err
}

// packedPage is up to pageSize packed shout-outs of a span.
type packedPage struct {
	records []record
	err     error
}

// full reports whether there may be more.
func (p packedPage) full() bool { return len(p.records) == pageSize }

func (s *Store) unpackPage(ctx context.Context, page packedPage) ([]credit.Shoutout, error) {
	if page.err != nil {
		return nil, page.err
	}
	found, err := s.unpackAll(page.records)
	if err != nil {
		return nil, err
	}
	return found, s.readBoosts(ctx, found)
}

// fetch begins to read a page of shout-outs with IDs from first to last.
func (s *Store) fetch(ctx context.Context, first, last string) <-chan packedPage {
	fetched := make(chan packedPage, 1)
	rescue.Go(func() error {
		var page packedPage
		page.err = rescue.Do(func() (err error) {
			page.records, err = s.packed(ctx, first, last)
			return err
		})
		fetched <- page
		return nil
	})
	return fetched
}

// packed reads up to pageSize packed shout-outs with IDs from first to last.
func (s *Store) packed(ctx context.Context, first, last string) ([]record, error) {
	var entries *redis.XMessageSliceCmd
	var loose *redis.StringSliceCmd
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		entries = p.XRangeN(ctx, s.keys.ledger, first, last, pageSize)
		loose = p.ZRangeByScore(ctx, s.keys.loose, &redis.ZRangeBy{Min: first, Max: last, Count: pageSize})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading a span: %w", err)
	}

	records := merge(entries.Val(), loose.Val())
	return records[:min(len(records), pageSize)], nil
}

// merge joins records of the ledger with loose ones, in the order of IDs.
func merge(entries []redis.XMessage, loose []string) []record {
	records := make([]record, 0, len(entries)+len(loose))
	for _, e := range entries {
		packed, _ := e.Values[ledgerField].(string)
		records = append(records, record{strings.TrimSuffix(e.ID, "-0"), packed})
	}

	for _, member := range loose {
		id, packed, _ := strings.Cut(member, ":")
		records = append(records, record{id, packed})
	}

	if len(loose) > 0 {
		slices.SortFunc(records, func(a, b record) int { return cmp.Compare(idNumber(a.id), idNumber(b.id)) })
	}
	return records
}

func (s *Store) unpackAll(records []record) ([]credit.Shoutout, error) {
	found := make([]credit.Shoutout, 0, len(records))
	for _, r := range records {
		unpacked, err := s.unpack(r.id, r.packed)
		if err != nil {
			return nil, err
		}
		found = append(found, unpacked)
	}
	return found, nil
}

// Span is a part of somebody's shout-outs: the newest of those from a moment on and before another.
type Span struct {
	From, To time.Time
	// Before, if set, is the ID before which to go on: the last one of the page before.
	Before string
	// Count is how many to read at most.
	Count int
}

// Received reads the shout-outs that credit somebody, newest first.
func (s *Store) Received(ctx context.Context, user string, span Span) ([]credit.Shoutout, error) {
	return s.ofPerson(ctx, span, func(year int) string { return s.keys.got(user, year) })
}

// Given reads the shout-outs that somebody gave, newest first.
func (s *Store) Given(ctx context.Context, user string, span Span) ([]credit.Shoutout, error) {
	return s.ofPerson(ctx, span, func(year int) string { return s.keys.gave(user, year) })
}

func (s *Store) ofPerson(ctx context.Context, span Span, key func(year int) string) ([]credit.Shoutout, error) {
	// Most readings end in the latest two years. All years before those are read at once.
	from, latest := max(span.From.UTC().Year(), firstYear), span.To.UTC().Year()
	late := max(from, latest-1)
	ids, err := s.idsOfPerson(ctx, span, key, late, latest)
	if err == nil && len(ids) < span.Count && from < late {
		var earlier []string
		earlier, err = s.idsOfPerson(ctx, span, key, from, late-1)
		ids = append(ids, earlier...)
	}
	if err != nil {
		return nil, fmt.Errorf("reading somebody's shout-outs: %w", err)
	}

	return s.Get(ctx, ids[:min(len(ids), span.Count)]...)
}

// idsOfPerson reads the IDs of a span in some years, newest first, in one round trip: for each year as many as are
// asked for.
func (s *Store) idsOfPerson(
	ctx context.Context, span Span, key func(year int) string, first, last int,
) ([]string, error) {
	to := idBefore(span.To)
	if span.Before != "" {
		to = strconv.FormatInt(min(idNumber(to), idNumber(span.Before)-1), 10)
	}
	within := &redis.ZRangeBy{Min: firstID(span.From), Max: to, Count: int64(span.Count)}

	var years []*redis.StringSliceCmd
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for year := last; year >= first; year-- {
			years = append(years, p.ZRevRangeByScore(ctx, key(year), within))
		}
		return nil
	})

	var ids []string
	for _, year := range years {
		ids = append(ids, year.Val()...)
	}
	return ids, err //nolint:wrapcheck // the caller says what it was
}

// firstYear is the first year that has IDs.
const firstYear = 1970

// maxID is greater than every ID: scores of sorted sets are exact up to here.
const maxID = 1<<53 - 1

// firstID is the first ID of a moment.
func firstID(t time.Time) string { return strconv.FormatInt(max(t.UnixMicro(), 0), 10) }

// idBefore is the last ID before a moment.
func idBefore(t time.Time) string { return strconv.FormatInt(max(t.UnixMicro()-1, 0), 10) }

func nextID(id string) string { return strconv.FormatInt(idNumber(id)+1, 10) }

func idNumber(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}
