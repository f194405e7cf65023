package seed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFile is the size of the largest file, in bytes.
const maxFile = 4 << 20

// Read reads a company. Keys that it does not know are refused; the error is one line, and names the lines of the file.
func Read(r io.Reader) (Company, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return Company{}, fmt.Errorf("reading a company: %w", err)
	case len(text) > maxFile:
		return Company{}, fmt.Errorf("the file is larger than %d bytes", maxFile)
	}

	var c Company
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&c); err != nil && !errors.Is(err, io.EOF) { // an empty file is a workspace with the app alone
		return Company{}, errors.New(inOneLine(err))
	}
	if err := decoder.Decode(&struct{}{}); !errors.Is(err, io.EOF) {
		return Company{}, errors.New("there is a second document in the file")
	}
	return c, nil
}

var (
	unknownKey = regexp.MustCompile(`field (.*) not found in type \S+`)
	goType     = regexp.MustCompile(`cannot unmarshal \S+ (.*) into \S+`)
	twice      = regexp.MustCompile(`mapping key (\S+) already defined at (line \d+)`)
)

// inOneLine says what is wrong, in the file's words and not in Go's.
func inOneLine(err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n")
	text = unknownKey.ReplaceAllString(text, `there is no key "$1" here`)
	text = goType.ReplaceAllString(text, `$1 does not belong here`)
	text = twice.ReplaceAllString(text, `the key $1 is in $2 already`)
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "; ")
}
