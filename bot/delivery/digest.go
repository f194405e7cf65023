package delivery

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// Digest is a digest as it is drawn.
type Digest struct {
	// Edition is the one that it was drawn for, with what was decided.
	Edition storage.Edition
	Message render.Message
	// Picture is a PNG, of this title, and Alt tells what it shows; empty where there is nothing to show.
	Picture    []byte
	Title, Alt string
}

// digestID marks the messages of a digest or a recap, as a shout-out's ID does those about it.
func digestID(to string, until time.Time) string {
	return "digest " + to + " " + strconv.FormatInt(until.UnixMicro(), 10)
}

func (w *Worker) planDigest(entry storage.OutboxEntry) []*message {
	return []*message{digestMessage(digest, storage.Edition{
		Channel: entry.To, From: entry.From, Until: entry.Until, Scope: entry.Scope,
	}, entry.Taken)}
}

func digestMessage(kind kind, e storage.Edition, look bool) *message {
	return &message{
		kind: kind, conversation: e.Channel, edition: e, look: look,
		story: render.Story{Shoutout: credit.Shoutout{ID: digestID(e.Channel, e.Until)}},
	}
}

func (w *Worker) planRecap(ctx context.Context, entry storage.OutboxEntry) []*message {
	m := digestMessage(recap, storage.Edition{Channel: entry.To, From: entry.From, Until: entry.Until}, entry.Taken)
	m.language = w.Workspace.LanguageOf(ctx, entry.To)
	return []*message{m}
}

// planRedigest lets the digests follow that told a shout-out which was changed.
func (w *Worker) planRedigest(ctx context.Context, changed credit.Shoutout) ([]*message, error) {
	editions, err := w.Store.EditionsAt(ctx, changed.PublishedAt())
	if err != nil {
		return nil, fmt.Errorf("looking for digests of %s: %w", changed.ID, err)
	}
	var messages []*message
	for _, e := range editions {
		if changed.Visibility == credit.Public && e.Scope == credit.ScopeAll || changed.Visibility != credit.Private && e.Channel == changed.Channel {
			messages = append(messages, digestMessage(redigest, e, false))
		}
	}
	return messages, nil
}

// postDigest says what is not said yet of a digest: its message, what goes on in the thread, its picture. After each it
// notes how far it is, so that whoever goes on says nothing twice.
func (w *Worker) postDigest(ctx context.Context, m *message) error {
	e, begun, err := w.Store.Edition(ctx, m.edition.Channel, m.edition.Until)
	if err != nil {
		return err
	}
	if !begun {
		e = m.edition
	}
	if e.Done {
		return nil
	}
	d, err := w.Composer.DrawDigest(ctx, e)
	if err != nil {
		return fmt.Errorf("drawing a digest: %w", err)
	}
	e = d.Edition
	if !begun { // what was chosen stays chosen, whatever happens meanwhile
		if err := w.Store.KeepEdition(ctx, e); err != nil {
			return err
		}
	}
	if err := w.postEdition(ctx, m, &e, d.Message); err != nil {
		return err
	}
	if err := w.addPicture(ctx, m, &e, d); err != nil {
		return err
	}
	e.Done = true
	return w.Store.KeepEdition(ctx, e)
}

// sayDigest posts a digest, or lets it follow its shout-outs. A long one takes minutes at Slack's pace, and goes on
// where it was stopped.
func (w *Worker) sayDigest(ctx context.Context, m *message) error {
	if m.kind == redigest {
		return w.redrawDigest(ctx, m)
	}
	return w.postDigest(ctx, m)
}

// postEdition posts what does not stand yet of a digest's message and of what goes on in its thread.
func (w *Worker) postEdition(ctx context.Context, m *message, e *storage.Edition, body render.Message) error {
	if e.TS == "" {
		if err := w.postPart(ctx, m, e, 0, body); err != nil {
			return err
		}
	}
	for len(e.Parts) < len(body.Thread) {
		part := len(e.Parts)
		if part > 0 {
			if err := w.awaitTurn(ctx, e.Channel); err != nil {
				return err
			}
		}
		if err := w.postPart(ctx, m, e, part+1, body.Thread[part]); err != nil {
			return err
		}
	}
	return nil
}

// postPart posts one part of a digest, 0 for its message, and notes where it stands.
func (w *Worker) postPart(ctx context.Context, m *message, e *storage.Edition, part int, body render.Message) error {
	ctx, cancel := finishing(ctx)
	defer cancel()
	head := storage.Sent{}
	if part > 0 {
		head = storage.Sent{Conversation: e.Channel, TS: e.TS}
	}
	sent, err := w.postOnce(ctx, m, head, []string{m.story.ID}, part, body)
	if err != nil {
		return err
	}
	if part == 0 {
		e.TS = sent.TS
	} else {
		e.Parts = append(e.Parts, sent.TS)
	}
	if err := w.Store.KeepEdition(ctx, *e); err != nil {
		m.look = true // it is posted; what failed is only writing that down
		return err
	}
	m.look = false // the next part was not tried yet
	return nil
}

// addPicture brings the picture into the digest's thread: uploads it, and then shares what is uploaded, which can be said
// again. A digest whose picture Slack refuses is a digest all the same.
func (w *Worker) addPicture(ctx context.Context, m *message, e *storage.Edition, d Digest) error {
	if e.Pictured || len(d.Picture) == 0 {
		return nil
	}
	ctx, cancel := finishing(ctx)
	defer cancel()
	err := w.upload(ctx, e, d)
	if err == nil {
		err = w.share(ctx, e, d)
	}
	if verdict, _ := judge(err); verdict.passing() {
		return fmt.Errorf("adding a digest's picture: %w", err)
	}
	if err != nil {
		w.Log.Warn("a digest goes without its picture; is Shine invited to the channel?", "channel", e.Channel, "code", code(err))
		if !m.look { // or else it may be shared, and has to go when the digest changes
			e.Picture = ""
		}
	}
	e.Pictured = true
	return w.Store.KeepEdition(ctx, *e)
}

// share shows the picture in the digest's thread. One that never arrived is uploaded anew.
func (w *Worker) share(ctx context.Context, e *storage.Edition, d Digest) error {
	_, err := w.API.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files: []slack.FileSummary{{ID: e.Picture, Title: d.Title}}, Channel: w.Store.ChannelNow(e.Channel), ThreadTimestamp: e.TS,
	})
	if !NeverArrived(err) {
		return err //nolint:wrapcheck // the caller says what it was
	}
	e.Picture = ""
	if err := w.Store.KeepEdition(ctx, *e); err != nil {
		return err
	}
	return fmt.Errorf("sharing what never arrived: %w", errNotYet)
}

// upload hands the picture to Slack, where nobody sees it yet, once.
func (w *Worker) upload(ctx context.Context, e *storage.Edition, d Digest) error {
	if e.Picture != "" {
		return nil
	}
	id, err := HandOver(ctx, w.API, slack.GetUploadURLExternalParameters{
		FileName: pictureName, FileSize: len(d.Picture), AltTxt: d.Alt,
	}, bytes.NewReader(d.Picture))
	if err != nil {
		return err
	}
	e.Picture = id
	return w.Store.KeepEdition(ctx, *e)
}

const pictureName = "shine.png"

// errNotYet is the error of what can only be done later: nothing was sent to Slack.
var errNotYet = errors.New("not yet")

// redrawDigest lets a digest that is posted follow its shout-outs. The featured stories stay, but for those that are gone.
func (w *Worker) redrawDigest(ctx context.Context, m *message) error {
	e, begun, err := w.Store.Edition(ctx, m.edition.Channel, m.edition.Until)
	switch {
	case err != nil || !begun || e.Failed != "":
		return err
	case !e.Done:
		return fmt.Errorf("changing a digest that is still being posted: %w", errNotYet)
	}
	d, err := w.Composer.DrawDigest(ctx, e)
	if err != nil {
		return fmt.Errorf("drawing a digest: %w", err)
	}
	e = d.Edition
	ids, head := []string{m.story.ID}, storage.Sent{Conversation: e.Channel, TS: e.TS}
	if err := w.put(ctx, head, d.Message, ids, 0); err != nil {
		return err
	}
	standing := e.Parts
	e.Parts = slices.Clone(standing[:min(len(standing), len(d.Message.Thread))])
	for i, ts := range standing {
		there := storage.Sent{Conversation: e.Channel, TS: ts}
		if i < len(d.Message.Thread) {
			err = w.put(ctx, there, d.Message.Thread[i], ids, i+1)
		} else {
			err = w.delete(ctx, there)
		}
		if verdict, _ := judge(err); verdict != verdictSent && verdict != verdictGone {
			return err
		}
	}
	if err := w.postEdition(ctx, m, &e, d.Message); err != nil {
		return err
	}
	if err := w.redrawPicture(ctx, m, &e, d); err != nil {
		return err
	}
	return w.Store.KeepEdition(ctx, e)
}

// redrawPicture puts another picture in the place of the one that a digest has.
func (w *Worker) redrawPicture(ctx context.Context, m *message, e *storage.Edition, d Digest) error {
	if e.Picture == "" {
		return nil
	}
	if e.Pictured {
		err := w.API.DeleteFileContext(ctx, e.Picture)
		if verdict, _ := judge(err); verdict.passing() {
			return fmt.Errorf("deleting a digest's picture: %w", err)
		}
		if err != nil {
			w.Log.Warn("a digest's old picture stays", "channel", e.Channel, "code", code(err))
		}
		e.Picture, e.Pictured = "", false
	}
	return w.addPicture(ctx, m, e, d)
}

// failDigest notes that Slack does not take a digest, and that the channel's subscription may have to end.
func (w *Worker) failDigest(ctx context.Context, m *message, code string) {
	e, begun, err := w.Store.Edition(ctx, m.edition.Channel, m.edition.Until)
	if !begun {
		e = m.edition
	}
	e.Done = true
	if e.TS == "" { // or else it stands, and only what belongs to it is missing
		e.Failed = code
	}
	if err == nil {
		err = w.Store.KeepEdition(ctx, e)
	}
	if err == nil && e.Failed != "" && slices.Contains([]string{"channel_not_found", "not_in_channel", "is_archived"}, code) {
		err = w.Composer.EndDigest(ctx, m.edition.Channel)
	}
	if err != nil {
		w.Log.Warn("noting that a digest failed", "channel", m.edition.Channel, "error", err)
	}
}

// postRecap tells somebody their own week, where there is something to tell.
func (w *Worker) postRecap(ctx context.Context, m *message) error {
	span := storage.Span{From: m.edition.From, To: m.edition.Until, Count: recapLength}
	received, err := w.Store.Received(ctx, m.conversation, span)
	if err != nil {
		return err
	}
	given, err := w.Store.Given(ctx, m.conversation, span)
	if err != nil {
		return err
	}
	forgotten := func(s credit.Shoutout) bool { return s.Text == "" }
	received, given = slices.DeleteFunc(received, forgotten), slices.DeleteFunc(given, forgotten)
	if len(received)+len(given) == 0 {
		return nil
	}
	for _, list := range [][]credit.Shoutout{received, given} {
		for i, s := range list {
			list[i] = w.Workspace.ShownIn(ctx, s, m.conversation)
			list[i].Names = w.called(ctx, s)
		}
	}
	_, err = w.postOnce(ctx, m, storage.Sent{}, []string{m.story.ID}, 0, m.language.Recap(received, given))
	return err
}

// recapLength is how many shout-outs of each kind a recap reads.
const recapLength = 20
