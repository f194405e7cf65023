package slacksim

import "encoding/json"

// appsManifestCreate takes a manifest as far as an app with Socket Mode needs it, and creates nothing: there is one app.
func (s *Slack) appsManifestCreate(a args) (answer, failure) {
	var manifest struct {
		Display struct {
			Name string `json:"name"`
		} `json:"display_information"`
		Settings struct {
			SocketMode bool `json:"socket_mode_enabled"`
		} `json:"settings"`
	}
	wrong := func(message, pointer string) (answer, failure) {
		return nil, failure{code: "invalid_manifest", more: answer{"errors": []answer{{"message": message, "pointer": pointer}}}}
	}
	switch {
	case json.Unmarshal([]byte(a["manifest"]), &manifest) != nil:
		return wrong("it is no JSON", "/")
	case manifest.Display.Name == "":
		return wrong("a name is required", "/display_information/name")
	case !manifest.Settings.SocketMode:
		return wrong("Event Subscription requires either Request URL or Socket Mode Enabled", "/settings/event_subscriptions")
	}

	return answer{
		"app_id": AppID, "oauth_authorize_url": s.base + "/oauth/v2/authorize?client_id=1.1", "team_id": TeamID,
		"credentials": answer{"client_id": "1.1", "client_secret": "unused", "signing_secret": "unused"},
	}, none
}
