package delivery

import (
	"context"
	"fmt"
	"io"

	"github.com/slack-go/slack"
)

// HandOver uploads a file to Slack, and returns its id. Nobody sees it until it is shared:
// https://docs.slack.dev/messaging/working-with-files. The id of an upload that failed comes with the error: whatever
// answered, it may have arrived.
func HandOver(
	ctx context.Context, api *slack.Client, file slack.GetUploadURLExternalParameters, content io.Reader,
) (id string, err error) {
	to, err := api.GetUploadURLExternalContext(ctx, file)
	if err != nil {
		return "", fmt.Errorf("asking where to upload: %w", err)
	}

	err = api.UploadToURL(ctx, slack.UploadToURLParameters{
		UploadURL: to.UploadURL, Reader: content, Filename: file.FileName,
	})
	if err != nil {
		return to.FileID, fmt.Errorf("uploading: %w", err)
	}

	return to.FileID, nil
}
