package slacksim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// The small app of testdata/bolt/app.js, on slack-go.

func words(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func pollForm(channel string) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: "poll", PrivateMetadata: channel, Title: words("Poll"), Submit: words("Ask"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("question", words("Question"), nil, slack.NewPlainTextInputBlockElement(nil, "text")),
			slack.NewInputBlock("who", words("Who"), nil, slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "user")),
		}},
	}
}

// interacts does what an interaction asks for, and returns what it is acknowledged with.
func (o *office) interacts(ctx context.Context, t *testing.T, data slack.InteractionCallback) any {
	t.Helper()
	switch data.Type {
	case slack.InteractionTypeViewSubmission:
		values := data.View.State.Values
		if values["question"]["text"].Value == "?" {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{"question": "Ask something"})
		}
		asked := fmt.Sprintf("<@%s>: %s", values["who"]["user"].SelectedUser, values["question"]["text"].Value)
		button := slack.NewButtonBlockElement("yes", "1", words("Yes"))
		_, _, err := o.api.PostMessageContext(ctx, data.View.PrivateMetadata, slack.MsgOptionText(asked, false), slack.MsgOptionBlocks(
			slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, asked, false, false), nil, nil),
			slack.NewActionBlock("", button),
		))
		fails(t, err)
	case slack.InteractionTypeBlockActions:
		_, _, err := o.api.PostMessageContext(ctx, data.Channel.ID,
			slack.MsgOptionResponseURL(data.ResponseURL, slack.ResponseTypeEphemeral), slack.MsgOptionText("Counted", false))
		fails(t, err)
	case slack.InteractionTypeMessageAction:
		counted := fmt.Sprintf("%d words", len(strings.Fields(data.Message.Text)))
		_, _, err := o.api.PostMessageContext(ctx, data.Channel.ID, slack.MsgOptionText(counted, false), slack.MsgOptionTS(data.Message.Timestamp))
		fails(t, err)
	default:
		t.Errorf("an interaction of type %s", data.Type)
	}
	return nil
}

// hears does what an event asks for.
func (o *office) hears(ctx context.Context, t *testing.T, payload json.RawMessage) {
	t.Helper()
	event, err := slackevents.ParseEvent(payload, slackevents.OptionNoVerifyToken())
	fails(t, err)
	switch data := event.InnerEvent.Data.(type) {
	case *slackevents.AppMentionEvent:
		if strings.Contains(data.Text, "picture") {
			_, err = o.api.UploadFileContext(ctx, slack.UploadFileParameters{
				Channel: data.Channel, Filename: "picture.txt", Title: "A picture", Content: "of words", FileSize: len("of words"),
			})
			break
		}
		_, _, err = o.api.PostMessageContext(ctx, data.Channel,
			slack.MsgOptionText("Hello <@"+data.User+">", false), slack.MsgOptionTS(data.TimeStamp))
	case *slackevents.AppHomeOpenedEvent:
		_, err = o.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: data.User, View: slack.HomeTabViewRequest{
			Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
				slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "At home", false, false), nil, nil),
			}},
		}})
	default:
		t.Errorf("an event of type %T", data)
	}
	fails(t, err)
}

func fails(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
