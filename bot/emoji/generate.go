//go:build ignore

// Generate writes emoji.txt, from the names that Slack itself keeps (emoji-datasource on npm, MIT License):
//
//	npm pack emoji-datasource@16.0.0
//	tar -xOf emoji-datasource-16.0.0.tgz package/emoji.json | go run generate.go >emoji.txt
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
)

func main() {
	var all []struct {
		Unified    string   `json:"unified"`
		ShortName  string   `json:"short_name"`
		ShortNames []string `json:"short_names"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&all); err != nil {
		log.Fatal(err)
	}
	var lines []string
	for _, e := range all {
		aliases := slices.DeleteFunc(e.ShortNames, func(name string) bool { return name == e.ShortName })
		lines = append(lines, strings.Join(append([]string{characters(e.Unified), e.ShortName}, aliases...), " "))
	}

	slices.Sort(lines)
	for _, line := range lines {
		fmt.Println(line)
	}
}

// characters are those of code points such as "2764-FE0F", without the sign that only asks for color.
func characters(unified string) string {
	var text strings.Builder
	for _, point := range strings.Split(unified, "-") {
		r, err := strconv.ParseInt(point, 16, 32)
		if err != nil {
			log.Fatal(err)
		}
		if r != 0xFE0F {
			text.WriteRune(rune(r))
		}
	}

	return text.String()
}
