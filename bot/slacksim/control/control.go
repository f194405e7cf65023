// Package control lets programs in any language use a simulated workspace: what people do in it, its clock, what goes
// wrong with it, and what the app called, as JSON over HTTP. Each route does what a method of [slacksim.Slack] does, and
// openapi.json describes them all.
//
// It is strict: a field, a parameter or a route that it does not know is refused, and so is a request that comes from
// another machine, or by way of another site's page.
package control

import (
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"reflect"

	"shine/bot/slacksim"
)

// Path is where the routes are served.
const Path = "/_control/"

//go:embed openapi.json
var document []byte

// Serve lets programs of this machine use a workspace, at [Path]. It is called before the workspace starts.
func Serve(slack *slacksim.Slack) { slack.Handle(Path, newHandler(slack)) }

// control is a workspace in the hands of programs.
type control struct {
	slack *slacksim.Slack
	held  held
}

func newHandler(slack *slacksim.Slack) http.Handler {
	mux := http.NewServeMux()
	for _, r := range (&control{slack: slack}).routes() {
		mux.HandleFunc(r.verb+" "+Path+r.name, r.serve)
	}
	mux.HandleFunc("GET "+Path+"openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(document) // a client that went away
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, &problem{http.StatusNotFound, "unknown_route", fmt.Sprintf(
			"there is no %s %s; %sopenapi.json lists what there is", r.Method, r.URL.Path, Path,
		)})
	})
	return mux
}

// route is one thing that can be asked for.
type route struct {
	verb, name, about string
	// in and out are what is sent and answered: structs, whose fields are described by their tags.
	in, out reflect.Type
	serve   http.HandlerFunc
}

// on makes a route of a function. Arguments come in a JSON body or, with GET and DELETE, in the query. The fields of In
// are required, but for those with omitempty.
func on[In, Out any](verb, name, about string, do func(context.Context, In) (Out, error)) route {
	return route{verb, name, about, reflect.TypeFor[In](), reflect.TypeFor[Out](), func(w http.ResponseWriter, r *http.Request) {
		in, err := read[In](w, r)
		if err != nil {
			refuse(w, err)
			return
		}
		out, err := do(r.Context(), in)
		if err != nil {
			refuse(w, err)
			return
		}
		reply(w, http.StatusOK, out)
	}}
}

// routes are all that there is.
func (c *control) routes() []route {
	return []route{
		on("GET", "workspace", "Who and what is in the workspace.", c.workspace),
		on("GET", "messages", "What somebody sees in a conversation, oldest first.", c.messages),
		on("GET", "modals", "Somebody's open modals; the last one lies on top.", c.modals),
		on("GET", "home", "What the app shows somebody in its home tab.", c.home),
		on("POST", "reset", "Bring back the workspace as it was seeded. Calls, envelopes and faults are forgotten; the clock goes on.", c.reset),

		on("POST", "say", "Post a message of somebody's.", c.say),
		on("POST", "edit", "Let somebody change what they wrote.", c.edit),
		on("POST", "command", "Send a slash command of somebody's, and show them what it is answered with.", c.command),
		on("POST", "click", "Use an element of a message, or of a modal or home tab.", c.click),
		on("POST", "choose", "Change one field of the modal on top; the app hears of it where the field says so.", c.choose),
		on("POST", "submit", "Submit the modal on top.", c.submit),
		on("POST", "close", "Close the modal on top.", c.closeModal),
		on("POST", "react", "Put an emoji on a message, or take it off.", c.react),
		on("POST", "shortcut", "Use a shortcut of the app: a global one, or one of a message.", c.shortcut),
		on("POST", "join", "Let somebody, or the app, into a channel.", c.join),
		on("POST", "home", "Let somebody open the app's home tab.", c.openHome),

		on("GET", "calls", "The log of the app's calls, oldest first.", c.calls),
		on("GET", "await", "Answer when the app has made calls of a method. They may have been made before: see after.", c.await),
		on("GET", "envelopes", "What was sent to the app lately, oldest first.", c.envelopes),
		on("POST", "redeliver", "Send the app an envelope again, as Slack does with what it believes was lost.", c.redeliver),
		on("POST", "retry", "Send the app the events again that it did not acknowledge, and that are due by the workspace's clock.", c.retry),

		on("POST", "verify", "Ask the app's request URL whether it is its own, by a challenge; before the first event that happens by itself.", c.verify),

		on("POST", "faults", "Let the next calls of a method go wrong.", c.fail),
		on("DELETE", "faults", "Take all faults back, and let go of the calls that are held.", c.mend),
		on("POST", "sockets", "Let something happen to the app's Socket Mode connections.", c.sockets),
		on("GET", "sockets", "How many Socket Mode connections the app has.", c.connections),

		on("GET", "clock", "What the workspace's clock shows.", c.clock),
		on("POST", "clock", "Move the clock, stop it, or let it go on; events that are due then come again.", c.setClock),
	}
}

// nothing is sent, or answered.
type nothing struct{}

// done is the answer to what somebody did.
type done struct {
	After int `json:"after" about:"The number of the app's latest call before this was done: hand it to await."`
}
