package credit

var french = Language{
	Tag: "fr", Name: "Français",
	Called: []string{"fr", "français", "french", "francés", "französisch", "francês", "フランス語"},

	For: []string{"pour"}, And: []string{"et", "et aussi", "ainsi que"},
	Privately: []string{"en privé", "en prive", "en secret", "confidentiellement"},

	Days: [7][]string{
		{"dimanche", "dim"},
		{"lundi", "lun"},
		{"mardi", "mar"},
		{"mercredi", "mer"},
		{"jeudi", "jeu"},
		{"vendredi", "ven"},
		{"samedi", "sam"},
	},
	BesideDays: []string{"le", "les", "à", "tous", "chaque"},
	OClock:     []string{"h", "heure", "heures"},
	Since:      []string{"depuis"},
	Ago: [4][]string{
		{"j", "jour", "jours"},
		{"sem", "semaine", "semaines"},
		{"mois"},
		{"an", "ans", "année", "années"},
	},

	Commands: map[string]string{
		"aide": "help", "histoire": "story", "moi": "me", "semaine": "week", "sur": "about", "valeurs": "values",
		"annuler":  "undo",
		"réglages": "settings", "paramètres": "settings", "langue": "language", "silence": "quiet",
		"réactions": "reactions",
		"annoncer":  "announce", "annonces": "announce", "exporter": "export", "export": "export", "oublier": "forget",
		"oublie": "forget", "oublie-moi": "forget me", "résumé": "digest", "récap": "digest", "équipe": "lead",
		"encadre": "lead", "réussite": "win", "réussites": "wins", "vendredi": "friday", "équipes": "leads",
		"rappels": "nudges", "rappel": "nudges", "date": "milestone",
		"dates": "milestones", "jalon": "milestone",

		"ici": "here", "tout": "all", "tous": "all", "arrêter": "off", "désactiver": "off", "retirer": "off",
		"activer": "on", "aperçu": "preview", "carte": "map", "personnes": "people", "rapport": "report",
		"liste": "list", "dans": "in", "fil": "thread", "un": "a", "nulle part": "nowhere", "de": "of",
	},
	Hellos: []string{"bonjour", "salut", "coucou", "bonsoir", "hello"},
	Thanks: []string{"merci", "merci beaucoup", "mille mercis", "un grand merci"},

	Birthdays: []string{"anniversaire"},
	NotBirthdays: []string{
		"anniversaire de travail", "anniversaire professionnel", "anniversaire d'entreprise", "anniversaire d'arrivée",
		"anniversaire dans", "anniversaire de l'équipe", "anniversaire du projet",
	},
	Changed: []string{
		"pour que", "pour qu'*", "afin que", "afin de", "grâce à", "jusqu'à ce qu*", "parce qu*", "désormais",
		"du coup", "maintenant on", "maintenant nous", "maintenant tout", "maintenant plus", "maintenant je",
		"ce qui a", "ce qui nous", "nous a évité", "nous a permis", "nous a fait gagner",
	},
	BehindScenes: []string{
		"en coulisse", "en coulisses", "dans l'ombre", "en silence", "discrètement", "personne n'a", "astreinte",
		"astreintes", "documenté*", "documenter", "documentation", "nettoy*", "relec*", "relu", "patience", "patient",
		"patiente", "sauvegarde*",
	},
}
