// Package alias lets Shine know everybody by one id.
//
// In an organization of several workspaces one person may have two: that of their workspace, and that of the
// organization (https://docs.slack.dev/reference/objects/user-object, "enterprise_user"). Slack uses either, also for
// the same person within a minute, and may give somebody another one later. Whatever is kept under one id has to go on
// under the other.
//
// So Slack's words are changed where they come in and go out, as Slack's own translation layer did
// (https://docs.slack.dev/reference/methods/migration.exchange): a [Table] puts the id that Shine keeps somebody under
// in the place of their other one, in each envelope and in each answer of the Web API, and the other way round in what
// Shine says. Nothing between has to know of it. While nobody has two ids, which is so in most workspaces, nothing is
// changed.
package alias

import (
	"maps"
	"slices"
	"sync/atomic"
)

// Table knows the people who have another id beside the one that Shine keeps them under. The zero value knows nobody.
// It may be used by several goroutines.
type Table struct{ current atomic.Pointer[ids] }

// ids are never changed.
type ids struct {
	// kept maps other ids to those that Shine keeps, and other maps them back.
	kept, other map[string]string
}

// Set replaces what is known by a map of other ids to those that Shine keeps. Where one person has several other ids,
// Slack is told the last one in alphabetical order.
func (t *Table) Set(kept map[string]string) {
	next := &ids{kept: maps.Clone(kept), other: make(map[string]string, len(kept))}
	for _, other := range slices.Sorted(maps.Keys(kept)) {
		next.other[kept[other]] = other
	}
	t.current.Store(next)
}

// Kept is the id that Shine keeps somebody under: the given one, unless another is known.
func (t *Table) Kept(id string) string {
	if kept, ok := t.load().kept[id]; ok {
		return kept
	}
	return id
}

// Empty reports whether nobody has two ids.
func (t *Table) Empty() bool { return len(t.load().kept) == 0 }

// FromSlack puts the ids that Shine keeps into JSON that Slack sent. It returns raw itself where nothing changes.
func (t *Table) FromSlack(raw []byte) []byte { return replace(raw, t.load().kept) }

// ToSlack puts Slack's newest ids into JSON or text for Slack.
func (t *Table) ToSlack(raw []byte) []byte { return replace(raw, t.load().other) }

func (t *Table) load() ids {
	if known := t.current.Load(); known != nil {
		return *known
	}
	return ids{}
}

// replace replaces whole words that are ids.
func replace(raw []byte, by map[string]string) []byte {
	if len(by) == 0 {
		return raw
	}

	var out []byte
	done := 0
	for at := 0; at < len(raw); {
		if raw[at] == '\\' { // the next letter belongs to the escape, and to no word
			at += 2
			continue
		}

		end := at
		for end < len(raw) && ofWord(raw[end]) {
			end++
		}
		if id, ok := by[string(raw[at:end])]; ok && end > at {
			out = append(append(out, raw[done:at]...), id...)
			done = end
		}
		at = max(end, at+1)
	}

	if done == 0 {
		return raw
	}
	return append(out, raw[done:]...)
}

func ofWord(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '_'
}
