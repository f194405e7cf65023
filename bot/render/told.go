package render

import (
	"slices"

	"shine/credit"
)

// Told is the direct message to somebody who was credited.
func Told(s credit.Shoutout, recipient string) Message {
	b := new(builder)
	thread := b.story(credited(s), toldWhere(s, others(s, recipient)), s)
	m := b.message()
	m.Thread = thread
	return m
}

func others(s credit.Shoutout, than string) []string {
	return slices.DeleteFunc(slices.Clone(s.Recipients), func(id string) bool { return id == than })
}

// NotAnnounced tells a giver why their shout-out was not announced, and what to do. Problem is Slack's error code.
func NotAnnounced(s credit.Shoutout, problem string) Message {
	b := new(builder)
	thread := b.story(notAnnounced(s, problem), "", s)
	m := b.message()
	m.Thread = thread
	return m
}
