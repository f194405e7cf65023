package slacksim

import (
	"cmp"
	"fmt"
	"html/template"
	"regexp"
	"strconv"
	"time"
)

// drawnAttachment is an attachment as the page's template takes it.
type drawnAttachment struct {
	Color                              template.CSS
	Pretext, Text                      template.HTML
	Author, AuthorLink                 string
	Title                              template.HTML
	TitleLink, Image, Thumb, Alt, When string
	Footer                             template.HTML
	Fields                             []drawnField
	Blocks                             []drawnBlock
}

type drawnField struct {
	Title, Value template.HTML
	Short        bool
}

// namedColors are those that have a name in attachments.
var namedColors = map[string]string{"good": "2eb886", "warning": "daa038", "danger": "a30200"}

var hexColor = regexp.MustCompile(`^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// attachments draws what stands below a message.
func (d drawer) attachments(m Message) []drawnAttachment {
	var drawn []drawnAttachment
	for i, one := range m.attached() {
		drawn = append(drawn, d.attachment(one, fmt.Sprintf("a%d-", i)))
	}
	return drawn
}

func (d drawer) attachment(one object, place string) drawnAttachment {
	text := func(name string) template.HTML { return d.mrkdwn(one.text(name)) }
	out := drawnAttachment{
		Color: "var(--line)", Pretext: text("pretext"), Text: text("text"), Author: one.text("author_name"),
		AuthorLink: one.text("author_link"), Title: text("title"), TitleLink: one.text("title_link"), Image: one.text("image_url"),
		Thumb: one.text("thumb_url"), Alt: one.text("fallback"), Footer: text("footer"), When: when(one["ts"], d.zone),
	}
	if color := hexColor.FindStringSubmatch(cmp.Or(namedColors[one.text("color")], one.text("color"))); color != nil {
		out.Color = template.CSS("#" + color[1]) //nolint:gosec // of digits alone
	}
	for _, f := range one.objects("fields") {
		title, value := fmt.Sprint(cmp.Or(f["title"], any(""))), fmt.Sprint(cmp.Or(f["value"], any("")))
		out.Fields = append(out.Fields, drawnField{d.mrkdwn(title), d.mrkdwn(value), f["short"] == true})
	}

	out.Blocks = d.drawAll(one.objects("blocks"))
	for i := range out.Blocks {
		for j := range out.Blocks[i].Elements {
			out.Blocks[i].Elements[j].Place = place + out.Blocks[i].Elements[j].Place
		}
	}
	return out
}

// when is the time beside a footer, in seconds of a number or of a text.
func when(raw any, zone *time.Location) string {
	seconds, isNumber := raw.(float64)
	if text, ok := raw.(string); ok {
		var err error
		seconds, err = strconv.ParseFloat(text, 64)
		isNumber = err == nil
	}
	if !isNumber {
		return ""
	}
	return momentOf(seconds, zone)
}

// momentOf writes the moment of a number of seconds since 1970.
func momentOf(seconds float64, zone *time.Location) string {
	return time.Unix(int64(seconds), 0).In(zone).Format("2 Jan 2006, 15:04")
}
