package nudge

import (
	"bytes"
	"compress/gzip"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"shine/credit"
)

// Sealed is everything private that an empty Redis needs to go on: of nudges and notes the mutes, rests, moments and
// draws, and people's own lines and wins.
type Sealed struct {
	Seed    []byte            `json:"seed"`
	Began   time.Time         `json:"began"`
	Records map[string]Record `json:"records"`
	Notes   map[string]Notes  `json:"notes,omitempty"`
	// Lines are how people like to shine.
	Lines map[string]credit.OwnLines `json:"lines,omitempty"`
	// Wins are what people are glad about, which is for them alone.
	Wins map[string]credit.Wins `json:"wins,omitempty"`
}

// Empty reports whether there is nothing to seal.
func (s Sealed) Empty() bool { return len(s.Records)+len(s.Notes)+len(s.Lines)+len(s.Wins) == 0 }

// partSize is after how many bytes a part is closed: an import takes lines of a megabyte.
const partSize = 256 << 10

// Parts divides it into parts whose lines are small enough for an import.
func (s Sealed) Parts() ([]Sealed, error) {
	parts, size := []Sealed{}, partSize
	part := func(add any) (*Sealed, error) {
		raw, err := json.Marshal(add)
		if err != nil {
			return nil, fmt.Errorf("sealing records of nudges: %w", err)
		}
		if size += len(raw); size > partSize {
			parts, size = append(parts, Sealed{
				Seed: s.Seed, Began: s.Began, Records: map[string]Record{}, Notes: map[string]Notes{},
				Lines: map[string]credit.OwnLines{}, Wins: map[string]credit.Wins{},
			}), len(raw)
		}
		return &parts[len(parts)-1], nil
	}

	err := errors.Join(
		divide(s.Records, part, func(to *Sealed) map[string]Record { return to.Records }),
		divide(s.Notes, part, func(to *Sealed) map[string]Notes { return to.Notes }),
		divide(s.Lines, part, func(to *Sealed) map[string]credit.OwnLines { return to.Lines }),
		divide(s.Wins, part, func(to *Sealed) map[string]credit.Wins { return to.Wins }),
	)
	for i := range parts {
		if len(parts[i].Records) == 0 {
			parts[i].Records = nil // nil, as where nothing is divided
		}
	}
	return parts, err
}

// divide distributes what is kept of people over the parts, as there is room, in the order of their ids.
func divide[V any](all map[string]V, part func(any) (*Sealed, error), of func(*Sealed) map[string]V) error {
	for _, person := range slices.Sorted(maps.Keys(all)) {
		to, err := part(all[person])
		if err != nil {
			return err
		}
		of(to)[person] = all[person]
	}
	return nil
}

// errSealed is the error of a line that was changed, or was sealed for another workspace.
var errSealed = errors.New("the sealed line was changed, or is of another workspace")

// Seal makes one line of it that nobody reads by accident: it is encrypted under a key that is derived from the
// workspace's id. Everybody with the export and this program can open it, just as they could read Redis; people who
// grep an export, open it in a spreadsheet or hand it on see nothing. The same content makes the same line.
func Seal(workspace string, s Sealed) (string, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("sealing records of nudges: %w", err)
	}
	return sealContent(workspace, bytes.NewReader(raw))
}

func sealContent(workspace string, content io.Reader) (string, error) {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	if _, err := io.Copy(zip, content); err != nil {
		return "", fmt.Errorf("sealing records of nudges: %w", err)
	}
	if err := zip.Close(); err != nil {
		return "", fmt.Errorf("sealing records of nudges: %w", err)
	}

	box, key, err := boxOf(workspace)
	if err != nil {
		return "", err
	}

	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write(packed.Bytes()) // a hash takes everything
	nonce := mac.Sum(nil)[:box.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(box.Seal(nonce, nonce, packed.Bytes(), nil)), nil
}

// Unseal reads what Seal wrote for the same workspace.
func Unseal(workspace, line string) (Sealed, error) {
	var s Sealed
	raw, err := base64.RawURLEncoding.DecodeString(line)
	if err != nil {
		return s, errSealed
	}

	box, _, err := boxOf(workspace)
	if err != nil {
		return s, err
	}
	if len(raw) < box.NonceSize() {
		return s, errSealed
	}

	packed, err := box.Open(nil, raw[:box.NonceSize()], raw[box.NonceSize():], nil)
	if err != nil {
		return s, errSealed
	}

	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return s, errSealed
	}

	return readSealed(json.NewDecoder(fullReads{io.LimitReader(zip, maxSealed)}))
}

func boxOf(workspace string) (cipher.AEAD, []byte, error) {
	key, err := hkdf.Key(sha256.New, []byte(workspace), []byte("shine"), "records of nudges", 64)
	if err != nil {
		return nil, nil, fmt.Errorf("deriving the key of sealed lines: %w", err)
	}

	block, err := aes.NewCipher(key[:32])
	if err != nil {
		return nil, nil, fmt.Errorf("deriving the key of sealed lines: %w", err)
	}

	box, err := cipher.NewGCM(block)
	if err != nil {
		return nil, nil, fmt.Errorf("deriving the key of sealed lines: %w", err)
	}

	return box, key[32:], nil
}

// fullReads reads as much as it is asked for: with each read, a JSON decoder goes through all spaces before it again.
type fullReads struct{ from io.Reader }

func (r fullReads) Read(p []byte) (int, error) {
	n, err := io.ReadFull(r.from, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}
