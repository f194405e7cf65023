package demo

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"shine/bot/slacksim"
	"shine/storage"
)

//go:embed recorded.txt
var recordedText string

// mostRecorded is how many runs of scripts are kept to be looked at.
const mostRecorded = 300

// recorded is what Redis recorded lately: the runs of those scripts that recorded.txt tells of, with all that each wrote.
type recorded struct {
	about   map[string]string // what a script does, by its name
	changed func()

	mu   sync.Mutex
	on   bool
	last int
	runs []*run
	// sent are the scripts that were sent and have not begun, by the connection; from is the run that writes now.
	sent map[any]*run
	from any
	now  *run
}

// run is one run of a script.
type run struct {
	id     int
	at     time.Time
	script string
	keys   []string
	wrote  [][]string
}

// newRecorded keeps nothing yet. Whenever there is more, it calls changed.
func newRecorded(changed func()) *recorded {
	r := &recorded{about: map[string]string{}, changed: changed, sent: map[any]*run{}}
	for _, row := range table(recordedText) {
		r.about[row[0]] = row[1]
	}
	return r
}

// begin keeps what is recorded from now on.
func (r *recorded) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.on, r.runs = true, nil
}

// end keeps nothing any more.
func (r *recorded) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.on = false
	clear(r.sent)
	r.from, r.now = nil, nil
}

// saw is told of every command that Redis gets, of those that scripts call too, with the script's name.
func (r *recorded) saw(from any, script string, words []string) {
	if r.kept(from, script, words) {
		r.changed()
	}
}

// kept keeps what a script calls, and reports whether that is to be shown.
func (r *recorded) kept(from any, script string, words []string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case !r.on:
	case script != "" && writes(words[0]) && len(words) > 1:
		run := r.runFrom(from, script, words[1])
		run.wrote = append(run.wrote, slices.Clone(words))
		return r.about[script] != ""
	case script != "":
	default:
		delete(r.sent, from) // a connection that sends another command has its answer to the one before
		if sent := runOf(words); sent != nil {
			r.sent[from] = sent
		}
	}

	return false
}

// runOf is the run that a command asks for.
func runOf(words []string) *run {
	if len(words) < 3 || words[0] != "EVALSHA" {
		return nil // also a script that Redis sees for the first time, of which the keys are not told
	}
	count, err := strconv.Atoi(words[2])
	if err != nil || count < 0 || len(words) < 3+count {
		return nil
	}
	return &run{script: storage.ScriptOf(words[1]), keys: slices.Clone(words[3 : 3+count])}
}

// runFrom is the run of a script that writes to a key: the one that wrote before, or a new one.
func (r *recorded) runFrom(from any, script, key string) *run {
	if r.from == from {
		return r.now
	}

	r.from, r.now = from, r.begun(script, key)
	if r.about[script] == "" {
		return r.now // which is not kept
	}
	r.last++
	r.now.id, r.now.at = r.last, time.Now()
	r.runs = append(r.runs, r.now)
	if len(r.runs) > mostRecorded {
		r.runs = slices.Delete(r.runs, 0, len(r.runs)-mostRecorded)
	}
	return r.now
}

// begun is the run of a script that was sent, as far as that is known, and may write to a key.
func (r *recorded) begun(script, key string) *run {
	for connection, sent := range r.sent {
		if sent.script == script && slices.Contains(sent.keys, key) {
			delete(r.sent, connection)
			return sent
		}
	}
	return &run{script: script}
}

// writes reports whether a command changes something.
func writes(command string) bool {
	switch command {
	case "SET", "DEL", "EXPIRE", "PEXPIRE", "INCR", "HSET", "HDEL", "SADD", "SREM", "ZADD", "ZREM", "RPUSH", "LPUSH", "LTRIM",
		"APPEND", "XADD", "XDEL", "XACK", "XTRIM", "RENAME":
		return true
	}
	return false
}

// list is what was recorded, oldest first.
func (r *recorded) list() []slacksim.Record {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]slacksim.Record, 0, len(r.runs))
	for _, run := range r.runs {
		list = append(list, slacksim.Record{
			ID: run.id, At: run.at, Name: run.script, About: r.about[run.script], Detail: run.detail(),
		})
	}
	return list
}

// detail is all of a run.
func (r *run) detail() any {
	wrote := make([]string, 0, len(r.wrote))
	for _, words := range r.wrote {
		wrote = append(wrote, readable(words))
	}
	return map[string]any{"script": r.script + ".lua", "keys": r.keys, "wrote": wrote}
}

// readable is a command as one line. Packed values, which are no text, are shown by their length.
func readable(words []string) string {
	var line strings.Builder
	for i, word := range words {
		if i > 0 {
			line.WriteByte(' ')
		}
		if strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r == '\uFFFD' }) {
			fmt.Fprintf(&line, "(%d bytes, packed)", len(word))
			continue
		}
		line.WriteString(word)
	}
	return line.String()
}
