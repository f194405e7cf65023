package credit

var english = Language{
	Tag: "en", Name: "English",
	Called: []string{"en", "english", "inglés", "anglais", "englisch", "inglês", "英語"},

	For: []string{"for"}, And: []string{"and", "and also", "as well as", "along with", "together with", "plus"},
	Privately: []string{"privately", "in private", "confidentially"},

	Days: [7][]string{
		{"sunday", "sun"},
		{"monday", "mon"},
		{"tuesday", "tue", "tues"},
		{"wednesday", "wed"},
		{"thursday", "thu", "thur", "thurs"},
		{"friday", "fri"},
		{"saturday", "sat"},
	},
	BesideDays: []string{"on", "at", "every"},
	OClock:     []string{"am", "pm", "h", "hr", "hrs", "oclock", "hour", "hours"},
	Since:      []string{"since"},
	Ago: [4][]string{
		{"d", "day", "days"},
		{"w", "week", "weeks"},
		{"m", "month", "months"},
		{"y", "year", "years"},
	},

	Hellos: []string{"hello", "hi", "hey", "hi there", "hello there", "good morning", "good afternoon"},
	Thanks: []string{
		"thank you", "thanks", "thx", "thanks a lot", "thank you so much", "thank you very much", "many thanks",
	},

	Birthdays: []string{"birthday", "b-day", "bday"},
	Changed: []string{
		"so that", "so we", "so I", "so they", "so nobody", "so everybody", "so everyone", "which", "until", "because",
		"thanks to that", "thanks to which", "thanks to it", "now we", "now I", "now they", "now it", "made it",
		"made us", "made me", "made the", "saved", "turned",
	},
	BehindScenes: []string{
		"behind the scenes", "quietly", "nobody noticed", "nobody saw", "nobody else", "on-call", "cleaned up",
		"cleaning up", "documented", "documenting", "documentation", "docs", "test", "tests", "review", "reviewed",
		"reviewing", "onboard*", "untangl*", "migrat*", "backup*", "patient", "patiently", "in silence",
	},
}
