package slacksim_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"testing"

	"shine/bot/slacksim"
)

type m = map[string]any

func text(kind string, n int) m { return m{"type": kind, "text": strings.Repeat("x", n)} }
func plain(n int) m             { return text("plain_text", n) }
func section(n int) m           { return m{"type": "section", "text": text("mrkdwn", n)} }
func button(change m) m {
	return merge(m{"type": "button", "action_id": "a", "text": plain(1)}, change)
}
func actions(elements ...any) m { return m{"type": "actions", "elements": elements} }
func option(n, v int) m         { return m{"text": plain(n), "value": strings.Repeat("v", v)} }
func static(options []any) m    { return m{"type": "static_select", "action_id": "a", "options": options} }

func input(element m) m          { return m{"type": "input", "label": plain(1), "element": element} }
func contextOf(elements []any) m { return m{"type": "context", "elements": elements} }
func accessory(element m) m      { return merge(section(1), m{"accessory": element}) }
func field(change m) m           { return merge(m{"type": "plain_text_input", "action_id": "a"}, change) }

func markdown(n int) m { return m{"type": "markdown", "text": strings.Repeat("x", n)} }
func modal(change m) m {
	return merge(m{"type": "modal", "title": plain(1), "blocks": []any{section(1)}}, change)
}

func rows(n, columns int) m {
	return m{"type": "table", "rows": times(n, any(times(columns, any(cell))))}
}
func times(n int, item any) []any { return fill(n, func(int) any { return item }) }

var cell = m{"type": "raw_text", "text": "x"}

func fill(n int, item func(int) any) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = item(i)
	}
	return list
}

func merge(into, change m) m {
	maps.Copy(into, change)
	return into
}

func buttons(n int) []any {
	return fill(n, func(i int) any { return button(m{"action_id": fmt.Sprint("a", i)}) })
}

func dividers(n int) []any { return times(n, m{"type": "divider"}) }

func richText(elements ...any) m { return m{"type": "rich_text", "elements": elements} }

func TestMessageBlocks(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	const taken = ""
	for name, c := range map[string]struct {
		blocks []any
		want   string // taken, an error code, or a part of the message about invalid_blocks
	}{
		"50 blocks":                  {dividers(50), taken},
		"51 blocks":                  {dividers(51), "/blocks]"},
		"section of 3000":            {[]any{section(3000)}, taken},
		"section of 3001":            {[]any{section(3001)}, "/blocks/0/text/text]"},
		"section of nothing":         {[]any{m{"type": "section"}}, "text or fields"},
		"empty text":                 {[]any{section(0)}, "more than 0"},
		"10 fields":                  {[]any{m{"type": "section", "fields": times(10, text("mrkdwn", 100))}}, taken},
		"11 fields":                  {[]any{m{"type": "section", "fields": times(11, text("mrkdwn", 100))}}, "/fields]"},
		"field of 2000":              {[]any{m{"type": "section", "fields": []any{text("mrkdwn", 2000)}}}, taken},
		"field of 2001":              {[]any{m{"type": "section", "fields": []any{text("mrkdwn", 2001)}}}, "/fields/0/text]"},
		"header of 150":              {[]any{m{"type": "header", "text": plain(150)}}, taken},
		"header of 151":              {[]any{m{"type": "header", "text": plain(151)}}, "less than 151"},
		"header in mrkdwn":           {[]any{m{"type": "header", "text": text("mrkdwn", 5)}}, "unsupported type"},
		"10 in context":              {[]any{contextOf(times(10, plain(1)))}, taken},
		"11 in context":              {[]any{contextOf(times(11, plain(1)))}, "/elements]"},
		"button in context":          {[]any{contextOf([]any{button(nil)})}, "unsupported type"},
		"25 actions":                 {[]any{actions(buttons(25)...)}, taken},
		"26 actions":                 {[]any{actions(buttons(26)...)}, "/elements]"},
		"no actions":                 {[]any{actions()}, "/elements]"},
		"same action twice":          {[]any{actions(button(nil), button(nil))}, "duplicate action_id"},
		"button text of 75":          {[]any{actions(button(m{"text": plain(75)}))}, taken},
		"button text of 76":          {[]any{actions(button(m{"text": plain(76)}))}, "less than 76"},
		"button value of 2000":       {[]any{actions(button(m{"value": strings.Repeat("v", 2000)}))}, taken},
		"button value of 2001":       {[]any{actions(button(m{"value": strings.Repeat("v", 2001)}))}, "/value]"},
		"button in a wrong style":    {[]any{actions(button(m{"style": "loud"}))}, "invalid style"},
		"action_id of 255":           {[]any{actions(button(m{"action_id": strings.Repeat("a", 255)}))}, taken},
		"action_id of 256":           {[]any{actions(button(m{"action_id": strings.Repeat("a", 256)}))}, "/action_id]"},
		"block_id of 255":            {[]any{merge(section(1), m{"block_id": strings.Repeat("b", 255)})}, taken},
		"block_id of 256":            {[]any{merge(section(1), m{"block_id": strings.Repeat("b", 256)})}, "/block_id]"},
		"same block twice":           {[]any{merge(section(1), m{"block_id": "b"}), merge(section(1), m{"block_id": "b"})}, "duplicate block_id"},
		"unknown key in a block":     {[]any{merge(section(1), m{"color": "red"})}, "additional property: color"},
		"unknown key in an element":  {[]any{actions(button(m{"shade": "red"}))}, "additional property: shade"},
		"unknown block":              {[]any{m{"type": "carrousel"}}, "unsupported type: carrousel"},
		"100 options":                {[]any{accessory(static(times(100, option(1, 1))))}, taken},
		"101 options":                {[]any{accessory(static(times(101, option(1, 1))))}, "/options]"},
		"option text of 75":          {[]any{accessory(static([]any{option(75, 1)}))}, taken},
		"option text of 76":          {[]any{accessory(static([]any{option(76, 1)}))}, "less than 76"},
		"option value of 75":         {[]any{accessory(static([]any{option(1, 75)}))}, taken},
		"option value of 76":         {[]any{accessory(static([]any{option(1, 76)}))}, "/value]"},
		"initial option of others":   {[]any{accessory(merge(static([]any{option(1, 1)}), m{"initial_option": option(1, 2)}))}, "none of the options"},
		"placeholder of 150":         {[]any{accessory(m{"type": "users_select", "placeholder": plain(150)})}, taken},
		"placeholder of 151":         {[]any{accessory(m{"type": "users_select", "placeholder": plain(151)})}, "/placeholder/text]"},
		"overflow of 5":              {[]any{accessory(m{"type": "overflow", "options": times(5, option(1, 1))})}, taken},
		"overflow of 6":              {[]any{accessory(m{"type": "overflow", "options": times(6, option(1, 1))})}, "/options]"},
		"alt text of 2000":           {[]any{m{"type": "image", "image_url": "https://x.example/x", "alt_text": strings.Repeat("x", 2000)}}, taken},
		"alt text of 2001":           {[]any{m{"type": "image", "image_url": "https://x.example/x", "alt_text": strings.Repeat("x", 2001)}}, "/alt_text]"},
		"image of nowhere":           {[]any{m{"type": "image", "alt_text": "x"}}, "image_url or slack_file"},
		"all text of 9596":           {[]any{section(3000), section(3000), section(3000), section(596)}, taken},
		"all text of 9597":           {[]any{section(3000), section(3000), section(3000), section(597)}, "msg_blocks_too_long"},
		"input in a message":         {[]any{input(field(nil))}, "not supported here"},
		"table of 100":               {[]any{rows(100, 1)}, taken},
		"table of 101":               {[]any{rows(101, 1)}, "/rows]"},
		"20 columns":                 {[]any{rows(1, 20)}, taken},
		"21 columns":                 {[]any{rows(1, 21)}, "/rows/0]"},
		"two tables":                 {[]any{rows(1, 1), rows(1, 1)}, "only one table"},
		"markdown":                   {[]any{m{"type": "markdown", "text": "**hello**"}}, taken},
		"markdown of 12000":          {[]any{markdown(6000), markdown(6000)}, taken},
		"markdown of 12001":          {[]any{markdown(6000), markdown(6001)}, "msg_blocks_too_long"},
		"markdown and more":          {[]any{markdown(11_999), section(2)}, "msg_blocks_too_long"},
		"markdown without text":      {[]any{m{"type": "markdown", "text": ""}}, "more than 0"},
		"rich text":                  {[]any{richText(m{"type": "rich_text_section", "elements": []any{m{"type": "text", "text": "x"}}})}, taken},
		"rich text of unknown parts": {[]any{richText(m{"type": "rich_text_poem", "elements": []any{}})}, "unsupported type: rich_text_poem"},
		"not a list of objects":      {[]any{"section"}, "invalid_blocks"},
	} {
		raw, err := json.Marshal(c.blocks)
		if err != nil {
			t.Fatal(err)
		}
		answer := o.call(t, "chat.postMessage", slacksim.BotToken, url.Values{"channel": {o.general}, "text": {"x"}, "blocks": {string(raw)}})
		if c.want == taken && answer["ok"] != true || c.want != taken && !complains(answer, c.want) {
			t.Errorf("%s: answered %v, want %q", name, answer, c.want)
		}
	}
}

// complains tells whether an answer is an error with this code, or with this in its messages.
func complains(answer m, about string) bool {
	code, _ := answer["error"].(string)
	metadata, _ := answer["response_metadata"].(m)
	return code == about || (code == "invalid_blocks" || code == "invalid_arguments") && strings.Contains(fmt.Sprint(metadata["messages"]), about)
}

func TestViews(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	const taken = ""
	long := func(n int) string { return strings.Repeat("x", n) }
	for name, c := range map[string]struct {
		view m
		want string
	}{
		"100 blocks":                {modal(m{"blocks": dividers(100)}), taken},
		"101 blocks":                {modal(m{"blocks": dividers(101)}), "/blocks]"},
		"no blocks":                 {modal(m{"blocks": nil}), "missing required field: blocks"},
		"title of 24":               {modal(m{"title": plain(24)}), taken},
		"title of 25":               {modal(m{"title": plain(25)}), "/title/text]"},
		"submit of 24":              {modal(m{"submit": plain(24)}), taken},
		"submit of 25":              {modal(m{"submit": plain(25)}), "/submit/text]"},
		"close of 24":               {modal(m{"close": plain(24)}), taken},
		"close of 25":               {modal(m{"close": plain(25)}), "/close/text]"},
		"callback of 255":           {modal(m{"callback_id": long(255)}), taken},
		"callback of 256":           {modal(m{"callback_id": long(256)}), "/callback_id]"},
		"private metadata of 3000":  {modal(m{"private_metadata": long(3000)}), taken},
		"private metadata of 3001":  {modal(m{"private_metadata": long(3001)}), "/private_metadata]"},
		"unknown key":               {modal(m{"subtitle": "x"}), "additional property: subtitle"},
		"input":                     {modal(m{"submit": plain(1), "blocks": []any{input(field(nil))}}), taken},
		"input without a submit":    {modal(m{"blocks": []any{input(field(nil))}}), "missing required field: submit"},
		"field of 3000":             {modal(m{"submit": plain(1), "blocks": []any{input(field(m{"max_length": 3000}))}}), taken},
		"field of 3001":             {modal(m{"submit": plain(1), "blocks": []any{input(field(m{"max_length": 3001}))}}), "/max_length]"},
		"field of less than least":  {modal(m{"submit": plain(1), "blocks": []any{input(field(m{"min_length": 5, "max_length": 4}))}}), "/max_length]"},
		"markdown in a modal":       {modal(m{"blocks": []any{m{"type": "markdown", "text": "x"}}}), "not supported here"},
		"table in a modal":          {modal(m{"blocks": []any{rows(1, 1)}}), "not supported here"},
		"a home opened as a modal":  {modal(m{"type": "home"}), "/type]"},
		"a button as an input":      {modal(m{"submit": plain(1), "blocks": []any{input(button(nil))}}), "unsupported type: button"},
		"an input within an action": {modal(m{"blocks": []any{actions(field(nil))}}), "unsupported type: plain_text_input"},
	} {
		raw, err := json.Marshal(c.view)
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"trigger_id": {"none"}, "view": {string(raw)}}
		answer := o.call(t, "views.open", slacksim.BotToken, form)
		// The view is looked at before the trigger: whatever passes fails there.
		if c.want == taken && answer["error"] != "invalid_trigger_id" || c.want != taken && !complains(answer, c.want) {
			t.Errorf("%s: answered %v, want %q", name, answer, c.want)
		}
	}
}

// Slack's newer blocks are taken as its reference says, and by a Slack that does not have them yet not at all.
func TestNewerBlocks(t *testing.T) {
	t.Parallel()
	const chart = `{"type":"data_visualization","title":"Weeks","chart":{"type":"line","axis_config":{"categories":["1","2"]},"series":[{"name":"Stories","data":[{"label":"1","value":3},{"label":"2","value":0}]}]}}`
	const section = `{"type":"section","text":{"type":"mrkdwn","text":"a"}}`
	container := func(children string) string {
		return `{"type":"container","title":{"type":"plain_text","text":"All"},"is_collapsible":true,"default_collapsed":true,"child_blocks":[` + children + `]}`
	}
	newer, older := newOffice(t, slacksim.Options{}), newOffice(t, slacksim.Options{OldBlocks: true})
	says := func(o *office, blocks string) bool {
		answer := o.call(t, "chat.postMessage", slacksim.BotToken, url.Values{"channel": {o.general}, "text": {"x"}, "blocks": {"[" + blocks + "]"}})
		return answer["ok"] == true
	}
	for name, c := range map[string]struct {
		blocks string
		taken  bool
	}{
		"a chart":                {chart, true},
		"two charts":             {chart + "," + chart, true},
		"three charts":           {chart + "," + chart + "," + chart, false},
		"a missing point":        {strings.Replace(chart, `,{"label":"2","value":0}`, "", 1), false},
		"a strange point":        {strings.Replace(chart, `"value":0`, `"value":"0"`, 1), false},
		"a category twice":       {strings.ReplaceAll(chart, `"2"`, `"1"`), false},
		"a long title":           {strings.Replace(chart, "Weeks", strings.Repeat("x", 51), 1), false},
		"a pie":                  {strings.Replace(chart, `"line"`, `"pie"`, 1), false},
		"a container":            {container(section + `,{"type":"divider"}`), true},
		"an empty container":     {container(""), false},
		"a full container":       {container(strings.TrimSuffix(strings.Repeat(section+",", 11), ",")), false},
		"a chart in it":          {container(chart), false},
		"a container in it":      {container(container(section)), false},
		"a bad section in it":    {container(strings.Replace(section, `"a"`, `""`, 1)), false},
		"without a title":        {strings.Replace(container(section), `"title":{"type":"plain_text","text":"All"},`, "", 1), false},
		"collapsed, not to open": {strings.Replace(container(section), `"is_collapsible":true,`, "", 1), false},
	} {
		if taken := says(newer, c.blocks); taken != c.taken {
			t.Errorf("%s: taken %v", name, taken)
		}
		if says(older, c.blocks) {
			t.Errorf("%s: an old Slack takes it", name)
		}
	}
	home := newer.call(t, "views.publish", slacksim.BotToken, url.Values{"user_id": {newer.ana}, "view": {`{"type":"home","blocks":[` + chart + `]}`}})
	if home["ok"] == true {
		t.Error("a home tab takes a chart")
	}
}
