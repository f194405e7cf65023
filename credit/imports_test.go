package credit_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The domain knows neither Slack nor Redis, and does no input or output.
func TestImportsStayPure(t *testing.T) {
	allowed := []string{"crypto/hmac", "crypto/aes", "crypto/cipher", "crypto/hkdf", "compress/gzip", "encoding/base64", "reflect", "crypto/sha256", "encoding/binary", "math", "gonum.org/v1/gonum/mathext", "shine/credit", "bytes", "errors", "encoding/csv", "encoding/json", "fmt", "io", "maps", "cmp", "github.com/cespare/xxhash/v2", "regexp", "slices", "strconv", "strings", "time", "unicode", "unicode/utf8", "github.com/rivo/uniseg", "embed", "sync", "golang.org/x/text/cases", "golang.org/x/text/unicode/norm"}
	files, err := filepath.Glob("*.go")
	kinds, _ := filepath.Glob("nudge/*.go")
	if err != nil || len(files) == 0 || len(kinds) == 0 {
		t.Fatalf("found %d and %d files, %v", len(files), len(kinds), err)
	}
	files = append(files, kinds...)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s", file, path)
			}
		}
	}
}
