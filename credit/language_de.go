package credit

var german = Language{
	Tag: "de", Name: "Deutsch",
	Called: []string{"de", "deutsch", "german", "alemán", "allemand", "alemão", "ドイツ語"},

	For: []string{"für", "fuer"}, And: []string{"und", "und auch", "sowie", "plus", "zusammen mit"},
	Privately: []string{"privat", "unter vier Augen", "vertraulich", "im Vertrauen"},

	Days: [7][]string{
		{"sonntag", "so"},
		{"montag", "mo"},
		{"dienstag", "di"},
		{"mittwoch", "mi"},
		{"donnerstag", "do"},
		{"freitag", "fr"},
		{"samstag", "sa", "sonnabend"},
	},
	BesideDays: []string{"um", "jeden", "immer"},
	OClock:     []string{"uhr"},
	Since:      []string{"seit"},
	Ago: [4][]string{
		{"t", "tag", "tage", "tagen"},
		{"woche", "wochen"},
		{"monat", "monate", "monaten"},
		{"jahr", "jahre", "jahren"},
	},

	Commands: map[string]string{
		"geschichte": "story",
		"hilfe":      "help", "ich": "me", "mich": "me", "woche": "week", "über": "about", "ueber": "about",
		"werte": "values", "rückgängig": "undo", "zurücknehmen": "undo", "einstellungen": "settings",
		"sprache": "language", "still": "quiet", "ruhe": "quiet", "ankündigen": "announce", "reaktionen": "reactions",
		"ansagen":     "announce",
		"exportieren": "export", "vergessen": "forget", "vergiss": "forget", "rückblick": "digest",
		"wochenrückblick": "digest", "leite": "lead", "erfolg": "win", "erfolge": "wins", "freitag": "friday",
		"teams": "leads", "erinnerungen": "nudges",
		"erinnerung": "nudges", "anlass": "milestone", "anlässe": "milestones",

		"hier": "here", "alle": "all", "alles": "all", "aus": "off", "beenden": "off", "entfernen": "off", "an": "on",
		"ein": "on", "vorschau": "preview", "karte": "map", "personen": "people", "bericht": "report", "liste": "list",
		"notiz": "note", "im": "in", "thread": "thread", "einem": "a", "nirgends": "nowhere", "nirgendwo": "nowhere",
		"von": "of",
	},
	Hellos: []string{"hallo", "moin", "guten morgen", "guten tag", "servus", "grüezi", "hi"},
	Thanks: []string{"danke", "danke schön", "dankeschön", "vielen dank", "danke dir", "besten dank"},

	Birthdays: []string{"geburtstag"},
	Changed: []string{
		"damit wir", "damit ich", "damit alle", "damit niemand", "damit keiner", "damit das", "damit die", "damit der",
		"damit es", "so dass", "sodass", "bis wir", "bis es", "bis alles", "bis die", "bis der", "bis das", "weil",
		"dadurch", "deshalb", "jetzt können", "jetzt kann", "jetzt ist", "jetzt sind", "jetzt haben", "jetzt läuft",
		"hat uns", "erspart*",
	},
	BehindScenes: []string{
		"hinter den Kulissen", "im Hintergrund", "im Stillen", "niemand gesehen", "niemand gemerkt", "niemand sonst",
		"Bereitschaft*", "Rufbereitschaft*", "aufgeräumt", "dokumenti*", "Geduld", "geduldig*", "Datensicherung*",
	},
}
