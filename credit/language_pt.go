package credit

var portuguese = Language{
	Tag: "pt-BR", Name: "Português (Brasil)",
	Called: []string{
		"pt", "pt-br", "português", "portuguese", "portugués", "portugais", "portugiesisch", "brazilian", "ポルトガル語",
	},

	For: []string{"por"}, And: []string{"e", "e também", "assim como", "bem como", "junto com"},
	Privately: []string{"em particular", "em privado", "a sós", "a sos", "em segredo", "confidencialmente"},

	Days: [7][]string{
		{"domingo", "dom"},
		{"segunda-feira", "segundas-feiras", "segunda", "seg", "2ª"},
		{"terça-feira", "terças-feiras", "terça", "ter", "3ª"},
		{"quarta-feira", "quartas-feiras", "quarta", "qua", "4ª"},
		{"quinta-feira", "quintas-feiras", "quinta", "qui", "5ª"},
		{"sexta-feira", "sextas-feiras", "sexta", "sex", "6ª"},
		{"sábado", "sáb"},
	},
	BesideDays: []string{"às", "as", "os", "na", "nas", "no", "nos", "toda", "todas", "todo", "todos", "cada"},
	OClock:     []string{"h", "hs", "hora", "horas"},
	Since:      []string{"desde", "há"},
	Ago:        [4][]string{{"dia", "dias"}, {"semana", "semanas"}, {"mês", "meses"}, {"ano", "anos"}},

	Commands: map[string]string{
		"história": "story",
		"ajuda":    "help", "eu": "me", "mim": "me", "semana": "week", "sobre": "about", "valores": "values",
		"desfazer": "undo", "configurações": "settings", "ajustes": "settings", "idioma": "language",
		"silêncio": "quiet", "reações": "reactions", "anunciar": "announce", "exportar": "export", "esquecer": "forget",
		"esqueça-me": "forget me", "resumo": "digest", "lidero": "lead", "conquista": "win", "conquistas": "wins",
		"sexta": "friday", "equipes": "leads", "times": "leads",
		"lembretes": "nudges", "lembrete": "nudges", "data": "milestone", "datas": "milestones",

		"aqui": "here", "tudo": "all", "todos": "all", "desligar": "off", "desativar": "off", "encerrar": "off",
		"remover": "off", "ligar": "on", "ativar": "on", "prévia": "preview", "mapa": "map", "pessoas": "people",
		"relatório": "report", "nota": "note", "lista": "list", "em": "in", "na": "in", "numa": "in a",
		"conversa": "thread", "uma": "a", "nada": "nowhere",
		"de": "of", "da": "of",
	},
	Hellos: []string{"olá", "oi", "bom dia", "boa tarde", "boa noite", "e aí"},
	Thanks: []string{"obrigada", "obrigado", "muito obrigada", "muito obrigado", "valeu", "brigada", "brigado"},

	Birthdays: []string{"aniversário"},
	NotBirthdays: []string{
		"aniversário de empresa", "aniversário de casa", "aniversário do projeto",
		"aniversário profissional", //nolint:misspell // it is Portuguese
		"aniversário da empresa", "aniversário da equipe", "aniversário do time",
	},
	Changed: []string{
		"para que", "pra que", "graças a", "até que", "porque", "agora a", "agora o", "agora todo", "agora ninguém",
		"agora temos", "agora podemos", "agora dá", "fez com que", "o que nos", "nos poup*",
	},
	BehindScenes: []string{
		"nos bastidores", "em silêncio", "ninguém viu", "ninguém mais", "ninguém notou", "plantão", "documentou",
		"documentando", "documentação", "limpou", "limpeza", "revisou", "revisão", "paciência", "testes",
	},
}
