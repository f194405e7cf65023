package deploy_test

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A tag of somebody else's action can be moved; a commit cannot.
func TestActionsArePinned(t *testing.T) {
	t.Parallel()
	workflows, err := filepath.Glob("../.github/workflows/*.yml")
	if err != nil || len(workflows) == 0 {
		t.Fatal(len(workflows), err)
	}
	pinned := regexp.MustCompile(`uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	for _, workflow := range workflows {
		text := read(t, workflow)
		if !strings.Contains(text, "\npermissions:") {
			t.Errorf("%s takes all rights that it can get", workflow)
		}
		for line := range strings.Lines(text) {
			if line = strings.TrimRight(line, "\n"); strings.Contains(line, "uses:") && !pinned.MatchString(line) {
				t.Errorf("%s: %s", workflow, strings.TrimSpace(line))
			}
		}
	}
}

// The unit of the packages is shine.service, run by the user that they make.
func TestTheUnitOfThePackages(t *testing.T) {
	t.Parallel()
	difference := read(t, "packages/packaged.conf")
	user := submatch(t, `(?m)^User=(\w+)$`, difference)
	if made := submatch(t, `(?m)^u (\w+) `, read(t, "packages/sysusers.conf")); made != user {
		t.Errorf("the unit runs as %s, the user made is %s", user, made)
	}
	verifyUnit(t, read(t, "shine.service"), difference)
}

// Everything that a release packs is there, also in a fresh clone, and what a package runs is what a shell can read.
func TestWhatAReleasePacks(t *testing.T) {
	t.Parallel()
	var release struct {
		Nfpms []struct {
			Contents []struct{ Src string }
			Scripts  map[string]string
		}
	}
	parse(t, "../.goreleaser.yaml", &release)
	if len(release.Nfpms) != 1 || len(release.Nfpms[0].Scripts) == 0 {
		t.Fatalf("%+v", release)
	}

	for _, content := range release.Nfpms[0].Contents {
		if content.Src == "" || strings.HasPrefix(content.Src, "dist-packaging/") {
			continue
		}
		read(t, "../"+content.Src)
		if exec.CommandContext(t.Context(), "git", "check-ignore", "-q", "--", "../"+content.Src).Run() == nil {
			t.Errorf("git ignores %s", content.Src)
		}
	}
	for _, script := range release.Nfpms[0].Scripts {
		if out, err := exec.CommandContext(t.Context(), "sh", "-n", "../"+script).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", script, err, out)
		}
	}
}
