package credit_test

import (
	"strings"
	"testing"

	"shine/credit"
)

// Who is named among the people and cannot be read as one of them never slips into the reason.
func TestNamesAmongPeople(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"<@U1> and luis for the calm release":                      "luis",
		"<@U1> and Luis Ortega for the calm release":               "Luis Ortega",
		"<@U1> & Luis Ortega: the calm release":                    "Luis Ortega",
		"<@U1> y María de la Cruz por el trabajo en calma":         "María de la Cruz",
		"<@U1> and Luis Ortega and priya for the calm release":     "Luis Ortega|priya",
		"<@U1> and luis, Priya Rao & sam — the calm release of it": "luis|Priya Rao|sam",
		"<@U1> and the whole night shift for the calm release":     "",
		"<@U1> and luis ortega for the calm release":               "luis ortega",
		"<@U1> + luis ortega and priya: the calm release":          "luis ortega|priya",
		"<@U1> y luis ortega por el trabajo en calma":              "luis ortega",
		"<@U1> and\u200bluis\ufeffortega for the calm release":     "luis\ufeffortega",
		"<@U1>, luis for the calm release":                         "luis",
		"<@U1>, Luis Ortega for the calm release":                  "Luis Ortega",
		"<@U1>, luis and priya for the calm release":               "luis|priya",
		"<@U1>, great for us all":                                  "",
		"<@U1>, thank you for the calm release":                    "",
		"<@U1>, stayed late for the calm release":                  "",
		"<@U1> and my whole team for the calm release":             "",
		"<@U1> y todo el equipo por el trabajo en calma":           "",
		"<@U1> and thanks for the calm release":                    "",
		"<@U1> and then some more work for us":                     "",
	} {
		d := credit.Parse(spans(text))
		if got := strings.Join(d.Unresolved, "|"); got != want {
			t.Errorf("Parse(%q) finds %q, want %q", text, got, want)
		}
		if want != "" && strings.Contains(credit.NormalText(d.Reason), "and") {
			t.Errorf("Parse(%q) leaves the reason %q", text, credit.NormalText(d.Reason))
		}
	}
}

// Spaces without a width separate people as others do.
func TestSpacesWithoutWidth(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"<@U1>\u200b<@U2>\ufefffor the calm release", "\ufeff<@U1> and\u200b<@U2>\u200b: the calm release",
		"<@U1>,\u200b<@U2> for\u200b the calm release",
	} {
		d := credit.Parse(spans(text))
		if people(d) != "U1 U2" || credit.NormalText(d.Reason) != "the calm release" {
			t.Errorf("Parse(%q) credits %s for %q", text, people(d), credit.NormalText(d.Reason))
		}
	}
}
