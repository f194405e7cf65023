package credit

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// teamLine is a team in JSON Lines.
type teamLine struct {
	Type     string       `json:"type"`
	Lead     string       `json:"lead"`
	Since    string       `json:"since"`
	Welcomed string       `json:"welcomed"`
	Group    string       `json:"group"`
	Members  []memberLine `json:"members"`
	Waiting  bool         `json:"waiting,omitempty"`
	By       string       `json:"by,omitempty"`
	Agreed   []memberLine `json:"agreed,omitempty"`
}

type memberLine struct {
	ID    string `json:"id"`
	Since string `json:"since"`
}

// milestoneLine is a milestone in JSON Lines.
type milestoneLine struct {
	Type string `json:"type"`
	Milestone
}

// sealedLine holds the records of nudges.
type sealedLine struct {
	Type   string `json:"type"`
	Sealed string `json:"sealed"`
}

var groupID = regexp.MustCompile(`^S[A-Z0-9]{1,30}$`)

// WriteTeam writes a team, and when its lead was welcomed; zero where they were not.
func (j *JSONLines) WriteTeam(t Team, welcomed time.Time) error {
	l := teamLine{
		Type: typeTeam, Lead: t.Lead, Since: ExportTime(t.Since), Welcomed: orEmpty(welcomed), Group: t.Group,
		Members: memberLines(t.Members), Waiting: t.Waiting, By: t.By, Agreed: memberLines(t.Agreed),
	}
	return j.encode("a team", l)
}

func memberLines(members []TeamMember) []memberLine {
	lines := make([]memberLine, 0, len(members))
	for _, m := range members {
		lines = append(lines, memberLine{ID: m.ID, Since: ExportTime(m.Since)})
	}
	return lines
}

// WriteMilestone writes a milestone.
func (j *JSONLines) WriteMilestone(m Milestone) error {
	return j.encode("a milestone", milestoneLine{Type: typeMilestone, Milestone: m})
}

// WriteSealed writes the records of nudges, sealed.
func (j *JSONLines) WriteSealed(sealed string) error {
	return j.encode("records of nudges", sealedLine{Type: typeNudges, Sealed: sealed})
}

// parseMembers reads people of a team, in the order of their ids. If somebody is there twice, the first entry counts.
func parseMembers(of Team, lines []memberLine) ([]TeamMember, error) {
	if len(lines) > MaxTeam {
		return nil, fmt.Errorf("members are %d, and may be %d at most", len(lines), MaxTeam)
	}

	members := make([]TeamMember, 0, len(lines))
	for _, m := range lines {
		joined, err := of.Since, error(nil)
		if m.Since != "" {
			joined, err = time.Parse(time.RFC3339, m.Since)
		}
		if err != nil || !IsPerson(m.ID) {
			return nil, errors.New("members need a person's id, and since when")
		}

		if m.ID != of.Lead {
			members = append(members, TeamMember{ID: m.ID, Since: joined.UTC().Truncate(time.Millisecond)})
		}
	}

	slices.SortStableFunc(members, func(a, b TeamMember) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(members, func(a, b TeamMember) bool { return a.ID == b.ID }), nil
}

// parseTeam reads a team. Members without a since joined it when it was set up.
func parseTeam(raw []byte) (Line, error) {
	var l teamLine
	if err := json.Unmarshal(raw, &l); err != nil {
		return Line{}, errors.New("the team has a field of the wrong kind")
	}

	since, err := time.Parse(time.RFC3339, l.Since)
	if err != nil || !IsPerson(l.Lead) {
		return Line{}, errors.New("a team needs a lead, and since when, such as 2026-11-24T09:00:00.000Z")
	}
	if l.Group != "" && !groupID.MatchString(l.Group) || l.By != "" && !IsPerson(l.By) {
		return Line{}, errors.New("group is no user group's id, or by no person's")
	}

	t := Team{Lead: l.Lead, Since: since.UTC(), Group: l.Group, Waiting: l.Waiting, By: l.By}
	if t.Members, err = parseMembers(t, l.Members); err != nil {
		return Line{}, err
	}

	if len(l.Agreed) > 0 {
		if t.Agreed, err = parseMembers(t, l.Agreed); err != nil {
			return Line{}, err
		}
	}
	line := Line{Team: &t}
	if l.Welcomed != "" {
		if line.Welcomed, err = time.Parse(time.RFC3339, l.Welcomed); err != nil {
			return Line{}, errors.New("welcomed is not RFC 3339")
		}
		line.Welcomed = line.Welcomed.UTC()
	}
	return line, nil
}

// parseMilestone reads a milestone.
func parseMilestone(raw []byte) (Line, error) {
	var l milestoneLine
	if err := json.Unmarshal(raw, &l); err != nil || !IsPerson(l.Person) || blank(l.Word) || !isDate(l.Date) {
		return Line{}, errors.New("a milestone needs a person, a date such as 2027-01-12, and a word")
	}
	if utf8.RuneCountInString(l.Word) > MaxMilestoneWord || l.By != "" && !IsPerson(l.By) {
		return Line{}, fmt.Errorf(
			"a milestone's word has %d characters at most, and by is a person's id", MaxMilestoneWord,
		)
	}
	return Line{Milestone: &l.Milestone}, nil
}
