package bot

import (
	"context"
	"maps"
)

// handler does what somebody asks for. What it answers is for them alone; of its error they read what [Bot.explain] says.
type handler func(context.Context, *request) (answer, error)

// route is who does something, and for whom.
type route struct {
	do handler
	// who may; the zero value is everybody.
	who who
	// inPlace puts the answer in the place of the message whose button was used, rather than beside it.
	inPlace bool
	// below is the field of a form under which is said what is wrong with all of it.
	below string
}

// table are routes by name: the word of a sub-command, or the id of an element, a form, a shortcut or an event.
type table map[string]route

// routes are all that can be asked for. Each surface has its own, beside what does it.
type routes struct {
	// commands are what may follow the command instead of people.
	commands table
	// actions are buttons and the like, and entries those of the "…" menus.
	actions, entries table
	forms, shortcuts table
	// events are what happens in the workspace, and not asked of Shine.
	events table
}

// allRoutes are those of all surfaces.
func (b *Bot) allRoutes() routes {
	all := routes{
		commands: table{}, actions: table{}, entries: table{}, forms: table{}, shortcuts: table{}, events: table{},
	}
	for _, some := range b.surfaces() {
		maps.Copy(all.commands, some.commands)
		maps.Copy(all.actions, some.actions)
		maps.Copy(all.entries, some.entries)
		maps.Copy(all.forms, some.forms)
		maps.Copy(all.shortcuts, some.shortcuts)
		maps.Copy(all.events, some.events)
	}
	return all
}

// addSurfaces makes the surfaces, each with what it needs.
func (b *Bot) addSurfaces() {
	b.history = &history{base: b.base, readings: b.readings}
	b.homes = &homes{base: b.base, history: b.history, readings: b.readings}
	b.preferences = &preferences{base: b.base, homes: b.homes}
	b.channels = &channels{base: b.base, preferences: b.preferences}
	b.digestCommand = &digestCommand{base: b.base, channels: b.channels, editor: b.digests, readings: b.readings}
	b.settings = &settings{base: b.base}
	b.privacy = &privacy{base: b.base}
	b.routes = b.allRoutes()
}

// surfaces are the routes of each.
func (b *Bot) surfaces() []routes {
	return []routes{
		b.helpRoutes(), b.giveRoutes(), b.didYouMeanRoutes(), b.draftRoutes(), b.shortcutRoutes(),
		b.changeRoutes(), b.editRoutes(), b.passOnRoutes(), b.history.routes(), b.digestCommand.routes(),
		b.leadRoutes(), b.nudgeRoutes(), b.milestoneRoutes(),
		b.homes.routes(), b.preferences.routes(), b.channels.routes(), b.settings.routes(), b.privacy.routes(), b.eventRoutes(),
	}
}

// serve does what a route is for, for those who may.
func (b *Bot) serve(ctx context.Context, r *request, to route) (answer, error) {
	if err := b.allow(ctx, r, to); err != nil {
		return answer{}, err
	}
	return to.do(ctx, r)
}
