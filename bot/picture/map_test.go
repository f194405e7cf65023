package picture_test

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"shine/bot/picture"
)

var keep = flag.String("keep", "", "a directory for the pictures, to look at them")

var people = []string{
	"Ana Ruiz", "Luis Ortega", "Priya Natarajan", "Sam O’Neill", "Jonas Weber", "Mei Lin 林美", "Tomáš Dvořák", "Ольга Їжак",
	"Ελένη Παππά", "山田太郎", "김민준", "王小明", "たなか はるか", "Nguyễn Thế", "🌟 Kim", "Maximiliane von Hohenstein-Württemberg",
}

// company is a made-up map of n people.
func company(n int) picture.Map {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	m := picture.Map{Caption: "Who credited whom, 16 – 23 November", TrendTitle: "Stories a week, the last 12 weeks", Trend: []int{3, 5, 4, 0, 7, 8, 6, 9, 12, 10, 11, 13}}
	for i := range n {
		name := people[i%len(people)]
		if i >= len(people) {
			name = fmt.Sprintf("%s %d", name, i)
		}
		m.Nodes = append(m.Nodes, picture.Node{Names: []string{name, fmt.Sprint("person", i)}})
	}
	for i := range n {
		for range 1 + r.IntN(2) {
			if to := (i/6)*6 + r.IntN(6); to < n && to != i {
				m.Edges = append(m.Edges, picture.Edge{From: i, To: to, PassedOn: r.IntN(6) == 0})
			}
		}
		if to := r.IntN(n); r.IntN(4) == 0 && to != i {
			m.Edges = append(m.Edges, picture.Edge{From: i, To: to})
		}
	}
	return m
}

func TestMap(t *testing.T) {
	t.Parallel()
	for _, n := range []int{3, 5, 12, 30, 60} {
		t.Run(fmt.Sprint(n, " people"), func(t *testing.T) {
			t.Parallel()
			drawn, err := picture.Draw(company(n))
			if err != nil {
				t.Fatal(err)
			}
			again, err := picture.Draw(company(n))
			if err != nil || !bytes.Equal(drawn, again) {
				t.Errorf("drawn twice, it is another picture (%v)", err)
			}
			if len(drawn) > 200_000 {
				t.Errorf("%d bytes, want 200,000 at most", len(drawn))
			}
			img, err := png.Decode(bytes.NewReader(drawn))
			if err != nil || img.Bounds().Dx() != 1200 {
				t.Errorf("a picture of %v (%v), want 1200 pixels across", img.Bounds(), err)
			}
			if *keep != "" {
				if err := os.WriteFile(filepath.Join(*keep, fmt.Sprintf("map%d.png", n)), drawn, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMapOf60(b *testing.B) {
	m := company(60)
	for b.Loop() {
		if _, err := picture.Draw(m); err != nil {
			b.Fatal(err)
		}
	}
}
