package rescue_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"shine/storage/rescue"
)

func TestPanicsAreErrors(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	group, ctx := rescue.WithContext(t.Context())
	group.SetLimit(2)
	group.Go(func() error { panic("in a group") })
	grouped := group.Wait()
	for name, err := range map[string]error{
		"Do": rescue.Do(func() error { panic("here") }), "Go": <-rescue.Go(func() error { panic("in a goroutine") }), "Group": grouped,
	} {
		if _, ok := errors.AsType[*rescue.Panic](err); !ok || !strings.Contains(err.Error(), "rescue_test.go") {
			t.Errorf("%s returned %v", name, err)
		}
	}
	if ctx.Err() == nil {
		t.Error("what else the group does goes on")
	}
	for name, err := range map[string]error{
		"Do": rescue.Do(func() error { return failed }), "Go": <-rescue.Go(func() error { return failed }),
	} {
		if !errors.Is(err, failed) {
			t.Errorf("%s returned %v", name, err)
		}
	}
}

// Nothing begins a goroutine by itself, but the simulator, which is no part of Shine, and main, which has to survive nothing.
func TestGoroutinesBeginHere(t *testing.T) {
	t.Parallel()
	root, read := filepath.Join("..", ".."), 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "slacksim" || entry.Name() == "rescue" || strings.HasPrefix(entry.Name(), ".") && path != root):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || path == filepath.Join(root, "cmd", "shine", "main.go"):
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		read++
		ast.Inspect(file, func(node ast.Node) bool {
			if started, ok := node.(*ast.GoStmt); ok {
				t.Errorf("%s: a goroutine begins here; rescue.Go begins one that survives a panic", files.Position(started.Pos()))
			}
			return true
		})
		return nil
	})
	if err != nil || read < 100 {
		t.Errorf("%d files read, %v", read, err)
	}
}
