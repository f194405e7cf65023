package bot

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/delivery"
	"shine/bot/home"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// askFor bounds the look-ups about a message before somebody is asked for its story.
const askFor = 30 * time.Second

// stories asks people who react to a message with the boost emoji, privately, what its author did. Nothing is recorded
// until they write something.
type stories struct {
	*base
	giving *giving
	homes  *home.Keeper
}

func (s *stories) routes() routes {
	return routes{actions: table{render.ActionTell: {do: s.tell, who: those(credit.ToGive)}}}
}

// wanted reports, without any look-up, whether a reaction may be one to ask about: almost none is.
func (s *stories) wanted(r reaction) bool {
	rules := s.workspace.Decided()
	of := rules.Channels[s.store.ChannelNow(r.channel)]
	return r.on && r.author != "" && r.channel != "" && r.ts != "" &&
		s.store.PersonNow(r.author) != s.store.PersonNow(r.user) &&
		rules.Preferences[s.store.PersonNow(r.user)].Asking == credit.Asks &&
		credit.AsksForStories(of, rules.Settings, false)
}

// ask asks the person who reacted, once for each message, in the message's own conversation.
func (s *stories) ask(ctx context.Context, r reaction) error {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	if may, err := s.mayAsk(ctx, r); err != nil || !may {
		return err
	}

	link, err := s.linkOf(ctx, r)
	if err != nil || link == "" {
		return err
	}

	message := storage.Sent{Conversation: r.channel, TS: r.ts}
	asked, err := s.store.Ask(ctx, s.now(), r.user, message)
	switch {
	case err != nil || asked == storage.AskedBefore:
		return err
	case asked == storage.AskRests:
		return s.rest(ctx, r.user)
	}

	return s.whisperAsk(ctx, r, link, message)
}

// mayAsk reports whether somebody is asked about a message: a person who may give, about somebody who may be credited,
// in a channel that Shine is in and where that is wanted.
func (s *stories) mayAsk(ctx context.Context, r reaction) (bool, error) {
	rules := s.workspace.Decided()
	place, err := s.workspace.Channel(ctx, r.channel)
	of := rules.Channels[s.store.ChannelNow(r.channel)]
	if err != nil || !place.Member || !place.Postable || !credit.AsksForStories(of, rules.Settings, place.Shared) {
		return false, err
	}

	reactor, err := s.workspace.Standing(ctx, r.user)
	if err != nil || !reactor.May(credit.ToGive) {
		return false, err
	}

	author, err := s.workspace.Standing(ctx, r.author)
	if err != nil || !author.May(credit.ToBeCredited) {
		return false, err
	}
	return s.store.CountAct(ctx, s.now(), r.user, actStory, credit.StoriesADay)
}

// linkOf is the link to a message; it is empty where the message is gone.
func (s *stories) linkOf(ctx context.Context, r reaction) (link string, err error) {
	err = s.insist(ctx, func(ctx context.Context) error {
		link, err = s.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: r.channel, Ts: r.ts})
		return err //nolint:wrapcheck // what was being done is said below
	})
	switch {
	case workspace.IsSlackError(err, "message_not_found", "channel_not_found"):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("asking for a permalink: %w", err)
	}
	return link, nil
}

// whisperAsk asks, in the thread that the message is in. Nobody is asked twice: what may have been said is left at
// that.
func (s *stories) whisperAsk(ctx context.Context, r reaction, link string, about storage.Sent) error {
	token := s.keepDraft(ctx, r.user, formDraft{
		People: []credit.Span{{Kind: credit.User, ID: r.author}}, Channel: r.channel, Permalink: link, About: about.TS,
	})
	if token == "" {
		return nil // there would be nothing to press
	}

	options := contentOf(s.workspace.LanguageOf(ctx, r.user).StoryAsk(r.author, token))
	if thread := threadOf(link); thread != "" && thread != r.ts {
		options = append(options, slack.MsgOptionTS(thread))
	}
	err := s.insist(ctx, func(ctx context.Context) error {
		_, err := s.api.PostEphemeralContext(ctx, r.channel, r.user, options...)
		if delivery.MayHavePassed(err) {
			return nil
		}
		return err //nolint:wrapcheck // what was being done is said below
	})
	if err != nil {
		return fmt.Errorf("asking for a story: %w", err)
	}
	return nil
}

// stamp is Slack's ts.
var stamp = regexp.MustCompile(`^\d{1,12}\.\d{6}$`)

// threadOf is the ts of the thread into which a link leads; empty for a message that is in none.
func threadOf(link string) string {
	to, err := url.Parse(link)
	if err != nil {
		return ""
	}
	if thread := to.Query().Get("thread_ts"); stamp.MatchString(thread) {
		return thread
	}
	return ""
}

// tell opens the form with the author of the message, and the way to it.
func (s *stories) tell(ctx context.Context, r *request) (answer, error) {
	d, err := s.draftOfToken(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	if err := s.store.NoteTells(ctx, r.user, storage.Sent{Conversation: d.Channel, TS: d.About}); err != nil {
		s.log.Warn("noting that somebody tells a story", "error", err) // the form opens all the same
	}
	return s.giving.openForm(ctx, r, d)
}

// rest stops asking somebody who did not answer the last questions.
func (s *stories) rest(ctx context.Context, user string) error {
	_, err := s.store.ChangePreferences(ctx, s.now(), s.store.PersonNow(user), func(p *credit.Preferences) {
		if p.Asking == credit.Asks {
			p.Asking = credit.AskRests
		}
	})
	if err != nil {
		return fmt.Errorf("leaving somebody in peace: %w", err)
	}
	s.workspace.Reload(ctx)
	return s.homes.Refresh(ctx, user)
}

// askAgain lets somebody be asked for stories again who had not answered some: they credit messages by themselves now.
func (g *giving) askAgain(user string) func(context.Context) error {
	return func(ctx context.Context) error {
		user := g.store.PersonNow(user)
		if g.workspace.Decided().Preferences[user].Asking != credit.AskRests {
			return nil
		}

		if err := g.store.AskAnew(ctx, g.now(), user); err != nil {
			return err
		}
		_, err := g.store.ChangePreferences(ctx, g.now(), user, func(p *credit.Preferences) {
			if p.Asking == credit.AskRests {
				p.Asking = credit.Asks
			}
		})
		if err != nil {
			return fmt.Errorf("asking somebody for stories again: %w", err)
		}
		g.workspace.Reload(ctx)
		return g.homes.Refresh(ctx, user)
	}
}
