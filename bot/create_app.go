package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
)

// ManifestLink is where Slack offers to create the app of this version:
// https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests.
func ManifestLink() (string, error) {
	manifest, err := Manifest()
	if err != nil {
		return "", err
	}

	var small bytes.Buffer
	if err := json.Compact(&small, manifest); err != nil {
		return "", fmt.Errorf("making a link of the manifest: %w", err)
	}

	return "https://api.slack.com/apps?new_app=1&manifest_json=" + url.QueryEscape(small.String()), nil
}

// CreateApp creates the app with a configuration token, and returns its id:
// https://docs.slack.dev/reference/methods/apps.manifest.create.
func CreateApp(ctx context.Context, cfg Config, token string) (app string, err error) {
	manifest, err := Manifest()
	if err != nil {
		return "", err
	}

	var told struct {
		AppID string `json:"app_id"`
	}
	_, err = call(
		ctx, NewHTTPClient(nil), cfg, "apps.manifest.create", token, url.Values{"manifest": {string(manifest)}}, &told,
	)
	if err != nil {
		return "", fmt.Errorf("creating the app: %w", err)
	}

	return told.AppID, nil
}
