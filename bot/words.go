package bot

import (
	"cmp"

	"shine/bot/workspace"
)

// inEnglish are the words of the command as a Spanish speaker types them, without accents: sub-commands, and what may
// follow them.
var inEnglish = map[string]string{
	"ayuda": "help", "yo": "me", "semana": "week", "sobre": "about", "valores": "values", "deshacer": "undo",
	"ajustes": "settings", "configuración": "settings", "idioma": "language", "silencio": "quiet", "anunciar": "announce",
	"exportar": "export", "olvidar": "forget", "olvidame": "forget", "resumen": "digest", "lidero": "lead",
	"equipos": "leads", "recordatorios": "nudges", "recordatorio": "nudges", "fecha": "milestone", "fechas": "milestones",

	"aqui": "here", "todo": "all", "todos": "all", "apagar": "off", "quitar": "off", "terminar": "off", "activar": "on",
	"vista": "preview", "mapa": "map", "informe": "report", "lista": "list", "en": "in", "hilo": "thread", "nota": "note", "un": "a",
	"nada": "nowhere",
}

// meaning is the English word for a word of the command, in lower case: people type the words of their own language.
func meaning(word string) string {
	folded := workspace.Fold(word)
	return cmp.Or(inEnglish[folded], folded)
}
