package faults_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"shine/bot/slacksim"
)

const (
	costRate     = 200 // commands a second
	costSeconds  = 10
	costPeople   = 1000
	costChannels = 50
	// forgetEvery is how many commands the simulator keeps.
	forgetEvery = 5_000
)

// BenchmarkStart starts the program until its first connection is open; the second follows three seconds later.
func BenchmarkStart(b *testing.B) {
	w := newWorld(b, slacksim.Options{})
	w.onQuickRedis()
	w.program = released(b)
	w.serve().stop() // warm
	var atRest float64
	for b.Loop() {
		began := time.Now()
		p := w.begin("serve")
		w.await("a connection", func() bool { return w.Connections() == 1 })
		b.ReportMetric(float64(time.Since(began).Microseconds())/1000, "start-ms")
		w.await("the other one", func() bool { return w.Connections() == 2 })
		atRest = max(atRest, residentOf(b, p))
		p.stop()
	}
	b.ReportMetric(atRest, "rest-MiB")
	size, err := os.Stat(w.program)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(size.Size())/(1<<20), "program-MiB")
	b.ReportMetric(0, "ns/op")
}

// released builds the program as it is released.
func released(b *testing.B) string {
	b.Helper()
	path, err := build("-trimpath", "-ldflags", "-s -w")
	if err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkShoutout gives credit to three people at a time, 200 times a second in 50 channels, and reports how long the
// acknowledgements took, of that inside the program on average, and what a shout-out cost, from its envelope to the last
// of its messages. The limit is a program that acknowledges and does nothing else.
func BenchmarkShoutout(b *testing.B) {
	const total = costRate * costSeconds
	for b.Loop() {
		w := newWorld(b, slacksim.Options{})
		channels := w.town(costPeople, costChannels)
		stop := startEcho(b, w)
		reportSpread(b, "echo", w.givesMany(channels, total, steadily))
		stop()

		p := w.serveAlone(b)
		w.givesMany(channels, costRate, steadily) // warm
		w.allSaid()
		bot, redis := cpuOf(b, p.Process.Pid), cpuOf(b, w.server.process.Process.Pid)
		before := p.page("metrics")
		reportSpread(b, "ack", w.givesMany(channels, total, steadily))
		inside := metric(p.page("metrics"), "shine_ack_seconds_sum") - metric(before, "shine_ack_seconds_sum")
		b.ReportMetric(inside*1000/total, "inside-ms")
		w.allSaid()
		bot, redis = cpuOf(b, p.Process.Pid)-bot, cpuOf(b, w.server.process.Process.Pid)-redis
		b.ReportMetric(bot.Seconds()*1000/total, "bot-cpu-ms")
		b.ReportMetric(redis.Seconds()*1000/total, "redis-cpu-ms")
		b.ReportMetric(0, "ns/op")
		p.stop()
	}
}

// BenchmarkFullSpeed gives credit 100,000 times as fast as it is taken, and reports what the program then uses.
func BenchmarkFullSpeed(b *testing.B) {
	const total, inFlight = 100_000, 64
	for b.Loop() {
		w := newWorld(b, slacksim.Options{})
		channels := w.town(total/mostEach+1, costChannels)
		p := w.serveAlone(b)
		began := time.Now()
		w.givesMany(channels, total, atOnce(inFlight))
		b.ReportMetric(total/time.Since(began).Seconds(), "shout-outs/s")
		b.ReportMetric(residentOf(b, p), "MiB")
		b.ReportMetric(0, "ns/op")
		p.kill()
	}
}

// serveAlone starts one copy on a Redis of its own.
func (w *world) serveAlone(b *testing.B) *process {
	b.Helper()
	w.onQuickRedis()
	return w.serve()
}

// town adds people, and channels that all of them are in.
func (w *world) town(people, channels int) []string {
	for i := len(w.people); i < people; i++ {
		name := fmt.Sprintf("person%d", i)
		w.people = append(w.people, person{id: w.AddUser(slacksim.User{Name: name, TZ: "UTC"}), name: name})
	}
	members := []string{slacksim.BotUser}
	for i := range w.people {
		members = append(members, w.people[i].id)
	}
	var ids []string
	for i := range channels {
		ids = append(ids, w.AddChannel(slacksim.Channel{Name: fmt.Sprintf("team%d", i), Kind: slacksim.Public, Members: members}))
	}
	return ids
}

// steadily does something for each number below n, so many times a second.
func steadily(n int, do func(int)) {
	var doing sync.WaitGroup
	tick := time.NewTicker(time.Second / costRate)
	defer tick.Stop()
	for i := range n {
		doing.Go(func() { do(i) })
		<-tick.C
	}
	doing.Wait()
}

// atOnce does it with always as many in flight.
func atOnce(inFlight int) func(int, func(int)) {
	return func(n int, do func(int)) {
		var next atomic.Int64
		var doing sync.WaitGroup
		for range inFlight {
			doing.Go(func() {
				for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
					do(i)
				}
			})
		}
		doing.Wait()
	}
}

// givesMany lets people type shout-outs to three people each, and returns how long each took to be acknowledged.
func (w *world) givesMany(channels []string, total int, pace func(int, func(int))) []time.Duration {
	took := make([]time.Duration, total)
	pace(total, func(i int) {
		name := func(n int) string { return w.people[(i+n)%len(w.people)].name }
		typed := fmt.Sprintf("/shine @%s @%s @%s for the calm deed %d of today", name(1), name(2), name(3), i)
		began := time.Now()
		if _, err := w.Command(w.t.Context(), w.people[i%len(w.people)].id, channels[i%len(channels)], typed); err != nil {
			w.t.Error(err)
		}
		took[i] = time.Since(began)
		if i%forgetEvery == forgetEvery-1 {
			w.Drain()
		}
	})
	return took
}

// allSaid waits until nothing waits to be said.
func (w *world) allSaid() {
	eventually(w.t, "all to be said", func() bool {
		c := w.server.client()
		defer func() { _ = c.Close() }()
		return c.XLen(w.t.Context(), "shine:{"+slacksim.TeamID+"}:outbox").Val() == 0
	})
}

func reportSpread(b *testing.B, what string, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	for _, percent := range []int{50, 99} {
		ms := float64(took[len(took)*percent/100].Microseconds()) / 1000
		b.ReportMetric(ms, fmt.Sprintf("%s-p%d-ms", what, percent))
	}
}

// cpuOf is the processor time that a process has used.
func cpuOf(b *testing.B, pid int) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("processor time is read from Linux's /proc: ", err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // what follows the name
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	const hz = 100 // the kernel's USER_HZ
	return time.Duration(user+system) * time.Second / hz
}

// residentOf is how much memory a process holds, in MiB.
func residentOf(b *testing.B, p *process) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil {
		b.Skip("memory is read from Linux's /proc: ", err)
	}
	for line := range strings.Lines(string(status)) {
		if value, is := strings.CutPrefix(line, "VmRSS:"); is {
			kB, _ := strconv.ParseFloat(strings.Fields(value)[0], 64)
			return kB / 1024
		}
	}
	return 0
}

// startEcho opens a connection that acknowledges every envelope and does nothing.
func startEcho(b *testing.B, w *world) (stop func()) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, w.APIURL()+"apps.connections.open", http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+slacksim.AppToken)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var opened struct{ URL string }
	if err := json.NewDecoder(resp.Body).Decode(&opened); err != nil {
		b.Fatal(err)
	}
	conn, _, err := websocket.DefaultDialer.DialContext(b.Context(), opened.URL, nil) //nolint:bodyclose // it has none
	if err != nil {
		b.Fatal(err)
	}
	go func() {
		for {
			var envelope struct {
				ID string `json:"envelope_id"`
			}
			if conn.ReadJSON(&envelope) != nil {
				return
			}
			if envelope.ID != "" && conn.WriteJSON(map[string]string{"envelope_id": envelope.ID}) != nil {
				return
			}
		}
	}()
	return func() {
		_ = conn.Close()
		w.await("the echo to be gone", func() bool { return w.Connections() == 0 })
	}
}
