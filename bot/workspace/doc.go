// Package workspace knows the people, groups and channels of the one Slack workspace in which a copy of Shine is at home.
//
// A [Directory] looks them up at Slack and believes what it found for a while, or until an event says that it changed. Many
// who ask for the same person wait for one look-up; few look-ups are under way at a time; and where many people are not
// known, everybody is listed instead, which takes fewer calls. Whatever Slack does not tell counts as the least: an account
// without a workspace is of a connected one, and a channel that Slack does not show is private.
//
// What people may do with what is found here is decided by package credit ([credit.Standing.May], [credit.Reader]).
package workspace
