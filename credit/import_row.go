package credit

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cespare/xxhash/v2"
)

// RowRules say how rows of somebody else's file become shout-outs.
type RowRules struct {
	Workspace string
	Directory *Directory
	// Zone is the zone of times that do not name one; nil is none.
	Zone  *time.Location
	Order DateOrder
	// Until is the latest time that a row may have.
	Until time.Time
	// Values are the workspace's values, and Preferences what its people decided.
	Values      []Value
	Preferences map[string]Preferences
}

// Shoutout makes a shout-out from a row. Its error is a *[Skip]: a row is imported whole or not at all, so that
// importing the mended file adds exactly the missing rows.
func (r CSVRow) Shoutout(rules RowRules) (Shoutout, error) {
	text := strings.TrimSpace(strings.ReplaceAll(plainCell(r.What), "\r\n", "\n"))
	if !isStory(text) {
		return Shoutout{}, &Skip{"what", whatNoStory}
	}
	giver, problem := rules.Directory.giver(r.Who)
	if problem != "" {
		return Shoutout{}, &Skip{"who", problem}
	}
	recipients, problem := rules.Directory.recipients(r.Whom, giver)
	if problem != "" {
		return Shoutout{}, &Skip{"whom", problem}
	}

	at, problem := r.at(rules)
	if problem != "" {
		return Shoutout{}, &Skip{"when", problem}
	}
	channel, visibility, skip := r.place(rules.Directory)
	if skip != nil {
		return Shoutout{}, skip
	}

	return line{
		Workspace: rules.Workspace, Source: FromImport, Time: ExportTime(at), Giver: giver, Recipients: recipients,
		Text:   text,
		Values: tagsIn(Spans(text), rules.Values), Channel: channel, Visibility: visibility,
		Quiet: slices.DeleteFunc(slices.Clone(recipients), func(id string) bool {
			return !rules.Preferences[id].Quiet
		}),
	}.imported(rules.Workspace)
}

// imported checks a row as a line of JSON Lines is checked.
func (l line) imported(workspace string) (Shoutout, error) {
	s, err := l.shoutout(workspace)
	if err != nil {
		return Shoutout{}, &Skip{Problem: err.Error()}
	}
	return s, nil
}

// These are problems with the text, and with who may read it.
const (
	whatNoStory  = "there is no text, or only a count; a credit is a story"
	privateWhich = "it is neither yes nor no"
)

var (
	handles = regexp.MustCompile(`@[\pL\pN._-]+`)
	// amounts are counts of points, stars and the like.
	amounts = regexp.MustCompile(`(?i)^(?:(?:points?|kudos|stars?|coins?|credits?|karma)[ :=]*)?` +
		`[+x×*-]?\s*\d+(?:[.,]\d+)?\s*[x×]?\s*\pL*$`)
)

// isStory reports whether a text says what somebody is credited for, and not only how many points, to whom, or with
// which emoji.
func isStory(text string) bool {
	for _, sign := range []*regexp.Regexp{emojiCodes, normalReference, mentions, handles} {
		text = sign.ReplaceAllString(text, " ")
	}
	text = strings.Trim(text, " \t\r\n.,;:!()[]'\"")
	return strings.ContainsFunc(text, unicode.IsLetter) && !amounts.MatchString(text)
}

// at is the time of a row. A day without a time of day is its noon; the seconds follow from the row's content, so that
// many rows of one day get different times.
func (r CSVRow) at(rules RowRules) (at time.Time, problem string) {
	if strings.TrimSpace(r.When) == "" {
		return at, whenUnread
	}
	at, whole, problem := importTime(r.When, rules.Zone, rules.Order)
	if problem != "" {
		return at, problem
	}

	if whole {
		content := strings.Join([]string{r.Who, r.Whom, r.What}, "\x00")
		spread := xxhash.Sum64String(content) % uint64(time.Minute/time.Millisecond)
		at = at.Add(time.Duration(spread) * time.Millisecond)
	}
	switch {
	case at.After(rules.Until):
		return at, whenFuture
	case at.Unix() < 0:
		return at, whenOld
	}

	return at, ""
}

// place reads where the row was given, and who may read it.
func (r CSVRow) place(d *Directory) (channel string, v Visibility, skip *Skip) {
	found, problem := d.channel(r.Channel)
	if problem != "" {
		return "", "", &Skip{"channel", problem}
	}
	private, err := isYes(r.Private)
	if err != nil {
		return "", "", &Skip{"private", privateWhich}
	}

	if private {
		return found.ID, Private, nil
	}
	return found.ID, found.Visibility, nil
}

// isYes reads whether a cell says yes.
func isYes(cell string) (bool, error) {
	switch Fold(plainCell(cell)) {
	case "", "0", "no", "n", "false", "public":
		return false, nil
	case "1", "yes", "y", "true", "private", "x":
		return true, nil
	}
	return false, errors.New(privateWhich)
}
