package picture

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// No label covers another, and none leaves the canvas, whoever credited whom.
func TestLabelsNeverCoverEachOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "labels")
		var edges [][2]int
		for range rapid.IntRange(0, 120).Draw(t, "connections") {
			a, b := rapid.IntRange(0, n-1).Draw(t, "a"), rapid.IntRange(0, n-1).Draw(t, "b")
			if a != b {
				edges = append(edges, [2]int{min(a, b), max(a, b)})
			}
		}
		height := heightFor(n, width)
		at := layout(n, edges, width, height)
		for i, p := range at {
			if p.x < labelWidth/2 || p.x > width-labelWidth/2 || p.y < labelHeight/2 || p.y > height-labelHeight/2 {
				t.Fatalf("label %d is at %v, off a canvas of %v by %v", i, p, width, height)
			}
			for j, q := range at[:i] {
				if math.Abs(p.x-q.x) < labelWidth && math.Abs(p.y-q.y) < labelHeight {
					t.Fatalf("labels %d and %d cover each other: %v, %v", i, j, p, q)
				}
			}
		}
	})
}

// Whatever people are called, what is drawn is in the fonts.
func TestNamesAreReadable(t *testing.T) {
	t.Parallel()
	p, err := newPen(22)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		names []string
		want  string
	}{
		{[]string{"Ana Ruiz"}, "Ana Ruiz"},
		{[]string{"Ольга Їжак"}, "Ольга Їжак"},
		{[]string{"Ελένη"}, "Ελένη"},
		{[]string{"山田太郎", "taro"}, "山田太郎"},
		{[]string{"김민준", "minjun"}, "김민준"},
		{[]string{"Nguyễn Thế"}, "Nguyê\u0303n Thê\u0301"},
		{[]string{"Hải"}, "Hai"}, // no font has anything like a hook above
		{[]string{"👍\u0301\u0323 Kim", "kim"}, "Kim"},
		{[]string{"🌟 Kim", "kim"}, "Kim"},
		{[]string{"محمد", "mohammed"}, "mohammed"},
		{[]string{"अमित", "amit"}, "amit"},
		{[]string{"🌟🌟", "star"}, "star"},
		{[]string{"محمد"}, ""},
	} {
		if got := p.readable(c.names, 500); got != c.want {
			t.Errorf("readable(%q) = %q, want %q", c.names, got, c.want)
		}
	}
}

func FuzzNames(f *testing.F) {
	f.Add("Ana 🌟 Ruiz")
	f.Add("i\u0301\u0302\u0303\u0323\u0331 \u0301か\u3099\u20dd")
	f.Fuzz(func(t *testing.T, name string) {
		p, err := newPen(22)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.readable([]string{name}, 150) {
			if p.fontOf(r) < 0 {
				t.Errorf("%q is drawn with %q, which no font has", name, r)
			}
		}
	})
}
