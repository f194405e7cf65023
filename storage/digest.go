package storage

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Subscription reads a channel's subscription, and whether there is one.
func (s *Store) Subscription(ctx context.Context, channel string) (credit.Subscription, bool, error) {
	_, found, err := s.subscription(ctx, channel)
	return found, found.Channel != "", err
}

// subscription reads it with its raw state, "" for none.
func (s *Store) subscription(ctx context.Context, channel string) (raw string, found credit.Subscription, err error) {
	raw, err = s.redis.HGet(ctx, s.keys.subscriptions, channel).Result()
	switch {
	case isNil(err):
		return "", found, nil
	case err != nil:
		return "", found, fmt.Errorf("reading the subscription of %s: %w", channel, err)
	}
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		return raw, found, fmt.Errorf("reading the subscription of %s: %w", channel, err)
	}
	return raw, found, nil
}

// Subscriptions reads all subscriptions, by channel.
func (s *Store) Subscriptions(ctx context.Context) ([]credit.Subscription, error) {
	raw, err := s.redis.HGetAll(ctx, s.keys.subscriptions).Result()
	if err != nil {
		return nil, fmt.Errorf("reading the subscriptions: %w", err)
	}
	decoded, err := decodeAll[credit.Subscription](raw)
	if err != nil {
		return nil, fmt.Errorf("reading the subscriptions: %w", err)
	}
	return slices.SortedFunc(maps.Values(decoded), func(a, b credit.Subscription) int { return cmp.Compare(a.Channel, b.Channel) }), nil
}

// Subscribe changes a channel's subscription. Change gets the one that there is, or one without a channel, and returns
// the new one, without a channel to end it; an error of change's own is returned as it is. The audit line may be zero.
func (s *Store) Subscribe(ctx context.Context, now time.Time, channel string, line AuditLine, change func(credit.Subscription) (credit.Subscription, error)) (credit.Subscription, error) {
	var audit []any
	if line.Action != "" {
		audit = line.fields()
	}
	for range swapTries {
		before, found, err := s.subscription(ctx, channel)
		if err != nil {
			return found, err
		}
		changed, err := change(found)
		if err != nil {
			return found, err
		}
		var after any
		var wake time.Time
		if changed.Channel != "" {
			after, wake = changed, changed.Wake(now)
		}
		err = s.agenda(ctx, s.keys.subscriptions, agendaStep{field: channel, before: before, after: after, due: dueDigest + channel, at: wake, audit: audit})
		if !errors.Is(err, ErrChanged) {
			return changed, err
		}
	}
	return credit.Subscription{}, ErrChanged
}

// Seal makes sure that no shout-out is stamped before a moment any more.
func (s *Store) Seal(ctx context.Context, until time.Time) error {
	if err := sealScript.Run(ctx, s.redis, []string{s.keys.last}, idBefore(until)).Err(); err != nil && !isNil(err) {
		return fmt.Errorf("closing a span: %w", err)
	}
	return nil
}

// Closing is what becomes of a digest that is due.
type Closing int

// It is told; its span is let go in silence; or its span joins the next one.
const (
	Tell Closing = iota
	LetGo
	Join
)

// CloseDigest ends the span of a digest, and has the outbox tell it. Of several copies of the bot one gets true, the
// others find that the subscription is another one by now.
func (s *Store) CloseDigest(ctx context.Context, now time.Time, sub credit.Subscription, until time.Time, how Closing) (bool, error) {
	before, err := json.Marshal(sub)
	if err != nil {
		return false, fmt.Errorf("encoding a subscription: %w", err)
	}
	after, step := sub, agendaStep{field: sub.Channel, before: string(before), due: dueDigest + sub.Channel}
	if how != Join {
		after.Until = until.UTC()
	}
	if how == Tell {
		step.say = []any{"say", string(SayDigest), "to", sub.Channel, "from", sub.Until.UnixMicro(), "until", until.UnixMicro(), "scope", string(sub.Scope)}
	}
	step.after, step.at = after, sub.Schedule.Next(now)
	err = s.agenda(ctx, s.keys.subscriptions, step)
	if errors.Is(err, ErrChanged) {
		return false, nil
	}
	return err == nil, err
}

// Recap is somebody's wish for a weekly recap: the end of the last one's span.
type Recap struct{ Until time.Time }

// KeepRecap changes what is noted of somebody's weekly recap: with from and until, it has the outbox tell that week. The
// zero after ends it. It reports false where another copy of the bot was first.
func (s *Store) KeepRecap(ctx context.Context, user string, before, after Recap, due time.Time, tell bool) (bool, error) {
	step := agendaStep{field: user, due: dueRecap + user, at: due}
	if before != (Recap{}) {
		raw, err := json.Marshal(before)
		if err != nil {
			return false, fmt.Errorf("encoding a recap: %w", err)
		}
		step.before = string(raw)
	}
	if after != (Recap{}) {
		step.after = after
	}
	if tell {
		step.say = []any{"say", string(SayRecap), "to", user, "from", before.Until.UnixMicro(), "until", after.Until.UnixMicro()}
	}
	err := s.agenda(ctx, s.keys.recaps, step)
	if errors.Is(err, ErrChanged) {
		return false, nil
	}
	return err == nil, err
}

// Recaps reads everybody's, by user.
func (s *Store) Recaps(ctx context.Context) (map[string]Recap, error) {
	raw, err := s.redis.HGetAll(ctx, s.keys.recaps).Result()
	if err != nil {
		return nil, fmt.Errorf("reading who wants a recap: %w", err)
	}
	return decodeAll[Recap](raw)
}

// What may be due, before the channel or user.
const (
	dueDigest = "digest "
	dueRecap  = "recap "
)

// agendaStep is one change of the agenda.
type agendaStep struct {
	field, before string
	after         any // nil to remove it
	due           string
	at            time.Time // zero for never
	stays         bool      // set to leave when it is due as it is
	say, audit    []any
}

func (s *Store) agenda(ctx context.Context, key string, step agendaStep) error {
	return s.agendaOf(ctx, key, s.keys.due, step)
}

// agendaOf changes a state in one hash, and when it is due in a sorted set.
func (s *Store) agendaOf(ctx context.Context, key, dues string, step agendaStep) error {
	after, at := "", ""
	if step.after != nil {
		raw, err := json.Marshal(step.after)
		if err != nil {
			return fmt.Errorf("encoding %s: %w", step.due, err)
		}
		after = string(raw)
	}
	switch {
	case step.stays:
		at = "="
	case !step.at.IsZero():
		at = strconv.FormatInt(step.at.UnixMilli(), 10)
	}
	args := append([]any{step.field, step.before, after, step.due, at, len(step.say)}, step.say...)
	keys := []string{key, dues, s.keys.outbox, s.keys.audit}
	done, err := agendaScript.Run(ctx, s.redis, keys, append(args, step.audit...)...).Bool()
	if err != nil {
		return fmt.Errorf("changing %s: %w", step.due, err)
	}
	if !done {
		return ErrChanged
	}
	return nil
}

// Due is something that is due: the digest of a channel, or the recap of a user; the other one is empty.
type Due struct{ Digest, Recap string }

// ClaimDue takes the first thing that is due, for as long as the lease; false where nothing is.
func (s *Store) ClaimDue(ctx context.Context, now time.Time, lease time.Duration) (Due, bool, error) {
	claimed, err := s.claim(ctx, s.keys.due, now, lease, 1)
	if err != nil || len(claimed) == 0 {
		return Due{}, false, err
	}
	if channel, ok := strings.CutPrefix(claimed[0], dueDigest); ok {
		return Due{Digest: channel}, true, nil
	}
	user, _ := strings.CutPrefix(claimed[0], dueRecap)
	return Due{Recap: user}, true, nil
}

// claim takes the first few of what is due by a sorted set.
func (s *Store) claim(ctx context.Context, key string, now time.Time, lease time.Duration, most int) ([]string, error) {
	claimed, err := claimScript.Run(ctx, s.redis, []string{key}, now.UnixMilli(), now.Add(lease).UnixMilli(), most).StringSlice()
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("looking what is due: %w", err)
	}
	return claimed, nil
}

// Published reads the shout-outs that others may read from a moment on and before another: those given then, but for
// those placed later, and those placed then. In the order of IDs.
func (s *Store) Published(ctx context.Context, from, until time.Time) iter.Seq2[credit.Shoutout, error] {
	return func(yield func(credit.Shoutout, error) bool) {
		placed, err := s.redis.ZRangeByScore(ctx, s.keys.placed, &redis.ZRangeBy{Min: firstID(from), Max: idBefore(until)}).Result()
		if err != nil {
			yield(credit.Shoutout{}, fmt.Errorf("reading a span: %w", err))
			return
		}
		earlier, err := s.Get(ctx, slices.DeleteFunc(placed, func(id string) bool { return idNumber(id) >= from.UnixMicro() })...)
		if err != nil {
			yield(credit.Shoutout{}, err)
			return
		}
		for _, one := range earlier {
			if !yield(one, nil) {
				return
			}
		}
		for one, err := range s.Between(ctx, from, until) {
			if err == nil && !one.PublishedAt().Before(until) {
				continue // told in the span of its pick
			}
			if !yield(one, err) || err != nil {
				return
			}
		}
	}
}

// Seen reports of each person whether they were credited from a moment on and before another.
func (s *Store) Seen(ctx context.Context, people []string, from, until time.Time) (map[string]bool, error) {
	seen := make(map[string]bool, len(people))
	for year := from.UTC().Year(); year <= until.UTC().Year(); year++ {
		for chunk := range slices.Chunk(people, 500) {
			keys := make([]string, len(chunk))
			for i, user := range chunk {
				keys[i] = s.keys.got(user, year)
			}
			found, err := seenScript.Run(ctx, s.redis, keys, firstID(from), idBefore(until)).Int64Slice()
			if err != nil {
				return nil, fmt.Errorf("reading who was credited before: %w", err)
			}
			for i, user := range chunk {
				seen[user] = seen[user] || found[i] > 0
			}
		}
	}
	return seen, nil
}

// Met reports of each pair of a giver and a recipient whether the first credited the second before a moment.
func (s *Store) Met(ctx context.Context, pairs [][2]string, before time.Time) (map[[2]string]bool, error) {
	met := make(map[[2]string]bool, len(pairs))
	for year := before.UTC().Year(); year > before.UTC().Year()-yearsBack; year-- {
		gave, got := make([]*redis.StringSliceCmd, len(pairs)), make([]*redis.StringSliceCmd, len(pairs))
		_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, pair := range pairs {
				all := &redis.ZRangeBy{Min: "-inf", Max: idBefore(before)}
				gave[i] = p.ZRangeByScore(ctx, s.keys.gave(pair[0], year), all)
				got[i] = p.ZRangeByScore(ctx, s.keys.got(pair[1], year), all)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading who credited whom before: %w", err)
		}
		for i, pair := range pairs {
			met[pair] = met[pair] || shareOne(gave[i].Val(), got[i].Val())
		}
	}
	return met, nil
}

// yearsBack is how many years of somebody's history are looked through.
const yearsBack = 5

// shareOne reports whether two lists of IDs, both rising, have one in common.
func shareOne(a, b []string) bool {
	for len(a) > 0 && len(b) > 0 {
		switch c := cmp.Compare(idNumber(a[0]), idNumber(b[0])); {
		case c == 0:
			return true
		case c < 0:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return false
}

// Edition is a digest that is told: what was decided for it, and where it stands.
type Edition struct {
	Channel string    `json:"-"`
	From    time.Time `json:"from"`
	Until   time.Time `json:"-"`
	// Featured are the IDs of the featured stories, and People everybody credited in them.
	Featured []string `json:"featured,omitempty"`
	People   []string `json:"people,omitempty"`
	// Stories is how many it tells, Scope of which channels.
	Stories int          `json:"stories"`
	Scope   credit.Scope `json:"scope"`
	// TS is the message's, Parts are those of what goes on in its thread.
	TS    string   `json:"ts,omitempty"`
	Parts []string `json:"parts,omitempty"`
	// Pictured is set once its picture was tried, and Picture is Slack's id of it; empty where there is none.
	Pictured bool   `json:"pictured,omitempty"`
	Picture  string `json:"picture,omitempty"`
	// Done is set once there is nothing more to say, and Failed is Slack's word for why there could not be.
	Done   bool   `json:"done,omitempty"`
	Failed string `json:"failed,omitempty"`
}

// Edition reads the digest of a channel whose span ends at a moment, and whether it was begun.
func (s *Store) Edition(ctx context.Context, channel string, until time.Time) (Edition, bool, error) {
	raw, err := s.redis.HGet(ctx, s.keys.editions(channel), firstID(until)).Result()
	e := Edition{Channel: channel, Until: until.UTC()}
	switch {
	case isNil(err):
		return e, false, nil
	case err != nil:
		return e, false, fmt.Errorf("reading a digest: %w", err)
	}
	if err := json.Unmarshal([]byte(raw), &e); err != nil {
		return e, false, fmt.Errorf("reading a digest: %w", err)
	}
	return e, true, nil
}

// KeepEdition notes what became of a digest.
func (s *Store) KeepEdition(ctx context.Context, e Edition) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encoding a digest: %w", err)
	}
	_, err = s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, s.keys.editions(e.Channel), firstID(e.Until), raw)
		p.ZAdd(ctx, s.keys.digests, redis.Z{
			Score: float64(e.Until.UnixMicro()), Member: e.Channel + " " + firstID(e.From) + " " + firstID(e.Until),
		})
		return nil
	})
	if err != nil {
		return fmt.Errorf("noting a digest: %w", err)
	}
	return nil
}

// Editions reads the digests of a channel that ended before a moment, oldest first.
func (s *Store) Editions(ctx context.Context, channel string, before time.Time) ([]Edition, error) {
	raw, err := s.redis.HGetAll(ctx, s.keys.editions(channel)).Result()
	if err != nil {
		return nil, fmt.Errorf("reading digests: %w", err)
	}
	decoded, err := decodeAll[Edition](raw)
	if err != nil {
		return nil, fmt.Errorf("reading digests: %w", err)
	}
	var editions []Edition
	for until, e := range decoded {
		e.Channel, e.Until = channel, time.UnixMicro(idNumber(until)).UTC()
		if e.Until.Before(before) {
			editions = append(editions, e)
		}
	}
	slices.SortFunc(editions, func(a, b Edition) int { return a.Until.Compare(b.Until) })
	return editions, nil
}

// EditionsAt finds the digests, of whatever channel, in whose span a moment falls.
func (s *Store) EditionsAt(ctx context.Context, at time.Time) ([]Edition, error) {
	members, err := s.redis.ZRangeByScore(ctx, s.keys.digests, &redis.ZRangeBy{Min: nextID(firstID(at)), Max: "+inf"}).Result()
	if err != nil {
		return nil, fmt.Errorf("finding digests: %w", err)
	}
	var editions []Edition
	for _, member := range members {
		fields := append(strings.Fields(member), "", "", "")
		from := time.UnixMicro(idNumber(fields[1])).UTC()
		if from.After(at) {
			continue
		}
		e, found, err := s.Edition(ctx, fields[0], time.UnixMicro(idNumber(fields[2])))
		if err != nil {
			return nil, err
		}
		if e.From = from; found {
			editions = append(editions, e)
		}
	}
	return editions, nil
}
