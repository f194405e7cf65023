// Package nudge decides which lead is reminded of what, and when: the people, their history and the calendar in, a
// decision with the facts it rests on out. It does no input and output and has no clock of its own, so the same [Case]
// always gets the same [Decision].
//
// A kind of nudge is a rule over what was recorded ([Judge]); a gate keeps a nudge back that would come at the wrong
// moment ([Decide]). A share of the nudges that pass all gates is held back at random, and [Report] compares what leads
// did with and without: whether nudging helps is measured, not believed.
//
// Words used here: the lead is the person who may be nudged, the team are the people whom they lead. A working day
// between two moments is one that began after the first, up to the second. Private shout-outs count as credit given, so
// they may keep a nudge away; they never start one. Shout-outs in a private channel are not private ones.
//
// How the rules are read where words leave a choice: days are spans of 24 hours, and those on which the lead was away
// are taken off. A shout-out to three people is three credits. A member counts after 14 days on the team, while active
// and not opted out. Only members who count are named, and part of a median; sums (what the team got, what a lead gave
// it) are of the whole team. With less than 90 days of history, the rate of credits is over as many days as there are.
// The rhythm of a lead is taken from 180 days. A lead who never gave since becoming one is quiet since then.
package nudge
