package faults_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/bot/slacksim"
)

// redisFaults are what goes wrong with Redis while people give credit.
func redisFaults() []fault {
	return []fault{
		{name: "killed, and started again", quick: true, test: onBroken(func(w *world) { w.server.kill() }, func(w *world) { w.server.start() })},
		{name: "full", quick: true, test: onBroken(
			func(w *world) { w.server.do("CONFIG", "SET", "maxmemory", "1mb") },
			func(w *world) { w.server.do("CONFIG", "SET", "maxmemory", "0") },
		)},
		{name: "slow by 5 seconds", test: onBroken(
			func(w *world) { w.proxy.slow.Store(int64(5 * time.Second)) },
			func(w *world) { w.proxy.slow.Store(0) },
		)},
		{name: "silent", test: onBroken(
			func(w *world) { w.server.signal("STOP") },
			func(w *world) { w.server.signal("CONT") },
		)},
		{name: "a replica, which takes no writes", test: onBroken(
			func(w *world) { w.server.do("REPLICAOF", "127.0.0.1", "1") },
			func(w *world) { w.server.do("REPLICAOF", "NO", "ONE") },
		)},
		{name: "without its scripts", test: onBroken(func(w *world) { w.server.do("SCRIPT", "FLUSH") }, func(*world) {})},
		{name: "failed over by a Sentinel, under load", test: failedOver},
		{name: "a Cluster of three, whose slot moves under load", test: slotMoves},
	}
}

// onBroken lets people give credit before something breaks, meanwhile, and when it is mended.
func onBroken(breaks, mends func(*world)) func(*world) {
	return func(w *world) {
		w.onRedis()
		w.serve()
		w.gives(2)
		breaks(w)
		w.gives(2)
		mends(w)
		w.gives(2)
	}
}

// failedOver kills a primary under load; a Sentinel makes its replica the primary.
func failedOver(w *world) {
	primary := startTCP(w.t, safe...)
	host, port, _ := net.SplitHostPort(primary.address)
	replica := startTCP(w.t, append([]string{"--replicaof", host + " " + port}, safe...)...)
	eventually(w.t, "the replica to follow", func() bool { return info(replica, "master_link_status") == "up" })
	w.url = "redis+sentinel://" + startSentinel(w, primary) + "/shine"
	w.serve()
	w.gives(2)
	w.meanwhile(func() {
		w.until(20)
		primary.kill()
		eventually(w.t, "the replica to be the primary", func() bool { return info(replica, "role") == "master" })
		w.until(20)
	})
}

// startSentinel starts a Sentinel that watches a primary called "shine", and returns its address.
func startSentinel(w *world, primary *server) string {
	w.t.Helper()
	address := freePort(w.t)
	host, port, _ := net.SplitHostPort(primary.address)
	_, own, _ := net.SplitHostPort(address)
	dir := shortDir(w.t)
	config := filepath.Join(dir, "sentinel.conf")
	text := fmt.Sprintf("port %s\nbind 127.0.0.1\ndir %s\nsentinel monitor shine %s %s 1\n"+
		"sentinel down-after-milliseconds shine 1000\nsentinel failover-timeout shine 10000\n", own, dir, host, port)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}

	sentinel := &server{t: w.t, dir: dir, address: address, args: []string{config, "--sentinel"}}
	sentinel.start()
	eventually(w.t, "the Sentinel to know the replica", func() bool {
		c := sentinel.client()
		defer func() { _ = c.Close() }()
		known, err := c.Do(w.t.Context(), "SENTINEL", "REPLICAS", "shine").Slice()
		return err == nil && len(known) == 1
	})
	return address
}

// info is a field of what a server tells about itself.
func info(s *server, field string) string {
	c := s.client()
	defer func() { _ = c.Close() }()
	for line := range strings.Lines(c.Info(s.t.Context(), "replication").Val()) {
		if value, is := strings.CutPrefix(strings.TrimSpace(line), field+":"); is {
			return value
		}
	}
	return ""
}

// until waits until so many more people read that what they gave is recorded.
func (w *world) until(more int) {
	w.t.Helper()
	from := w.sure()
	eventually(w.t, "people to give credit", func() bool { return w.sure() >= from+more })
}

func (w *world) sure() int {
	n := 0
	for _, channel := range []string{w.general} {
		for _, m := range w.Messages(channel) {
			n += once(m.EphemeralTo != "" && isReceipt(m))
		}
	}
	return n
}

// slotMoves moves the slot of the workspace from one node of a Cluster to another under load, and back.
func slotMoves(w *world) {
	nodes := startCluster(w)
	w.url = "redis+cluster://" + nodes[0].address + "," + nodes[1].address
	slot := keySlot(w, nodes[0])
	from, to := nodes[slot*3/slots], nodes[(slot*3/slots+1)%3]
	w.serve()
	w.gives(2)
	w.meanwhile(func() {
		w.until(10)
		move(w, nodes, slot, from, to)
		w.until(10)
		move(w, nodes, slot, to, from)
		w.until(10)
	})
}

const slots = 16384

// startCluster starts a Cluster of three nodes, each with a third of the slots.
func startCluster(w *world) []*server {
	w.t.Helper()
	var nodes []*server
	for i := range 3 {
		_, bus, _ := net.SplitHostPort(freePort(w.t))
		node := startTCP(w.t, append([]string{"--cluster-enabled", "yes", "--cluster-port", bus}, safe...)...)
		node.do("CLUSTER", "ADDSLOTSRANGE", (i*slots+2)/3, ((i+1)*slots+2)/3-1)
		node.do("CLUSTER", "SET-CONFIG-EPOCH", i+1)
		if nodes = append(nodes, node); i > 0 {
			host, port, _ := net.SplitHostPort(node.address)
			nodes[0].do("CLUSTER", "MEET", host, port, bus)
		}
	}
	for _, node := range nodes {
		eventually(w.t, "the Cluster", func() bool {
			c := node.client()
			defer func() { _ = c.Close() }()
			told := c.ClusterInfo(w.t.Context()).Val()
			return strings.Contains(told, "cluster_state:ok") && strings.Contains(told, "cluster_known_nodes:3")
		})
	}
	return nodes
}

// keySlot is the slot of all that is kept of the workspace.
func keySlot(w *world, node *server) int {
	w.t.Helper()
	c := node.client()
	defer func() { _ = c.Close() }()
	slot, err := c.ClusterKeySlot(w.t.Context(), "shine:{"+slacksim.TeamID+"}:ledger").Result()
	if err != nil {
		w.t.Fatal(err)
	}
	return int(slot)
}

// move hands a slot over as redis-cli does: key by key, while both nodes answer.
func move(w *world, nodes []*server, slot int, from, to *server) {
	w.t.Helper()
	number := strconv.Itoa(slot)
	to.do("CLUSTER", "SETSLOT", number, "IMPORTING", nodeID(w, from))
	from.do("CLUSTER", "SETSLOT", number, "MIGRATING", nodeID(w, to))
	host, port, _ := net.SplitHostPort(to.address)
	c := from.client()
	defer func() { _ = c.Close() }()
	for {
		keys, err := c.ClusterGetKeysInSlot(w.t.Context(), slot, 1).Result()
		if err != nil {
			w.t.Error(err)
			return
		}
		if len(keys) == 0 {
			break
		}
		err = c.Do(w.t.Context(), "MIGRATE", host, port, keys[0], 0, 5000).Err()
		if err != nil && err != redis.Nil { //nolint:errorlint // exactly this answer
			w.t.Errorf("moving a key: %v", err)
			return
		}
	}
	for _, node := range append([]*server{to, from}, nodes...) {
		node.do("CLUSTER", "SETSLOT", number, "NODE", nodeID(w, to))
	}
}

func nodeID(w *world, node *server) string {
	w.t.Helper()
	c := node.client()
	defer func() { _ = c.Close() }()
	id, err := c.ClusterMyID(w.t.Context()).Result()
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}
