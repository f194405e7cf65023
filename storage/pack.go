package storage

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/credit"
)

// A packed record is a head in one line, without spaces in its fields, and the text after it:
//
//	<words><event><form><visibility><source> giver recipients channel values permalink passed_from
//	thread quiet hidden placed work here
//
// Words and event are digests of digestLength bytes, by which the record script recognizes what comes twice; form,
// visibility and source are a letter each, with u for a visibility that Slack did not tell yet; recipients and values
// are joined by commas, and here is a letter where the link to the work is shown in its channel alone. Characters that
// would be taken for one of these signs are escaped as in a URL. Empty fields at the end are left out. ID, time and
// workspace stand in the entry's id and the key.
const (
	digestLength = 8
	packForm     = 'A'
	unsureLetter = 'u'
)

// errUnpack is the error of a record that this version of Shine cannot read.
var errUnpack = errors.New("a record in a form that this version does not know")

// The letters of a record's head.
var (
	visibilityLetters = map[credit.Visibility]byte{credit.Public: 'p', credit.ChannelOnly: 'c', credit.Private: 'x'}
	sourceLetters     = map[credit.Source]byte{
		credit.FromCommand: 'c', credit.FromModal: 'm', credit.FromMention: 'a', credit.FromShortcut: 's',
		credit.FromPassOn: 'p', credit.FromImport: 'i',
	}
	visibilities = inverse(visibilityLetters)
	sources      = inverse(sourceLetters)
)

func inverse[K ~string](letters map[K]byte) map[byte]K {
	names := make(map[byte]K, len(letters))
	for name, letter := range letters {
		names[letter] = name
	}
	return names
}

// pack makes the record of a shout-out that an event brought.
func pack(s credit.Shoutout, event string) string {
	var b strings.Builder
	b.Grow(2*digestLength + 64 + 12*len(s.Recipients) + len(s.Text))
	b.WriteString(wordsDigest(s))
	b.WriteString(event)
	b.Write([]byte{packForm, visibilityLetter(s), sourceLetters[s.Source]})
	fields := []string{
		escape(s.Giver), joined(s.Recipients), escape(s.Channel), joined(s.Values), escape(s.Permalink),
		escape(s.PassedFrom),
		escape(s.Thread), joined(s.Quiet), joined(s.Hidden), placedOf(s),
		escape(s.Work), hereOf(s),
	}
	for len(fields) > 0 && fields[len(fields)-1] == "" {
		fields = fields[:len(fields)-1]
	}

	for _, field := range fields {
		b.WriteByte(' ')
		b.WriteString(field)
	}

	b.WriteByte('\n')
	b.WriteString(s.Text)
	return b.String()
}

func visibilityLetter(s credit.Shoutout) byte {
	if s.Unsure {
		return unsureLetter
	}
	return visibilityLetters[s.Visibility]
}

// visibilityOf reads a letter: who may read a shout-out, and whether that is still unsure.
func visibilityOf(letter byte) (visibility credit.Visibility, unsure bool) {
	if letter == unsureLetter {
		return credit.ChannelOnly, true
	}
	return visibilities[letter], false
}

// placedOf is the moment at which a place was picked, as an ID; "" for none.
func placedOf(s credit.Shoutout) string {
	if s.Placed.IsZero() {
		return ""
	}
	return strconv.FormatInt(s.Placed.UnixMicro(), 10)
}

// hereOf is the letter that tells where the link to the work is shown.
func hereOf(s credit.Shoutout) string {
	if s.WorkHere {
		return "h"
	}
	return ""
}

// unpack reads the record of the shout-out with the given ID.
func unpack(workspace, id, record string) (credit.Shoutout, error) {
	head, text, _ := strings.Cut(record, "\n")
	at, ok := credit.IDTime(id)
	if !ok || len(head) < 2*digestLength+3 || head[2*digestLength] != packForm {
		return credit.Shoutout{}, fmt.Errorf("reading shout-out %q: %w", id, errUnpack)
	}

	letters, fields := head[2*digestLength+1:], make([]string, 13)
	copy(fields, strings.Split(head, " "))
	var placed time.Time
	if fields[10] != "" {
		placed = time.UnixMicro(idNumber(fields[10])).UTC()
	}
	visibility, unsure := visibilityOf(letters[0])
	return credit.Shoutout{
		ID: id, Placed: placed, Workspace: workspace, Time: at, Text: text, Boosts: []string{},
		Visibility: visibility, Unsure: unsure, Source: sources[letters[1]],
		Giver: unescape(fields[1]), Recipients: split(fields[2]), Channel: unescape(fields[3]),
		Values:    split(fields[4]),
		Permalink: unescape(fields[5]), PassedFrom: unescape(fields[6]), Thread: unescape(fields[7]),
		Quiet: orNil(fields[8]), Hidden: orNil(fields[9]), Work: unescape(fields[11]), WorkHere: fields[12] != "",
	}, nil
}

var escaper = strings.NewReplacer("%", "%25", " ", "%20", ",", "%2C", "\n", "%0A")

func escape(field string) string {
	if !strings.ContainsAny(field, "% ,\n") {
		return field
	}
	return escaper.Replace(field)
}

func unescape(field string) string {
	if plain, err := url.PathUnescape(field); err == nil {
		return plain
	}
	return field // Shine did not write it
}

// joined makes one field of several, and split takes it apart.
func joined(fields []string) string {
	escaped := make([]string, len(fields))
	for i, field := range fields {
		escaped[i] = escape(field)
	}
	return strings.Join(escaped, ",")
}

func split(field string) []string {
	if field == "" {
		return []string{}
	}
	fields := strings.Split(field, ",")
	for i := range fields {
		fields[i] = unescape(fields[i])
	}
	return fields
}

// orNil is split for fields that most records do not have: nil where the field is empty.
func orNil(field string) []string {
	if field == "" {
		return nil
	}
	return split(field)
}

// eventOf is the digest of the event that brought a record.
func eventOf(record string) string { return record[digestLength : 2*digestLength] }

// noEvent takes the place of the event's digest where the event does not matter.
const noEvent = "        "

// withoutEvent is a record without its event: everything in it that people see.
func withoutEvent(record string) string { return record[:digestLength] + record[2*digestLength:] }

// wordsDigest is the same for the same words of the same giver to the same people, in any order, with the same link.
func wordsDigest(s credit.Shoutout) string {
	parts := make([]string, 0, 3+len(s.Recipients))
	parts = append(append(parts, s.Giver), s.Recipients...)
	slices.Sort(parts[1:])
	parts = append(parts, s.Text)
	if s.Work != "" {
		parts = append(parts, s.Work)
	}
	return digest(parts...)
}

// digest is digestLength characters of a hash of parts.
func digest(parts ...string) string {
	all := make([]byte, 0, 512)
	for _, part := range parts {
		all = append(append(all, part...), 0)
	}
	sum := sha256.Sum256(all)
	var text [digestLength]byte
	base64.RawURLEncoding.Encode(text[:], sum[:6])
	return string(text[:])
}
