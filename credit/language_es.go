package credit

var spanish = Language{
	Tag: "es", Name: "Español",
	Called: []string{"es", "español", "spanish", "espagnol", "spanisch", "espanhol", "スペイン語"}, //nolint:misspell // it is German

	For: []string{"por"}, And: []string{"y", "e", "y también", "así como", "junto con", "junto a"},
	Privately: []string{"en privado", "en secreto", "confidencialmente"},

	Days: [7][]string{
		{"domingo", "dom"},
		{"lunes", "lun"},
		{"martes", "mar"},
		{"miércoles", "mié"},
		{"jueves", "jue"},
		{"viernes", "vie"},
		{"sábado", "sáb"},
	},
	BesideDays: []string{"los", "el", "a", "las", "la", "cada"},
	OClock:     []string{"hs", "hora", "horas"},
	Since:      []string{"desde"},
	Ago:        [4][]string{{"día", "días"}, {"semana", "semanas"}, {"mes", "meses"}, {"año", "años"}},

	Commands: map[string]string{
		"ayuda": "help", "historia": "story", "yo": "me", "semana": "week", "sobre": "about", "valores": "values",
		"deshacer": "undo",
		"ajustes":  "settings", "configuración": "settings", "idioma": "language", "silencio": "quiet",
		"reacciones": "reactions",
		"anunciar":   "announce", "exportar": "export", "olvidar": "forget", "olvídame": "forget me", "resumen": "digest",
		"lidero": "lead", "logro": "win", "logros": "wins", "viernes": "friday", "equipos": "leads",
		"recordatorios": "nudges", "recordatorio": "nudges", "fecha": "milestone",
		"fechas": "milestones",

		"aquí": "here", "todo": "all", "todos": "all", "apagar": "off", "quitar": "off", "terminar": "off",
		"activar": "on", "vista": "preview", "mapa": "map", "personas": "people", "informe": "report", "lista": "list",
		"en": "in", "hilo": "thread", "un": "a", "nada": "nowhere", "nota": "note", "de": "of",
	},
	Hellos: []string{"hola", "buenas", "buenos días", "buenas tardes"},
	Thanks: []string{"gracias", "muchas gracias", "mil gracias"},

	Birthdays: []string{"cumpleaños", "cumple de"},
	Changed: []string{
		"para que", "así", "gracias a", "hasta que", "porque", "ahora", "hizo que", "nos ahorr*",
	},
	BehindScenes: []string{
		"detrás", "en silencio", "nadie vio", "nadie más", "documentó", "documenta*", "limpió", "limpia*", "revisó",
		"revisa*", "paciencia", "pruebas", "guardia*",
	},
}
