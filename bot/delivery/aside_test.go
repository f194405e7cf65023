package delivery_test

import (
	"fmt"
	"testing"

	"shine/bot/slacksim"
)

// Messages that Slack does not take in one conversation, tried or not, keep nothing else waiting, however many they
// are.
func TestWhatWaitsKeepsNothingElseWaiting(t *testing.T) {
	t.Parallel()
	for _, fault := range []slacksim.Fault{
		{Error: "internal_error"}, {Status: 429, RetryAfter: 3600e9}, {Status: 503},
	} {
		p := newPost(t)
		fault.Channel = p.general
		p.Fail("chat.postMessage", 1_000, fault)
		stop := p.workOn(4)
		for i := range 12 {
			p.gives(p.ana, p.luis, fmt.Sprint("the calm release ", i))
		}
		if err := p.Await(t.Context(), func() bool { return len(p.Messages(p.DirectChannel(p.luis))) == 12 }); err != nil {
			t.Fatalf("%+v: luis reads of %d: %v", fault, len(p.Messages(p.DirectChannel(p.luis))), err)
		}
		p.gives(p.ana, p.priya, "the kind review of today")
		if err := p.Await(t.Context(), func() bool { return len(p.Messages(p.DirectChannel(p.priya))) == 1 }); err != nil {
			t.Fatal(err)
		}
		if left, err := p.store.OutboxLength(t.Context()); err != nil || left != 13 {
			t.Errorf("%d entries wait, %v", left, err)
		}
		p.Mend()
		stop()
	}
}
