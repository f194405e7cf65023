package picture_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/text/unicode/norm"

	"shine/bot/picture"
)

// named is the picture of two people, of whom the first has a name.
func named(t *testing.T, name string) []byte {
	t.Helper()
	drawn, err := picture.Draw(picture.Map{
		Nodes:   []picture.Node{{Names: []string{name}}, {Names: []string{"Kim"}}},
		Caption: name,
	})
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}

// A name is drawn in the same way, however it is spelled.
func TestNamesInAnySpelling(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"José", "Nguyễn Thế Diệu", "Ṩara", "ṩ", "Łukasz Žák", "Ştefan Țăran", "ǭ", "Ά ᾄ", "Йожи", "ガゔか゚", "김민준", "अमित कुमार", "สมชาย",
	} {
		if !bytes.Equal(named(t, norm.NFC.String(name)), named(t, norm.NFD.String(name))) {
			t.Errorf("%q is drawn in two ways", name)
		}
	}
}

// A mark that the fonts have, or something like it, is seen; another one changes nothing, and is no box.
func TestMarksAreSeen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, without string
		seen          bool
	}{
		{"ệ", "ê", true},
		{"ế", "ê", true},
		{"ẹ", "e", true},
		{"ṩ", "s", true},
		{"ṩ", "ṣ", true},
		{"x\u0301", "x", true},
		{"x\u0327", "x", true},
		{"ơ", "o", true},
		{"Ḥ", "H", true},
		{"ḻ", "l", true},
		{"ᾳ\u0301", "ά", false},
		{"か゚", "か", true},
		{"x\u0489", "x", false},
		{"x\u20dd", "x", false},
		{"x\ufe0f", "x", false},
		{"x\u0e34", "x", false},
		{"x\u093f", "x", false},
		{"x\u0309", "x", false},
		{"\u0301x", "x", false},
		{"x \u0301y", "x y", false},
	} {
		drawn, without := named(t, c.name), named(t, c.without)
		if seen := !bytes.Equal(drawn, without); seen != c.seen {
			t.Errorf("%q and %q: differ %v, want %v", c.name, c.without, seen, c.seen)
		}
	}
}

// Marks stand where readers look for them: above or below all else of their letter, whatever its size.
func TestPlacesOfMarks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, without string
		up, down      bool
	}{
		{"ế", "ê", true, false},
		{"Ế", "Ê", true, false},
		{"ệ", "ê", false, true},
		{"ṩ", "s", true, true},
		{"ǵ\u0323", "ǵ", false, true},
		{"Ş\u0301", "Ş", true, false},
	} {
		with, without := inked(t, c.name), inked(t, c.without)
		if up := with.Min.Y < without.Min.Y; up != c.up {
			t.Errorf("%q reaches up beyond %q: %v, want %v", c.name, c.without, up, c.up)
		}
		if down := with.Max.Y > without.Max.Y; down != c.down {
			t.Errorf("%q reaches down beyond %q: %v, want %v", c.name, c.without, down, c.down)
		}
	}
}

// However many marks a letter has, they stay in its line.
func TestMarksStayInTheirLine(t *testing.T) {
	t.Parallel()
	many := "o"
	for range 40 {
		many += "\u0302\u0323"
	}
	if ink := inked(t, many); ink.Dy() > 44 {
		t.Errorf("a letter is %d pixels high", ink.Dy())
	}
}

// inked is what the caption takes of a picture, in which it is all that stands below the map.
func inked(t *testing.T, caption string) image.Rectangle {
	t.Helper()
	drawn, err := picture.Draw(picture.Map{Nodes: []picture.Node{{Names: []string{"Kim"}}}, Caption: caption})
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	if *keep != "" {
		if err := os.WriteFile(filepath.Join(*keep, norm.NFC.String(caption[:min(len(caption), 9)])+".png"), drawn, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	paper := img.At(0, 0)
	var ink image.Rectangle
	for y := img.Bounds().Max.Y - 60; y < img.Bounds().Max.Y; y++ {
		for x := range img.Bounds().Max.X {
			if img.At(x, y) != paper {
				ink = ink.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return ink
}
