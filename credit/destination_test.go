package credit_test

import (
	"testing"

	"shine/credit"
)

func TestDestinationOf(t *testing.T) {
	t.Parallel()
	nowhere := credit.Destination{How: credit.AnnounceNowhere}
	here := credit.Destination{How: credit.AnnounceHere, Channel: "C1"}
	kudos := credit.Destination{How: credit.AnnounceElsewhere, Channel: "C9"}
	given := func(v credit.Visibility, change ...func(*credit.Shoutout)) credit.Shoutout {
		s := credit.Shoutout{Recipients: []string{"U1", "U2"}, Channel: "C1", Visibility: v}
		for _, c := range change {
			c(&s)
		}
		return s
	}
	inThread := func(s *credit.Shoutout) { s.Thread = "1.2" }
	allQuiet := func(s *credit.Shoutout) { s.Quiet = s.Recipients }
	for name, c := range map[string]struct {
		s    credit.Shoutout
		of   credit.ChannelSettings
		all  string
		want credit.Destination
	}{
		"where it was given":              {given(credit.Public), credit.ChannelSettings{}, "", here},
		"told privately":                  {given(credit.Private), credit.ChannelSettings{}, "C9", nowhere},
		"not placed yet":                  {given(credit.Private, func(s *credit.Shoutout) { s.Channel = "" }), credit.ChannelSettings{}, "", nowhere},
		"everybody is quiet":              {given(credit.Public, allQuiet), credit.ChannelSettings{}, "", nowhere},
		"a quiet channel":                 {given(credit.Public), credit.ChannelSettings{Announce: credit.AnnounceNowhere}, "C9", nowhere},
		"one channel for all":             {given(credit.Public), credit.ChannelSettings{}, "C9", kudos},
		"given in the channel for all":    {given(credit.Public), credit.ChannelSettings{}, "C1", here},
		"another channel":                 {given(credit.Public), credit.ChannelSettings{Announce: credit.AnnounceElsewhere, In: "C9"}, "C8", kudos},
		"a private channel keeps it":      {given(credit.ChannelOnly), credit.ChannelSettings{Announce: credit.AnnounceElsewhere, In: "C9"}, "C9", here},
		"the thread in which it was said": {given(credit.Public, inThread), credit.ChannelSettings{Announce: credit.AnnounceInThread}, "C9", here},
		"the thread of the week": {
			given(credit.ChannelOnly),
			credit.ChannelSettings{Announce: credit.AnnounceInThread},
			"",
			credit.Destination{How: credit.AnnounceInThread, Channel: "C1"},
		},
	} {
		if got := credit.DestinationOf(c.s, c.of, credit.Settings{AnnounceIn: c.all}); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
