package credit_test

import (
	"testing"

	"shine/credit"
)

// Whoever is named right behind a person is one of the people, whatever words, signs and emoji stand between; and what
// leads to the reason is none of it.
func TestBetweenPeople(t *testing.T) {
	t.Parallel()
	const two, calm = "U1 U2", "the calm release"
	for text, want := range map[string][2]string{
		"<@U1> plus <@U2> for the calm release":                   {two, calm},
		"<@U1> as well as <@U2> for the calm release":             {two, calm},
		"<@U1>, and also\u00a0<@U2> for the calm release":         {two, calm},
		"<@U1> together with <@U2>: the calm release":             {two, calm},
		"<@U1> sowie <@U2> für die ruhige Auslieferung":           {two, "die ruhige Auslieferung"},
		"<@U1> ainsi que <@U2> pour la livraison":                 {two, "la livraison"},
		"<@U1> así como <@U2> por la entrega":                     {two, "la entrega"},
		"<@U1> asi\u0301 como <@U2> por la entrega":               {two, "la entrega"},
		"<@U1> e também <@U2> por uma entrega calma":              {two, "uma entrega calma"},
		"<@U1>・<@U2>さん、静かなリリース":                                   {two, "静かなリリース"},
		"<@U1> 🎉 <@U2> 🎉 for the calm release":                    {two, "🎉 for the calm release"},
		"<@U1> ❤️ <@U2> 👩‍💻 🇪🇸 <@U3> for it":                      {"U1 U2 U3", "it"},
		"<@U1> :tada: <@U2> :+1: for the calm release":            {two, ":+1: for the calm release"},
		"<@U1> :) <@U2> :D for the calm release":                  {two, ":D for the calm release"},
		"<@U1>! <@U2>! The calm release":                          {two, "The calm release"},
		"<@U1>. <@U2>... the calm release":                        {two, calm},
		"<@U1>… <@U2> ++ the calm release":                        {two, calm},
		"<@U1> > <@U2> => the calm release":                       {two, calm},
		"<@U1>。<@U2>！the calm release":                            {two, calm},
		"<@U1> - <@U2> - the calm release":                        {two, calm},
		"<@U1>: *<@U2>*: the calm release":                        {two, calm},
		"<@U1> – @Luis for the calm release":                      {"U1", calm},
		"<@U1>: <@U2> told me about the calm release":             {"U1", "<@U2> told me about the calm release"},
		"<@U1> - <@U2>'s release was calm because of you":         {"U1", "<@U2>'s release was calm because of you"},
		"<@U1> (<@U2> was away) for the calm release":             {"U1", "(<@U2> was away) for the calm release"},
		"<@U1> helped <@U2> for a whole week":                     {"U1", "helped <@U2> for a whole week"},
		"<@U1> .NET runs":                                         {"U1", ".NET runs"},
		"<@U1> ~20 bugs less":                                     {"U1", "~20 bugs less"},
		"<@U1> +1 from all of us":                                 {"U1", "+1 from all of us"},
		"<@U1> más que nunca":                                     {"U1", "más que nunca"},
		"\u200e<@U1>\u200f,\u200e<@U2>\u2060for the calm release": {two, calm},
		"\u2068<@U1>\u2069 \u2068<@U2>\u2069 \u2800for it":        {two, "it"},
		"privately: <@U1> for it":                                 {"U1", "it"},
		"en privé : <@U1> pour la livraison":                      {"U1", "la livraison"},
	} {
		d := credit.Parse(spans(text))
		if got := [2]string{people(d), credit.NormalText(d.Reason)}; got != want {
			t.Errorf("Parse(%q) credits %q for %q, want %q for %q", text, got[0], got[1], want[0], want[1])
		}
	}
}
