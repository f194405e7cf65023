package credit

import "regexp"

// Standing says what kind of account somebody has, as far as the rules care.
type Standing int

// Members, guests and people of connected workspaces are people; whoever Slack does not tell of is unknown.
const (
	Unknown Standing = iota
	Member
	Guest
	// Connected are people of workspaces that only share channels with this one.
	Connected
	Bot
	Deactivated
)

// IsPerson reports whether it is an account that somebody works with.
func (s Standing) IsPerson() bool { return s == Member || s == Guest || s == Connected }

// Right is something that not everybody may do or read.
type Right int

// The rights, from the least to the most.
const (
	// ToGive is to credit others, to thank and to boost, in channels that one is in.
	ToGive Right = iota
	// ToBeCredited is to be among the recipients of a shout-out.
	ToBeCredited
	// ToReadOwn is to read what one gave and was credited for, and ToReadHere what was given in channels that one is in.
	ToReadOwn
	ToReadHere
	// ToBeLed is to be on somebody's team.
	ToBeLed
	// ToReadAll is to read all that is public in the workspace.
	ToReadAll
	// ToChangeChannels is to change the digest, the announcements or the language of a channel that one is in.
	ToChangeChannels
	// ToLead is to lead people, and to be nudged about them; ToHaveMilestones, to have days that a lead is told of.
	ToLead
	ToHaveMilestones
	// ToAdminister is to change settings, remove and export, for those who are admins.
	ToAdminister
)

// rights are the greatest that each kind of people has; nobody else has any.
var rights = map[Standing]Right{Member: ToAdminister, Guest: ToBeLed, Connected: ToReadHere}

// May is the one place that decides who may do what.
func (s Standing) May(right Right) bool {
	most, some := rights[s]
	return some && right <= most
}

// slackLink is a link into a channel of Slack's.
var slackLink = regexp.MustCompile(
	`https?://[\w-]+(?:\.enterprise)?\.slack\.com/(?:archives|messages|client/\w+)/([A-Z0-9]+)[^\s<>|)]*`,
)

// unopened stands where there was a channel, or a link into one.
const unopened = "…"

// Reader is somebody who reads what others gave.
type Reader struct {
	Standing Standing
	// In reports whether they are in a channel, as far as that matters to them.
	In func(channel string) bool
}

// MayRead is the one place that decides who may read somebody else's story: members all that is public, everybody what
// was given in channels that they are in.
func (r Reader) MayRead(s Shoutout) bool {
	switch s.Visibility {
	case Public:
		return r.Standing.May(ToReadAll) || r.isIn(s.Channel)
	case ChannelOnly:
		return r.isIn(s.Channel)
	case Private:
	}
	return false
}

// Opens reports whether a channel may be named to somebody.
func (r Reader) Opens(channel string) bool { return r.Standing.May(ToReadAll) || r.isIn(channel) }

func (r Reader) isIn(channel string) bool {
	return r.Standing.May(ToReadHere) && channel != "" && r.In != nil && r.In(channel)
}

// AsRead is a shout-out as they read it who are credited in it or gave it: whoever may not read everything is told of
// no channel that they are not in, and given no link into one.
func (r Reader) AsRead(s Shoutout) Shoutout {
	if r.Standing.May(ToReadAll) {
		return s
	}

	if !r.isIn(s.Channel) && s.Visibility != Private {
		s.Channel = ""
	}
	if !r.follows(s.Permalink) {
		s.Permalink = ""
	}
	if !r.follows(s.Work) {
		s.Work = ""
	}
	spans := Spans(s.Text)
	for i, one := range spans {
		switch {
		case one.Kind == Channel && !r.isIn(one.ID):
			spans[i] = Span{Text: "#" + unopened}
		case one.Kind == PlainText:
			spans[i].Text = slackLink.ReplaceAllStringFunc(one.Text, func(link string) string {
				if r.follows(link) {
					return link
				}
				return unopened
			})
		}
	}

	s.Text = NormalText(spans)
	return s
}

// follows reports whether a link leads into no channel, or into one that they are in.
func (r Reader) follows(link string) bool {
	into := slackLink.FindStringSubmatch(link)
	return len(into) == 0 || r.isIn(into[1])
}
