// Package doctor judges what is known of an installation: whether Shine can work with it, and what it will cost to leave
// it as it is. It asks nobody: packages bot and storage say how things are, and here stands what that means, in words.
package doctor

// State is how a check came out.
type State string

// A check is well, costs something, or keeps Shine from working.
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
	// Says is how it is, Costs what that leads to, and Mend what to do; the last two only where it is not well.
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
