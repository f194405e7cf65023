// Package render draws what Shine says: domain values in, Slack's Block Kit out. Its functions are pure, and nothing
// else in Shine writes a sentence for people or escapes mrkdwn. All words stand in the folder words, a catalog for each
// [Language], whose methods draw; a test compares the catalogs.
//
// Every [Message] carries Text beside its Blocks, and Text says all that the blocks say: screen readers read nothing
// else, and notifications show it. Golden files hold every message, and a test checks each, and the longest ones that
// can occur, against Slack's limits.
//
// Whatever people type is hostile until [Text] has escaped it. What is left in angle brackets afterwards is a
// person or a channel that the normal form of package credit names; nothing typed can notify anybody else.
package render
