// Package trace tells OpenTelemetry what takes how long, from an envelope to its announcement. It does so only in a
// program that is built with the tag otel: the code that sends traces would make every program 3 MB larger.
//
// What was recorded is announced later, perhaps by another copy of the bot. So the messages of a shout-out belong to a
// trace whose id follows from the shout-out's, and the envelope's trace has a link to it: nothing has to be kept beside
// the outbox.
//
// Attributes are kinds, outcomes and ids of shout-outs: never texts, names or tokens.
package trace
