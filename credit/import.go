package credit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// Line is one line of an export; the field of its kind is set.
type Line struct {
	Shoutout    *Shoutout
	Settings    *Settings
	Preferences *PreferencesOf
	Channel     *ChannelSettingsOf
	Digest      *Subscription
	Team        *Team
	// Welcomed is when the lead of Team was told what nudges are; zero where they were not.
	Welcomed  time.Time
	Milestone *Milestone
	// Sealed are the records of nudges, which only an import can read.
	Sealed string
}

// Latest is the latest moment in the line that has to be in the past; zero where it has none.
func (l Line) Latest() time.Time { return slices.MaxFunc(l.moments(), time.Time.Compare) }

// before1970 reports whether the line has a moment before 1970: no such moment was recorded by a computer.
func (l Line) before1970() bool {
	return slices.ContainsFunc(l.moments(), func(t time.Time) bool { return !t.IsZero() && t.Unix() < 0 })
}

// moments are the moments in the line that have to be in the past; those that it leaves out are zero.
func (l Line) moments() []time.Time {
	moments := []time.Time{l.Welcomed}
	switch {
	case l.Shoutout != nil:
		moments = append(moments, l.Shoutout.Time, l.Shoutout.Placed)
	case l.Digest != nil:
		moments = append(moments, l.Digest.Since, l.Digest.Until, l.Digest.Changed)
	case l.Team != nil:
		moments = append(moments, l.Team.Since)
		for _, m := range l.Team.Members {
			moments = append(moments, m.Since)
		}
		for _, m := range l.Team.Agreed {
			moments = append(moments, m.Since)
		}
	}

	return moments
}

// PreferencesOf are somebody's preferences, as a line of JSON Lines.
type PreferencesOf struct {
	Type string `json:"type"`
	User string `json:"user"`
	Preferences
}

// ChannelSettingsOf are a channel's settings, as a line of JSON Lines.
type ChannelSettingsOf struct {
	Type    string `json:"type"`
	Channel string `json:"channel"`
	ChannelSettings
}

// settingsLine are a workspace's settings in JSON Lines.
type settingsLine struct {
	Type string `json:"type"`
	Settings
}

// These are the types of lines.
const (
	typeShoutout    = "shoutout"
	typeSettings    = "settings"
	typePreferences = "preferences"
	typeChannel     = "channel"
	typeDigest      = "digest"
	typeTeam        = "team"
	typeMilestone   = "milestone"
	typeNudges      = "nudges"
)

var (
	userID    = regexp.MustCompile(`^[UW][A-Z0-9]{1,30}$`)
	channelID = regexp.MustCompile(`^[CDGUW][A-Z0-9]{1,30}$`)
)

// IsPerson reports whether an id is one that Slack gives to people.
func IsPerson(id string) bool { return userID.MatchString(id) }

// IsChannel reports whether an id is one that Slack gives to channels.
func IsChannel(id string) bool { return channelID.MatchString(id) && (id[0] == 'C' || id[0] == 'G') }

// ParseLine reads a line of JSON Lines, as `shine export` writes it. A shout-out may be without type, id, workspace,
// visibility, source and lists: then it is public, of the given workspace, and has no ID. The error is a sentence for
// the person who wrote the file; it never repeats a text.
func ParseLine(raw []byte, workspace string) (Line, error) {
	if !utf8.Valid(raw) {
		return Line{}, errors.New("it is not UTF-8")
	}
	parsed, err := parseLine(raw, workspace)
	if err == nil && parsed.before1970() {
		return Line{}, errors.New("time is before 1970")
	}
	return parsed, err
}

func parseLine(raw []byte, workspace string) (Line, error) {
	var kind struct{ Type string }
	if err := json.Unmarshal(raw, &kind); err != nil {
		return Line{}, errors.New("it is no JSON object")
	}

	switch kind.Type {
	case "", typeShoutout:
		s, err := parseShoutout(raw, workspace)
		return Line{Shoutout: &s}, err
	case typeSettings:
		return parseSettings(raw)
	case typePreferences:
		var p PreferencesOf
		if err := json.Unmarshal(raw, &p); err != nil || !IsPerson(p.User) || !p.valid() {
			return Line{}, errors.New("preferences need a user and known choices")
		}
		return Line{Preferences: &p}, nil
	case typeChannel:
		var c ChannelSettingsOf
		if err := json.Unmarshal(raw, &c); err != nil || !channelID.MatchString(c.Channel) || !c.valid() {
			return Line{}, errors.New("a channel's settings need a channel and known choices")
		}
		return Line{Channel: &c}, nil
	case typeDigest:
		var l digestLine
		if err := json.Unmarshal(raw, &l); err != nil {
			return Line{}, errors.New("the digest has a field of the wrong kind")
		}
		s, err := l.subscription()
		return Line{Digest: &s}, err
	case typeTeam:
		return parseTeam(raw)
	case typeMilestone:
		return parseMilestone(raw)
	case typeNudges:
		var l sealedLine
		if err := json.Unmarshal(raw, &l); err != nil || l.Sealed == "" {
			return Line{}, errors.New("records of nudges need what is sealed")
		}
		return Line{Sealed: l.Sealed}, nil
	}

	return Line{}, fmt.Errorf("type %.40q is none that this version knows", kind.Type)
}

func (p Preferences) valid() bool {
	return knownLanguage(p.Language) && slices.Contains([]Asking{Asks, AskRests, AskOff}, p.Asking) &&
		len(p.OtherIDs()) <= maxOtherIDs &&
		!slices.ContainsFunc(p.OtherIDs(), func(id string) bool { return !IsPerson(id) })
}

func (c ChannelSettings) valid() bool {
	known := []Announce{AnnounceHere, AnnounceInThread, AnnounceElsewhere, AnnounceNowhere}
	return knownLanguage(c.Language) && slices.Contains(known, c.Announce) &&
		slices.Contains([]MapKind{PeopleMap, TeamsMap, NoMap}, c.Map) &&
		slices.Contains([]Stories{StoriesAsUsual, StoriesOn, StoriesOff}, c.Stories) &&
		len(c.FormerIDs()) <= maxFormerIDs && !slices.ContainsFunc(
		c.FormerIDs(), func(id string) bool { return !IsChannel(id) },
	) &&
		(c.Announce == AnnounceElsewhere && IsChannel(c.In) || c.Announce != AnnounceElsewhere && c.In == "")
}

func parseSettings(raw []byte) (Line, error) {
	s := DefaultSettings()
	if err := json.Unmarshal(raw, &s); err != nil {
		return Line{}, errors.New("the settings have a field of the wrong kind")
	}

	s.Values, s.Holidays = orNone(s.Values), orNone(s.Holidays)
	if wrong := s.Check(); len(wrong) > 0 {
		return Line{}, fmt.Errorf("the setting %s is out of bounds", wrong[0])
	}
	if s.AnnounceIn != "" && !IsChannel(s.AnnounceIn) {
		return Line{}, errors.New("the setting announce_in is no channel's id")
	}

	return Line{Settings: &s}, nil
}

func parseShoutout(raw []byte, workspace string) (Shoutout, error) {
	l := line{Workspace: workspace, Visibility: Public, Source: FromImport}
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&l); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return Shoutout{}, fmt.Errorf("%s is no %s", wrong.Field, wrong.Type)
		}
		return Shoutout{}, errors.New("it is no JSON object")
	}

	return l.shoutout(workspace)
}

// shoutout reads the shout-out of a line, and checks every limit.
func (l line) shoutout(workspace string) (Shoutout, error) {
	if err := l.bounds(); err != nil {
		return Shoutout{}, err
	}

	at, err := time.Parse(time.RFC3339, l.Time)
	if err != nil {
		return Shoutout{}, errors.New("time is missing, or not RFC 3339, such as 2026-11-24T09:00:00.000Z")
	}

	s := Shoutout{
		ID: l.ID, Workspace: l.Workspace, Time: at.UTC().Truncate(time.Millisecond), Giver: l.Giver,
		Recipients: l.Recipients, Text: l.Text,
		Values: orNone(l.Values), Channel: l.Channel, Visibility: l.Visibility, Source: l.Source,
		Permalink: l.Permalink,
		Boosts:    orNone(l.Boosts), PassedFrom: l.PassedFrom, Thread: l.Thread, Quiet: l.Quiet, Hidden: l.Hidden,
	}
	if l.Work != "" {
		if s.Work, err = WorkLink(l.Work); err != nil {
			return Shoutout{}, errors.New("work is no address that starts with https://, or too long")
		}
		s.WorkHere = l.WorkHere
	}
	if l.Placed != "" {
		if s.Placed, err = time.Parse(time.RFC3339, l.Placed); err != nil || s.Placed.Before(s.Time) {
			return Shoutout{}, errors.New("placed is not RFC 3339, or before time")
		}
		s.Placed = s.Placed.UTC()
	}
	// This holds for every way in: each person counts once, and nobody boosts what they gave or were credited in.
	s.Recipients = eachOnce(s.Recipients)
	s.Boosts = without(eachOnce(s.Boosts), append(slices.Clone(s.Recipients), s.Giver))
	return s, checkImported(s, workspace)
}

// eachOnce keeps the first of several equal elements.
func eachOnce(list []string) []string {
	seen := make(map[string]bool, len(list))
	return slices.DeleteFunc(list, func(one string) bool {
		again := seen[one]
		seen[one] = true
		return again
	})
}

// checkImported says what is wrong with an imported shout-out.
func checkImported(s Shoutout, workspace string) error {
	idTime, isID := IDTime(s.ID)
	_, isPassed := IDTime(s.PassedFrom)
	erased := s.Giver == "" && s.Text == ""
	people := slices.Concat(s.Recipients, s.Boosts, s.Quiet, s.Hidden)
	switch {
	case s.Workspace != workspace:
		return errors.New("workspace is another one")
	case !erased && !IsPerson(s.Giver):
		return errors.New("giver is missing, or no person's id")
	case len(s.Recipients) == 0:
		return errors.New("recipients are missing")
	case slices.ContainsFunc(people, func(id string) bool { return !IsPerson(id) }):
		return errors.New("recipients, boosts, quiet and hidden are people's ids")
	case slices.Contains(s.Recipients, s.Giver):
		return errors.New("the giver is among the recipients")
	case !erased && blank(s.Text):
		return errors.New("text is missing, or blank")
	case s.ID != "" && (!isID || !idTime.Equal(s.Time)):
		return errors.New("id is none, or of another time")
	case s.PassedFrom != "" && !isPassed:
		return errors.New("passed_from is no id")
	case s.Channel != "" && !channelID.MatchString(s.Channel):
		return errors.New("channel is no channel's id")
	case !slices.Contains([]Visibility{Public, ChannelOnly, Private}, s.Visibility):
		return errors.New("visibility is public, channel or private")
	case !slices.Contains(
		[]Source{FromCommand, FromModal, FromMention, FromShortcut, FromPassOn, FromImport}, s.Source,
	):
		return errors.New("source is command, modal, mention, shortcut, pass_on or import")
	case s.Time.UnixMicro() <= 0 || s.Time.UnixMicro() >= 1<<53:
		return errors.New("time is out of bounds")
	}

	return nil
}
