package nudge

import (
	"slices"
	"time"
	"unicode/utf8"
)

const (
	// QuestionKept is how long a lead's question is kept, with its answer.
	QuestionKept = 30 * day
	// MaxAnswer is how long an answer may be, in characters; a question is no longer either.
	MaxAnswer = 1500
)

// Question is what a lead asked the person whom a nudge is about, and the answer.
type Question struct {
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
	Answer  string    `json:"answer,omitempty"`
	Replied time.Time `json:"replied,omitzero"`
}

// Asks notes the question that a lead asks because of a nudge.
func (r Record) Asks(id, text string, now time.Time) Record {
	r = r.Answered(id, AskedIt)
	return r.withQuestion(id, Question{Text: text, At: now.UTC().Truncate(time.Millisecond)})
}

// Question finds the question that somebody was asked because of a nudge, while it is kept.
func (r Record) Question(id, person string, now time.Time) (Question, bool) {
	m, ok := r.Moment(id)
	if !ok || m.About != person || m.Question == nil || !now.Before(m.Question.At.Add(QuestionKept)) {
		return Question{}, false
	}
	return *m.Question, true
}

// Replied notes somebody's answer to a question. It is false where there is no such question, or it was answered
// before.
func (r Record) Replied(id, person, answer string, now time.Time) (Record, bool) {
	q, ok := r.Question(id, person, now)
	if !ok || !q.Replied.IsZero() {
		return r, false
	}
	q.Answer, q.Replied = answer, now.UTC().Truncate(time.Millisecond)
	return r.withQuestion(id, q), true
}

func (r Record) withQuestion(id string, q Question) Record {
	r.Moments = slices.Clone(r.Moments)
	for i, m := range r.Moments {
		if m.ID == id {
			r.Moments[i].Question = &q
		}
	}
	return r
}

// sound reports whether a question, if there is one, is as Shine itself would write it.
func (q *Question) sound() bool {
	return q == nil || !q.At.IsZero() &&
		utf8.RuneCountInString(q.Text) <= MaxAnswer && utf8.RuneCountInString(q.Answer) <= MaxAnswer
}

// withoutQuestions returns moments without the questions that are too old to keep.
func withoutQuestions(moments []Moment, now time.Time) []Moment {
	for i, m := range moments {
		if m.Question != nil && !now.Before(m.Question.At.Add(QuestionKept)) {
			moments[i].Question = nil
		}
	}
	return moments
}
