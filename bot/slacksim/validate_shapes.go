package slacksim

// fields describes an object: the keys that it may have, and those that it must have.
type fields struct {
	required, optional string
}

// shapes are the objects of Block Kit that Shine uses; keys that are not named are refused, as Slack does.
var shapes = map[string]fields{
	"attachment": {
		"", "author_icon author_link author_name author_subname blocks color fallback fields footer footer_icon id image_url " +
			"mrkdwn_in pretext text thumb_url title title_link ts",
	},
	"field":   {"", "title value short"},
	"section": {"type", "block_id text fields accessory expand"},
	"header":  {"type text", "block_id"},
	"context": {"type elements", "block_id"},
	"actions": {"type elements", "block_id"},
	"divider": {"type", "block_id"},
	"image":   {"type alt_text", "block_id image_url slack_file title"},
	"input":   {"type label element", "block_id dispatch_action hint optional"},
	"container": {
		"type child_blocks", "block_id title rich_text_title subtitle icon width is_collapsible default_collapsed has_header_divider",
	},
	"data_visualization": {"type title chart", "block_id"},
	"line":               {"type series axis_config", ""},
	"series":             {"name data", ""},
	"point":              {"label value", ""},
	"axis_config":        {"categories", "x_label y_label"},
	"button":             {"type text", "action_id url value style confirm accessibility_label"},
	"overflow":           {"type options", "action_id confirm"},
	"static_select": {
		"type", "action_id options option_groups placeholder initial_option confirm focus_on_load",
	},
	"multi_static_select": {
		"type", "action_id options option_groups placeholder initial_options confirm max_selected_items focus_on_load",
	},
	"users_select":       {"type", "action_id placeholder initial_user confirm focus_on_load"},
	"multi_users_select": {"type", "action_id placeholder initial_users confirm max_selected_items focus_on_load"},
	"conversations_select": {
		"type",
		"action_id placeholder initial_conversation default_to_current_conversation confirm response_url_enabled filter focus_on_load",
	},
	"multi_conversations_select": {
		"type",
		"action_id placeholder initial_conversations default_to_current_conversation confirm max_selected_items filter focus_on_load",
	},
	"plain_text_input": {
		"type", "action_id initial_value multiline min_length max_length dispatch_action_config focus_on_load placeholder",
	},
	"number_input": {
		"type is_decimal_allowed",
		"action_id initial_value min_value max_value dispatch_action_config focus_on_load placeholder",
	},
	"checkboxes":             {"type options", "action_id initial_options confirm focus_on_load"},
	"radio_buttons":          {"type options", "action_id initial_option confirm focus_on_load"},
	"datepicker":             {"type", "action_id initial_date confirm focus_on_load placeholder"},
	"timepicker":             {"type", "action_id initial_time confirm focus_on_load placeholder timezone"},
	"rich_text":              {"type elements", "block_id"},
	"rich_text_section":      {"type elements", ""},
	"rich_text_list":         {"type elements style", "indent offset border"},
	"rich_text_preformatted": {"type elements", "border language"},
	"rich_text_quote":        {"type elements", "border"},
	"rich text":              {"type text", "style"},
	"rich link":              {"type url", "text unsafe style"},
	"rich user":              {"type user_id", "style"},
	"rich usergroup":         {"type usergroup_id", "style"},
	"rich channel":           {"type channel_id", "style"},
	"rich team":              {"type team_id", "style"},
	"rich emoji":             {"type name", "unicode style skin_tone url"},
	"rich broadcast":         {"type range", "style"},
	"rich date":              {"type timestamp format", "url fallback style"},
	"rich color":             {"type value", "style"},
	"rich_text_input":        {"type", "action_id initial_value dispatch_action_config focus_on_load placeholder"},
	"markdown":               {"type text", "block_id"},
	"table":                  {"type rows", "block_id column_settings"},
	"column":                 {"", "align is_wrapped"},
	"raw_text":               {"type text", ""},
	"mrkdwn":                 {"type text", "verbatim"},
	"plain_text":             {"type text", "emoji"},
	"confirm":                {"title text confirm deny", "style"},
	"option":                 {"text value", "description url"},
	"option_group":           {"label options", ""},
	"filter":                 {"", "include exclude_external_shared_channels exclude_bot_users"},
}

// inputs are the elements that an input block may hold.
var inputs = []string{
	"plain_text_input", "number_input", "static_select", "multi_static_select", "users_select", "multi_users_select",
	"conversations_select", "multi_conversations_select", "checkboxes", "radio_buttons", "datepicker", "timepicker",
	"rich_text_input",
}

// clickables are the elements that an actions block or an accessory may hold.
var clickables = append([]string{"button", "overflow"}, inputs[2:len(inputs)-1]...)
