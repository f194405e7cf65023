package credit_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

// The table of who may do what, cell by cell.
func TestRights(t *testing.T) {
	t.Parallel()
	all := []credit.Standing{credit.Unknown, credit.Member, credit.Guest, credit.Connected, credit.Bot, credit.Deactivated}
	people := []credit.Standing{credit.Member, credit.Guest, credit.Connected}
	for right, want := range map[credit.Right][]credit.Standing{
		credit.ToGive:           people,
		credit.ToBeCredited:     people,
		credit.ToReadOwn:        people,
		credit.ToReadHere:       people,
		credit.ToBeLed:          {credit.Member, credit.Guest},
		credit.ToReadAll:        {credit.Member},
		credit.ToChangeChannels: {credit.Member},
		credit.ToLead:           {credit.Member},
		credit.ToHaveMilestones: {credit.Member},
		credit.ToAdminister:     {credit.Member},
	} {
		var may []credit.Standing
		for _, standing := range all {
			if standing.May(right) {
				may = append(may, standing)
			}
		}
		if diff := cmp.Diff(want, may); diff != "" {
			t.Errorf("right %d (-want +got):\n%s", right, diff)
		}
	}
	for _, standing := range all {
		if standing.IsPerson() != slices.Contains(people, standing) {
			t.Errorf("standing %d is a person: %t", standing, standing.IsPerson())
		}
	}
}

// reader is somebody who is in C1.
func reader(standing credit.Standing) credit.Reader {
	return credit.Reader{Standing: standing, In: func(channel string) bool { return channel == "C1" }}
}

func TestWhoMayReadWhat(t *testing.T) {
	t.Parallel()
	stories := map[string]credit.Shoutout{
		"public here":         {Channel: "C1", Visibility: credit.Public},
		"public elsewhere":    {Channel: "C2", Visibility: credit.Public},
		"public, imported":    {Visibility: credit.Public},
		"of this channel":     {Channel: "C1", Visibility: credit.ChannelOnly},
		"of another channel":  {Channel: "C2", Visibility: credit.ChannelOnly},
		"private, given here": {Channel: "C1", Visibility: credit.Private},
	}
	here := []string{"of this channel", "public here"}
	for standing, want := range map[credit.Standing][]string{
		credit.Member:      {"of this channel", "public elsewhere", "public here", "public, imported"},
		credit.Guest:       here,
		credit.Connected:   here,
		credit.Unknown:     nil,
		credit.Bot:         nil,
		credit.Deactivated: nil,
	} {
		var reads []string
		for name, story := range stories {
			if reader(standing).MayRead(story) {
				reads = append(reads, name)
			}
		}
		slices.Sort(reads)
		if diff := cmp.Diff(want, reads); diff != "" {
			t.Errorf("standing %d reads (-want +got):\n%s", standing, diff)
		}
	}
	if (credit.Reader{Standing: credit.Guest}).MayRead(stories["public here"]) {
		t.Error("a guest reads a channel although nobody knows whether they are in it")
	}
}

// Who is credited is told of no channel, and given no link into one, that they are not in.
func TestAsRead(t *testing.T) {
	t.Parallel()
	const here, there = "https://acme.slack.com/archives/C1/p17", "https://acme.enterprise.slack.com/archives/C2/p17?cid=C2"
	given := credit.Shoutout{
		Channel: "C2", Visibility: credit.Public, Permalink: there,
		Text: "what <@U2> did in <#C2> and <#C1>, see " + here + " (" + there + ") and https://example.com/C2",
	}
	if diff := cmp.Diff(given, reader(credit.Member).AsRead(given)); diff != "" {
		t.Errorf("a member (-want +got):\n%s", diff)
	}
	want := given
	want.Channel, want.Permalink = "", ""
	want.Text = "what <@U2> did in #… and <#C1>, see " + here + " (…) and https://example.com/C2"
	for _, standing := range []credit.Standing{credit.Guest, credit.Connected} {
		if diff := cmp.Diff(want, reader(standing).AsRead(given)); diff != "" {
			t.Errorf("standing %d (-want +got):\n%s", standing, diff)
		}
	}
	inside := given
	inside.Channel, inside.Permalink, inside.Text = "C1", here, "what they did in <#C1>"
	if diff := cmp.Diff(inside, reader(credit.Guest).AsRead(inside)); diff != "" {
		t.Errorf("a guest of the channel (-want +got):\n%s", diff)
	}
	private := credit.Shoutout{Channel: "C2", Visibility: credit.Private, Text: "what they told nobody"}
	if diff := cmp.Diff(private, reader(credit.Guest).AsRead(private)); diff != "" {
		t.Errorf("what is private (-want +got):\n%s", diff)
	}
}
