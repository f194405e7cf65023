// Package nudge decides which lead is reminded of what, and when: the people, their history and the calendar in, a
// decision with the facts it rests on out. It does no input and output and has no clock of its own, so the same [Case]
// always gets the same [Decision].
//
// A kind of nudge is a rule over what was recorded ([Judge]); a gate keeps a nudge back that would come at the wrong
// moment ([Decide]). A share of the nudges that pass all gates is held back at random, and [Report] compares what leads
// did with and without: whether nudging helps is measured, not believed.
//
// Words used here: the lead is who may be nudged, the team are the people they lead. A working day between two moments
// is one that began after the first, up to the second. Private shout-outs count as credit given, so they may keep a
// nudge away; none of them ever starts one.
package nudge
