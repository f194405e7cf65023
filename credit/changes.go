package credit

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Changes lists what differs between settings, by their names in the export: "daily_limit: 30 → 20".
func Changes(before, after Settings) []string {
	was, is := fieldsOf(before), fieldsOf(after)
	var changes []string
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if was[name] != is[name] {
			changes = append(changes, fmt.Sprintf("%s: %s → %s", name, was[name], is[name]))
		}
	}
	return changes
}

// fieldsOf are the settings as JSON, by name.
func fieldsOf(s Settings) map[string]string {
	raw, _ := json.Marshal(s) //nolint:errchkjson // every number in settings that were checked is finite
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(raw, &fields)
	texts := make(map[string]string, len(fields))
	for name, value := range fields {
		texts[name] = string(value)
	}
	return texts
}
