package render

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"shine/credit"
	"shine/credit/nudge"
)

// teamOf names a team within a sentence: by its group, or by its people.
func (l Language) teamOf(t credit.Team) string {
	people := l.somePeople(membersOf(t))
	if t.Group == "" {
		return people
	}
	group := "<!subteam^" + t.Group + ">"
	if people == "" {
		return group
	}
	return group + " (" + people + ")"
}

func membersOf(t credit.Team) []string {
	ids := make([]string, 0, len(t.Members))
	for _, m := range t.Members {
		ids = append(ids, m.ID)
	}
	return ids
}

// LeadUsage tells how to say whom one leads.
func (l Language) LeadUsage() Message { return l.paragraph("lead_usage") }

// LeadSaved answers somebody who set up a team, their own or somebody else's.
func (l Language) LeadSaved(t credit.Team, asker string) Message {
	key := "lead_saved"
	if t.Lead != asker {
		key = "lead_saved_of"
	}
	b := l.builder().section(l.say(key, "Lead", l.person(t.Lead), "Team", l.teamOf(t)))
	if t.Waiting {
		return b.section(l.say("lead_waiting")).message()
	}
	return b.context(l.say("lead_saved_hint")).message()
}

// LeadOff answers somebody who ended a team, or took people out of it.
func (l Language) LeadOff(lead, asker string, people []string) Message {
	switch {
	case len(people) > 0:
		return l.paragraph("lead_removed", "Lead", l.person(lead), "People", l.somePeople(people))
	case lead == asker:
		return l.paragraph("lead_off")
	}
	return l.paragraph("lead_off_of", "Lead", l.person(lead))
}

// LeadStays tells somebody who takes people out of a team that these are in a user group which is followed, and what to
// do.
func (l Language) LeadStays(people []string) Message {
	return l.paragraph("lead_stays", "People", l.somePeople(people))
}

// Approve asks an admin whether somebody may lead a team.
func (l Language) Approve(t credit.Team) Message {
	value := t.Lead + " " + t.Group + " " + t.Stamp()
	question := l.say("approve_ask", "By", l.person(t.By), "Lead", l.person(t.Lead), "Team", l.teamOf(t))
	return l.builder().section(question).
		actions(
			"", button(ActionApprove, value, l.say("approve_yes")), button(ActionDecline, value, l.say("approve_no")),
		).message()
}

// Approved answers an admin who decided about a team, and tells the person who had asked. Stays is set for a team that
// was agreed to before, and to which people were added.
func (l Language) Approved(lead string, yes, stays bool) Message {
	switch {
	case yes:
		return l.paragraph("approved", "Lead", l.person(lead))
	case stays:
		return l.paragraph("declined_added", "Lead", l.person(lead))
	}
	return l.paragraph("declined", "Lead", l.person(lead))
}

// ApproveGone answers an admin who comes too late.
func (l Language) ApproveGone() Message { return l.paragraph("approve_gone") }

// Led tells somebody, once, who leads them, and lets them opt out.
func (l Language) Led(lead string) Message {
	return l.builder().section(l.say("led", "Lead", l.person(lead))).
		actions("", button(ActionUnled, "", l.say("led_opt_out"))).message()
}

// Unled answers somebody who opted out.
func (l Language) Unled() Message { return l.paragraph("led_out") }

// Leads lists the teams that somebody leads and is on, and for an admin all others.
func (l Language) Leads(own, on, others credit.Teams) Message {
	if len(own)+len(on)+len(others) == 0 {
		return l.builder().section(l.say("leads_none")).section(l.say("lead_usage")).message()
	}
	b := l.builder()
	b.teams("leads_own", own).teams("leads_on", on).teams("leads_others", others)
	return b.context(l.say("leads_private")).message()
}

// maxTeams is how many teams a list names.
const maxTeams = 40

func (b *builder) teams(heading string, teams credit.Teams) *builder {
	if len(teams) == 0 {
		return b
	}

	lines := []string{b.say(heading)}
	for _, t := range teams[:min(len(teams), maxTeams)] {
		line := "• " + b.say("leads_line", "Lead", b.person(t.Lead), "Team", b.teamOf(t), "Since", date(t.Since))
		if t.Waiting {
			line += " · " + b.say("leads_waiting")
		}
		lines = append(lines, line)
	}

	if more := len(teams) - maxTeams; more > 0 {
		lines = append(lines, b.count("others", more))
	}
	return b.section(strings.Join(lines, "\n"))
}

// TeamForm lets a lead say whom they lead: people, and user groups where there are any, by their ids and names.
func (l Language) TeamForm(own credit.Teams, groups [][2]string) slack.ModalViewRequest {
	f := l.form(FormTeam, "team_title", "settings_submit", "")
	f.section(l.say("team_lead"))
	people := slack.NewOptionsMultiSelectBlockElement(
		slack.MultiOptTypeUser, plain(l.say("form_people_placeholder")), FieldPeople,
	)
	var options, followed []*slack.OptionBlockObject
	for _, group := range groups[:min(len(groups), maxOptions)] {
		option := slack.NewOptionBlockObject(group[0], optionText(group[1]), nil)
		options = append(options, option)
		if slices.ContainsFunc(own, func(t credit.Team) bool { return t.Group == group[0] }) {
			followed = append(followed, option)
		}
	}

	for _, t := range own {
		if t.Group == "" {
			people.InitialUsers = membersOf(t)
		}
	}

	f.input(FieldPeople, "team_people", "", people, true)
	if len(options) > 0 {
		picker := slack.NewOptionsMultiSelectBlockElement(
			slack.MultiOptTypeStatic, plain(l.say("team_groups")), FieldGroups, options...,
		)
		picker.InitialOptions = followed
		f.input(FieldGroups, "team_groups", "team_groups_hint", picker, true)
	}
	f.context(l.say("lead_saved_hint"))
	return f.view
}

// FieldGroups is the field of user groups.
const FieldGroups = "groups"

// Leading is what a home tab shows to a lead.
type Leading struct {
	Teams  credit.Teams
	Record nudge.Record
	// Snoozed is set while there are no nudges for a while.
	Snoozed bool
	// Note is when the lead's note comes, and HasNote is set for leads who get one.
	Note    credit.Schedule
	HasNote bool
}

// leading adds the part for leads; for somebody who leads nobody it says how to begin.
func (b *builder) leading(h Leading) *builder {
	b.header(b.say("home_leading"))
	if len(h.Teams) == 0 {
		return b.section(b.say("home_leading_none")).actions("", button(ActionTeam, "", b.say("home_team")))
	}

	b.teams("leads_own", h.Teams)
	state := "home_nudges_on"
	switch {
	case h.Record.Off:
		state = "home_nudges_off"
	case h.Snoozed:
		state = "home_nudges_snoozed"
	}

	b.section(b.say(state, "Until", date(h.Record.Snoozed))).
		actions("", button(ActionTeam, "", b.say("home_team")), button(ActionNudges, "", b.say("nudges_preferences")))
	return b.ownNote(h)
}

// ownNote says when a lead's note comes, or how to get one.
func (b *builder) ownNote(h Leading) *builder {
	if !h.HasNote {
		return b.section(b.say("home_note_off")).actions("", button(ActionNoteOn, "", b.say("home_note_button")))
	}
	return b.section(b.say("home_note_on", "When", b.schedule(h.Note))).actions(
		"", button(ActionNotePreview, "", b.say("home_note_preview")),
		button(ActionNoteOff, "", b.say("home_note_none")),
	)
}

// MilestoneSaved answers somebody who entered a milestone.
func (l Language) MilestoneSaved(m credit.Milestone) Message {
	return l.paragraph("milestone_saved", "Person", l.person(m.Person), "Date", l.day(m.Date), "Word", verbatim(m.Word))
}

// MilestoneGone answers somebody who removes a milestone; removed is false where there was none.
func (l Language) MilestoneGone(removed bool) Message {
	if removed {
		return l.paragraph("milestone_removed")
	}
	return l.paragraph("milestone_none")
}

// Milestones lists them, with how to enter and remove one.
func (l Language) Milestones(list []credit.Milestone) Message {
	b := l.builder()
	if len(list) == 0 {
		b.section(l.say("milestone_empty"))
	}
	lines := make([]string, 0, len(list))
	for _, m := range list[:min(len(list), maxTeams)] {
		lines = append(
			lines,
			"• "+l.say("milestone_line", "Person", l.person(m.Person), "Date", l.day(m.Date), "Word", verbatim(m.Word)),
		)
	}

	if more := len(list) - maxTeams; more > 0 {
		lines = append(lines, l.count("others", more))
	}
	if len(lines) > 0 {
		b.section(strings.Join(lines, "\n"))
	}
	return b.context(l.say("milestone_usage")).message()
}
