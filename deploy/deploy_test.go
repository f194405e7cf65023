// Package deploy_test checks what can be checked of the deployment files without an engine to run them in: that they
// parse, that they agree with the program, and that none of them holds a secret.
package deploy_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// settings are the environment variables that the program reads.
var settings = []string{
	"SLACK_APP_TOKEN", "SLACK_APP_TOKEN_FILE", "SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN_FILE", "SLACK_API_URL",
	"REDIS_URL", "REDIS_URL_FILE",
	"SHINE_HTTP_ADDR", "SHINE_DATA_DIR", "SHINE_LOG_LEVEL", "SHINE_LOG_FORMAT", "SHINE_ADMINS",
}

func TestYAMLParses(t *testing.T) {
	for _, name := range []string{"compose.yaml", "alerts.yaml", "helm/shine/Chart.yaml", "helm/shine/values.yaml", "helm/shine/values.schema.json"} {
		decoder := yaml.NewDecoder(strings.NewReader(read(t, name)))
		for {
			var document map[string]any
			err := decoder.Decode(&document)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || len(document) == 0 {
				t.Errorf("%s: %d keys, %v", name, len(document), err)
				break
			}
		}
	}
}

func TestDockerfileBuildsWithTheGoOfTheModule(t *testing.T) {
	want := submatch(t, `(?m)^go (\S+)$`, read(t, "../go.mod"))
	if got := submatch(t, `golang:([\d.]+)`, read(t, "Dockerfile")); got != want {
		t.Errorf("the image is built with Go %s, go.mod says %s", got, want)
	}
}

func TestDockerfileRunsWithoutRoot(t *testing.T) {
	text := read(t, "Dockerfile")
	users := regexp.MustCompile(`(?m)^USER (\d+):\d+$`).FindAllStringSubmatch(text, -1)
	if images := strings.Count(text, "\nENTRYPOINT "); len(users) != images {
		t.Errorf("%d images name %d users", images, len(users))
	}
	for _, user := range users {
		if user[1] == "0" {
			t.Error("an image runs as root")
		}
	}
}

// The image is built from what .dockerignore lets through, so every room of the program has to be in it.
func TestDockerignoreLetsTheProgramThrough(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "../cmd/shine").CombinedOutput()
	if err != nil {
		t.Fatalf("listing what cmd/shine is made of: %v\n%s", err, out)
	}
	through := read(t, "../.dockerignore")
	for path := range strings.Lines(string(out)) {
		room, ours := strings.CutPrefix(strings.TrimSpace(path), "shine/")
		if room, _, _ = strings.Cut(room, "/"); ours && !strings.Contains(through, "\n!"+room+"\n") {
			t.Errorf("cmd/shine imports %s, which .dockerignore keeps out", strings.TrimSpace(path))
		}
	}
}

func TestComposeKeepsEveryShoutout(t *testing.T) {
	var compose struct {
		Services map[string]struct {
			Command []string
			Ports   []string
		}
	}
	parse(t, "compose.yaml", &compose)
	redis := compose.Services["redis"]
	command := strings.Join(redis.Command, " ")
	for _, option := range []string{"--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction"} {
		if !strings.Contains(command, option) {
			t.Errorf("redis runs without %s", option)
		}
	}
	if len(redis.Ports) > 0 {
		t.Errorf("redis is published: %v", redis.Ports)
	}
}

func TestEveryVariableIsOneTheProgramReads(t *testing.T) {
	variable := regexp.MustCompile(`\b(?:SHINE|SLACK|REDIS)_[A-Z_]+\b`)
	for _, name := range files(t) {
		for _, found := range variable.FindAllString(read(t, name), -1) {
			if !slices.Contains(settings, found) {
				t.Errorf("%s sets %s, which nothing reads", name, found)
			}
		}
	}
}

func TestSecretsComeAsFiles(t *testing.T) {
	for _, name := range []string{"compose.yaml", "shine.service", "helm/shine/templates/deployment.yaml"} {
		text := read(t, name)
		for _, secret := range []string{"SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"} {
			if !strings.Contains(text, secret+"_FILE") {
				t.Errorf("%s gives the bot no %s_FILE", name, secret)
			}
		}
	}
}

func TestNoFileHoldsASecret(t *testing.T) {
	secret := regexp.MustCompile(`xox[a-z]-[0-9A-Za-z]|xapp-[0-9A-Za-z]|rediss?://[^/\s]*:[^/\s]*@`)
	invented := regexp.MustCompile(`x(oxb|app)-simulated-[a-z-]+`) // tokens that only the simulator takes
	for _, name := range files(t) {
		if found := secret.FindString(invented.ReplaceAllString(read(t, name), "")); found != "" {
			t.Errorf("%s holds what looks like a secret: %.8s…", name, found)
		}
	}
}

func TestHelmValuesAreTheOnesUsed(t *testing.T) {
	var values map[string]any
	parse(t, "helm/shine/values.yaml", &values)
	used := map[string]bool{}
	reference := regexp.MustCompile(`\.Values\.(\w+)`)
	for _, name := range files(t) {
		for _, match := range reference.FindAllStringSubmatch(read(t, name), -1) {
			used[match[1]] = true
			if _, ok := values[match[1]]; !ok {
				t.Errorf("%s uses .Values.%s, which values.yaml does not name", name, match[1])
			}
		}
	}
	for name := range values {
		if !used[name] {
			t.Errorf("values.yaml names %s, which no template uses", name)
		}
	}
}

func TestAlertsAndDashboardKnowTheMetrics(t *testing.T) {
	var dashboard struct {
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(read(t, "dashboard.json")), &dashboard); err != nil {
		t.Fatalf("dashboard.json: %v", err)
	}
	var alerts struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	parse(t, "alerts.yaml", &alerts)

	expressions := map[string]string{}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			expressions["panel "+panel.Title] += target.Expr + "\n"
		}
	}
	for _, group := range alerts.Groups {
		for _, rule := range group.Rules {
			expressions["alert "+rule.Alert] = rule.Expr
		}
	}
	if len(dashboard.Panels) == 0 || len(alerts.Groups) == 0 {
		t.Fatal("no panel or no alert")
	}
	exposed := metrics(t)
	metric := regexp.MustCompile(`\bshine_\w+`)
	for where, expression := range expressions {
		names := metric.FindAllString(expression, -1)
		if len(names) == 0 {
			t.Errorf("%s watches nothing of ours: %s", where, expression)
		}
		for _, name := range names {
			if !slices.Contains(exposed, strings.TrimSuffix(name, "_bucket")) {
				t.Errorf("%s watches %s, which nothing exposes", where, name)
			}
		}
	}
}

// Whatever the bot exposes, an operator sees on the dashboard, and is told of what waits or is lost.
func TestEveryMetricIsWatched(t *testing.T) {
	t.Parallel()
	dashboard, alerts := read(t, "dashboard.json"), read(t, "alerts.yaml")
	for _, name := range metrics(t) {
		if !strings.Contains(dashboard, name) {
			t.Errorf("the dashboard does not show %s", name)
		}
		counts := strings.HasSuffix(name, "_recorded_total")
		if !counts && !strings.Contains(alerts, name) {
			t.Errorf("no alert watches %s", name)
		}
	}
	if !strings.Contains(dashboard, `outcome=\"put off\"`) || !strings.Contains(alerts, `outcome="put off"`) {
		t.Error("nobody hears of envelopes that are put off")
	}
}

// A wrong configuration is held back, and nothing else: Go itself ends a program that has panicked with 2.
func TestServiceManagersHoldBackAWrongConfigurationAlone(t *testing.T) {
	code := submatch(t, `exitWrongConfig = (\d+)`, read(t, "../cmd/shine/main.go"))
	unit := read(t, "shine.service")
	if got := submatch(t, `(?m)^RestartPreventExitStatus=(.*)$`, unit); got != code {
		t.Errorf("systemd holds back %s, want %s", got, code)
	}
	if got := submatch(t, `(?m)^Restart=(.*)$`, unit); got != "on-failure" {
		t.Errorf("systemd restarts %s", got)
	}
	if strings.Contains(unit, "SuccessExitStatus") {
		t.Error("systemd takes a failure for a success")
	}
	var compose struct {
		Services map[string]struct{ Restart string }
	}
	parse(t, "compose.yaml", &compose)
	for name, service := range compose.Services {
		if service.Restart != "unless-stopped" {
			t.Errorf("Compose starts %s again %q", name, service.Restart)
		}
	}
	if !strings.Contains(read(t, "helm/shine/templates/NOTES.txt"), "exit code "+code) {
		t.Errorf("the chart's notes do not tell what exit code %s means", code)
	}
	if !strings.Contains(read(t, "docs/operators.md"), "| "+code+" |") {
		t.Errorf("docs/operators.md does not tell what exit code %s means", code)
	}
}

// With a file system that cannot be written, an export still needs a place.
func TestExportsHaveAPlace(t *testing.T) {
	t.Parallel()
	var compose struct {
		Services map[string]struct {
			ReadOnly bool `yaml:"read_only"`
			Tmpfs    []string
		}
	}
	parse(t, "compose.yaml", &compose)
	if shine := compose.Services["shine"]; shine.ReadOnly && len(shine.Tmpfs) == 0 {
		t.Error("compose.yaml mounts no place for exports")
	}
	chart := read(t, "helm/shine/templates/deployment.yaml")
	if strings.Contains(chart, "readOnlyRootFilesystem: true") && !strings.Contains(chart, "mountPath: /tmp") {
		t.Error("the chart mounts no place for exports")
	}
}

func TestSystemdUnitVerifies(t *testing.T) { verifyUnit(t, read(t, "shine.service")) }

// verifyUnit has systemd check the unit, with what is to differ in it.
func verifyUnit(t *testing.T, unit string, differences ...string) {
	t.Helper()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not here; the unit is checked where it is")
	}
	// The unit names a program that is installed later; any program that exists will do to verify the rest.
	installed := regexp.MustCompile(`(?m)^ExecStart=/\S+`)
	file := filepath.Join(t.TempDir(), "shine.service")
	if err := os.Mkdir(file+".d", 0o700); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{file: unit, file + ".d/differs.conf": strings.Join(differences, "\n")}
	for name, text := range texts {
		if err := os.WriteFile(name, []byte(installed.ReplaceAllString(text, "ExecStart=/bin/true")), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	out, err := exec.CommandContext(t.Context(), "systemd-analyze", "verify", "--man=no", file).CombinedOutput()
	if err != nil {
		t.Errorf("systemd-analyze verify: %v", err)
	}
	// It also has words on other units of the machine.
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "shine.service") {
			t.Error(line)
		}
	}
}

// metrics reads off the bot's source what it exposes.
func metrics(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, match := range regexp.MustCompile(`"(shine_\w+)"`).FindAllStringSubmatch(read(t, "../bot/metrics.go")+read(t, "../cmd/shine/health.go"), -1) {
		names = append(names, match[1])
	}
	return names
}

// files names every text file that somebody deploys.
func files(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && path == "secrets" {
			return fs.SkipDir
		}
		if err == nil && !entry.IsDir() && !slices.Contains([]string{".go", ".png"}, filepath.Ext(path)) {
			names = append(names, path)
		}
		return err
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("found %d files, %v", len(names), err)
	}
	return names
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func parse(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, name)), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func submatch(t *testing.T, pattern, text string) string {
	t.Helper()
	match := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if match == nil {
		t.Fatalf("nothing matches %s", pattern)
	}
	return match[1]
}
