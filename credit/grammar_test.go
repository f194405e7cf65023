package credit_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

var mention = regexp.MustCompile(`<(@|#|!subteam\^|!)([A-Za-z0-9]+)(?:\|[@#]?([^>]*))?>`)

// spans cuts a text in Slack's notation; package bot has the real thing.
func spans(text string) []credit.Span {
	var out []credit.Span
	for text != "" {
		at := mention.FindStringSubmatchIndex(text)
		if at == nil {
			return append(out, credit.Span{Text: text})
		}
		if at[0] > 0 {
			out = append(out, credit.Span{Text: text[:at[0]]})
		}
		m := mention.FindStringSubmatch(text)
		s := credit.Span{ID: m[2], Text: strings.TrimSpace(m[3])}
		switch m[1] {
		case "@":
			s.Kind = credit.User
		case "#":
			s.Kind = credit.Channel
		case "!subteam^":
			s.Kind = credit.Group
		case "!":
			s = credit.Span{Kind: credit.Broadcast, Text: m[2]}
		}
		out = append(out, s)
		text = text[at[1]:]
	}
	return out
}

// people writes the people of a draft the way a test names them: "U1 S1".
func people(d credit.Draft) string {
	ids := make([]string, 0, len(d.People))
	for _, p := range d.People {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, " ")
}

func TestParse(t *testing.T) {
	for name, tc := range map[string]struct {
		text       string
		people     string
		reason     string
		private    bool
		unresolved []string
		broadcast  bool
	}{
		"one person":                 {text: "<@U1> for the calm release", people: "U1", reason: "the calm release"},
		"with a label":               {text: "<@U1|ana> for the calm release", people: "U1", reason: "the calm release"},
		"spaces":                     {text: "  <@U1>   <@U2>  for  the calm release ", people: "U1 U2", reason: "the calm release"},
		"nothing between":            {text: "<@U1><@U2>for it", people: "U1 U2", reason: "it"},
		"commas":                     {text: "<@U1>, <@U2>,<@U3> for it all", people: "U1 U2 U3", reason: "it all"},
		"and":                        {text: "<@U1> and <@U2> AND <@U3> for it", people: "U1 U2 U3", reason: "it"},
		"comma and":                  {text: "<@U1>, <@U2>, and <@U3> for it", people: "U1 U2 U3", reason: "it"},
		"ampersand":                  {text: "<@U1> & <@U2>&<@U3> for it", people: "U1 U2 U3", reason: "it"},
		"group":                      {text: "<!subteam^S1|@platform> and <@U2> for it", people: "S1 U2", reason: "it"},
		"bare group":                 {text: "<!subteam^S1> for it", people: "S1", reason: "it"},
		"to":                         {text: "<@U1> to keep us sane", people: "U1", reason: "keep us sane"},
		"colon":                      {text: "<@U1>: kept us sane", people: "U1", reason: "kept us sane"},
		"dash":                       {text: "<@U1> - kept us sane", people: "U1", reason: "kept us sane"},
		"comma before for":           {text: "<@U1>, for keeping us sane", people: "U1", reason: "keeping us sane"},
		"no connector":               {text: "<@U1> kept us sane", people: "U1", reason: "kept us sane"},
		"only the first connector":   {text: "<@U1> for to: - x", people: "U1", reason: "to: - x"},
		"capital For":                {text: "<@U1> For the thing", people: "U1", reason: "the thing"},
		"a word starting with for":   {text: "<@U1> forgot nothing", people: "U1", reason: "forgot nothing"},
		"a word starting with to":    {text: "<@U1> tomorrow we rest", people: "U1", reason: "tomorrow we rest"},
		"for_ is a word":             {text: "<@U1> for_ever there", people: "U1", reason: "for_ever there"},
		"an emoji is no colon":       {text: "<@U1> :tada: for the launch", people: "U1", reason: ":tada: for the launch"},
		"an emoji right behind":      {text: "<@U1>:tada: for the launch", people: "U1", reason: ":tada: for the launch"},
		"a number is no dash":        {text: "<@U1> -5 degrees and still here", people: "U1", reason: "-5 degrees and still here"},
		"and without a person":       {text: "<@U1> and the night shift held on", people: "U1", reason: "and the night shift held on"},
		"people inside the reason":   {text: "<@U1> for helping <@U2> with it", people: "U1", reason: "helping <@U2> with it"},
		"connector before a mention": {text: "<@U1> for <@U2>'s release", people: "U1", reason: "<@U2>'s release"},
		"channel is reason":          {text: "<@U1> <#C1|general> is calm", people: "U1", reason: "<#C1> is calm"},
		"privately":                  {text: "privately <@U1> for the calm release", people: "U1", reason: "the calm release", private: true},
		"Privately":                  {text: "Privately <@U1> it", people: "U1", reason: "it", private: true},
		"plain name":                 {text: "@ana for the release", unresolved: []string{"@ana"}, reason: "the release"},
		"plain names":                {text: "<@U1> and @luis.b, @zoë for it", people: "U1", unresolved: []string{"@luis.b", "@zoë"}, reason: "it"},
		"plain name in the reason":   {text: "<@U1> for mail to @luis", people: "U1", reason: "mail to @luis"},
		"here":                       {text: "<!here> for it", broadcast: true, reason: "it"},
		"channel typed":              {text: "@Channel for it", broadcast: true, reason: "it"},
		"everyone with a label":      {text: "<!everyone|@everyone> for it", broadcast: true, reason: "it"},
		"broadcast in the reason":    {text: "<@U1> for telling <!channel|@channel> early", people: "U1", reason: "telling @channel early"},
		"group in the reason":        {text: "<@U1> for <!subteam^S1|@platform> support", people: "U1", reason: "@platform support"},
		"no people":                  {text: "help", reason: "help"},
		"nothing":                    {text: "   "},
		"line breaks stay":           {text: "<@U1> for\nfirst\n\n  second", people: "U1", reason: "first\n\n  second"},
		"no-break space":             {text: "<@U1>\u00a0for\u00a0it", people: "U1", reason: "it"},
		"em dash":                    {text: "<@U1> — kept us sane", people: "U1", reason: "kept us sane"},
		"en dash":                    {text: "<@U1> – kept us sane", people: "U1", reason: "kept us sane"},
		"two dashes":                 {text: "<@U1> -- kept us sane", people: "U1", reason: "kept us sane"},
		"a dash without a space":     {text: "<@U1>—kept us sane", people: "U1", reason: "kept us sane"},
		"an arrow":                   {text: "<@U1> -> kept us sane", people: "U1", reason: "kept us sane"},
		"dash and for":               {text: "<@U1> — for keeping us sane", people: "U1", reason: "keeping us sane"},
		"colon and for":              {text: "<@U1>: for keeping us sane", people: "U1", reason: "keeping us sane"},
		"for and colon":              {text: "<@U1> for: keeping us sane", people: "U1", reason: "keeping us sane"},
		"a full-width colon":         {text: "<@U1>：帮助大家", people: "U1", reason: "帮助大家"},
		"a bullet":                   {text: "<@U1> • kept us sane", people: "U1", reason: "kept us sane"},
		"a minus of another script":  {text: "<@U1> –5 degrees and still here", people: "U1", reason: "–5 degrees and still here"},
		"plus, slash, semicolon":     {text: "<@U1> + <@U2>/<@U3>; <@U4> for it", people: "U1 U2 U3 U4", reason: "it"},
		"marks of other scripts":     {text: "<@U1>、<@U2>，<@U3> for it", people: "U1 U2 U3", reason: "it"},
		"und, et, e, y":              {text: "<@U1> und <@U2> et <@U3> e <@U4> y <@U5> por todo", people: "U1 U2 U3 U4 U5", reason: "todo"},
		"a list of people":           {text: "• <@U1>\n• <@U2>\n- <@U3>\nfor it", people: "U1 U2 U3", reason: "it"},
		"bold":                       {text: "*<@U1>* for it", people: "U1", reason: "it"},
		"italic, struck, code":       {text: "_<@U1>_ ~<@U2>~, `<@U3>` for it", people: "U1 U2 U3", reason: "it"},
		"bold and italic":            {text: "*_<@U1>_* and *<@U2>* for it", people: "U1 U2", reason: "it"},
		"bold around people":         {text: "*<@U1> and <@U2>* for it", people: "U1 U2", reason: "it"},
		"bold around all":            {text: "*<@U1> for the calm release*", people: "U1", reason: "the calm release"},
		"bold in the reason":         {text: "<@U1> for the *calm* release", people: "U1", reason: "the *calm* release"},
		"bold reason":                {text: "<@U1> *for the calm release*", people: "U1", reason: "*for the calm release*"},
		"smart quotes":               {text: "“<@U1>” for it", people: "U1", reason: "it"},
		"a bold plain name":          {text: "*@nobody* for it", unresolved: []string{"@nobody"}, reason: "it"},
		"an italic plain name":       {text: "_@no_body_ for it", unresolved: []string{"@no_body"}, reason: "it"},
		"plain names joined":         {text: "@ana/@luis+@priya—it", unresolved: []string{"@ana", "@luis", "@priya"}, reason: "it"},
		"a joined name":              {text: "<@U1> and luis for it all", people: "U1", unresolved: []string{"luis"}, reason: "it all"},
		"a name joined by a sign":    {text: "<@U1> & José: it all", people: "U1", unresolved: []string{"José"}, reason: "it all"},
		"thanks are nobody":          {text: "<@U1> and thanks for it all", people: "U1", reason: "and thanks for it all"},
		"other white space":          {text: "privately\u00a0<@U1>\u2003and\n<@U2>\tfor\u3000it", people: "U1 U2", reason: "it", private: true},
		"en privado, pasted":         {text: "en\u00a0privado <@U1> por todo", people: "U1", reason: "todo", private: true},
		"bold privately":             {text: "privately *<@U1>* for it", people: "U1", reason: "it", private: true},
		"pour":                       {text: "<@U1> et <@U2> pour la mise en production", people: "U1 U2", reason: "la mise en production"},
		"en privé":                   {text: "En privé <@U1> pour la vérité", people: "U1", reason: "la vérité", private: true},
		"für":                        {text: "<@U1> und <@U2> FÜR das Release", people: "U1 U2", reason: "das Release"},
		"für, decomposed":            {text: "<@U1> fu\u0308r das Release", people: "U1", reason: "das Release"},
		"fuer":                       {text: "<@U1> fuer das Release", people: "U1", reason: "das Release"},
		"fürs is a word":             {text: "<@U1> fürs Mitdenken", people: "U1", reason: "fürs Mitdenken"},
		"privat":                     {text: "privat <@U1>: ehrliche Worte", people: "U1", reason: "ehrliche Worte", private: true},
		"unter vier Augen":           {text: "unter vier Augen <@U1> für die Worte", people: "U1", reason: "die Worte", private: true},
		"private is a word":          {text: "private <@U1> for it", reason: "private <@U1> for it"},
		"em particular":              {text: "em particular <@U1> e <@U2> por dizer a verdade", people: "U1 U2", reason: "dizer a verdade", private: true},
		"pelo stays":                 {text: "<@U1> pelo lançamento tranquilo", people: "U1", reason: "pelo lançamento tranquilo"},
		"a joined name in German":    {text: "<@U1> und Luis Ortega für die Geduld", people: "U1", unresolved: []string{"Luis Ortega"}, reason: "die Geduld"},
		"a joined name in French":    {text: "<@U1> et Chloé pour la patience", people: "U1", unresolved: []string{"Chloé"}, reason: "la patience"},
		"Japanese":                   {text: "<@U1> リリースを見守ってくれた", people: "U1", reason: "リリースを見守ってくれた"},
		"san":                        {text: "<@U1> さん、夜中の対応をありがとう", people: "U1", reason: "夜中の対応をありがとう"},
		"san and to":                 {text: "<@U1>さんと<@U2>さん、助けてくれた", people: "U1 U2", reason: "助けてくれた"},
		"san, to, spaces":            {text: "<@U1> さん と <@U2> さん へ 助けてくれた", people: "U1 U2", reason: "助けてくれた"},
		"san with a particle":        {text: "<@U1> さんが遅くまで残ってくれた", people: "U1", reason: "遅くまで残ってくれた"},
		"a word that looks like one": {text: "<@U1> さんがんばってくれた", people: "U1", reason: "がんばってくれた"},
		"chan to is a word":          {text: "<@U1> ちゃんと直してくれた", people: "U1", reason: "ちゃんと直してくれた"},
		"sama of a word":             {text: "<@U1> 様々な改善をしてくれた", people: "U1", reason: "様々な改善をしてくれた"},
		"with somebody":              {text: "<@U1> さんと話して助かった", people: "U1", reason: "さんと話して助かった"},
		"a particle alone":           {text: "<@U1> が対応してくれた", people: "U1", reason: "対応してくれた"},
		"naisho":                     {text: "内緒で <@U1> 本当のことを言ってくれた", people: "U1", reason: "本当のことを言ってくれた", private: true},
		"plain names in Japanese":    {text: "@ana さん と @luis さん、助かりました", unresolved: []string{"@ana", "@luis"}, reason: "助かりました"},
		"kept as typed":              {text: "<@U1> for 👩‍👩‍👧‍👦 \u200bzero & <b> שלום 𝒳  two", people: "U1", reason: "👩‍👩‍👧‍👦 \u200bzero & <b> שלום 𝒳  two"},
	} {
		t.Run(name, func(t *testing.T) {
			d := credit.Parse(spans(tc.text))
			if got := people(d); got != tc.people {
				t.Errorf("people = %q, want %q", got, tc.people)
			}
			if got := credit.NormalText(d.Reason); got != tc.reason {
				t.Errorf("reason = %q, want %q", got, tc.reason)
			}
			if diff := cmp.Diff(tc.unresolved, d.Unresolved); diff != "" {
				t.Errorf("unresolved names (-want +got):\n%s", diff)
			}
			if d.Private != tc.private || d.Broadcast != tc.broadcast {
				t.Errorf("private, broadcast = %v, %v, want %v, %v", d.Private, d.Broadcast, tc.private, tc.broadcast)
			}
		})
	}
}

func isMarkOrSpace(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("*_~`\"'“”„‘’«»\u200b\ufeff", r)
}

// FuzzParse looks for texts that make the grammar lose, invent or reorder what was typed.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"<@U1> and <@U2> for the release #craft", "privately <!subteam^S1|@x>: y", "@ana, & <!here> - z",
		"<@U1> :tada: 開発 おめでとう", "*_<@U1>_ & luis*: — for *it*", "• “@ana”/<@U1>、<@U2> -- x`", "内緒で <@U1>さんと<@U2> くん、がんばった", "unter vier Augen <@U1> fu\u0308r", "en privé <@U1> さんと", "<@U1>\u200f\u2067שלום & <b>", "<#C1|> <@U1>,,and,for", "\xff<@U1>\xfe", "*@0 0\"*",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in := spans(text)
		before := credit.NormalText(in)
		d := credit.Parse(in)
		if credit.NormalText(in) != before {
			t.Fatalf("Parse changed its argument: %q is now %q", before, credit.NormalText(in))
		}
		reason := credit.NormalText(d.Reason)
		behind := before[max(0, strings.LastIndex(before, reason)+len(reason)):] // closing marks and spaces
		if !strings.Contains(before, reason) || strings.TrimFunc(behind, isMarkOrSpace) != "" {
			t.Errorf("reason %q is not the end of %q", reason, before)
		}
		if reason != strings.TrimSpace(reason) {
			t.Errorf("reason %q is not trimmed", reason)
		}
		for i, p := range d.People {
			if p.Kind != credit.User && p.Kind != credit.Group {
				t.Errorf("person %d is of kind %v", i, p.Kind)
			}
		}
		given, err := credit.Judge(d, facts("U9"))
		if err == nil && (given.Shoutout.Text != reason || len(given.Shoutout.Recipients) == 0) {
			t.Errorf("judged %+v from reason %q", given.Shoutout, reason)
		}
	})
}

// A reference typed letter by letter must not become one.
func TestNormalTextKeepsTypedReferencesApart(t *testing.T) {
	spans := []credit.Span{{Text: "ask <@U1> in <#C1>, not "}, {Kind: credit.User, ID: "U2"}}
	if got, want := credit.NormalText(spans), "ask <\u2060@U1> in <\u2060#C1>, not <@U2>"; got != want {
		t.Errorf("NormalText = %q, want %q", got, want)
	}
}
