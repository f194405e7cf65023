package credit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	// glued matches a day right before a time: "毎週月曜日の9時".
	glued = regexp.MustCompile(`^(?:毎週)?(?P<day>[日月火水木金土]曜日?|[日月火水木金土])の?(?P<time>(?:午前|午後|\d).*)$`)
	// clockOfJapan matches 9時, 午前9時半, 午後4時30分.
	clockOfJapan = regexp.MustCompile(
		`^(?P<half>午前|午後)?(?P<hour>\d{1,2})(?:時(?:(?P<minute>\d{1,2})分|(?P<thirty>半))?|:(?P<colon>\d\d))に?$`,
	)
)

// apart puts spaces into a schedule in Japanese, and writes its time as in other languages.
func apart(words []string) []string {
	words = slices.Clone(words)
	if len(words) > 0 {
		first := strings.TrimPrefix(unaccented(words[0]), "毎週")
		if m := glued.FindStringSubmatch(first); m != nil {
			words = slices.Concat([]string{m[1], m[2]}, words[1:])
		} else if first != unaccented(words[0]) {
			words[0] = first
		}
	}

	for i, word := range words {
		if half := unaccented(word); (half == "午前" || half == "午後") && i+1 < len(words) {
			words[i+1], words[i] = half+words[i+1], ""
			continue
		}
		words[i] = clockIn(word)
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// clockIn writes a Japanese time of day as 9:30, and returns any other word as it is.
func clockIn(word string) string {
	m := clockOfJapan.FindStringSubmatch(unaccented(word))
	if m == nil {
		return word
	}

	part := func(name string) int {
		n, _ := strconv.Atoi(m[clockOfJapan.SubexpIndex(name)]) // none is 0
		return n
	}
	hour, minute := part("hour"), part("minute")+part("colon")
	if m[clockOfJapan.SubexpIndex("thirty")] != "" {
		minute = 30
	}
	if half := m[clockOfJapan.SubexpIndex("half")]; half != "" {
		if hour > 12 {
			return word
		}
		hour %= 12
		if half == "午後" {
			hour += 12
		}
	}
	return fmt.Sprintf("%d:%02d", hour, minute)
}
