package credit_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

var columns = credit.CSVColumns{Who: "who", Whom: "whom", When: "when", What: "what"}

// readCSV lists the rows of a file as "line: what", and what is wrong with those that cannot be read.
func readCSV(t *testing.T, file string, columns credit.CSVColumns) []string {
	t.Helper()
	reader, err := credit.NewCSVReader(strings.NewReader(file), columns)
	if err != nil {
		return []string{err.Error()}
	}
	var got []string
	for {
		row, err := reader.Next()
		var skip *credit.Skip
		switch {
		case errors.Is(err, io.EOF):
			return got
		case errors.As(err, &skip):
			got = append(got, fmt.Sprintf("%d! %v", row.Line, skip))
		case err != nil:
			return append(got, err.Error())
		default:
			got = append(got, fmt.Sprintf("%d: %s", row.Line, strings.Join([]string{row.Who, row.Whom, row.When, row.What}, "/")))
		}
	}
}

func TestCSVIsRead(t *testing.T) {
	t.Parallel()
	const head = "who,whom,when,what\n"
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"plain":               {head + "a,b,c,d\ne,f,g,h", []string{"2: a/b/c/d", "3: e/f/g/h"}},
		"semicolons":          {"who;whom;when;what\na;b;c;d, e\n", []string{"2: a/b/c/d, e"}},
		"tabs":                {"who\twhom\twhen\twhat\na\tb\tc\td\n", []string{"2: a/b/c/d"}},
		"bars":                {"who|whom|when|what\na|b|c|d\n", []string{"2: a/b/c/d"}},
		"sep":                 {"sep=;\nwho;whom;when;what\na;b;c;d\n", []string{"3: a/b/c/d"}},
		"another order":       {"id,What,WHEN, whom ,who\n1,d,c,b,a\n", []string{"2: a/b/c/d"}},
		"byte order mark":     {"\uFEFF" + head + "a,b,c,d\n", []string{"2: a/b/c/d"}},
		"mark and quotes":     {"\uFEFF\"who\",\"whom\",\"when\",\"what\"\na,b,c,d\n", []string{"2: a/b/c/d"}},
		"Windows":             {strings.ReplaceAll(head+"a,b,c,\"d\ne\"\nf,g,h,i\n", "\n", "\r\n"), []string{"2: a/b/c/d\ne", "4: f/g/h/i"}},
		"old Macs":            {strings.ReplaceAll(head+"a,b,c,d\n", "\n", "\r"), []string{"2: a/b/c/d"}},
		"quotes":              {head + `"a, a",b,c,"say ""hi"""` + "\n", []string{`2: a, a/b/c/say "hi"`}},
		"a quote inside":      {head + "a,b,c,5\" disk\n", []string{`2: a/b/c/5" disk`}},
		"behind a quote":      {head + "a,b,c,\"d\"e\nf,g,h,i\n", []string{"2! a quote stands where none can; inside of quotes, write it twice", "3: f/g/h/i"}},
		"never closed":        {head + "a,b,c,d\ne,f,g,\"h\ni,j,k,l\n", []string{"2: a/b/c/d", "line 3: a quote is opened in this row and never closed, so nothing behind it could be read"}},
		"empty lines":         {head + "\n\na,b,c,d\n,,,\n\n", []string{"4: a/b/c/d"}},
		"empty cells behind":  {head + "a,b,c,d,,\n", []string{"2: a/b/c/d"}},
		"too few":             {head + "a,b,c\n", []string{"2! the row has more or fewer cells than the header"}},
		"too many":            {head + "a,b,c,d,e\nf,g,h,i\n", []string{"2! the row has more or fewer cells than the header", "3: f/g/h/i"}},
		"Latin-1":             {head + "Jos\xe9,b,c,d\nf,g,h,i\n", []string{"2! it is not UTF-8; save the file as “CSV UTF-8”", "3: f/g/h/i"}},
		"NUL":                 {head + "a\x00,b,c,d\n", []string{"2! it is not UTF-8; save the file as “CSV UTF-8”"}},
		"UTF-16":              {"\xff\xfew\x00h\x00o\x00,\x00", []string{"line 1: it is not UTF-8; save the file as “CSV UTF-8”"}},
		"UTF-16, no mark":     {"w\x00h\x00o\x00,\x00\n\x00", []string{"line 1: it is not UTF-8; save the file as “CSV UTF-8”"}},
		"empty":               {"", []string{"line 1: the file is empty; its first line has to name the columns"}},
		"no such column":      {"from,whom,when,what\n", []string{`line 1: there is no column "who" for who; the columns are "from", "whom", "when", "what"`}},
		"twice":               {"who,whom,when,what,Who\n", []string{`line 1: two columns have the name "who"`}},
		"a huge cell":         {head + "a,b,c,\"" + strings.Repeat("x\n", 1<<19) + "\"\nf,g,h,i\n", []string{"2! the row is longer than a mebibyte", "524291: f/g/h/i"}},
		"a huge line":         {head + strings.Repeat(",", 1<<21) + "\nf,g,h,i\n", []string{"2! the row is longer than a mebibyte", "3: f/g/h/i"}},
		"a header of quotes":  {"\"who", []string{"line 1: a quote is opened in this row and never closed, so nothing behind it could be read"}},
		"a comma in a column": {"\"who, really\",whom,when,what\na,b,c,d\n", []string{`line 1: there is no column "who" for who; the columns are "who, really", "whom", "when", "what"`}},
	} {
		if diff := cmp.Diff(c.want, readCSV(t, c.file, columns)); diff != "" {
			t.Errorf("%s (-want +got):\n%.2000s", name, diff)
		}
	}
}

// office is a workspace as Slack lists it.
func office(emails bool) *credit.Directory {
	accounts := []credit.Account{
		{ID: "U01", Names: []string{"Ana", "Ana Álvarez", "ana.alvarez"}, Email: "ana@example.com", Standing: credit.Member},
		{ID: "U02", Names: []string{"Luis", "Luis García"}, Email: "Luis@Example.com", Standing: credit.Member},
		{ID: "U03", Names: []string{"Sam"}, Email: "sam@example.com", Standing: credit.Guest},
		{ID: "U04", Names: []string{"sam", "Sam Roe"}, Email: "roe@example.com", Standing: credit.Deactivated},
		{ID: "U05", Names: []string{"karan", "करण"}, Email: "karan@example.com", Standing: credit.Member},
		{ID: "U06", Names: []string{"WANDA7"}, Standing: credit.Member},
		{ID: "U09", Names: []string{"helper"}, Standing: credit.Bot},
	}
	for i := range accounts {
		if !emails {
			accounts[i].Email = ""
		}
	}
	return credit.NewDirectory(accounts, []credit.NamedChannel{
		{ID: "C01", Name: "general", Visibility: credit.Public}, {ID: "C02", Name: "board", Visibility: credit.ChannelOnly},
	})
}

const (
	several = "it may mean several people; write an e-mail address or a member ID"
	unknown = "nobody in the workspace is called so; write an e-mail address or a member ID"
)

func TestPeopleOfARow(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"Luis":                                "U02",
		"luis garcía":                         "U02",
		"LUIS  GARCÍA":                        "U02",
		"Luis Garci\u0301a":                   "U02",
		"@luis":                               "U02",
		"luis@example.com":                    "U02",
		"LUIS@EXAMPLE.COM":                    "U02",
		"Luis <luis@example.com>":             "U02",
		"Luis García (luis@example.com)":      "U02",
		"García, Luis":                        "U02",
		"García, Luis <luis@example.com>":     "U02",
		"Lucho <luis@example.com>":            "U02",
		"U02":                                 "U02",
		"<@U02>":                              "U02",
		"<@U02|luis>":                         "U02",
		"<@UABC>":                             "UABC",
		"U0NEW1":                              "U0NEW1",
		"'@luis":                              "U02",
		"Luis; karan":                         "U02 U05",
		"Luis, karan":                         "U02 U05",
		"Luis and karan":                      "U02 U05",
		"Luis & karan":                        "U02 U05",
		"Luis, karan and roe@example.com":     "U02 U05 U04",
		"Luis\nkaran":                         "U02 U05",
		"luis@example.com karan@example.com":  "U02 U05",
		"<@U02> <@U05>":                       "U02 U05",
		"<@U02|luis> and <@U05>":              "U02 U05",
		"U02 U05":                             "U02 U05",
		"Luis、karan":                          "U02 U05",
		"García, Luis; karan":                 "U02 U05",
		"Luis, Luis":                          "U02",
		"Luis; helper":                        "U02",
		"Luis; Ana":                           "U02", // who gives is left out, as on every way in
		"WANDA7":                              "U06",
		"करण":                                 "U05",
		"Ana":                                 "! whom: the giver alone is credited",
		"helper":                              "! whom: it is a bot",
		"":                                    "! whom: nobody is named",
		" ; , ":                               "! whom: nobody is named",
		"Sam":                                 "! whom: " + several,
		"Luis; Sam":                           "! whom: " + several,
		"Luis, Sam":                           "! whom: " + several,
		"Luis <karan@example.com>":            "! whom: " + several,
		"Somebody, Luis <luis@example.com>":   "! whom: " + several,
		"Garcia":                              "! whom: " + unknown,
		"Luis Garcia":                         "! whom: " + unknown, // another name, in some languages
		"किरण":                                "! whom: " + unknown,
		"Lui":                                 "! whom: " + unknown,
		"WANDA":                               "! whom: " + unknown,
		"nobody@example.com":                  "! whom: " + unknown,
		"Luis; nobody":                        "! whom: " + unknown,
		"<!channel>":                          "! whom: " + unknown,
		strings.Repeat("U0A1;", 2000) + "U02": "! whom: more people are named than a shout-out may credit",
	} {
		row := credit.CSVRow{Who: "ana@example.com", Whom: cell, When: "2026-03-04T09:00:00Z", What: "the calm release"}
		if got := rowOf(row, rulesOf(office(true))); got != want {
			t.Errorf("%.60q: %s, want %s", cell, got, want)
		}
	}
}

// Two readings that lead to other people are no reading.
func TestACommaInAName(t *testing.T) {
	t.Parallel()
	directory := credit.NewDirectory([]credit.Account{
		{ID: "U01", Names: []string{"Ana"}, Standing: credit.Member},
		{ID: "U02", Names: []string{"Roe"}, Standing: credit.Member},
		{ID: "U03", Names: []string{"Ana Roe"}, Standing: credit.Member},
		{ID: "U04", Names: []string{"Luis"}, Standing: credit.Member},
	}, nil)
	row := credit.CSVRow{Who: "Luis", Whom: "Roe, Ana", When: "2026-03-04T09:00:00Z", What: "the calm release"}
	if got, want := rowOf(row, rulesOf(directory)), "! whom: "+several; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// What cannot be looked up is said so, with what would help.
func TestPeopleWithoutLookUps(t *testing.T) {
	t.Parallel()
	nobody := credit.NewDirectory(nil, nil)
	for _, c := range []struct {
		directory *credit.Directory
		cell      string
		want      string
	}{
		{office(false), "Luis", "U02"},
		{office(false), "Luis <luis@example.com>", "U02"},
		{office(false), "luis@example.com", "! whom: it is an e-mail address, which Slack shows Shine only with the permission users:read.email; write a name or a member ID"},
		{nobody, "U02, U03", "U02 U03"},
		{nobody, "Luis", "! whom: it is no member ID, and names are looked up only with SLACK_BOT_TOKEN"},
		{nobody, "luis@example.com", "! whom: it is no member ID, and names are looked up only with SLACK_BOT_TOKEN"},
	} {
		row := credit.CSVRow{Who: "U01", Whom: c.cell, When: "2026-03-04T09:00:00Z", What: "the calm release"}
		if got := rowOf(row, rulesOf(c.directory)); got != c.want {
			t.Errorf("%q: %s, want %s", c.cell, got, c.want)
		}
	}
}

func rulesOf(d *credit.Directory) credit.RowRules {
	return credit.RowRules{
		Workspace: "T1", Directory: d, Until: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
		Values:      []credit.Value{{Name: "craft"}},
		Preferences: map[string]credit.Preferences{"U05": {Quiet: true}},
	}
}

// rowOf is who is credited, or what is wrong.
func rowOf(row credit.CSVRow, rules credit.RowRules) string {
	s, err := row.Shoutout(rules)
	if err != nil {
		return "! " + err.Error()
	}
	return strings.Join(s.Recipients, " ")
}

func TestTimesOfARow(t *testing.T) {
	t.Parallel()
	const noZone = "! when: it tells no time zone; say one with --zone, such as --zone Europe/Madrid"
	const swapped = "! when: day and month may be swapped; say which comes first with --dates"
	const unread = "! when: it is no time that can be read, such as 2026-11-24 09:00"
	for _, c := range []struct {
		cell, zone string
		order      credit.DateOrder
		want       string
	}{
		{"2026-03-04T09:15:00Z", "", "", "2026-03-04T09:15:00.000Z"},
		{"2026-03-04T09:15:00.250+01:00", "", "", "2026-03-04T08:15:00.250Z"},
		{"2026-03-04 09:15:00 UTC", "Europe/Madrid", "", "2026-03-04T09:15:00.000Z"},
		{"2026-03-04 09:15:00 -0500", "", "", "2026-03-04T14:15:00.000Z"},
		{"2026-03-04 09:15:00 -00:30", "", "", "2026-03-04T09:45:00.000Z"},
		{"2026-03-04 09:15:00+02", "", "", "2026-03-04T07:15:00.000Z"},
		{"2026-03-04 09:15:00 +0000 UTC", "", "", "2026-03-04T09:15:00.000Z"},
		{"Wed Mar 04 2026 09:15:00 GMT+0100 (Central European Standard Time)", "", "", "2026-03-04T08:15:00.000Z"},
		{"Wed, 04 Mar 2026 09:15:00 +0100", "", "", "2026-03-04T08:15:00.000Z"},
		{"2026-03-04 09:15", "Europe/Madrid", "", "2026-03-04T08:15:00.000Z"},
		{"2026-07-04 09:15:30", "Europe/Madrid", "", "2026-07-04T07:15:30.000Z"},
		{"2026/3/4 9:15", "UTC", "", "2026-03-04T09:15:00.000Z"},
		{"March 4, 2026 9:15 PM", "UTC", "", "2026-03-04T21:15:00.000Z"},
		{"Mar 4, 2026, 9:15 p.m.", "UTC", "", "2026-03-04T21:15:00.000Z"},
		{"Mar 4, 2026 at 9:15 am", "UTC", "", "2026-03-04T09:15:00.000Z"},
		{"Wednesday, March 4, 2026 9:15\u202fPM", "UTC", "", "2026-03-04T21:15:00.000Z"},
		{"4 March 2026 09:15", "UTC", "", "2026-03-04T09:15:00.000Z"},
		{"4-Mar-26 09:15", "UTC", "", "2026-03-04T09:15:00.000Z"},
		{"04.03.2026 09:15", "UTC", "", "2026-03-04T09:15:00.000Z"},
		{"13/04/2026 09:15", "UTC", "", "2026-04-13T09:15:00.000Z"},
		{"04/13/2026 09:15", "UTC", "", "2026-04-13T09:15:00.000Z"},
		{"4/4/26, 9:15 AM", "UTC", "", "2026-04-04T09:15:00.000Z"},
		{"03/04/2026 09:15", "UTC", credit.DayFirst, "2026-04-03T09:15:00.000Z"},
		{"03/04/2026 09:15", "UTC", credit.MonthFirst, "2026-03-04T09:15:00.000Z"},
		{"03-04-2026 09:15", "UTC", credit.DayFirst, "2026-04-03T09:15:00.000Z"},
		{"1772615700", "", "", "2026-03-04T09:15:00.000Z"},
		{"1772615700.000123", "", "", "2026-03-04T09:15:00.000Z"},
		{"1772615700250", "", "", "2026-03-04T09:15:00.250Z"},
		{"03/04/2026 09:15", "UTC", "", swapped},
		{"13/04/2026 09:15", "UTC", credit.MonthFirst, unread},
		{"2026-03-04 09:15", "", "", noZone},
		{"2026-03-04", "", "", noZone},
		{"2026-03-04 09:15:00 PST", "UTC", "", unread},
		{"2026-02-30 09:15", "UTC", "", unread},
		{"yesterday", "UTC", "", unread},
		{"", "UTC", "", unread},
		{"2026-12-04 09:15", "UTC", "", "! when: it is in the future"},
		{"1969-12-04 09:15", "UTC", "", "! when: it is before 1970"},
		{"0000-01-01 09:15", "UTC", "", "! when: it is before 1970"},
		{"9999-12-31T23:59:59Z", "", "", "! when: it is in the future"},
	} {
		rules := rulesOf(office(true))
		rules.Order = c.order
		if c.zone != "" {
			zone, err := credit.ImportZone(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			rules.Zone = zone
		}
		s, err := credit.CSVRow{Who: "Ana", Whom: "Luis", When: c.cell, What: "the calm release"}.Shoutout(rules)
		got := credit.ExportTime(s.Time)
		if err != nil {
			got = "! " + err.Error()
		}
		if got != c.want {
			t.Errorf("%q in %q, %q: %s, want %s", c.cell, c.zone, c.order, got, c.want)
		}
	}
}

// Of a day alone, the noon is taken, and thousands have room in its minute; the same row is always at the same moment.
func TestADayHasRoom(t *testing.T) {
	t.Parallel()
	rules := rulesOf(office(true))
	rules.Zone = time.FixedZone("", 3600)
	moments := map[time.Time]int{}
	for i := range 5000 {
		row := credit.CSVRow{Who: "Ana", Whom: "Luis", When: "2026-03-04", What: fmt.Sprintf("the calm release %d of them", i)}
		s, err := row.Shoutout(rules)
		again, _ := row.Shoutout(rules)
		if err != nil || !s.Time.Equal(again.Time) || s.Time.Truncate(time.Minute) != time.Date(2026, 3, 4, 11, 0, 0, 0, time.UTC) {
			t.Fatalf("%v and %v, %v", s.Time, again.Time, err)
		}
		moments[s.Time]++
		if moments[s.Time] > 100 {
			t.Fatalf("%d at %v", moments[s.Time], s.Time)
		}
	}
}

func TestImportZone(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Europe/Madrid": "Europe/Madrid", "europe/madrid": "Europe/Madrid", "UTC": "UTC",
		"EST": `"EST" is not clear; is it America/New_York?`, "Madrid": `"Madrid" is not clear; is it Europe/Madrid?`,
		"nowhere": `"nowhere" is no time zone such as Europe/Madrid`, "Local": `"Local" is no time zone such as Europe/Madrid`,
		"": `"" is no time zone such as Europe/Madrid`, " ": `" " is no time zone such as Europe/Madrid`,
		"../../etc/passwd": `"../../etc/passwd" is no time zone such as Europe/Madrid`,
	} {
		zone, err := credit.ImportZone(name)
		got := zone.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

func TestStoriesOfARow(t *testing.T) {
	t.Parallel()
	for text, story := range map[string]bool{
		"for pairing until the migration was boring": true, "thanks!": true, "ありがとう": true, "2 releases in one week": true,
		"you made sprint 42 calm": true, "+1 for the tests": true, "https://example.com/42": true,
		"": false, "  ": false, "5": false, "+1": false, "x3": false, "5 points": false, "10 Punkte": false, ":taco: :taco:": false,
		":taco: x 3": false, "<@U02> :tada:": false, "@luis +5": false, "⭐⭐": false, "Points: 5": false, "3.5": false, "\u3164": false,
	} {
		row := credit.CSVRow{Who: "Ana", Whom: "Luis", When: "2026-03-04T09:00:00Z", What: text}
		_, err := row.Shoutout(rulesOf(office(true)))
		if (err == nil) != story {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestARowIsAShoutout(t *testing.T) {
	t.Parallel()
	row := credit.CSVRow{
		Who: "ana@example.com", Whom: "Luis; karan", When: "2026-03-04T09:15:00Z", What: " 'til late, for the calm release #Craft\r\nand more ",
		Channel: "#General",
	}
	want := credit.Shoutout{
		Workspace: "T1", Time: time.Date(2026, 3, 4, 9, 15, 0, 0, time.UTC), Giver: "U01", Recipients: []string{"U02", "U05"},
		Text: "'til late, for the calm release #Craft\nand more", Values: []string{"craft"}, Channel: "C01", Visibility: credit.Public,
		Source: credit.FromImport, Boosts: []string{}, Quiet: []string{"U05"},
	}
	got, err := row.Shoutout(rulesOf(office(true)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhoMayReadARow(t *testing.T) {
	t.Parallel()
	const nowhere = "channel: Shine sees no such channel; invite it there, write another name or ID, or leave the cell empty"
	for _, c := range []struct{ channel, private, want string }{
		{"", "", "public"},
		{"general", "", "C01 public"},
		{"C01", "no", "C01 public"},
		{"<#C01|general>", "0", "C01 public"},
		{"#board", "", "C02 channel"},
		{"general", "yes", "C01 private"},
		{"", "TRUE", "private"},
		{"", "private", "private"},
		{"", "maybe", "private: it is neither yes nor no"},
		{"secret-plans", "", nowhere},
		{"C0SECRET", "", nowhere},
	} {
		row := credit.CSVRow{Who: "Ana", Whom: "Luis", When: "2026-03-04T09:00:00Z", What: "the calm release", Channel: c.channel, Private: c.private}
		s, err := row.Shoutout(rulesOf(office(true)))
		got := strings.TrimSpace(s.Channel + " " + string(s.Visibility))
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q, %q: %s, want %s", c.channel, c.private, got, c.want)
		}
	}
}

// The limits of every import hold for rows too.
func TestLimitsOfARow(t *testing.T) {
	t.Parallel()
	row := credit.CSVRow{Who: "Ana", Whom: "Luis", When: "2026-03-04T09:00:00Z", What: strings.Repeat("so calm ", 1001)}
	if got := rowOf(row, rulesOf(office(true))); got != "! text is longer than 8000 characters" {
		t.Error(got)
	}
}

// Whatever a file holds, reading it ends, and what it adds is within the limits of an import; a file that encoding/csv
// takes is read as there.
func FuzzCSV(f *testing.F) {
	for _, file := range []string{
		"who,whom,when,what\nAna,Luis,2026-03-04T09:00:00Z,the calm release\n", "who;whom;when;what\nAna;\"Luis; karan\";04.03.2026 09:15;x y z\n",
		"\uFEFFwho\twhom\twhen\twhat\r\nU01\t<@U02> <@U05>\t1772615700\t\"a \"\"b\"\"\nc\"\r\n", "sep=|\nwho|whom|when|what\n|||\n",
		"who,whom,when,what\n\"a,b,c,d\n", "who,whom,when,what\nAna,\"García, Luis\",Mar 4 2026 9:15 PM,5 points\n",
	} {
		f.Add([]byte(file))
	}
	rules := rulesOf(office(true))
	rules.Zone = time.UTC
	f.Fuzz(func(t *testing.T, file []byte) {
		reader, err := credit.NewCSVReader(bytes.NewReader(file), columns)
		for err == nil {
			var row credit.CSVRow
			row, err = reader.Next()
			var skip *credit.Skip
			if errors.As(err, &skip) {
				err = nil
				continue
			}
			if err != nil {
				break
			}
			s, wrong := row.Shoutout(rules)
			if wrong != nil && !errors.As(wrong, &skip) {
				t.Fatalf("%+v: %v", row, wrong)
			}
			if wrong != nil {
				continue
			}
			var b bytes.Buffer
			if err := credit.NewJSONLines(&b).Write(s); err != nil {
				t.Fatal(err)
			}
			if _, err := credit.ParseLine(b.Bytes(), "T1"); err != nil {
				t.Fatalf("%+v became %s: %v", row, b.String(), err)
			}
		}
		sameAsEncodingCSV(t, file)
	})
}

// sameAsEncodingCSV compares what stands below the header with what the standard library reads there.
func sameAsEncodingCSV(t *testing.T, rows []byte) {
	t.Helper()
	if !utf8.Valid(rows) || bytes.ContainsAny(rows, "\x00\r") {
		return
	}
	library := csv.NewReader(bytes.NewReader(rows))
	library.FieldsPerRecord = 4
	records, err := library.ReadAll()
	if err != nil {
		return
	}
	var want []string
	for _, record := range records {
		if strings.Join(record, "") != "" {
			want = append(want, strings.Join(record, "/"))
		}
	}
	var got []string
	for _, row := range readCSV(t, "who,whom,when,what\n"+string(rows), columns) {
		_, cells, _ := strings.Cut(row, ": ")
		got = append(got, cells)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%q (-want +got):\n%s", rows, diff)
	}
}
