package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Sent is where a message stands: Slack's conversation and its ts ("1763942179.000123").
type Sent struct{ Conversation, TS string }

// Link is the address of the message in the workspace, in the form of chat.getPermalink; empty where there is none.
// Home is the workspace's address, and thread the thread in which the message stands.
func (m Sent) Link(home, thread string) string {
	if home == "" || m.TS == "" {
		return ""
	}
	link := home + "archives/" + m.Conversation + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if thread != "" {
		link += "?thread_ts=" + thread + "&cid=" + m.Conversation
	}
	return link
}

// MarkSent notes that a message about a shout-out was sent, and reports whether it still tells the shout-out as it is.
// If not, the shout-out was edited or taken back meanwhile, and the message has to follow.
//
// The target is what the message was for: the shout-out's channel for its announcement, which is remembered as long
// as the shout-out, or else a recipient or a part of a thread, which is remembered for [SaidMemory].
func (s *Store) MarkSent(ctx context.Context, about credit.Shoutout, target string, sent Sent) (bool, error) {
	// The channel may have got another id while the message was on its way.
	about.Channel, target, sent.Conversation = s.ChannelNow(about.Channel), s.targetNow(target), s.ChannelNow(
		sent.Conversation,
	)
	keys := []string{s.keys.ledger, s.keys.loose}
	args := []any{about.ID}
	switch ts := tsNumber(sent.TS); {
	case target == about.Channel && sent.Conversation != about.Channel:
		keys = append(keys, s.keys.elsewhere(about.Time), s.keys.said(sent.Conversation, time.UnixMicro(ts)))
		args = append(args, ts, sent.Conversation+" "+sent.TS)
	case target == about.Channel:
		keys = append(keys, s.keys.said(about.Channel, about.Time), s.keys.said(about.Channel, time.UnixMicro(ts)))
		args = append(args, ts)
		for _, former := range s.channelIDs(about.Channel)[1:] {
			keys = append(keys, s.keys.said(former, about.Time))
		}
	default:
		keys = append(keys, s.keys.told(about.Time))
		args = append(
			args, packTold(about, target, sent), "", toldMemory.Milliseconds(), toldLine(about, target, sent),
			joined(about.Recipients),
		)
	}

	record, err := saidScript.Run(ctx, s.redis, keys, args...).Text()
	if err != nil {
		return false, fmt.Errorf("noting what was said: %w", err)
	}

	return record != "" && s.says(record, about), nil
}

// says reports whether a record says the same as a shout-out.
func (s *Store) says(record string, one credit.Shoutout) bool {
	packed := withoutEvent(pack(one, noEvent))
	if withoutEvent(record) == packed {
		return true
	}
	now, err := s.unpack(one.ID, record) // the record may have an older id of the channel
	return err == nil && withoutEvent(pack(now, noEvent)) == packed
}

// Said reads where the messages about a shout-out stand, by target.
func (s *Store) Said(ctx context.Context, about credit.Shoutout) (map[string]Sent, error) {
	var announced []*redis.FloatCmd
	var elsewhere, told *redis.StringCmd
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, id := range s.channelIDs(about.Channel) {
			announced = append(announced, p.ZScore(ctx, s.keys.said(id, about.Time), about.ID))
		}
		elsewhere = p.HGet(ctx, s.keys.elsewhere(about.Time), about.ID)
		told = p.HGet(ctx, s.keys.told(about.Time), about.ID)
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("reading what was said: %w", err)
	}

	said := map[string]Sent{}
	for _, score := range slices.Backward(announced) { // the note under the channel's present id counts
		if score.Err() == nil {
			said[about.Channel] = Sent{Conversation: about.Channel, TS: tsOf(int64(score.Val()))}
		}
	}

	if conversation, ts, ok := strings.Cut(elsewhere.Val(), " "); ok {
		said[about.Channel] = Sent{Conversation: s.ChannelNow(conversation), TS: ts}
	}
	for line := range strings.Lines(told.Val()) {
		target, sent := unpackTold(about, line)
		sent.Conversation = s.ChannelNow(sent.Conversation)
		said[s.targetNow(target)] = sent
	}

	return said, nil
}

// Unsay forgets where the announcement of a shout-out stood: it was taken back.
func (s *Store) Unsay(ctx context.Context, about credit.Shoutout, sent Sent) error {
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, id := range s.channelIDs(about.Channel) {
			p.ZRem(ctx, s.keys.said(id, about.Time), about.ID)
		}
		for _, id := range s.channelIDs(sent.Conversation) {
			p.ZRem(ctx, s.keys.said(id, TSTime(sent.TS)), about.ID)
		}
		p.HDel(ctx, s.keys.elsewhere(about.Time), about.ID)
		return nil
	})
	if err != nil {
		return fmt.Errorf("forgetting where something was said: %w", err)
	}
	return nil
}

// targetNow is a target with the id that its channel has now. The target of a part of a thread begins with that of its
// head.
func (s *Store) targetNow(target string) string {
	head, part, isPart := strings.Cut(target, "#")
	if !isPart {
		return s.ChannelNow(target)
	}
	return s.ChannelNow(head) + "#" + part
}

// HearTarget begins the target of a message to somebody whose credit was passed on; their ID follows.
const HearTarget = "hear-"

// NoRecipient reports whether a target is that of somebody who is not credited any more, since they are erased.
func NoRecipient(target string) bool { return strings.HasPrefix(target, "gone-") }

// SaidBy reads the IDs of the shout-outs that a message announces.
func (s *Store) SaidBy(ctx context.Context, sent Sent) ([]string, error) {
	ts := tsNumber(sent.TS)
	score := strconv.FormatInt(ts, 10)
	var ids []string
	for _, channel := range s.channelIDs(sent.Conversation) {
		key := s.keys.said(channel, time.UnixMicro(ts))
		noted, err := s.redis.ZRangeByScore(ctx, key, &redis.ZRangeBy{Min: score, Max: score}).Result()
		if err != nil {
			return nil, fmt.Errorf("reading what a message announces: %w", err)
		}
		ids = append(ids, noted...)
	}

	return ids, nil
}

// packTold makes a line of told: "target conversation delay". For three recipients it fits into the 64 bytes up to
// which Redis keeps a hash compact: a recipient is written as a number, as long as the recipients are the same
// (told_names.lua), and the ts as the time since the shout-out.
func packTold(about credit.Shoutout, target string, sent Sent) string {
	if i := slices.Index(about.Recipients, target); i >= 0 {
		target = strconv.Itoa(i)
	}
	return toldLine(about, target, sent)
}

func toldLine(about credit.Shoutout, target string, sent Sent) string {
	return target + " " + sent.Conversation + " " + strconv.FormatInt(tsNumber(sent.TS)-idNumber(about.ID), 36)
}

func unpackTold(about credit.Shoutout, line string) (target string, sent Sent) {
	target, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
	if i, err := strconv.Atoi(target); err == nil && i < len(about.Recipients) {
		target = about.Recipients[i]
	}
	conversation, delay, _ := strings.Cut(rest, " ")
	n, _ := strconv.ParseInt(delay, 36, 64)
	return target, Sent{Conversation: conversation, TS: tsOf(idNumber(about.ID) + n)}
}

// tsNumber is a ts in microseconds: "1763942179.000123" is 1763942179000123.
func tsNumber(ts string) int64 {
	n, _ := strconv.ParseInt(strings.Replace(ts, ".", "", 1), 10, 64)
	return n
}

// TSTime is the moment of Slack's ts, in microseconds.
func TSTime(ts string) time.Time { return time.UnixMicro(tsNumber(ts)) }

func tsOf(n int64) string { return fmt.Sprintf("%d.%06d", n/1e6, n%1e6) }
