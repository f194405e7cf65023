package render

import (
	"strings"

	"github.com/slack-go/slack"

	"shine/credit"
)

// These are limits of Slack's newer blocks: https://docs.slack.dev/reference/block-kit/blocks/container-block and
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block.
const (
	maxChildren       = 10
	maxContainerTitle = 150
	maxPoints         = 20
	maxChartTitle     = 50
	maxAxisLabel      = 50
	maxSeriesName     = 20
)

// othersInside tells the other stories of a week in a container that opens, and returns those that are left. The text
// has less room than the blocks, and says so where it leaves some out.
func (b *builder) othersInside(tail *builder, groups []credit.StoryGroup) []credit.StoryGroup {
	inside := b.builder()
	rest := inside.others(groups, maxBlockText-b.length()-tail.length()-roomAside, maxChildren)
	if len(inside.blocks) == 0 {
		return rest
	}

	title := b.say("digest_others")
	container := slack.NewContainerBlock(inside.blocks...).WithTitle(plain(shortened(title, maxContainerTitle)))
	b.blocks = append(b.blocks, container.WithCollapsible(true, true))
	b.lines = append(b.lines, title)

	// People whom the text leaves out are named in the blocks, too.
	b.called = append(b.called, inside.message().Named()...)
	lines := strings.Split(strings.Join(inside.lines, "\n"), "\n")
	room := maxText - b.length() - tail.length() - roomAside
	b.lines = append(b.lines, fitting(lines, room, b.say("digest_more_inside"))...)
	return rest
}

// fitting returns as many lines as there is room for, and a last one where some are left out. A heading with people's
// names is left out where its first story is.
func fitting(lines []string, room int, more string) []string {
	for i, line := range lines {
		if room -= runes(line) + 1; room < 0 {
			for i > 0 && !strings.HasPrefix(lines[i-1], storyMark) {
				i--
			}
			return append(lines[:i:i], more)
		}
	}
	return lines
}

// chart draws the stories of the last weeks as a line; the text says the same in bars.
func (b *builder) chart(weeks []int) {
	if len(weeks) < fewestWeeks {
		return
	}

	var labels []string
	var points []slack.DataVisualizationDataPoint
	for i, n := range weeks[max(0, len(weeks)-maxPoints):] {
		label := b.number(i + 1)
		labels = append(labels, label)
		points = append(points, slack.NewDataVisualizationDataPoint(label, float64(n)))
	}

	weeksLabel := shortened(b.say("digest_chart_weeks"), maxAxisLabel)
	axis := slack.NewDataVisualizationAxisConfig(labels...).WithXLabel(weeksLabel)
	line := slack.NewDataVisualizationDataSeries(shortened(b.say("digest_chart_stories"), maxSeriesName), points...)
	chart := slack.NewDataVisualizationLineChart(axis, line)
	b.blocks = append(b.blocks, slack.NewDataVisualizationBlock(shortened(b.say("digest_chart"), maxChartTitle), chart))
	b.lines = append(b.lines, b.trend(weeks))
}
