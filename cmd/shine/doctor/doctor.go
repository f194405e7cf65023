// Package doctor judges what is known of an installation: whether Shine can work with it, and what it costs to leave it
// as it is. It makes no calls: packages bot and storage find out how things are, and this package says in words what
// that means.
package doctor

// State is how a check came out.
type State string

// A check says that all is well, that something costs, or that Shine cannot work.
const (
	OK    State = "ok"
	Warns State = "warn"
	Fails State = "fail"
)

// Check is one thing that was looked at.
type Check struct {
	// Name is the same in every version: metrics and scripts know a check by it.
	Name  string `json:"check"`
	State State  `json:"state"`
	// Says is how things are, Costs what that leads to, and Mend what to do; the last two are empty where all is well.
	Says  string `json:"says"`
	Costs string `json:"costs,omitempty"`
	Mend  string `json:"mend,omitempty"`
}

// Failed reports whether Shine cannot work.
func Failed(checks []Check) bool {
	for _, c := range checks {
		if c.State == Fails {
			return true
		}
	}
	return false
}

func ok(name, says string) Check { return Check{Name: name, State: OK, Says: says} }

func warns(name, says, costs, mend string) Check {
	return Check{Name: name, State: Warns, Says: says, Costs: costs, Mend: mend}
}

func fails(name, says, mend string) Check {
	return Check{Name: name, State: Fails, Says: says, Costs: "Shine cannot work", Mend: mend}
}
