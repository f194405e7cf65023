package credit

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// exportTime is RFC 3339 in UTC with milliseconds, always three digits.
const exportTime = "2006-01-02T15:04:05.000Z"

// line is a shout-out in JSON Lines.
type line struct {
	Type       string     `json:"type"`
	ID         string     `json:"id"`
	Workspace  string     `json:"workspace"`
	Time       string     `json:"time"`
	Giver      string     `json:"giver"`
	Recipients []string   `json:"recipients"`
	Text       string     `json:"text"`
	Values     []string   `json:"values"`
	Channel    string     `json:"channel"`
	Visibility Visibility `json:"visibility"`
	Source     Source     `json:"source"`
	Permalink  string     `json:"permalink"`
	Work       string     `json:"work,omitempty"`
	WorkHere   bool       `json:"work_here,omitempty"`
	Boosts     []string   `json:"boosts"`
	PassedFrom string     `json:"passed_from"`
	Thread     string     `json:"thread,omitempty"`
	Quiet      []string   `json:"quiet,omitempty"`
	Hidden     []string   `json:"hidden,omitempty"`
	Placed     string     `json:"placed,omitempty"`
}

// JSONLines writes shout-outs as JSON Lines, one object a line. Lists are never null.
type JSONLines struct{ encoder *json.Encoder }

// NewJSONLines returns a writer of JSON Lines.
func NewJSONLines(w io.Writer) *JSONLines {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return &JSONLines{encoder: encoder}
}

// Write writes one shout-out.
func (j *JSONLines) Write(s Shoutout) error {
	err := j.encoder.Encode(line{
		Type: typeShoutout, ID: s.ID, Workspace: s.Workspace, Time: ExportTime(s.Time), Giver: s.Giver,
		Recipients: orNone(s.Recipients), Text: s.Text, Values: orNone(s.Values), Channel: s.Channel,
		Visibility: s.Visibility, Source: s.Source, Permalink: s.Permalink, Boosts: orNone(s.Boosts),
		PassedFrom: s.PassedFrom, Work: s.Work, WorkHere: s.WorkHere,
		Thread: s.Thread, Quiet: s.Quiet, Hidden: s.Hidden, Placed: orEmpty(s.Placed),
	})
	if err != nil {
		return fmt.Errorf("writing shout-out %s: %w", s.ID, err)
	}
	return nil
}

// WriteSettings writes the workspace's settings.
func (j *JSONLines) WriteSettings(s Settings) error {
	return j.encode("the settings", settingsLine{Type: typeSettings, Settings: s})
}

// WritePreferences writes somebody's preferences.
func (j *JSONLines) WritePreferences(user string, p Preferences) error {
	return j.encode("preferences", PreferencesOf{Type: typePreferences, User: user, Preferences: p})
}

// WriteChannel writes a channel's settings.
func (j *JSONLines) WriteChannel(channel string, c ChannelSettings) error {
	return j.encode("a channel's settings", ChannelSettingsOf{Type: typeChannel, Channel: channel, ChannelSettings: c})
}

func (j *JSONLines) encode(what string, line any) error {
	if err := j.encoder.Encode(line); err != nil {
		return fmt.Errorf("writing %s: %w", what, err)
	}
	return nil
}

// Flush has nothing to do: every line is written at once.
func (j *JSONLines) Flush() error { return nil }

// ExportTime writes a moment as exports do: RFC 3339 in UTC with milliseconds.
func ExportTime(t time.Time) string { return t.UTC().Format(exportTime) }

// orEmpty writes a moment; the zero moment is empty.
func orEmpty(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return ExportTime(t)
}

func orNone[V any](list []V) []V {
	if list == nil {
		return []V{}
	}
	return list
}

// CSV writes shout-outs as comma-separated values: a row with the names of the columns, then one row for each. Lists
// are joined by spaces, ids are text, and no cell is a formula.
type CSV struct {
	out    io.Writer
	writer *csv.Writer
	header bool
}

// NewCSV returns a writer of CSV.
func NewCSV(w io.Writer) *CSV { return &CSV{out: w, writer: csv.NewWriter(w)} }

var csvHeader = []string{
	"id", "workspace", "time", "giver", "recipients", "text", "values", "channel", "visibility", "source",
	"permalink", "boosts", "passed_from", "work",
}

// Write writes one shout-out, and the names of the columns before the first one.
func (c *CSV) Write(s Shoutout) error {
	if err := c.names(); err != nil {
		return err
	}

	row := []string{
		s.ID, s.Workspace, ExportTime(s.Time), s.Giver, strings.Join(s.Recipients, " "), s.Text,
		strings.Join(s.Values, " "), s.Channel, string(s.Visibility), string(s.Source), s.Permalink,
		strings.Join(s.Boosts, " "), s.PassedFrom, s.Work,
	}
	for i := range row {
		row[i] = harmless(row[i])
	}

	row[0], row[len(row)-2] = asText(s.ID), asText(s.PassedFrom)
	if err := c.writer.Write(row); err != nil {
		return fmt.Errorf("writing shout-out %s: %w", s.ID, err)
	}

	return nil
}

func (c *CSV) names() error {
	if c.header {
		return nil
	}

	c.header = true
	if _, err := io.WriteString(c.out, "\uFEFF"); err != nil { // Excel recognizes UTF-8 by it
		return fmt.Errorf("writing CSV: %w", err)
	}
	if err := c.writer.Write(csvHeader); err != nil {
		return fmt.Errorf("writing the names of the columns: %w", err)
	}

	return nil
}

// Flush writes what is buffered, and the names of the columns where there was nothing else to write.
func (c *CSV) Flush() error {
	if err := c.names(); err != nil {
		return err
	}
	c.writer.Flush()
	if err := c.writer.Error(); err != nil {
		return fmt.Errorf("writing CSV: %w", err)
	}
	return nil
}

// formulaStarts are the signs with which a formula begins in a spreadsheet, in every width.
const formulaStarts = "=+-@＝＋－＠﹦﹢﹣﹫−"

// harmless keeps a spreadsheet from taking a cell for a formula, also after characters that it skips or does not show:
// https://owasp.org/www-community/attacks/CSV_Injection.
func harmless(cell string) string {
	start := strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.C, unicode.Z) || !unicode.IsGraphic(r) ||
			strings.ContainsRune(unseen, r)
	})
	if first, _ := utf8.DecodeRuneInString(start); start != "" && strings.ContainsRune(formulaStarts, first) {
		return "'" + cell
	}
	return cell
}

// asText keeps a spreadsheet from taking an id for a number, of which it keeps 15 digits.
func asText(id string) string {
	if id == "" {
		return ""
	}
	return "'" + id
}
