package credit

import (
	"archive/zip"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// The list of zones has every name that Go knows.
func TestZonesAreGos(t *testing.T) {
	t.Parallel()
	archive, err := zip.OpenReader(filepath.Join(runtime.GOROOT(), "lib", "time", "zoneinfo.zip")) //nolint:staticcheck // of tests
	if err != nil {
		t.Skip("this Go comes without its zones")
	}
	defer func() { _ = archive.Close() }()

	for _, file := range archive.File {
		if name := file.Name; !strings.HasSuffix(name, "/") && name != "Factory" && zones()[Fold(name)] != name {
			t.Errorf("zones.txt lacks %s", name)
		}
	}
	for short, zone := range abbreviations {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("%s is %s: %v", short, zone, err)
		}
	}
}
