package bot

import (
	"context"
	"maps"
)

// handler does what somebody asks for. Its answer is for that person alone; [base.explain] turns its error into what
// they read.
type handler func(context.Context, *request) (answer, error)

// route is one thing that can be asked for: what does it, and who may ask.
type route struct {
	do handler
	// who may use it; the zero value is everybody.
	who who
	// inPlace puts the answer in the place of the message whose button was used, rather than beside it.
	inPlace bool
	// under is the field of a form under which is said what is wrong with all of it.
	under string
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

// surface is a part of Shine that people use.
type surface interface{ routes() routes }

// allRoutes are those of all surfaces.
func allRoutes(surfaces []surface) routes {
	all := routes{
		commands: table{}, actions: table{}, entries: table{}, forms: table{}, shortcuts: table{}, events: table{},
	}
	for _, one := range surfaces {
		some := one.routes()
		maps.Copy(all.commands, some.commands)
		maps.Copy(all.actions, some.actions)
		maps.Copy(all.entries, some.entries)
		maps.Copy(all.forms, some.forms)
		maps.Copy(all.shortcuts, some.shortcuts)
		maps.Copy(all.events, some.events)
	}

	return all
}

// addSurfaces makes the surfaces, gives each what it needs, and collects their routes.
func (b *Bot) addSurfaces() {
	b.homeTabs = &homeTabs{base: b.base, keeper: b.homes}
	b.privacy = &privacy{base: b.base}

	giving := &giving{base: b.base, homes: b.homes, coach: b.coach}
	b.texts = &texts{base: b.base, giving: giving, all: &b.routes}
	stories := &stories{base: b.base, giving: giving, homes: b.homes}
	preferences := &preferences{base: b.base, homes: b.homes}
	channels := &channels{base: b.base, preferences: preferences}
	notes := &notes{base: b.base, giving: giving, coach: b.coach}
	b.surfaces = []surface{
		giving, b.texts, b.homeTabs, preferences, channels, b.privacy,
		&lookingBack{base: b.base, archive: b.archive, readings: b.readings},
		&ownStories{base: b.base, archive: b.archive, giving: giving},
		&changes{base: b.base, giving: giving},
		&listener{base: b.base, texts: b.texts, giving: giving, hearing: newOneAtATime()},
		stories,
		&boosts{base: b.base, homes: b.homes, stories: stories},
		&digestCommand{base: b.base, channels: channels, editor: b.digests, readings: b.readings},
		&leading{base: b.base, coach: b.coach, homes: b.homes, notes: notes}, notes,
		&nudges{base: b.base, giving: giving, homes: b.homes, coach: b.coach},
		&questions{base: b.base, giving: giving, coach: b.coach},
		&wins{base: b.base, giving: giving, coach: b.coach},
		&milestones{base: b.base},
		&ownLines{base: b.base, homes: b.homes},
		&settings{base: b.base},
		&happenings{base: b.base, digests: b.digests},
	}
	b.routes = allRoutes(b.surfaces)
}

// serve does what a route is for, for those who may.
func (b *base) serve(ctx context.Context, r *request, to route) (answer, error) {
	if err := b.allow(ctx, r, to); err != nil {
		return answer{}, err
	}
	return to.do(ctx, r)
}
