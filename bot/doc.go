// Package bot is everything in Shine that speaks Slack. This page is a tour, from the socket to the message.
//
// # The way of one /shine
//
// Slack sends an envelope through one of the two Socket Mode connections that package socket keeps open. Package
// payload reads of it what Shine needs, as far as that is what it should be. It waits for the turn of the person who
// caused it (handlers.go has the bounds of the queues). The dispatcher (envelope.go) reads what is asked for: a command
// or a message (command.go, message.go; what its text asks for is decided by classify.go, and done by ask.go), a form,
// a button, a menu or a shortcut (interaction.go), or anything else that happens in the workspace (event.go). It
// becomes a request (request.go), which says who asks, in which language, and how to answer.
//
// Routes (routes.go) lead from there to the handler: one table each for commands, buttons, entries of menus, forms,
// shortcuts and events. Each surface has its own rows, beside what does them; a row says who may use it (rights.go). A
// handler takes the request, and returns an answer (answer.go) or an error; what people read of an error is decided in
// errors.go alone.
//
// Every surface works with what base.go holds: the workspace, the store, the clock, how something is said at once
// (say.go, respond.go) and what goes on beside answering (jobs.go). Whatever else a surface needs it is given when it
// is made (routes.go), so the bot itself (bot.go) only takes envelopes, finds their surface, and does what operators
// ask for.
//
// Every way to give credit ends in record (give.go):
//
//	text → spans (text.go) → credit.Parse → who is that? (package workspace) → credit.Judge → storage.Record
//
// Record is one round trip to Redis, and one script there: it recognizes what Slack delivered twice, keeps the daily
// limit, writes the shout-out and, in the outbox, that it has to be said. Only then is the envelope acknowledged, with
// the giver's private receipt (answer.go; what an acknowledgement cannot carry follows by say.go, from a queue of its
// own, so that nothing which Slack takes late keeps others from being answered). So a receipt means that the shout-out
// is in Redis; and when Redis cannot take it, the giver reads that, with what they typed, instead.
//
// There is a file for each thing that can happen to a shout-out later. It is edited: by a form (edit.go), or by editing
// the message that brought it (rewrite.go). It is taken back, removed, hidden or placed (change.go); boosted by a
// reaction (reaction.go; a reaction to any other message may ask for a story: story.go); passed on and thanked for
// (passon.go; from one's own message: behind.go). It is read (history.go and home.go, each with the package of that
// name), written into somebody's story or onto a card (my_story.go), exported and forgotten (privacy.go).
//
// The decisions of the workspace, its channels and its people (settings.go, channel.go, preferences.go) are in memory
// in every copy of the bot (package workspace), so that a shout-out costs no further round trip; a change is known
// everywhere within a second. How people like to shine is read when somebody credits them (own_lines.go). Whatever
// somebody typed that is not yet a shout-out waits in Redis as a draft (draft.go), under a token that only its author
// can use, so nothing that comes back in a button or a form has to be believed.
//
// Package delivery then takes the outbox's entry, has package render draw it, and says it to Slack within Slack's
// limits, whatever crashes in between.
//
// # What comes by the clock
//
// Once a second, and whenever it has made something due itself, every copy asks what is due (agenda.go): a digest,
// somebody's recap, a lead's note, the question how somebody likes to shine, a look for new leads. Storage plans each
// together with the change that causes it. A lease keeps the others away from it, and a script that only one can win
// closes the span and leaves the rest to the outbox. Channels subscribe in digest.go; package digest closes, composes
// and draws.
//
// Leads are asked about on the same agenda: once on each of their working days, and half an hour after somebody
// credited them. Package lead collects what is known of a lead, and package credit/nudge decides. What the lead then
// does comes back as buttons and forms (nudge_answer.go, nudge_ask.go, nudge_give.go, nudge_pass_on.go), each checked
// against what is kept of that lead and nobody else. Teams, that is who leads whom, are set up in team.go. The weekly
// note in which a lead reads what others told about the people they lead is note.go.
//
// # The rooms
//
// A surface is a part of Shine that people use. Each has a file here, with the rows of its routes. An engine that
// several surfaces use has a package. An arrow leads to what a package may import, beside credit and storage; a linter
// keeps it so.
//
//	bot         the surfaces, their routes, and the wiring      → all of them
//	digest      closes, composes and draws digests              → delivery, picture, reading, render, workspace
//	lead        reminds leads to give credit away               → render, workspace
//	home        draws home tabs, and keeps them up to date      → history, reading, render, workspace
//	history     reads what was given, a page at a time          → render, workspace
//	delivery    says what the outbox holds, once each           → render, trace
//	workspace   people, groups, channels, and what was decided  → alias, emoji, render
//	socket      connections, and whose turn it is               → alias, payload
//	render      every word that people read, and the escaping
//	payload     reads what Slack sends
//	reading     lets answers take turns that cost a long look
//	picture     draws the map of a week
//	trace       tells OpenTelemetry, where it is built in
//	alias       one id for everybody, whichever Slack uses
//	emoji       the names of Slack's own emoji
//	slacksim    plays Slack, for tests and the demo: it imports nothing of ours
//
// # Goals, and what follows from them
//
//   - An answer within 3 seconds, or Slack shows the person an error: every handler has a deadline of 2.5 seconds, and
//     nothing that can wait is done before the acknowledgement.
//   - Everything may arrive twice: every envelope has a stable event key, and the script knows it for 48 hours.
//   - No gap: slack-go's client closes a connection before it opens the next, hence two.
//   - Nothing that people type can notify anybody whom they did not credit: only package render escapes, whoever else
//     is mentioned in a reason is called by name, and all that render returns is checked against Slack's limits by
//     its tests.
//   - Slack says who acts; whether they may is checked where the action happens, never by hiding a button.
//   - No text, token or name reaches a log: ids only.
package bot
