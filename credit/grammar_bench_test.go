package credit

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkParseHostile shows what the worst texts cost as they double: twice as much each time.
func BenchmarkParseHostile(b *testing.B) {
	for name, piece := range map[string]string{
		"spaces": " ", "commas": ",", "spaced commas": " , ", "and": "and ", "slashes": "/ ", "marks": "*", "dashes": "- ",
		"colons": ":", "names": "@a,", "bullets": "• ", "joined": "& a", "marked names": "*@a* ",
	} {
		for _, n := range []int{2_000, 4_000, 8_000, 16_000} {
			text := strings.Repeat(piece, n/len(piece))
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					Parse([]Span{{Text: text + "@ana" + text}})
					Parse([]Span{{Kind: User, ID: "U1"}, {Text: text + "x"}, {Kind: User, ID: "U2"}, {Text: text}})
				}
			})
		}
	}
}
