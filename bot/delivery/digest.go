package delivery

import (
	"bytes"
	"context"
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

// digest tells a channel its week, or draws that again when something in it changes. A long one takes minutes at
// Slack's pace, and goes on where it was stopped.
type digest struct {
	edition storage.Edition
	// redrawn is set where it stands already, and is drawn again.
	redrawn bool
}

func (d *digest) perform(ctx context.Context, w *Worker, m *message) error {
	if d.redrawn {
		return d.redraw(ctx, w, m)
	}
	return d.post(ctx, w, m)
}

// message is a digest in the lane of its channel.
func (d *digest) message(urgent bool) *message {
	m := newMessage(d, d.edition.Channel, digestID(d.edition.Channel, d.edition.Until), "")
	m.since, m.urgent, m.long = d.edition.Until, urgent, true
	return m
}

func (w *Worker) planDigest(entry storage.OutboxEntry) []*message {
	d := &digest{edition: storage.Edition{Channel: entry.To, From: entry.From, Until: entry.Until, Scope: entry.Scope}}
	m := d.message(true)
	m.look = entry.Taken
	return []*message{m}
}

// planDigests plans changes of the digests that told a shout-out which was changed.
func (w *Worker) planDigests(ctx context.Context, changed credit.Shoutout) ([]*message, error) {
	editions, err := w.Store.EditionsAt(ctx, changed.PublishedAt())
	if err != nil {
		return nil, fmt.Errorf("looking for digests of %s: %w", changed.ID, err)
	}

	var messages []*message
	for _, e := range editions {
		if tells(e, changed) {
			d := &digest{edition: e, redrawn: true}
			messages = append(messages, d.message(false))
		}
	}

	return messages, nil
}

// tells reports whether a digest may tell a shout-out.
func tells(e storage.Edition, s credit.Shoutout) bool {
	everywhere := s.Visibility == credit.Public && e.Scope == credit.ScopeAll
	return everywhere || s.Visibility != credit.Private && e.Channel == s.Channel
}

// post says what is not said yet of a digest: its message, what goes on in the thread, its picture. After each it notes
// how far it is, so that a copy which goes on says nothing twice.
func (d *digest) post(ctx context.Context, w *Worker, m *message) error {
	e, begun, err := d.begun(ctx, w)
	if err != nil || e.Done {
		return err
	}

	drawn, err := w.sayDrawn(ctx, &e, func(body render.Message) error {
		if !begun { // the stories that were chosen stay chosen, whatever happens meanwhile
			if err := w.Store.KeepEdition(ctx, e); err != nil {
				return err
			}
		}
		return w.postEdition(ctx, m, &e, body)
	})
	if err != nil {
		return err
	}

	if err := w.addPicture(ctx, m, &e, drawn); err != nil {
		return err
	}

	e.Done = true
	return w.Store.KeepEdition(ctx, e)
}

// sayDrawn draws an edition and says it: in Slack's newer blocks, and once more in the older ones where Slack refuses
// those.
func (w *Worker) sayDrawn(ctx context.Context, e *storage.Edition, say func(render.Message) error) (Digest, error) {
	drawn, err := w.Composer.DrawDigest(ctx, *e)
	if err != nil {
		return drawn, fmt.Errorf("drawing a digest: %w", err)
	}

	*e = drawn.Edition
	err = say(drawn.Message)
	if e.OlderBlocks || !refusesBlocks(err) {
		return drawn, err
	}

	w.Log.Info("Slack does not take the newer blocks of a digest", "channel", e.Channel, "code", code(err))
	e.OlderBlocks = true
	return w.sayDrawn(ctx, e, say)
}

// begun is the edition as it was begun, or else as it is to be begun.
func (d *digest) begun(ctx context.Context, w *Worker) (e storage.Edition, begun bool, err error) {
	e, begun, err = w.Store.Edition(ctx, d.edition.Channel, d.edition.Until)
	if !begun {
		e = d.edition
	}
	return e, begun, err
}

// postEdition posts what does not stand yet of a digest's message and of what goes on in its thread.
func (w *Worker) postEdition(ctx context.Context, m *message, e *storage.Edition, body render.Message) error {
	if e.TS == "" {
		if err := w.postPart(ctx, m, e, headPart, body); err != nil {
			return err
		}
	}

	for len(e.Parts) < len(body.Thread) {
		part := len(e.Parts)
		if part > 0 {
			if _, err := w.awaitTurn(ctx, e.Channel); err != nil {
				return err
			}
			if !w.sure(ctx) || m.takenOver() {
				return fmt.Errorf("going on with a digest that another copy may have taken over: %w", errNotYet)
			}
		}
		if err := w.postPart(ctx, m, e, part+1, body.Thread[part]); err != nil {
			return err
		}
	}

	return nil
}

// postPart posts one part of a digest, and notes where it stands.
func (w *Worker) postPart(ctx context.Context, m *message, e *storage.Edition, part int, body render.Message) error {
	ctx, cancel := finishing(ctx)
	defer cancel()
	to := storage.Sent{Conversation: e.Channel, TS: e.TS} // the head has none yet
	sent, err := w.postOnce(ctx, m, piece{to: to, ids: []string{m.about}, part: part, body: body})
	if err != nil {
		return err
	}

	if part == headPart {
		e.TS = sent.TS
	} else {
		e.Parts = append(e.Parts, sent.TS)
	}
	if err := w.Store.KeepEdition(ctx, *e); err != nil {
		m.look = true // it is posted; only writing that down failed
		return err
	}

	m.look = false // the next part was not tried yet
	return nil
}

// addPicture brings the picture into the digest's thread: it uploads the picture and then shares it, which can be
// repeated. A digest whose picture Slack refuses is a digest all the same.
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
		w.Log.Warn("a digest goes without its picture; is Shine invited to the channel?",
			"channel", e.Channel, "code", code(err))
		if !m.look { // otherwise it may have been shared, and has to be deleted when the digest changes
			e.Picture = ""
		}
	}
	e.Pictured = true
	return w.Store.KeepEdition(ctx, *e)
}

// share shows the picture in the digest's thread. A picture that never arrived at Slack is uploaded again.
func (w *Worker) share(ctx context.Context, e *storage.Edition, d Digest) error {
	_, err := w.API.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files:   []slack.FileSummary{{ID: e.Picture, Title: d.Title}},
		Channel: w.Store.ChannelNow(e.Channel), ThreadTimestamp: e.TS,
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

// redraw has a digest that is posted follow its shout-outs. The featured stories stay, except those that are gone.
func (d *digest) redraw(ctx context.Context, w *Worker, m *message) error {
	e, begun, err := d.begun(ctx, w)
	switch {
	case err != nil || !begun || e.Failed != "":
		return err
	case !e.Done:
		return fmt.Errorf("changing a digest that is still being posted: %w", errNotYet)
	}

	drawn, err := w.sayDrawn(ctx, &e, func(body render.Message) error { return w.redrawEdition(ctx, m, &e, body) })
	if err != nil {
		return err
	}
	if err := w.redrawPicture(ctx, m, &e, drawn); err != nil {
		return err
	}

	return w.Store.KeepEdition(ctx, e)
}

// redrawEdition draws a digest's message and its thread again, which may be longer or shorter now.
func (w *Worker) redrawEdition(ctx context.Context, m *message, e *storage.Edition, body render.Message) error {
	ids := []string{m.about}
	if err := w.put(ctx, storage.Sent{Conversation: e.Channel, TS: e.TS}, body, ids, headPart); err != nil {
		return err
	}

	standing := e.Parts
	e.Parts = slices.Clone(standing[:min(len(standing), len(body.Thread))])
	for i, ts := range standing {
		there := storage.Sent{Conversation: e.Channel, TS: ts}
		if err := unlessGone(w.redrawPart(ctx, there, body, ids, i+1)); err != nil {
			return err
		}
	}

	return w.postEdition(ctx, m, e, body)
}

// redrawPart draws a part of a digest's thread again, or deletes it where the digest has become shorter.
func (w *Worker) redrawPart(
	ctx context.Context, there storage.Sent, body render.Message, ids []string, part int,
) error {
	if part > len(body.Thread) {
		return w.delete(ctx, there)
	}
	return w.put(ctx, there, body.Thread[part-1], ids, part)
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

// endsDigest are Slack's codes for a channel that takes no digest any more.
var endsDigest = []string{"channel_not_found", "not_in_channel", "is_archived"}

// fail notes that Slack does not take a digest, and that the channel's subscription may have to end.
func (d *digest) fail(ctx context.Context, w *Worker, code string) {
	e, _, err := d.begun(ctx, w)
	e.Done = true
	if e.TS == "" { // with a TS it stands, and only parts of it are missing
		e.Failed = code
	}
	if err == nil {
		err = w.Store.KeepEdition(ctx, e)
	}
	if err == nil && e.Failed != "" && slices.Contains(endsDigest, code) {
		err = w.Composer.EndDigest(ctx, d.edition.Channel)
	}
	if err != nil {
		w.Log.Warn("noting that a digest failed", "channel", d.edition.Channel, "error", err)
	}
}
