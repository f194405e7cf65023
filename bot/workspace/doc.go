// Package workspace knows the people, groups and channels of the one Slack workspace in which a copy of Shine is at
// home, and knows what was decided there.
//
// A [Directory] looks people, groups and channels up at Slack and believes what it found for a while, or until an event
// says that it changed. Many who ask for the same person wait for one look-up; few look-ups are under way at a time;
// and where many people are not known, everybody is listed instead, which takes fewer calls. Where Slack does not tell
// something, Shine assumes what allows the least: an account without a workspace is of a connected one, and a channel
// that Slack does not show is private.
//
// [Decisions] are what the workspace, its channels and its people decided. Every copy of the bot has them in memory, so
// that a shout-out costs no further round trip, and knows of a change within a second.
//
// A [Workspace] is both, and answers questions that need both: which language somebody speaks, who is an admin, what
// people are called, and which kind of reader somebody is. Package credit decides what they may do then.
package workspace
