package deploy_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Prometheus takes the rules, and each alert tells of its fault, in time and of nothing else: every case asks for all
// alerts that fire, before the fault and after. It runs where promtool is; `make alerts` sees to that.
func TestAlertsFire(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("promtool"); err != nil {
		t.Skip("promtool is not here (Debian: apt install prometheus)")
	}
	for _, args := range [][]string{{"check", "rules", "alerts.yaml"}, {"test", "rules", "alerts_test.yaml"}} {
		if out, err := exec.CommandContext(t.Context(), "promtool", args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// Every alert fires in one of the cases, and in each of them there is a moment in which none does.
func TestEveryAlertHasACase(t *testing.T) {
	t.Parallel()
	var cases struct {
		Tests []struct {
			Name string
			Asks []struct {
				Expr    string
				Samples []struct{ Labels string } `yaml:"exp_samples"`
			} `yaml:"promql_expr_test"`
		}
	}
	parse(t, "alerts_test.yaml", &cases)
	var fire []string
	for _, one := range cases.Tests {
		silent := false
		for _, ask := range one.Asks {
			silent = silent || len(ask.Samples) == 0
			for _, sample := range ask.Samples {
				fire = append(fire, submatch(t, `alertname="(\w+)"`, sample.Labels))
			}
		}
		if !silent {
			t.Errorf("%q: there is no moment without an alert", one.Name)
		}
	}

	for _, alert := range regexp.MustCompile(`(?m)- alert: (\w+)$`).FindAllStringSubmatch(read(t, "alerts.yaml"), -1) {
		if !slices.Contains(fire, alert[1]) {
			t.Errorf("%s fires in no case of alerts_test.yaml", alert[1])
		}
	}
}
