package credit

import "fmt"

// Code names a rule that a draft broke. Package bot/render has the sentence for each.
type Code string

// The refusals, one for each rule.
const (
	// NobodyNamed: the text names nobody at all.
	NobodyNamed Code = "nobody_named"
	// UnresolvedName: a plain @name that Slack did not turn into a person; see Names.
	UnresolvedName Code = "unresolved_name"
	// BroadcastNamed: @channel, @here or @everyone instead of people.
	BroadcastNamed Code = "broadcast_named"
	// OnlySelf: the giver credited nobody but themselves.
	OnlySelf Code = "only_self"
	// NobodyLeft: everybody named had to be left out; see LeftOut.
	NobodyLeft Code = "nobody_left"
	// TooManyPeople: Got recipients, and Limit at most.
	TooManyPeople Code = "too_many_people"
	// NoReason: people but nothing that they are credited for.
	NoReason Code = "no_reason"
	// ReasonTooShort: fewer than Limit words.
	ReasonTooShort Code = "reason_too_short"
	// ReasonTooLong: Got characters, and Limit at most.
	ReasonTooLong Code = "reason_too_long"
	// WorkUnfit: the link to the work is no address that can be kept.
	WorkUnfit Code = "work_unfit"
	// WorkTooLong: it has more than Limit characters.
	WorkTooLong Code = "work_too_long"
	// WorkElsewhere: somebody who is no full member would give a link that goes to no channel.
	WorkElsewhere Code = "work_elsewhere"
	// ChainEnds: everybody named is in the chain of the credit already.
	ChainEnds Code = "chain_ends"
	// GiverUnfit: the giver is an app, is deactivated, or nobody whom Slack tells of.
	GiverUnfit Code = "giver_unfit"
	// DailyLimit: the giver's Limit shout-outs of this day are given.
	DailyLimit Code = "daily_limit"
	// TooQuick: the giver gave and changed Limit shout-outs within [BurstWindow].
	TooQuick Code = "too_quick"
	// ChangedOften: whoever would change something did so Limit times today.
	ChangedOften Code = "changed_often"
	// ChannelChangedOften: they changed something in this channel, which everybody in it read about, Limit times today.
	ChannelChangedOften Code = "channel_changed_often"
)

// Refusal is the error of a draft that is no shout-out by the rules. It holds what its sentence needs, and
// never the text that was typed.
type Refusal struct {
	Code       Code
	Names      []string
	LeftOut    []LeftOut
	Limit, Got int
	// Also is what else is wrong, with the reason or the link, where this one is about the people: a form says it all.
	Also *Refusal
}

// Error names the rule, and the numbers that count for it.
func (r *Refusal) Error() string {
	if r.Got > 0 {
		return fmt.Sprintf("shout-out refused: %s (%d, limit %d)", r.Code, r.Got, r.Limit)
	}
	return fmt.Sprintf("shout-out refused: %s", r.Code)
}
