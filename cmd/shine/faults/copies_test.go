package faults_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// copyFaults are those of several copies of the bot.
func copyFaults() []fault {
	return []fault{
		{name: "three copies, under load", test: func(w *world) {
			w.copies(3)
			w.meanwhile(func() { w.until(60) })
		}},
		{name: "one of three copies killed, under load", test: func(w *world) {
			copies := w.copies(3)
			w.meanwhile(func() {
				w.until(20)
				copies[0].kill()
				w.until(20)
			})
		}},
		{name: "one of three copies stands still for 12 seconds, under load", test: stoodStill},
		{name: "a rolling restart of three, under load", test: rolling},
		{name: "one of three copies whose clock is 5 minutes fast", test: clockOff(300)},
		{name: "one of three copies whose clock is 5 minutes slow", test: clockOff(-300)},
		{name: "everything that people type comes twice", test: everythingTwice},
	}
}

func (w *world) copies(n int) []*process {
	w.onRedis()
	var all []*process
	for range n {
		all = append(all, w.serve())
	}
	return all
}

// stoodStill stops a copy for longer than its claim on what it has in hand, as a machine that is paused does.
func stoodStill(w *world) {
	copies := w.copies(3)
	w.meanwhile(func() {
		w.until(60)
		copies[0].signal("STOP")
		time.Sleep(12 * time.Second) // the fault itself
		copies[0].signal("CONT")
		w.until(20)
	})
}

// rolling starts a new copy in the place of each of three.
func rolling(w *world) {
	copies := w.copies(3)
	w.meanwhile(func() {
		for _, old := range copies {
			w.serve()
			old.stop()
		}
	})
}

// clockOff runs one of three copies with another clock.
func clockOff(seconds int) func(*world) {
	return func(w *world) {
		path := withClock(w, seconds)
		w.copies(2)
		w.program = path
		w.serve()
		w.program = ""
		w.meanwhile(func() { w.until(60) })
	}
}

// withClock builds the program with a time.Now that is off.
func withClock(w *world, seconds int) string {
	w.t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		w.t.Fatal(err)
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	text, err := os.ReadFile(source)
	if err != nil {
		w.t.Fatal(err)
	}
	const now = "sec, nsec, mono := runtimeNow()\n"
	offset, _ := json.Marshal(seconds)
	moved := strings.Replace(string(text), now, now+"sec += "+string(offset)+"\n", 1)
	if moved == string(text) {
		w.t.Fatal("this Go's time.Now looks different; adapt this test")
	}

	dir := w.t.TempDir()
	overlay, _ := json.Marshal(map[string]any{"Replace": map[string]string{source: filepath.Join(dir, "time.go")}})
	for name, content := range map[string][]byte{"time.go": []byte(moved), "overlay.json": overlay} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
	path, err := build("-overlay", filepath.Join(dir, "overlay.json"))
	if err != nil {
		w.t.Fatal(err)
	}
	return path
}

// everythingTwice delivers every command a second time, to another copy.
func everythingTwice(w *world) {
	w.copies(2)
	w.again = true
	w.gives(6)
}
