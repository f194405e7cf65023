package bot

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/delivery"
	"shine/bot/render"
	"shine/storage"
	"shine/storage/sleep"
)

const (
	// sayAgainAfter is the first pause before a call is repeated to which Slack gave no verdict; each pause is twice
	// the one before, up to longestPause.
	sayAgainAfter = 500 * time.Millisecond
	longestPause  = 30 * time.Second
	// sayLaterFor is for how long an answer is tried again that Slack did not take at once, and mostLater is how many
	// such answers there may be.
	sayLaterFor = 30 * time.Minute
	mostLater   = 64
	// noteTime bounds noting whom an answer names: that Redis is down keeps no answer back.
	noteTime = time.Second
)

// voice says what is to be said at once, to the people who asked; everything else goes through the outbox.
type voice struct {
	*jobs
	api    *slack.Client
	http   *http.Client
	apiURL string
	store  *storage.Store
	now    func() time.Time
	// outbox knows whether a message stands in Slack.
	outbox *delivery.Worker
	// later has room for the answers that Slack did not take at once.
	later chan struct{}
}

// whisper says something in a channel, in the thread it is about, that only one person sees; or directly, where Slack
// does not take it.
func (v *voice) whisper(ctx context.Context, user, channel, thread string, messages []render.Message) error {
	for _, m := range messages {
		options := contentOf(m)
		if thread != "" {
			options = append(options, slack.MsgOptionTS(thread))
		}
		_, err := v.api.PostEphemeralContext(ctx, channel, user, options...)
		if err != nil {
			v.log.Info(
				"cannot answer in private in a channel; sending a direct message", "channel", channel, "error", err,
			)
			err = v.sayTo(ctx, user, m)
		}
		if err != nil {
			return err
		}
	}

	return nil
}

// sayTo posts messages to a person, or to a conversation. Those that Slack does not take now, without saying that it
// never will, are said later: nobody waits for them, and nothing is lost without a word.
func (v *voice) sayTo(ctx context.Context, conversation string, messages ...render.Message) error {
	for i, m := range messages {
		one := v.newSaying(conversation, m)
		err := one.try(ctx)
		if err != nil && delivery.MayPass(err) {
			if v.sayLater(one, messages[i+1:], err) { //nolint:contextcheck // it outlives the envelope
				return nil
			}
			err = v.insist(ctx, one.try)
		}
		if err != nil {
			return fmt.Errorf("saying something directly: %w", err)
		}
	}

	return nil
}

// sayLater goes on saying what Slack did not take, and what comes after it, and reports whether there is room for
// that.
func (v *voice) sayLater(first *saying, rest []render.Message, why error) bool {
	select {
	case v.later <- struct{}{}:
	default:
		return false
	}

	v.log.Info("Slack did not take an answer; it is tried again", "error", why)
	v.start(func(ctx context.Context) {
		defer func() { <-v.later }()
		ctx, cancel := context.WithTimeout(ctx, sayLaterFor)
		defer cancel()
		err := sleep.For(ctx, max(sayAgainAfter, delivery.RetryAfter(why)))
		if err == nil {
			err = v.insist(ctx, first.try)
		}
		for _, m := range rest {
			if err == nil {
				err = v.insist(ctx, v.newSaying(first.conversation, m).try)
			}
		}

		if err != nil {
			incident(v.log, fmt.Errorf("saying something directly, for long: %w", err))
		}
	})
	return true
}

// insist repeats a call until Slack takes or refuses it, or ctx ends: a proxy's page, or no answer at all, is no
// verdict.
func (v *voice) insist(ctx context.Context, call func(context.Context) error) error {
	for pause := sayAgainAfter; ; pause = min(2*pause, longestPause) {
		err := call(ctx)
		if err == nil || !delivery.MayPass(err) {
			return err
		}
		if sleep.For(ctx, max(pause, delivery.RetryAfter(err))) != nil {
			return err
		}
	}
}

// saying is a message on its way to a conversation.
type saying struct {
	*voice
	conversation string
	message      render.Message
	// may is the note that the message may stand there, to be found by its mark.
	may   storage.Naming
	tried bool
}

func (v *voice) newSaying(conversation string, m render.Message) *saying {
	return &saying{voice: v, conversation: conversation, message: m, may: storage.Naming{
		At: storage.Sent{Conversation: conversation}, Mark: delivery.Mark(rand.Text()[:12], 0), Time: v.now(),
	}}
}

// try posts the message, unless an earlier try turns out to have done so. The people whom it names are noted before and
// after, so that it can be taken back even where the bot dies in between.
func (s *saying) try(ctx context.Context) error {
	if s.tried {
		at, stands, err := s.outbox.Stands(ctx, s.may)
		if err != nil {
			return fmt.Errorf("looking whether it was said: %w", err)
		}
		if stands {
			s.note(ctx, storage.Naming{At: at, Time: s.now()}, s.may)
			return nil
		}
	}
	s.note(ctx, s.may)
	options := append(
		contentOf(s.message), delivery.Marked(s.may.Mark), slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
	)
	channel, ts, err := s.api.PostMessageContext(ctx, s.conversation, options...)
	if err == nil && ts == "" {
		err = delivery.ErrNoVerdict
	}
	if err != nil {
		s.tried = delivery.MayHavePassed(err)
		return err
	}

	s.note(ctx, storage.Naming{At: storage.Sent{Conversation: channel, TS: ts}, Time: s.now()}, s.may)
	return nil
}

// note notes whom the message names. Where it cannot, the answer goes out all the same, and cannot be taken back later.
func (s *saying) note(ctx context.Context, at storage.Naming, before ...storage.Naming) {
	named := s.message.Named()
	if len(named) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	if err := s.store.NoteNamed(ctx, named, at, before...); err != nil {
		s.log.Warn("noting whom an answer names; it stays when they are erased", "error", err)
	}
}

// toDirect sends an answer as direct messages: where something happened in no conversation, or in the home tab.
func (v *voice) toDirect(conversation string, a answer) answer {
	return a.sentBy(func(ctx context.Context, messages []render.Message) error {
		return v.sayTo(ctx, conversation, messages...)
	})
}

// contentOf is what a message says, as Slack's methods take it.
func contentOf(m render.Message) []slack.MsgOption {
	return []slack.MsgOption{slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...)}
}
