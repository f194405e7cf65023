package credit

import "fmt"

// Code names a rule that a draft broke. Package bot/render has the sentence for each.
type Code string

// These are the refusals, one for each rule.
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
	// TooManyPeople: there are Got recipients, and Limit are allowed.
	TooManyPeople Code = "too_many_people"
	// NoReason: there are people, but nothing that they are credited for.
	NoReason Code = "no_reason"
	// ReasonTooShort: the reason has fewer than Limit words.
	ReasonTooShort Code = "reason_too_short"
	// ReasonTooLong: the reason has Got characters, and Limit are allowed.
	ReasonTooLong Code = "reason_too_long"
	// WorkUnfit: the link to the work is no address that can be kept.
	WorkUnfit Code = "work_unfit"
	// WorkTooLong: the link to the work has more than Limit characters.
	WorkTooLong Code = "work_too_long"
	// WorkElsewhere: somebody who is no full member gave a link, and there is no channel to show it in.
	WorkElsewhere Code = "work_elsewhere"
	// ChainEnds: everybody named is in the chain of the credit already.
	ChainEnds Code = "chain_ends"
	// GiverUnfit: the giver is an app, is deactivated, or is unknown to Slack.
	GiverUnfit Code = "giver_unfit"
	// DailyLimit: the giver has given the Limit shout-outs of this day.
	DailyLimit Code = "daily_limit"
	// TooQuick: the giver gave and changed Limit shout-outs within [BurstWindow].
	TooQuick Code = "too_quick"
	// ChangedOften: the person made Limit changes of this kind today.
	ChangedOften Code = "changed_often"
	// ChannelChangedOften: the person made Limit changes in this channel today, which everybody in it read about.
	ChannelChangedOften Code = "channel_changed_often"
)

// Refusal is the error of a draft that is no shout-out by the rules. It holds what its sentence needs, and
// never the text that was typed.
type Refusal struct {
	Code       Code
	Names      []string
	LeftOut    []LeftOut
	Limit, Got int
	// Also is what else is wrong with the draft, so that a form can say everything at once.
	Also *Refusal
}

// Error names the rule, and the numbers that count for it.
func (r *Refusal) Error() string {
	if r.Got > 0 {
		return fmt.Sprintf("shout-out refused: %s (%d, limit %d)", r.Code, r.Got, r.Limit)
	}
	return fmt.Sprintf("shout-out refused: %s", r.Code)
}
