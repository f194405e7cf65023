package bot

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Events, Scopes and OptionalScopes are what Shine asks Slack for: exactly what the code uses. The bot works without
// the optional ones, which only some workspaces want to grant.
var (
	Events = []string{
		"app_home_opened", "app_mention", "channel_archive", "channel_deleted", "channel_id_changed", "channel_left",
		"channel_shared", "channel_unshared", "group_archive", "group_deleted", "group_left", "member_joined_channel",
		"message.im", "reaction_added", "reaction_removed",
		"subteam_members_changed", "subteam_updated", "user_change",
	}
	Scopes = []string{
		"app_mentions:read", "channels:read", "chat:write", "chat:write.public", "commands", "dnd:read", "files:write",
		"groups:read", "im:history", "im:write", "reactions:read", "usergroups:read", "users:read",
	}
	OptionalScopes = []string{"channels:history", "emoji:read", "groups:history", "users:read.email"}
)

// Shortcut is one of Shine's shortcuts, as a manifest declares it.
type Shortcut struct {
	Name string `json:"name"`
	// Type is "global", or "message" for those in a message's menu.
	Type        string `json:"type"`
	CallbackID  string `json:"callback_id"`
	Description string `json:"description"`
}

// Shortcuts are all that Shine has.
var Shortcuts = []Shortcut{
	{Name: "Give a shout-out", Type: "global", CallbackID: shortcutGive, Description: "Credit somebody, from anywhere"},
	{
		Name: "Credit this", Type: "message", CallbackID: shortcutCredit,
		Description: "Credit whoever wrote this message, or the people behind one of yours",
	},
}

// The shape of a manifest: https://docs.slack.dev/reference/app-manifest.
type (
	manifest struct {
		Display  displayInformation `json:"display_information"`
		Features features           `json:"features"`
		OAuth    oauthConfig        `json:"oauth_config"`
		Settings manifestSettings   `json:"settings"`
	}
	displayInformation struct {
		Name            string `json:"name"`
		Description     string `json:"description"`
		BackgroundColor string `json:"background_color"`
	}
	features struct {
		AppHome       appHome        `json:"app_home"`
		BotUser       botUser        `json:"bot_user"`
		Shortcuts     []Shortcut     `json:"shortcuts"`
		SlashCommands []slashCommand `json:"slash_commands"`
	}

	appHome struct {
		HomeTab          bool `json:"home_tab_enabled"`
		MessagesTab      bool `json:"messages_tab_enabled"`
		MessagesReadOnly bool `json:"messages_tab_read_only_enabled"`
	}
	botUser struct {
		DisplayName  string `json:"display_name"`
		AlwaysOnline bool   `json:"always_online"`
	}
	slashCommand struct {
		Command      string `json:"command"`
		Description  string `json:"description"`
		UsageHint    string `json:"usage_hint"`
		ShouldEscape bool   `json:"should_escape"`
	}
	oauthConfig struct {
		Scopes manifestScopes `json:"scopes"`
	}
	manifestScopes struct {
		Bot         []string `json:"bot"`
		BotOptional []string `json:"bot_optional"`
	}
	manifestSettings struct {
		EventSubscriptions eventSubscriptions `json:"event_subscriptions"`
		Interactivity      interactivity      `json:"interactivity"`
		OrgDeploy          bool               `json:"org_deploy_enabled"`
		SocketMode         bool               `json:"socket_mode_enabled"`
		TokenRotation      bool               `json:"token_rotation_enabled"`
	}
	eventSubscriptions struct {
		BotEvents []string `json:"bot_events"`
	}
	interactivity struct {
		IsEnabled bool `json:"is_enabled"`
	}
)

// Manifest is the app manifest to paste where Slack asks "Create an app from a manifest".
func Manifest() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(manifest{
		Display: displayInformation{
			Name: "Shine", Description: "Let your people shine: credit each other in a sentence.",
			BackgroundColor: "#7a4a00",
		},
		Features: features{
			AppHome:   appHome{HomeTab: true, MessagesTab: true},
			BotUser:   botUser{DisplayName: "Shine", AlwaysOnline: true},
			Shortcuts: Shortcuts,
			SlashCommands: []slashCommand{{
				Command: commandName, Description: "Give somebody the credit they deserve",
				UsageHint: "@teammate for …, me, week, values, help", ShouldEscape: true,
			}},
		},
		OAuth: oauthConfig{Scopes: manifestScopes{Bot: Scopes, BotOptional: OptionalScopes}},
		Settings: manifestSettings{
			EventSubscriptions: eventSubscriptions{BotEvents: Events},
			Interactivity:      interactivity{IsEnabled: true},
			SocketMode:         true,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("encoding the manifest: %w", err)
	}

	return b.Bytes(), nil
}
