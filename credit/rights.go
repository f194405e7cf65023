package credit

import "regexp"

// Standing says what kind of account somebody has, as far as the rules care.
type Standing int

// Members, guests and people of connected workspaces are people. An account that Slack does not tell of is unknown.
const (
	Unknown Standing = iota
	Member
	Guest
	// Connected are people of workspaces that only share channels with this one.
	Connected
	Bot
	Deactivated
)

// IsPerson reports whether it is the account of a person who can work with it now.
func (s Standing) IsPerson() bool { return s == Member || s == Guest || s == Connected }

// Right is something that not everybody may do or read.
type Right int

// These are the rights, from the least to the greatest: a greater one includes the lesser ones.
const (
	// ToGive is to credit others, to thank and to boost, in channels that one is in.
	ToGive Right = iota
	// ToBeCredited is to be among the recipients of a shout-out.
	ToBeCredited
	// ToReadOwn is to read what one gave and was credited for, and ToReadHere what was given in channels that one is
	// in.
	ToReadOwn
	ToReadHere
	// ToBeLed is to be on somebody's team.
	ToBeLed
	// ToReadAll is to read all that is public in the workspace.
	ToReadAll
	// ToChangeChannels is to change the digest, the announcements or the language of a channel that one is in.
	ToChangeChannels
	// ToLead is to lead people, and to be nudged about them; ToHaveMilestones is to have days of which a lead is told.
	ToLead
	ToHaveMilestones
	// ToAdminister is to change settings, remove and export, if one is an admin.
	ToAdminister
)

// rights are the greatest right that each kind of people has; other accounts have none.
var rights = map[Standing]Right{Member: ToAdminister, Guest: ToBeLed, Connected: ToReadHere}

// May reports whether somebody has a right. No other place decides who may do what.
func (s Standing) May(right Right) bool {
	most, some := rights[s]
	return some && right <= most
}

// slackLink is a link into a Slack channel.
var slackLink = regexp.MustCompile(
	`https?://[\w-]+(?:\.enterprise)?\.slack\.com/(?:archives|messages|client/\w+)/([A-Z0-9]+)[^\s<>|)]*`,
)

// unopened replaces a channel that the reader may not know, or a link into it.
const unopened = "…"

// Reader is somebody who reads what others gave.
type Reader struct {
	Standing Standing
	// In reports whether they are in a channel.
	In func(channel string) bool
}

// MayRead reports whether they may read somebody else's story: members read all that is public, everybody reads what
// was given in channels that they are in. No other place decides that.
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

// AsRead is a shout-out as the reader sees it, who is credited in it or gave it. A reader who may not read everything
// does not see channels that they are not in, nor links into them.
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

// follows reports whether they may see a link: it leads into no channel, or into one that they are in.
func (r Reader) follows(link string) bool {
	into := slackLink.FindStringSubmatch(link)
	return len(into) == 0 || r.isIn(into[1])
}
