package render

import (
	"fmt"
	"math"
	"strings"

	"shine/credit/nudge"
)

// NudgeReport tells whether nudges help, in totals over several leads.
func (l Language) NudgeReport(rows []nudge.Row) Message {
	if len(rows) == 0 {
		return l.paragraph("report_few", "Leads", l.number(nudge.FewestLeads))
	}
	b := l.builder().section("*" + l.say("report_title") + "*")
	for _, row := range rows {
		b.section(strings.Join(l.ReportLines(row), "\n"))
	}
	return b.context(l.say("report_private", "Leads", l.number(nudge.FewestLeads))).message()
}

// ReportLines is one row of the report.
func (l Language) ReportLines(r nudge.Row) []string {
	words := reportWordsOf(r.Kind)
	lines := []string{
		"*" + l.KindName(r.Kind) + "*",
		l.say("report_counts", "Sent", l.number(r.Sent), "Held", l.number(r.Held), "Leads", l.number(r.Leads)),
	}
	if r.Held == 0 {
		lines = append(lines, l.say(words.gaveAll, "Sent", l.percent(r.Gave.Sent)))
	} else {
		lines = append(lines, l.say(words.gave, "Sent", l.percent(r.Gave.Sent), "Held", l.percent(r.Gave.Held)))
	}
	if !r.Enough {
		return append(lines, l.say("report_not_enough", "Held", l.number(nudge.FewestHeld)))
	}

	lines = append(lines, l.difference("report_difference", r.Gave), l.difference("report_soon", r.Soon))
	if r.Kind != nudge.Note { // a note has no outcome of its own beside credit that is given
		lines = append(lines, l.difference("report_reached", r.Reached))
	}
	lines = append(lines, l.difference("report_later", r.Later),
		l.say(words.guards, "Declined", l.percent(r.Declined), "Templates", l.percent(r.Templates)))
	if r.Kind != "" && r.Annoys {
		lines = append(lines, l.say("report_annoys"))
	}
	if r.Kind != "" && r.Idle {
		lines = append(lines, l.say("report_idle"))
	}
	return lines
}

// reportWords are the keys of the words of a row: those of notes differ from those of nudges.
type reportWords struct{ gave, gaveAll, guards string }

func reportWordsOf(kind nudge.Kind) reportWords {
	if kind == nudge.Note {
		return reportWords{"report_gave_note", "report_gave_all_note", "report_guards_note"}
	}
	return reportWords{"report_gave", "report_gave_all", "report_guards"}
}

func (l Language) difference(key string, e nudge.Effect) string {
	return l.say(key, "Difference", points(e.Difference), "Low", points(e.Low), "High", points(e.High))
}

func (l Language) percent(share float64) string {
	return l.say("percent", "Number", fmt.Sprintf("%.0f", 100*share))
}

// points is a difference in percentage points, with its sign.
func points(difference float64) string {
	rounded := math.Round(100 * difference)
	if rounded == 0 {
		return "0"
	}
	return strings.Replace(fmt.Sprintf("%+.0f", rounded), "-", "−", 1)
}
