package faults_test

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// proxy stands between the copies of the bot and their Redis. It can hold one script, before Redis gets it or before its
// answer comes back, and make everything slow.
type proxy struct {
	t        testing.TB
	to       string // Redis's socket
	socket   string
	listener net.Listener
	scripts  map[string]string // a script's last part → its name
	slow     atomic.Int64      // nanoseconds for each command

	mu    sync.Mutex
	names map[string]string // sha1 → name of the script
	holds []*hold
}

// moment is when a script is held.
type moment int

const (
	before moment = iota // Redis does not get it
	after                // Redis has done it
)

// hold stops a script once.
type hold struct {
	script  string
	when    moment
	pass    int // so many go well first
	reached chan struct{}
	let     chan struct{}
}

func startProxy(tb testing.TB, to string) *proxy {
	tb.Helper()
	p := &proxy{
		t: tb, to: to, socket: filepath.Join(shortDir(tb), "proxy.sock"), scripts: scriptNames(tb), names: map[string]string{},
	}
	var err error
	if p.listener, err = net.Listen("unix", p.socket); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = p.listener.Close() })
	go p.accept()
	return p
}

// scriptNames finds out what the scripts are called: each ends with the file that has its name.
func scriptNames(tb testing.TB) map[string]string {
	tb.Helper()
	files, err := filepath.Glob("../../../storage/lua/*.lua")
	if err != nil || len(files) == 0 {
		tb.Fatalf("%d scripts, %v", len(files), err)
	}

	names := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		names[string(text)] = strings.TrimSuffix(filepath.Base(file), ".lua")
	}
	return names
}

// hold stops the next run of a script, after some that go well. Release it when whoever sent it is gone.
func (p *proxy) hold(script string, when moment, pass int) *hold {
	h := &hold{script: script, when: when, pass: pass, reached: make(chan struct{}), let: make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holds = append(p.holds, h)
	return h
}

// release lets go of what was held: it comes to nothing.
func (h *hold) release() { close(h.let) }

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.serve(client)
	}
}

// serve passes on the commands of one connection, and Redis's answers.
func (p *proxy) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	redis, err := net.Dial("unix", p.to)
	if err != nil {
		return
	}

	var muted atomic.Pointer[hold]
	go func() {
		defer func() { _ = client.Close() }()
		defer func() { _ = redis.Close() }()
		answers(client, redis, &muted)
	}()
	defer func() { _ = redis.Close() }()
	commands := bufio.NewReader(client)
	for {
		raw, words, err := readCommand(commands)
		if err != nil {
			return
		}
		time.Sleep(time.Duration(p.slow.Load())) // the fault itself, not a wait for something
		h := p.held(words)
		if h != nil && h.when == before {
			close(h.reached)
			<-h.let
			return
		}
		muted.Store(h)
		if _, err := redis.Write(raw); err != nil {
			return
		}
	}
}

// answers passes on what Redis says, but for the answer that is held.
func answers(client io.Writer, redis io.Reader, muted *atomic.Pointer[hold]) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := redis.Read(buffer)
		if err != nil {
			return
		}
		if h := muted.Load(); h != nil {
			close(h.reached)
			<-h.let
			return
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// held is the hold that waits for a command.
func (p *proxy) held(words [][]byte) *hold {
	p.mu.Lock()
	defer p.mu.Unlock()
	script := p.script(words)
	for i, h := range p.holds {
		if script == "" || h.script != script {
			continue
		}
		if h.pass > 0 {
			h.pass--
			continue
		}
		p.holds = append(p.holds[:i:i], p.holds[i+1:]...)
		return h
	}
	return nil
}

// script is the name of the script that a command runs; empty for any other command, and for a script that Redis does
// not know yet: it then comes again in full.
func (p *proxy) script(words [][]byte) string {
	if len(words) < 2 {
		return ""
	}

	switch strings.ToLower(string(words[0])) {
	case "evalsha":
		return p.names[string(words[1])]
	case "eval":
		sum := sha1.Sum(words[1])
		for text, name := range p.scripts {
			if bytes.HasSuffix(words[1], []byte(text)) {
				p.names[hex.EncodeToString(sum[:])] = name
				return name
			}
		}
	}
	return ""
}

// readCommand reads a command as Redis's clients send it: an array of strings.
func readCommand(r *bufio.Reader) (raw []byte, words [][]byte, err error) {
	line, err := r.ReadBytes('\n')
	if err != nil {
		return nil, nil, err
	}

	raw = append(raw, line...)
	count, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(line), "*")))
	if err != nil {
		return nil, nil, err
	}

	for range count {
		if line, err = r.ReadBytes('\n'); err != nil {
			return nil, nil, err
		}
		length, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(line), "$")))
		if err != nil {
			return nil, nil, err
		}
		word := make([]byte, length+len("\r\n"))
		if _, err := io.ReadFull(r, word); err != nil {
			return nil, nil, err
		}
		raw = append(append(raw, line...), word...)
		words = append(words, word[:length])
	}
	return raw, words, nil
}
