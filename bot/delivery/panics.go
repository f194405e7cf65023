package delivery

import (
	"fmt"
	"runtime/debug"
)

// Panic is the error of something that panicked.
type Panic struct {
	cause any
	stack []byte
}

// Error says what it was, and where.
func (p *Panic) Error() string { return fmt.Sprintf("panic: %v\n%s", p.cause, p.stack) }

// Recovered does something, and turns a panic into an error, a [*Panic]: in a goroutine it would end the process, and with
// it everything else.
func Recovered(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &Panic{cause: cause, stack: debug.Stack()}
		}
	}()
	return do()
}
