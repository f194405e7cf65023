// Package trace tells OpenTelemetry what takes how long, from an envelope to its announcement. It does so only in a
// program that is built with the tag otel: what sends traces would make every program 3 MB larger.
//
// What was recorded is announced later, perhaps by another copy of the bot. So the messages of a shout-out belong to a
// trace that follows from its ID, and the envelope's leads there by a link: nothing has to be kept beside the outbox.
//
// Attributes are kinds, outcomes and ids of shout-outs: never texts, names or tokens.
package trace
