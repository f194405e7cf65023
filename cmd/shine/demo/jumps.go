package demo

import (
	"bytes"

	"shine/bot/render"
	"shine/bot/slacksim"
)

// jumps are what the page's clock can be moved on to, known by what only such a message has.
func (w *Workspace) jumps() []slacksim.Jump {
	direct := func(m slacksim.Message) bool { return m.Channel[0] == 'D' }
	return []slacksim.Jump{
		{Label: "Next digest", Until: func(m slacksim.Message) bool {
			return !direct(m) && bytes.Contains(m.Blocks, []byte("who shone"))
		}},
		{Label: "Next nudge", Until: func(m slacksim.Message) bool {
			return direct(m) && bytes.Contains(m.Blocks, []byte(render.MenuValue(render.MenuWhy, "")))
		}},
	}
}
