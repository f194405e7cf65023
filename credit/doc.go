// Package credit is what Shine is about, without Slack, Redis or a clock of its own: shout-outs, the grammar
// in which people give them, and the rules that every way of giving obeys.
//
// A surface of Slack (the command, a modal, a mention) delivers text. Package bot cuts it into [Span] values:
// plain text, people, user groups, channels. From there on all surfaces walk the same path:
//
//	draft := credit.Parse(spans)             // who, privately or not, for what
//	given, err := credit.Judge(draft, facts) // by the workspace's rules; err is a *Refusal that people can be told
//	storage.Record(…, given.Shoutout, …)     // duplicates and the daily limit are decided where they are atomic
//
// [Parse] only reads and never fails: what it could not understand stands in the [Draft]. [Judge] decides, and
// needs to be told who people are ([Facts]), because looking that up is work for the network.
//
// A [Refusal] carries a code and the facts that its sentence needs; the sentences themselves are written in
// package bot/render, for people, in one place.
//
// Every function here is pure: the same arguments give the same answer. A test checks the imports.
package credit
