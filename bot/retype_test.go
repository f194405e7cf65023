package bot

import (
	"testing"

	"shine/credit"
)

func TestRetypedKeepsWhoStoodThere(t *testing.T) {
	t.Parallel()
	names := map[string]string{"U1": "@Ana", "U2": "@Ana Lee", "C1": "#general"}
	name := func(s credit.Span) string { return names[s.ID] }
	const before = "with <@U1>, <@U2> and <@U2> in <#C1>"
	for typed, want := range map[string]string{
		"with @Ana, @Ana Lee and @Ana Lee in #general": before,
		"@Ana Lee thanked @Ana":                        "<@U2> thanked <@U1>",
		"@U1 and <@U2>, whose names came late":         "<@U1> and <@U2>, whose names came late",
		"@Luis and <@U9> were not there":               "@Luis and <\u2060@U9> were not there",
		"@Anatole is somebody else":                    "@Anatole is somebody else",
		"":                                             "",
	} {
		if got := retyped(typed, before, name); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}
