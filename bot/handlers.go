package bot

import "shine/bot/socket"

// These bounds say how much is done at a time, and how much waits for its turn: of everybody, and of each person.
var (
	// handling answers envelopes. One that there is no room for is not acknowledged: Slack delivers events again.
	handling = socket.Bounds{AtOnce: 64, AtOnceEach: 8, Waiting: 1024, WaitingEach: 128}
	// following says and does what follows acknowledgements; of one person in the order in which they asked for it.
	following = socket.Bounds{AtOnce: 32, AtOnceEach: 1, Waiting: 4096, WaitingEach: 64}
	// drawing draws home tabs: those of one person one after the other, so that an older drawing never replaces a newer
	// one. Several requests for the same drawing are one.
	drawing = socket.Bounds{AtOnce: 8, AtOnceEach: 1, Waiting: 4096, WaitingEach: 4}
)
