package bot

import (
	"strings"

	"shine/bot/payload"
	"shine/bot/render"
)

// request is one thing that somebody asks of Shine: by a command or a message, a button or a menu, a form, a shortcut,
// or by what they do in the workspace.
type request struct {
	origin
	// language is the one to answer in.
	language render.Language
	// text is what they typed, whole.
	text string
	// trigger lets Shine open a form, within 3 seconds; messages have none.
	trigger string
	// responseURL takes what is answered later; messages, forms and home tabs have none.
	responseURL string
	// element is what they used, and value what it stands for, such as the ID of a shout-out.
	element payload.BlockAction
	value   string
	// view is the form that they sent; what is wrong with all of it stands under this field.
	view  payload.View
	under string
	// message is the one that their shortcut is about.
	message payload.Message
	// happened is what they did in the workspace.
	happened payload.Inner
}

// rest are the words after the sub-command.
func (r *request) rest() []string {
	words := strings.Fields(r.text)
	return words[min(1, len(words)):]
}
