package demo

import (
	_ "embed"

	"shine/bot/slacksim"
)

//go:embed suggestions.txt
var suggestionsText string

// suggestions are what somebody can type to Shine, giving first: the page's composer offers them. In another workspace
// there are no commands.
func (w *Workspace) suggestions(u slacksim.User) []slacksim.Suggestion {
	if u.Team != "" {
		return nil
	}

	var all []slacksim.Suggestion
	for _, row := range table(suggestionsText) {
		typed, about, who := row[0], row[1], row[2]
		if who == "admins" && !u.Admin || who == "members" && u.Restricted {
			continue
		}
		if who == "goes-on" {
			typed += " "
		}
		all = append(all, slacksim.Suggestion{Typed: typed, About: about})
	}
	return all
}
