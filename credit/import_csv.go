package credit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// CSVColumns are the names of the columns of somebody else's file. Channel and Private may be empty.
type CSVColumns struct{ Who, Whom, When, What, Channel, Private string }

// each lists the columns by Shine's names and by the file's.
func (c CSVColumns) each() []struct{ ours, theirs string } {
	return []struct{ ours, theirs string }{
		{"who", c.Who},
		{"whom", c.Whom},
		{"when", c.When},
		{"what", c.What},
		{"channel", c.Channel},
		{"private", c.Private},
	}
}

// CSVRow is a row of somebody else's file: its cells by their meaning, and the line on which it begins.
type CSVRow struct {
	Line                                    int
	Who, Whom, When, What, Channel, Private string
}

// Skip is why a row is not imported. It names no person and repeats no text.
type Skip struct {
	// Column is Shine's name of the column; it is empty where the problem is with the whole row.
	Column, Problem string
}

// Error says which column it is, and what is wrong.
func (s *Skip) Error() string {
	if s.Column == "" {
		return s.Problem
	}
	return s.Column + ": " + s.Problem
}

// maxRow is how long a row may be, in bytes, as a line of JSON Lines.
const maxRow = 1 << 20

// These are problems of a row as a whole, whatever its cells say.
const (
	rowTooLong    = "the row is longer than a mebibyte"
	rowEncoding   = "it is not UTF-8; save the file as “CSV UTF-8”"
	rowQuote      = "a quote stands where none can; inside of quotes, write it twice"
	rowWrongCells = "the row has more or fewer cells than the header"
)

// CSVReader reads somebody else's file, a row at a time. Commas, semicolons, tabs or bars may stand between its cells.
// It never holds more than a row.
type CSVReader struct {
	cells cellReader
	// at is the position of each column, -1 where the file does not have it; width is how many cells a row has.
	at    [6]int
	width int
}

// NewCSVReader reads the header of a file, and finds the columns in it. The error is a sentence for the person with the
// file.
func NewCSVReader(in io.ByteReader, columns CSVColumns) (*CSVReader, error) {
	r := &CSVReader{cells: cellReader{in: in, line: 1}}
	header, err := r.cells.header()
	if err != nil {
		return nil, err
	}

	var problem error
	for _, comma := range commasOf(header) {
		names, err := splitHeader(header, comma)
		if err == nil {
			r.at, err = find(columns, names)
		}
		if err == nil {
			r.cells.comma, r.width = comma, len(names)
			return r, nil
		}
		if problem == nil {
			problem = err
		}
	}

	return nil, problem
}

// commasOf are the signs that may stand between the cells of a file, with the most frequent one of its header first.
func commasOf(header []byte) []byte {
	commas := []byte{',', ';', '\t', '|'}
	slices.SortStableFunc(commas, func(a, b byte) int {
		return bytes.Count(header, []byte{b}) - bytes.Count(header, []byte{a})
	})
	return commas
}

func splitHeader(header []byte, comma byte) ([]string, error) {
	cells := cellReader{in: bytes.NewReader(header), line: 1, comma: comma}
	names, err := cells.row()
	if skip, ok := errors.AsType[*Skip](err); ok {
		return nil, fmt.Errorf("line 1: %w", skip)
	}
	return names, err
}

// find finds the position of each column.
func find(columns CSVColumns, names []string) (at [6]int, err error) {
	for i, column := range columns.each() {
		at[i] = -1
		if column.theirs == "" {
			continue
		}
		for j, name := range names {
			if columnName(name) != columnName(column.theirs) {
				continue
			}
			if at[i] >= 0 {
				return at, fmt.Errorf("line 1: two columns have the name %q", column.theirs)
			}
			at[i] = j
		}
		if at[i] < 0 {
			return at, fmt.Errorf(
				"line 1: there is no column %q for %s; the columns are %s", column.theirs, column.ours, quoted(names),
			)
		}
	}

	return at, nil
}

// columnName returns a name in the form in which columns are compared.
func columnName(name string) string { return Fold(strings.TrimSpace(name)) }

// quoted lists the first names of columns.
func quoted(names []string) string {
	var list []string
	for _, name := range names[:min(len(names), 30)] {
		list = append(list, fmt.Sprintf("%.40q", strings.TrimSpace(name)))
	}
	return strings.Join(list, ", ")
}

// Next reads a row, and passes over empty ones. The error of a row that cannot be read is a *[Skip], and reading can go
// on; io.EOF is the end.
func (r *CSVReader) Next() (CSVRow, error) {
	for {
		cells, err := r.cells.row()
		row := CSVRow{Line: r.cells.began}
		if err != nil {
			return row, err
		}
		if !slices.ContainsFunc(cells, func(cell string) bool { return cell != "" }) {
			continue
		}
		for len(cells) > r.width && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}

		if len(cells) != r.width {
			return row, &Skip{Problem: rowWrongCells}
		}
		for _, cell := range cells {
			if !utf8.ValidString(cell) || strings.Contains(cell, "\x00") {
				return row, &Skip{Problem: rowEncoding}
			}
		}

		r.fill(&row, cells)
		return row, nil
	}
}

func (r *CSVReader) fill(row *CSVRow, cells []string) {
	for i, into := range []*string{&row.Who, &row.Whom, &row.When, &row.What, &row.Channel, &row.Private} {
		if r.at[i] >= 0 {
			*into = cells[r.at[i]]
		}
	}
}

// cellReader takes a file apart into cells, by RFC 4180 and as programs really write it. encoding/csv would hold all of
// the file after a quote that is never closed.
type cellReader struct {
	in    io.ByteReader
	comma byte
	// line is the line that is being read, and began the line on which the row began.
	line, began int
	// afterCR is set after a carriage return, which a line feed may follow.
	afterCR bool
}

// errOpenQuote is the error of a file whose last cell never ends.
var errOpenQuote = errors.New("a quote is opened in this row and never closed, so nothing behind it could be read")

// row reads the cells of a row. After a *[Skip] the next row can be read.
func (c *cellReader) row() ([]string, error) {
	c.began = c.line
	var r rowBuilder
	for {
		b, err := c.next()
		switch {
		case errors.Is(err, io.EOF) && r.at == inQuotes:
			return nil, fmt.Errorf("line %d: %w", c.began, errOpenQuote)
		case errors.Is(err, io.EOF) && r.size == 0:
			return nil, io.EOF
		case errors.Is(err, io.EOF):
			b = '\n'
		case err != nil:
			return nil, fmt.Errorf("reading the import: %w", err)
		}

		if r.take(b, c.comma) {
			return r.done()
		}
	}
}

// place says where the next byte stands.
type place int

const (
	cellStart place = iota
	inCell
	inQuotes
	behindQuote
)

// rowBuilder makes cells from bytes.
type rowBuilder struct {
	cells []string
	cell  []byte
	at    place
	size  int
	// problem is what is wrong with the row; the cells of such a row are not kept.
	problem string
}

// take takes the next byte, and reports whether it ends the row.
func (r *rowBuilder) take(b, comma byte) (ends bool) {
	r.size++
	if r.size > maxRow {
		r.refuse(rowTooLong)
	}

	switch {
	case r.at == inQuotes && b == '"':
		r.at = behindQuote
	case r.at == inQuotes:
		r.keep(b)
	case b == '\n', b == comma:
		r.endCell()
		return b == '\n'
	case b == '"' && r.at == cellStart:
		r.at = inQuotes
	case b == '"' && r.at == behindQuote:
		r.at = inQuotes
		r.keep(b)
	case r.at == behindQuote:
		r.refuse(rowQuote)
		r.at = inCell
	default:
		r.at = inCell
		r.keep(b)
	}

	return false
}

func (r *rowBuilder) keep(b byte) {
	if r.problem == "" {
		r.cell = append(r.cell, b)
	}
}

func (r *rowBuilder) endCell() {
	if r.problem == "" {
		r.cells = append(r.cells, string(r.cell))
	}
	r.cell, r.at = r.cell[:0], cellStart
}

func (r *rowBuilder) refuse(problem string) {
	r.cells, r.cell = nil, nil
	if r.problem == "" {
		r.problem = problem
	}
}

func (r *rowBuilder) done() ([]string, error) {
	if r.problem != "" {
		return nil, &Skip{Problem: r.problem}
	}
	return r.cells, nil
}

// next reads a byte. Every end of a line is a line feed.
func (c *cellReader) next() (byte, error) {
	b, err := c.in.ReadByte()
	if c.afterCR && err == nil && b == '\n' {
		b, err = c.in.ReadByte()
	}
	if err != nil {
		return 0, err //nolint:wrapcheck // io.EOF, or wrapped by the caller
	}

	c.afterCR = b == '\r'
	if c.afterCR {
		b = '\n'
	}
	if b == '\n' {
		c.line++
	}
	return b, nil
}

// header reads the first row as it is, without what may stand before it: the mark of UTF-8, and the line that tells
// Excel which sign stands between cells.
func (c *cellReader) header() ([]byte, error) {
	row, err := c.raw()
	if err == nil && bytes.HasPrefix(row, []byte("sep=")) {
		row, err = c.raw()
	}
	return row, err
}

// raw reads a row as it is.
func (c *cellReader) raw() ([]byte, error) {
	var row []byte
	for quotes := 0; ; {
		b, err := c.next()
		switch {
		case errors.Is(err, io.EOF) && len(row) > 0:
			return checkHeader(row)
		case errors.Is(err, io.EOF):
			return nil, errors.New("line 1: the file is empty; its first line has to name the columns")
		case err != nil:
			return nil, fmt.Errorf("reading the import: %w", err)
		case len(row) > maxRow:
			return nil, errors.New("line 1: " + rowTooLong)
		case b == '"':
			quotes++
		case b == '\n' && quotes%2 == 0:
			return checkHeader(row)
		}
		row = append(row, b)
	}
}

func checkHeader(row []byte) ([]byte, error) {
	row = bytes.TrimPrefix(row, []byte("\uFEFF"))
	if !utf8.Valid(row) || bytes.ContainsRune(row, 0) {
		return nil, errors.New("line 1: " + rowEncoding)
	}
	return row, nil
}
