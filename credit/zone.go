package credit

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"
)

// ZoneGuess is the error of a zone that is not clear enough to keep, with the one that is probably meant: "EST" is New
// York's time in winter only.
type ZoneGuess struct{ Zone string }

// Error says which zone may be meant.
func (g ZoneGuess) Error() string { return "a schedule without a clear zone: " + g.Zone + "?" }

// abbreviations are names of clock times that are in use for a part of the year only, each with the zone where most
// people live who write it. CET, EET and the like are IANA zones by themselves, with summer time, and UTC is clear.
var abbreviations = map[string]string{
	"est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
	"cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago",
	"mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver",
	"pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
	"akst": "America/Anchorage", "akdt": "America/Anchorage", "hst": "Pacific/Honolulu",
	"ast": "America/Halifax", "adt": "America/Halifax", "nst": "America/St_Johns", "ndt": "America/St_Johns",
	"brt": "America/Sao_Paulo", "art": "America/Argentina/Buenos_Aires",
	"gmt": "Europe/London", "bst": "Europe/London", "cest": "Europe/Madrid", "mest": "Europe/Berlin",
	"mez":  "Europe/Berlin",
	"mesz": "Europe/Berlin", "west": "Europe/Lisbon", "eest": "Europe/Athens", "msk": "Europe/Moscow",
	"ist": "Asia/Kolkata", "sgt": "Asia/Singapore", "hkt": "Asia/Hong_Kong", "jst": "Asia/Tokyo", "kst": "Asia/Seoul",
	"aest": "Australia/Sydney", "aedt": "Australia/Sydney", "acst": "Australia/Adelaide", "acdt": "Australia/Adelaide",
	"awst": "Australia/Perth", "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland",
}

//go:embed zones.txt
var zonesText string

// zones maps folded names to the IANA names of Go's own list.
var zones = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for name := range strings.FieldsSeq(zonesText) {
		all[Fold(name)] = name
	}
	return all
})

// zoneNamed finds the zone of an IANA name in any case. A city alone, or an abbreviation, is a [ZoneGuess].
func zoneNamed(words []string) (string, error) {
	typed := strings.Trim(unaccented(strings.Join(words, "_")), ",.()")
	if guess, short := abbreviations[typed]; short {
		return "", ZoneGuess{guess}
	}
	if name, known := zones()[typed]; known {
		return name, nil
	}
	if _, err := time.LoadLocation(words[0]); err == nil && len(words) == 1 && !strings.EqualFold(words[0], "local") {
		return words[0], nil // a zone that is newer than the list
	}
	if found := inCity(typed); len(found) > 0 {
		return "", ZoneGuess{found[0]}
	}

	return "", ErrBadZone
}

// inCity lists the zones of a city.
func inCity(typed string) []string {
	var found []string
	for folded, name := range zones() {
		if strings.HasSuffix(folded, "/"+typed) && !strings.HasPrefix(folded, "etc/") {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}
