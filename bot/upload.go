package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/slack-go/slack"

	"shine/bot/delivery"
	"shine/storage"
)

// upload is a file on its way to a conversation.
type upload struct {
	name string
	// open opens its content, once for each try.
	open func() (io.ReadSeekCloser, error)
	// about says what a picture shows, for people who cannot see it.
	about string
	// people are the people whom it names and the one whom it is for: it is deleted when one of them is erased.
	people []string
}

// fileAt is a file on this machine.
func fileAt(path string) upload {
	return upload{name: filepath.Base(path), open: func() (io.ReadSeekCloser, error) { return os.Open(path) }}
}

// content is a file in memory.
func content(name string, raw []byte, people []string) upload {
	return upload{name: name, people: people, open: func() (io.ReadSeekCloser, error) {
		return struct {
			io.ReadSeeker
			io.Closer
		}{bytes.NewReader(raw), io.NopCloser(nil)}, nil
	}}
}

// openDirect opens somebody's conversation with Shine, and returns its id.
func (v *voice) openDirect(ctx context.Context, user string) (string, error) {
	var direct *slack.Channel
	err := v.insist(ctx, func(ctx context.Context) (err error) {
		direct, _, _, err = v.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
		return err //nolint:wrapcheck // said below
	})
	if err != nil {
		return "", fmt.Errorf("opening direct messages: %w", err)
	}
	return direct.ID, nil
}

// share uploads a file to Slack, where nobody sees it yet, and then shares it. Sharing can be repeated, so the file
// comes once even where an answer is lost. The people whom it names are noted before that.
func (v *voice) share(ctx context.Context, conversation string, file upload) error {
	id := ""
	return v.insist(ctx, func(ctx context.Context) (err error) {
		if id == "" {
			if id, err = v.handOver(ctx, file); err != nil {
				return fmt.Errorf("uploading a file: %w", err)
			}
		}

		noted := storage.Naming{At: storage.Sent{Conversation: conversation}, File: id, Time: v.now()}
		if err := v.store.NoteNamed(ctx, file.people, noted); err != nil {
			return err
		}

		_, err = v.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
			Files: []slack.FileSummary{{ID: id, Title: file.name}}, Channel: conversation,
		})
		if delivery.NeverArrived(err) {
			id, err = "", delivery.ErrNoVerdict
		}
		if err != nil {
			return fmt.Errorf("sharing a file: %w", err)
		}

		return nil
	})
}

// handOver uploads a file, and returns its id.
func (v *voice) handOver(ctx context.Context, file upload) (id string, err error) {
	opened, err := file.open()
	if err != nil {
		return "", fmt.Errorf("reading a file: %w", err)
	}

	defer func() { err = errors.Join(err, opened.Close()) }()
	size, err := opened.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = opened.Seek(0, io.SeekStart)
	}
	if err != nil {
		return "", fmt.Errorf("reading a file: %w", err)
	}

	to := slack.GetUploadURLExternalParameters{FileName: file.name, FileSize: int(size), AltTxt: file.about}
	return delivery.HandOver(ctx, v.api, to, opened)
}
