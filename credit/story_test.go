package credit_test

import (
	"testing"

	"shine/credit"
)

// The channel decides before the workspace; one that is shared with another organization only for itself.
func TestAsksForStories(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		channel           credit.Stories
		workspace, shared bool
		want              bool
	}{
		{credit.StoriesAsUsual, false, false, false},
		{credit.StoriesAsUsual, true, false, true},
		{credit.StoriesAsUsual, true, true, false},
		{credit.StoriesOn, false, false, true},
		{credit.StoriesOn, false, true, true},
		{credit.StoriesOff, true, false, false},
		{credit.StoriesOff, true, true, false},
	} {
		settings := credit.DefaultSettings()
		if settings.AskStories {
			t.Fatal("it is on by default")
		}
		settings.AskStories = one.workspace
		if got := credit.AsksForStories(credit.ChannelSettings{Stories: one.channel}, settings, one.shared); got != one.want {
			t.Errorf("%+v: %v", one, got)
		}
	}
}
