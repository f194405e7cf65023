package credit

var german = Language{
	Tag: "de", Name: "Deutsch",
	Called: []string{"de", "deutsch", "german", "alemán", "allemand", "alemão", "ドイツ語"},

	For: []string{"für", "fuer"}, And: []string{"und"}, Privately: []string{"privat", "unter vier Augen"},

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
	Ago:        [4][]string{{"t", "tag", "tage", "tagen"}, {"woche", "wochen"}, {"monat", "monate", "monaten"}, {"jahr", "jahre", "jahren"}},

	Commands: map[string]string{
		"geschichte": "story",
		"hilfe":      "help", "ich": "me", "mich": "me", "woche": "week", "über": "about", "ueber": "about",
		"werte": "values", "rückgängig": "undo", "zurücknehmen": "undo", "einstellungen": "settings",
		"sprache": "language", "still": "quiet", "ruhe": "quiet", "ankündigen": "announce", "reaktionen": "reactions", "ansagen": "announce",
		"exportieren": "export", "vergessen": "forget", "vergiss": "forget", "rückblick": "digest",
		"wochenrückblick": "digest", "leite": "lead", "erfolg": "win", "erfolge": "wins", "freitag": "friday", "teams": "leads", "erinnerungen": "nudges",
		"erinnerung": "nudges", "anlass": "milestone", "anlässe": "milestones",

		"hier": "here", "alle": "all", "alles": "all", "aus": "off", "beenden": "off", "entfernen": "off", "an": "on",
		"ein": "on", "vorschau": "preview", "karte": "map", "personen": "people", "bericht": "report", "liste": "list",
		"notiz": "note", "im": "in", "thread": "thread", "einem": "a", "nirgends": "nowhere", "nirgendwo": "nowhere", "von": "of",
	},
	Hellos: []string{"hallo", "moin", "guten morgen", "guten tag", "servus", "grüezi", "hi"},
	Thanks: []string{"danke", "danke schön", "dankeschön", "vielen dank", "danke dir", "besten dank"},

	Birthdays: []string{"geburtstag"},
	Changed: `\bdamit (?:wir|ich|alle|niemand|keiner|das|die|der|es)\b|\bso ?dass\b|\bbis (?:wir|es|alles|die|der|das)\b|` +
		`\bweil\b|\bdadurch\b|\bdeshalb\b|\bjetzt (?:können|kann|ist|sind|haben|läuft)\b|\bhat uns\b|\berspart`,
	BehindScenes: `hinter den kulissen|im hintergrund|im stillen|niemand (?:gesehen|gemerkt|sonst)|bereitschaft|` +
		`aufger[äa]umt|dokumenti|geduld|datensicherung`,
}
