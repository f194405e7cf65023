package history

import "testing"

func TestAPageComesBackFromItsButton(t *testing.T) {
	t.Parallel()
	for _, p := range []Page{
		{},
		{List: ListMe},
		{List: ListGiven, Before: "1700000000000000"},
		{List: ListWeek, Channel: "C1"},
		{List: ListAbout, Channel: "U1", Before: "1700000000000000"},
	} {
		if back, ok := ParsePage(p.String()); !ok || back != p {
			t.Errorf("%q came back as %+v, %t", p, back, ok)
		}
	}

	if back, ok := ParsePage(Page{List: ListWeek, Channel: "C1", Inside: true}.String()); !ok || back.Inside {
		t.Errorf("a button says who is in a channel: %+v, %t", back, ok)
	}
}

func TestWhatIsNoPage(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"", "week", "week:C1", "week:C1:17:more", "::::"} {
		if p, ok := ParsePage(value); ok {
			t.Errorf("%q is a page: %+v", value, p)
		}
	}
}

func TestTheButtonBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		page Page
		want string
	}{
		{Page{List: ListWeek, Channel: "C1"}, ""},
		{Page{List: ListWeek, Channel: "C1", Before: "17"}, "week:C1:"},
		{Page{List: ListReceived, Before: "17"}, "received::"},
	} {
		if got := c.page.latest(); got != c.want {
			t.Errorf("from %q back to %q, want %q", c.page, got, c.want)
		}
	}
}

func TestIDsInOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id, other string
		want      bool
	}{
		{"17", "18", true}, {"18", "17", false}, {"17", "17", false}, {"9", "10", true}, {"10", "9", false},
	} {
		if got := isBefore(c.id, c.other); got != c.want {
			t.Errorf("%s before %s: %t", c.id, c.other, got)
		}
	}
}
