package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A real Prometheus, configured as the page says, loads the alerts, and has an answer to every question of the dashboard
// once it has looked at a bot at work. It runs where Prometheus is; `make alerts` sees to that.
func TestDashboardOnPrometheus(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("prometheus"); err != nil {
		t.Skip("Prometheus is not here (Debian: apt install prometheus)")
	}
	o := newOffice(t)
	o.serve()
	watching := startPrometheus(t, o)
	o.eventually("Prometheus to look at the bot", func() bool { return watching.has(`up{job="shine"} == 1`) })
	o.credits("the calm release")
	o.await("it to be said", func() bool { a, b := o.said("the calm release"); return a == 1 && b == 1 })

	for _, expr := range dashboardQueries(t) {
		o.eventually(expr, func() bool { return watching.has(expr) })
	}
	var rules struct {
		Groups []struct {
			Rules []struct{ Name, Health, LastError string }
		}
	}
	watching.ask("rules", &rules)
	if len(rules.Groups) != 1 || len(rules.Groups[0].Rules) == 0 {
		t.Fatalf("these rules were loaded: %+v", rules)
	}
	for _, rule := range rules.Groups[0].Rules {
		if rule.Health != "ok" {
			t.Errorf("%s is %s: %s", rule.Name, rule.Health, rule.LastError)
		}
	}
}

// dashboardQueries are what the dashboard asks, with its variables filled in as Grafana does.
func dashboardQueries(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../deploy/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	var all []string
	filled := strings.NewReplacer("$job", "shine", "$__rate_interval", "1m", "$__range", "1h")
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			all = append(all, filled.Replace(target.Expr))
		}
	}
	if len(all) == 0 {
		t.Fatal("the dashboard asks nothing")
	}
	return all
}

// watcher is a Prometheus that looks at one bot every second.
type watcher struct {
	t   *testing.T
	url string
}

func startPrometheus(t *testing.T, o *office) watcher {
	t.Helper()
	page, err := os.ReadFile("../../deploy/docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```prometheus\n(.*?)```").FindSubmatch(page)
	rules, err := filepath.Abs("../../deploy/alerts.yaml")
	if found == nil || err != nil {
		t.Fatalf("deploy/docs/metrics.md has no configuration of Prometheus, or %v", err)
	}

	dir, address := t.TempDir(), freePort(t)
	config := "global: { scrape_interval: 1s, evaluation_interval: 1s }\n" +
		strings.NewReplacer("127.0.0.1:8080", o.httpAddr, "alerts.yaml", rules).Replace(string(found[1]))
	if err := os.WriteFile(filepath.Join(dir, "prometheus.yml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	server := exec.CommandContext(t.Context(), "prometheus", "--config.file", filepath.Join(dir, "prometheus.yml"),
		"--storage.tsdb.path", filepath.Join(dir, "data"), "--web.listen-address", address)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	return watcher{t, "http://" + address}
}

// has reports whether something answers a query: a number, not that there is none. A query with a mistake is one.
func (w watcher) has(query string) bool {
	w.t.Helper()
	var answer struct {
		Result []struct {
			Value [2]any
		}
	}
	if !w.ask("query?query="+url.QueryEscape(query), &answer) {
		return false
	}
	for _, series := range answer.Result {
		if number := fmt.Sprint(series.Value[1]); number != "NaN" {
			return true
		}
	}
	return false
}

// ask reports whether Prometheus was there to be asked.
func (w watcher) ask(what string, into any) bool {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.url+"/api/v1/"+what, http.NoBody)
	if err != nil {
		w.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode == http.StatusServiceUnavailable { // it is still starting
		return false
	}
	answer := struct {
		Error string
		Data  any
	}{Data: into}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || answer.Error != "" {
		w.t.Fatalf("%s: %v %s", what, err, answer.Error)
	}
	return true
}
