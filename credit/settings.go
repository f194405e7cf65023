package credit

import "time"

// Limits that hold in every workspace.
const (
	// MinWords is how many words a reason needs, by Unicode's word boundaries.
	MinWords = 3
	// MaxText is how long a reason may be, in Unicode code points of its normal form.
	MaxText = 2000
	// UndoWindow is how long a giver may take a shout-out back.
	UndoWindow = 15 * time.Minute
	// SameWordsWindow is how long the same words to the same people count as one shout-out.
	SameWordsWindow = 10 * time.Minute
)

// Settings are what a workspace may decide for itself.
type Settings struct {
	// Values are the company values that a reason may be tagged with.
	Values []Value
	// BoostEmoji is the reaction that boosts, without colons.
	BoostEmoji string
	// MaxRecipients is how many people one shout-out may credit.
	MaxRecipients int
	// DailyLimit is how many shout-outs one giver may give on one day of their own time zone.
	DailyLimit int
}

// Value is a company value: `#craft`.
type Value struct {
	Name        string
	Description string
}

// DefaultSettings are the settings of a workspace that has not changed any.
func DefaultSettings() Settings {
	return Settings{
		Values: []Value{
			{Name: "craft", Description: "work done with care"},
			{Name: "kindness", Description: "making it easier for somebody"},
			{Name: "courage", Description: "saying or trying what was hard"},
			{Name: "curiosity", Description: "asking, learning, finding out"},
		},
		BoostEmoji:    "sparkles",
		MaxRecipients: 25,
		DailyLimit:    30,
	}
}
