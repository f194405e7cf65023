package payload

import "slices"

// The types of interactions: https://docs.slack.dev/reference/interaction-payloads.
const (
	BlockActions   = "block_actions"
	ViewSubmission = "view_submission"
	ViewClosed     = "view_closed"
	Shortcut       = "shortcut"
	MessageAction  = "message_action"
)

// Interaction is what somebody did with a message, a form or a shortcut.
type Interaction struct {
	Type        string `json:"type"`
	CallbackID  string `json:"callback_id"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Team        struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID string `json:"id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		ChannelID string `json:"channel_id"`
	} `json:"container"`
	// Message is the one that a shortcut or a button belongs to.
	Message Message       `json:"message"`
	Actions []BlockAction `json:"actions"`
	View    View          `json:"view"`
}

// View is a form or a home tab.
type View struct {
	ID              string `json:"id"`
	Hash            string `json:"hash"`
	CallbackID      string `json:"callback_id"`
	PrivateMetadata string `json:"private_metadata"`
	// TeamID and InstalledTeamID name workspaces: in a channel that is shared, only the second one is the app's.
	TeamID          string  `json:"team_id"`
	InstalledTeamID string  `json:"app_installed_team_id"`
	Blocks          []Block `json:"blocks"`
	State           struct {
		// Values are what the fields hold, by block and by action.
		Values map[string]map[string]BlockAction `json:"values"`
	} `json:"state"`
}

// Block is a part of a view.
type Block struct {
	BlockID string `json:"block_id"`
}

// Has reports whether a view has a block.
func (v *View) Has(block string) bool { return slices.Contains(v.Blocks, Block{BlockID: block}) }

// BlockAction is the use of one element, or what an element of a form holds.
type BlockAction struct {
	ActionID             string   `json:"action_id"`
	BlockID              string   `json:"block_id"`
	ActionTS             string   `json:"action_ts"`
	Value                string   `json:"value"`
	SelectedOption       Option   `json:"selected_option"`
	SelectedOptions      []Option `json:"selected_options"`
	SelectedUser         string   `json:"selected_user"`
	SelectedUsers        []string `json:"selected_users"`
	SelectedConversation string   `json:"selected_conversation"`
	SelectedDate         string   `json:"selected_date"`
}

// Option is one that was chosen.
type Option struct {
	Value string `json:"value"`
}

func (i *Interaction) check() {
	keep(isTeam, &i.Team.ID)
	keep(isPerson, &i.User.ID)
	keep(isChannel, &i.Channel.ID, &i.Container.ChannelID)
	keep(isName, &i.Type, &i.CallbackID, &i.TriggerID)
	i.Message.check()
	i.View.check()
	for n := range i.Actions {
		i.Actions[n].check(longestButton)
	}
}

func (v *View) check() {
	keep(isTeam, &v.TeamID, &v.InstalledTeamID)
	keep(isName, &v.ID, &v.Hash, &v.CallbackID)
	keep(upTo(longestMetadata), &v.PrivateMetadata)
	for _, block := range v.State.Values {
		for id, element := range block {
			element.check(longestField)
			block[id] = element
		}
	}
}

// check leaves out what is not as it should be, of an element whose value has so many characters at most.
func (a *BlockAction) check(longestValue int) {
	keep(isName, &a.ActionID, &a.BlockID, &a.ActionTS, &a.SelectedDate)
	keep(upTo(longestValue), &a.Value)
	keep(upTo(longestOption), &a.SelectedOption.Value)
	for i := range a.SelectedOptions {
		keep(upTo(longestOption), &a.SelectedOptions[i].Value)
	}
	keep(isPerson, &a.SelectedUser)
	keep(isPlace, &a.SelectedConversation)
	a.SelectedUsers = kept(isPerson, a.SelectedUsers)
}
