package slacksim

import (
	"html/template"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// markdownAsHTML reads the Markdown that Slack's markdown blocks take. Tags are text in it, as in Slack, and addresses that
// could do anything are left out.
var markdownAsHTML = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(without(parser.DefaultBlockParsers(), parser.NewHTMLBlockParser())...),
		parser.WithInlineParsers(without(parser.DefaultInlineParsers(), parser.NewRawHTMLParser())...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
	goldmark.WithExtensions(extension.GFM),
)

func without(parsers []util.PrioritizedValue, one any) []util.PrioritizedValue {
	var others []util.PrioritizedValue
	for _, p := range parsers {
		if p.Value != one {
			others = append(others, p)
		}
	}
	return others
}

// fitsThePage changes what would disturb the page around it: headings are no headings of the page, pictures are links, as in
// Slack, links leave it, and nothing is to be ticked.
var fitsThePage = []struct {
	pattern *regexp.Regexp
	html    string
}{
	{regexp.MustCompile(`<h[1-6][^>]*>`), `<p class="heading">`},
	{regexp.MustCompile(`</h[1-6]>`), `</p>`},
	{regexp.MustCompile(`<img src="([^"]*)" alt="([^"]*)"[^>]*>`), `<a href="$1">$2</a>`},
	{regexp.MustCompile(`<a href=`), `<a rel="noreferrer noopener" target="_blank" href=`},
	{regexp.MustCompile(`<input checked=[^>]*>`), "☑"},
	{regexp.MustCompile(`<input [^>]*>`), "☐"},
}

// markdown draws a text in Markdown; people, channels and groups are named in it as in mrkdwn.
func (d drawer) markdown(text string) template.HTML {
	named := func(reference string) bool { return strings.ContainsRune("@#!", rune(reference[0])) }
	return template.HTML(d.aroundReferences(text, named, styleMarkdown)) //nolint:gosec // both parts are escaped
}

// styleMarkdown writes Markdown as HTML.
func styleMarkdown(text string) string {
	var written strings.Builder
	if err := markdownAsHTML.Convert([]byte(emoji.Replace(text)), &written); err != nil {
		return template.HTMLEscapeString(text)
	}

	out := written.String()
	for _, change := range fitsThePage {
		out = change.pattern.ReplaceAllString(out, change.html)
	}
	return out
}
