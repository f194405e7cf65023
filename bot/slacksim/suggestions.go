package slacksim

// Suggestion is something that somebody can type to the app; the page's composer offers it after a slash. One that ends
// with a space, or with @, goes on: the others are sent as they are.
type Suggestion struct{ Typed, About string }
