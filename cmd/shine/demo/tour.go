package demo

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
)

//go:embed tour.txt
var tourText string

const (
	tourTitle = "See it shine"
	tourAbout = "Shine lets people credit each other in a sentence, tells each channel every week who did what, and reminds " +
		"those who lead, privately and kindly, to give credit away."
	tourEnd = "That was Shine. Stay as long as you like: everything here works, and nothing is kept when the demo ends."
	// mostTourDays is for how many days of work a nudge is waited for.
	mostTourDays = 25
)

// tour is the tour of the demo, and what there was before it.
type tour struct {
	*Workspace
	began   time.Time
	boosted map[string]bool // "shout-out person"
}

// offerTour has the page show the tour.
func (w *Workspace) offerTour(ctx context.Context) error {
	t := &tour{Workspace: w, began: w.clock.Now()}
	var err error
	if t.boosted, err = t.boosts(ctx); err != nil {
		return err
	}

	offered := slacksim.Tour{Title: tourTitle, About: tourAbout, End: tourEnd}
	for _, row := range table(tourText) {
		step := slacksim.Step{Name: row[0], Title: row[1], Text: row[2], Way: row[3]}
		step.Take, step.Done = t.takes(row[0]), t.happened(row[0])
		offered.Steps = append(offered.Steps, step)
	}
	w.OfferTour(offered)
	return nil
}

// takes is how somebody comes to where they take a step.
func (t *tour) takes(step string) func(context.Context) (slacksim.Place, error) {
	there := func(who, channel, typed string) func(context.Context) (slacksim.Place, error) {
		return func(context.Context) (slacksim.Place, error) {
			return slacksim.Place{As: t.company.people[who], Channel: t.conversation(who, channel), Typed: typed}, nil
		}
	}
	switch step {
	case "credit":
		return there("ana", "platform", "/shine @luis for ")
	case "read":
		return there("luis", "", "")
	case "pass_on":
		return t.beforeButton("luis", "Pass it on")
	case "thanks":
		return t.beforeButton("luis", "Say thanks")
	case "boost":
		return t.beforeAnnouncement
	case "undo":
		return there("ana", "platform", "/shine @jonas for ")
	case "digest":
		return t.toDigest
	case "nudge":
		return t.toNudge
	case "note":
		return t.beforeButton("ana", "I saw it")
	case "settings":
		return there("olu", "general", "/shine settings")
	}
	return there("tom", "", "/shine forget me")
}

// conversation is a channel by its name, or somebody's own messages with Shine.
func (t *tour) conversation(who, channel string) string {
	if channel == "" {
		return t.DirectChannel(t.company.people[who])
	}
	return t.company.channels[channel]
}

// beforeButton stands before the newest message in somebody's messages with Shine that has a button.
func (t *tour) beforeButton(who, button string) func(context.Context) (slacksim.Place, error) {
	return func(context.Context) (slacksim.Place, error) {
		at := slacksim.Place{As: t.company.people[who], Channel: t.conversation(who, ""), Button: button}
		for _, m := range t.Messages(at.Channel) {
			if strings.Contains(string(m.Blocks), `"`+button+`"`) && (m.EphemeralTo == "" || m.EphemeralTo == at.As) {
				at.Message = m.TS
			}
		}
		return at, nil
	}
}

// beforeAnnouncement stands before the newest one in #platform, as somebody who may boost it.
func (t *tour) beforeAnnouncement(context.Context) (slacksim.Place, error) {
	at := slacksim.Place{As: t.company.people["priya"], Channel: t.company.channels["platform"]}
	for _, m := range t.said(at.Channel) {
		if m.ThreadTS == "" {
			at.Message = m.TS
		}
	}
	return at, nil
}

// toDigest moves the clock to the next digest, unless one was told since the tour began.
func (t *tour) toDigest(ctx context.Context) (slacksim.Place, error) {
	t.turn.Lock()
	defer t.turn.Unlock()
	told := t.digest(ctx)
	if told == "" {
		if err := t.moveTo(ctx, t.weekly().Next(t.clock.Now()).Add(time.Second)); err != nil {
			return slacksim.Place{}, err
		}
		told = t.digest(ctx)
	}
	return slacksim.Place{As: t.company.people["ana"], Channel: t.company.channels["general"], Message: told}, nil
}

// toNudge moves the clock on, over days of work, until somebody has a nudge that they did not answer.
func (t *tour) toNudge(ctx context.Context) (slacksim.Place, error) {
	t.turn.Lock()
	defer t.turn.Unlock()
	for range mostTourDays {
		for _, who := range []string{"luis", "jonas", "ana", "olu", "sam", "ingrid"} {
			got, ok, err := t.latestNudge(ctx, who)
			if err != nil {
				return slacksim.Place{}, err
			}
			if ok {
				return slacksim.Place{As: t.company.people[who], Channel: got.Channel, Message: got.TS, Button: "…"}, nil
			}
		}
		if err := t.moveTo(ctx, t.nextWorkday()); err != nil {
			return slacksim.Place{}, err
		}
	}

	return slacksim.Place{}, errors.New("nobody was nudged for five weeks; leave the company more to talk about, and try again")
}

// happened is how it is known that a step was taken.
func (t *tour) happened(step string) func(context.Context) bool {
	known := map[string]func(context.Context) (bool, error){
		"credit": t.anyGiven(t.isCredit), "read": t.wasRead,
		"pass_on": t.anyGiven(func(s credit.Shoutout) bool { return s.PassedFrom != "" }),
		"thanks":  t.wasThanked, "boost": t.wasBoosted, "undo": t.wasTakenBack, "digest": t.digestWasRead,
		"nudge": t.whyWasTold, "note": t.noteWasRead, "settings": t.settingsAreOpen, "forget": t.wasForgotten,
	}[step]
	return func(ctx context.Context) bool {
		done, err := known(ctx)
		if err != nil && ctx.Err() == nil {
			t.log.Warn("looking how far the tour is", "step", step, "error", err)
		}
		return done && err == nil
	}
}

// given are the shout-outs since the tour began.
func (t *tour) given(ctx context.Context) ([]credit.Shoutout, error) {
	var given []credit.Shoutout
	for s, err := range t.store().Between(ctx, t.began, t.clock.Now().Add(time.Minute)) {
		if err != nil {
			return nil, fmt.Errorf("reading what was given: %w", err)
		}
		given = append(given, s)
	}
	return given, nil
}

func (t *tour) anyGiven(is func(credit.Shoutout) bool) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		given, err := t.given(ctx)
		return slices.ContainsFunc(given, is), err
	}
}

func (t *tour) isCredit(s credit.Shoutout) bool {
	luis := t.company.people["luis"]
	return s.PassedFrom == "" && s.Giver != luis && slices.Contains(s.Recipients, luis)
}

// wasRead reports whether Luis had before him what he was credited for.
func (t *tour) wasRead(ctx context.Context) (bool, error) {
	given, err := t.given(ctx)
	luis := t.company.people["luis"]
	read := t.ReadUpTo(luis, t.DirectChannel(luis))
	for _, m := range t.said(t.DirectChannel(luis)) {
		told := func(s credit.Shoutout) bool { return t.isCredit(s) && m.TS >= stamp(s.Time) }
		if m.TS <= read && slices.ContainsFunc(given, told) {
			return true, err
		}
	}
	return false, err
}

// stamp is the ts of a message that is written at a moment.
func stamp(at time.Time) string { return fmt.Sprintf("%d.%06d", at.Unix(), at.Nanosecond()/1000) }

func (t *tour) wasThanked(ctx context.Context) (bool, error) {
	given, err := t.given(ctx)
	for _, s := range given {
		for _, recipient := range s.Recipients {
			if thanked, err := t.store().Thanked(ctx, s.ID, recipient); thanked || err != nil {
				return thanked, err
			}
		}
	}
	return false, err
}

// boosts are all that there are, as "shout-out person".
func (t *tour) boosts(ctx context.Context) (map[string]bool, error) {
	all := map[string]bool{}
	for s, err := range t.store().Between(ctx, t.began.AddDate(-1, 0, 0), t.clock.Now().Add(time.Minute)) {
		if err != nil {
			return nil, fmt.Errorf("reading what was boosted: %w", err)
		}
		for _, person := range s.Boosts {
			all[s.ID+" "+person] = true
		}
	}
	return all, nil
}

func (t *tour) wasBoosted(ctx context.Context) (bool, error) {
	boosts, err := t.boosts(ctx)
	for boost := range boosts {
		if !t.boosted[boost] {
			return true, err
		}
	}
	return false, err
}

func (t *tour) wasTakenBack(ctx context.Context) (bool, error) {
	for _, person := range t.company.people {
		id, err := t.store().LatestUndone(ctx, person)
		if at, ok := credit.IDTime(id); err != nil || ok && !at.Before(t.began) {
			return err == nil, err
		}
	}
	return false, nil
}

// digest is the ts of the latest one told in #general since the tour began; empty for none.
func (t *tour) digest(ctx context.Context) string {
	general := t.company.channels["general"]
	subscription, _, err := t.store().Subscription(ctx, general)
	if err != nil || !subscription.Until.After(t.began) {
		return ""
	}
	for _, m := range t.said(general) {
		if m.ThreadTS == "" && m.TS >= stamp(subscription.Until) {
			return m.TS
		}
	}
	return ""
}

func (t *tour) digestWasRead(ctx context.Context) (bool, error) {
	told, general := t.digest(ctx), t.company.channels["general"]
	for _, person := range t.company.people {
		if told != "" && t.ReadUpTo(person, general) >= told {
			return true, nil
		}
	}
	return false, nil
}

// whyWasTold reports whether a lead was told why they got a nudge.
func (t *tour) whyWasTold(ctx context.Context) (bool, error) {
	records, err := t.store().AllNudgeRecords(ctx)
	if err != nil {
		return false, err
	}

	for lead, record := range records {
		said := t.Ephemerals(t.DirectChannel(lead), lead)
		for _, moment := range record.Moments {
			if slices.ContainsFunc(said, func(m slacksim.Message) bool { return tellsWhy(m, moment) }) {
				return true, nil
			}
		}
	}
	return false, nil
}

// tellsWhy reports whether a message says why a nudge came, in whichever language.
func tellsWhy(m slacksim.Message, moment nudge.Moment) bool {
	return slices.ContainsFunc(render.Languages, func(l render.Language) bool { return l.Why(moment).Text == m.Text })
}

// noteWasRead reports whether a lead had a note before them.
func (t *tour) noteWasRead(context.Context) (bool, error) {
	for _, person := range t.company.people {
		direct := t.DirectChannel(person)
		for _, m := range t.Messages(direct) {
			isNote := strings.Contains(string(m.Blocks), `"action_id":"`+render.ActionSaw) && m.TS <= t.ReadUpTo(person, direct)
			if isNote && (m.EphemeralTo == "" || m.EphemeralTo == person) {
				return true, nil
			}
		}
	}
	return false, nil
}

func (t *tour) settingsAreOpen(context.Context) (bool, error) {
	for _, person := range t.company.people {
		for _, form := range t.Modals(person) {
			if form.CallbackID == render.FormSettings {
				return true, nil
			}
		}
	}
	return false, nil
}

func (t *tour) wasForgotten(ctx context.Context) (bool, error) {
	for line, err := range t.store().AuditLog(ctx) {
		if err != nil || line.Action == "forget" {
			return err == nil, err
		}
	}
	return false, nil
}
