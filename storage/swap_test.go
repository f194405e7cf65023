package storage

import (
	"errors"
	"fmt"
	"testing"
)

func TestUntilSwapped(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	tests := []struct {
		name    string
		answers []error // the last one again and again
		want    error
		tries   int
	}{
		{"at once", []error{nil}, nil, 1},
		{"after another change", []error{ErrChanged, fmt.Errorf("swapping: %w", ErrChanged), nil}, nil, 3},
		{"an error of its own", []error{ErrChanged, broken}, broken, 2},
		{"changed for ever", []error{ErrChanged}, ErrChanged, swapTries},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tries := 0
			err := untilSwapped(func() error {
				tries++
				return tt.answers[min(tries, len(tt.answers))-1]
			})
			wantError(t, err, tt.want)
			wantEqual(t, "tries", tries, tt.tries)
		})
	}
}
