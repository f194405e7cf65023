package credit

var english = Language{
	Tag: "en", Name: "English",
	Called: []string{"en", "english", "inglés", "anglais", "englisch", "inglês", "英語"},

	For: []string{"for"}, And: []string{"and"}, Privately: []string{"privately"},

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
	Ago:        [4][]string{{"d", "day", "days"}, {"w", "week", "weeks"}, {"m", "month", "months"}, {"y", "year", "years"}},

	Hellos: []string{"hello", "hi", "hey", "hi there", "hello there", "good morning", "good afternoon"},
	Thanks: []string{
		"thank you", "thanks", "thx", "thanks a lot", "thank you so much", "thank you very much", "many thanks",
	},

	Birthdays: []string{"birthday", "b-day", "bday"},
	Changed: `\b(?:so that|so (?:we|i|they|nobody|everybody|everyone)|which|until|because|thanks to (?:that|which|it)|` +
		`now (?:we|i|they|it)|made (?:it|us|me|the)|saved|turned)\b`,
	BehindScenes: `behind the scenes|quietly|nobody (?:noticed|saw|else)|on[ -]call|clean(?:ed|ing) up|` +
		`document(?:ed|ing|ation)|\bdocs\b|\btests?\b|review(?:ed|ing)?\b|onboard|untangl|migrat|backup|` +
		`patient(?:ly)?|in silence`,
}
