package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit/nudge"
)

const (
	// workdays are four weeks of them.
	workdays = 20
	// peaceDays are so many that another nudge may come, and fewer than lie between two of them.
	peaceDays = 5
)

// PlayScript plays a scene with the demo's company, and prints what each person sees.
func PlayScript(ctx context.Context, at time.Time, out io.Writer) (err error) {
	fmt.Fprintln(out, "A small company, made up, with six weeks of history. What people type is marked with >.")
	w, err := Start(ctx, Options{Addr: "127.0.0.1:0", At: at, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, w.End()) }()
	if err := w.StartBot(ctx, -1); err != nil {
		return err
	}

	s := &scene{Workspace: w, out: out, got: map[string]map[string]bool{}}
	for _, act := range []func(context.Context) error{
		s.credit, s.refuse, s.whisper, s.undo, s.remember, s.digest, s.nudges,
	} {
		if err := act(ctx); err != nil {
			return fmt.Errorf("playing %q: %w", s.act, err)
		}
	}

	fmt.Fprintln(out, "\nThat was Shine. `shine demo` opens the same company in a browser.")
	return nil
}

// scene plays and prints.
type scene struct {
	*Workspace
	out io.Writer
	// act is the heading of what is played now.
	act string
	// got are the nudges that each lead got, by their ts: a nudge that was answered reads as something else.
	got map[string]map[string]bool
}

func (s *scene) heading(text string) {
	s.act = text
	fmt.Fprintf(s.out, "\n── %s\n", text)
}

// types lets somebody type a command, prints it and what only they see, and returns the message that they see.
func (s *scene) types(ctx context.Context, who, channel, text string) (slacksim.Message, error) {
	user, id := s.company.people[who], s.company.channels[channel]
	fmt.Fprintf(s.out, "\n%s, in #%s\n  > %s\n", who, channel, text)
	before := len(s.Ephemerals(id, user))
	if _, err := s.Command(ctx, user, id, text); err != nil {
		return slacksim.Message{}, err
	}
	if err := s.within(ctx, func() bool { return len(s.Ephemerals(id, user)) > before }); err != nil {
		return slacksim.Message{}, err
	}

	seen := s.Ephemerals(id, user)[before]
	s.print("only "+who+" sees", seen.Text)
	return seen, nil
}

// sees waits for the next message of Shine's in a conversation, and prints it.
func (s *scene) sees(ctx context.Context, who, conversation string, before int) error {
	if err := s.within(ctx, func() bool { return len(s.said(conversation)) > before }); err != nil {
		return err
	}
	s.print(who, s.said(conversation)[before].Text)
	return nil
}

// within waits for something that takes moments.
func (s *scene) within(ctx context.Context, ok func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, longestPass)
	defer cancel()
	return s.Await(ctx, ok)
}

func (s *scene) credit(ctx context.Context) error {
	s.heading("Somebody is credited")
	platform, luis := s.company.channels["platform"], s.DirectChannel(s.company.people["luis"])
	announced, told := len(s.said(platform)), len(s.said(luis))
	if _, err := s.types(
		ctx, "ana", "platform", "/shine @luis and @priya for pairing until the migration was boring #craft",
	); err != nil {
		return err
	}
	if err := s.sees(ctx, "#platform reads", platform, announced); err != nil {
		return err
	}

	return s.sees(ctx, "luis is told", luis, told)
}

func (s *scene) refuse(ctx context.Context) error {
	s.heading("Nothing typed is lost")
	if _, err := s.types(ctx, "sam", "general", "/shine @sam for being so modest about it"); err != nil {
		return err
	}
	_, err := s.types(ctx, "mei", "support", "/shine weak")
	return err
}

func (s *scene) whisper(ctx context.Context) error {
	s.heading("Not everything is for everybody")
	ingrid := s.DirectChannel(s.company.people["ingrid"])
	told := len(s.said(ingrid))
	if _, err := s.types(ctx, "olu", "general", "/shine privately @ingrid for telling me what nobody else did"); err != nil {
		return err
	}
	return s.sees(ctx, "ingrid is told", ingrid, told)
}

func (s *scene) undo(ctx context.Context) error {
	s.heading("Second thoughts")
	support, id := s.company.channels["support"], s.company.people["tom"]
	announced := len(s.said(support))
	receipt, err := s.types(ctx, "tom", "support", "/shine @mei for winning the pie contest, again")
	if err != nil {
		return err
	}
	if err := s.sees(ctx, "#support reads", support, announced); err != nil {
		return err
	}

	fmt.Fprintln(s.out, "\ntom clicks Undo")
	if err := s.Click(ctx, id, support, receipt.TS, render.ActionUndo, ""); err != nil {
		return err
	}
	if err := s.within(ctx, func() bool { return len(s.said(support)) == announced }); err != nil {
		return err
	}

	fmt.Fprintln(s.out, "  the announcement in #support is gone")
	return nil
}

func (s *scene) remember(ctx context.Context) error {
	s.heading("Looking back")
	_, err := s.types(ctx, "priya", "platform", "/shine me")
	return err
}

func (s *scene) digest(ctx context.Context) error {
	s.heading("Monday, 9:00: the week is told")
	general := s.company.channels["general"]
	told := len(s.said(general))
	s.clock.Move(s.weekly().Next(s.clock.Now()).Add(time.Second))
	return s.sees(ctx, "#general reads", general, told)
}

// nudges moves the clock through four weeks: a quiet lead gets one good message, acts, and is left in peace; one who is
// credited is asked to pass it on; who switched nudges off or snoozed them gets nothing.
func (s *scene) nudges(ctx context.Context) error {
	s.heading("Four weeks of leads: seldom, private, and about others")
	acts := []func(context.Context) (bool, error){s.quietLead, s.limelight}
	for range workdays {
		if err := s.moveTo(ctx, s.nextWorkday()); err != nil {
			return err
		}

		s.countNudges()
		if len(acts) == 0 {
			continue
		}

		played, err := acts[0](ctx)
		if err != nil {
			return err
		}

		if played {
			acts = acts[1:]
		}
	}

	if len(acts) > 0 {
		return errors.New("four weeks passed, and a lead whom this scene is about was not nudged")
	}

	return s.tellNudges(ctx)
}

// tellNudges prints how many nudges there were, and what an admin reads of them.
func (s *scene) tellNudges(ctx context.Context) error {
	fmt.Fprintln(
		s.out, "\nIn four weeks these leads got so many nudges, which nobody but they could see in a real workspace:",
	)
	for _, row := range table(companyText) {
		if row[0] == "lead" {
			fmt.Fprintf(s.out, "  %-8s %d  (%s)\n", row[1], len(s.got[row[1]]), row[3])
		}
	}

	s.clock.Move(s.clock.Now().AddDate(0, 0, 8))
	_, err := s.types(ctx, "olu", "general", "/shine nudges report")
	return err
}

// countNudges looks who was nudged.
func (s *scene) countNudges() {
	for lead, id := range s.company.people {
		for _, m := range s.Messages(s.DirectChannel(id)) {
			if m.EphemeralTo != "" || !strings.Contains(m.Text, "A nudge from Shine") {
				continue
			}
			if s.got[lead] == nil {
				s.got[lead] = map[string]bool{}
			}
			s.got[lead][m.TS] = true
		}
	}
}

// awaits waits for a nudge: whom to ask sooner, the bot notes after its answer.
func (s *scene) awaits(ctx context.Context, who string, kind nudge.Kind) (got nudged, err error) {
	ok := false
	late := s.within(ctx, func() bool {
		got, ok, err = s.latestNudge(ctx, who, kind)
		return ok || err != nil
	})
	if late != nil {
		return nudged{}, fmt.Errorf("%s is not nudged: %w", who, late)
	}
	return got, err
}

// quietLead shows the nudge of a lead who was quiet, once there is one, why they got it, and what they do.
func (s *scene) quietLead(ctx context.Context) (bool, error) {
	got, ok, err := s.latestNudge(ctx, "luis", nudge.Quiet)
	if err != nil || !ok {
		return false, err
	}

	luis, general := s.company.people["luis"], s.company.channels["general"]
	s.print("luis is reminded, "+got.At.In(s.company.zone).Format("Monday 2 January"), got.Text)
	if err := s.asksWhy(ctx, "luis", got); err != nil {
		return false, err
	}

	fmt.Fprintln(s.out, "\nluis clicks Give credit")
	announced := len(s.said(general))
	form, err := s.opens(ctx, "luis", got.Message)
	if err != nil {
		return false, err
	}
	if err := s.Submit(ctx, luis, form.ID, map[string][]string{
		render.FieldPeople:  {s.company.people["kenji"]},
		render.FieldReason:  {"watching the deploy at five in the morning, his time"},
		render.FieldChanged: {"so that I could sleep, and did"}, render.FieldChannel: {general},
	}); err != nil {
		return false, err
	}

	return true, s.sees(ctx, "#general reads", general, announced)
}

// asksWhy lets a lead ask why they got a nudge.
func (s *scene) asksWhy(ctx context.Context, who string, got nudged) error {
	user := s.company.people[who]
	fmt.Fprintf(s.out, "\n%s asks: Why am I seeing this?\n", who)
	before := len(s.Ephemerals(got.Channel, user))
	if err := s.Click(ctx, user, got.Channel, got.TS, render.ActionMenu, render.MenuValue(render.MenuWhy, got.ID)); err != nil {
		return err
	}
	if err := s.within(ctx, func() bool { return len(s.Ephemerals(got.Channel, user)) > before }); err != nil {
		return err
	}

	s.print("only "+who+" sees", s.Ephemerals(got.Channel, user)[before].Text)
	return nil
}

// limelight lets a lead be credited, once the last nudge that they got is a while ago; half an hour later they are
// asked to pass it on, and do.
func (s *scene) limelight(ctx context.Context) (bool, error) {
	ana, platform := s.company.people["ana"], s.company.channels["platform"]
	if left, err := s.leftInPeace(ctx, ana); err != nil || !left {
		return false, err
	}
	if _, err := s.types(
		ctx, "sam", "platform", "/shine @ana for the launch that nobody outside noticed, since nothing broke",
	); err != nil {
		return false, err
	}
	if err := s.pass(ctx, s.clock.Now().Add(31*time.Minute)); err != nil {
		return false, err
	}

	got, err := s.awaits(ctx, "ana", nudge.PassItOn)
	if err != nil {
		return false, err
	}

	s.print("half an hour later ana is asked", got.Text)
	fmt.Fprintln(s.out, "\nana clicks Pass it on")
	form, err := s.opens(ctx, "ana", got.Message)
	if err != nil {
		return false, err
	}

	row, announced := render.RowField, len(s.said(platform))
	if err := s.Submit(ctx, ana, form.ID, map[string][]string{
		row(render.FieldPerson, 1): {s.company.people["priya"]},
		row(render.FieldReason, 1): {"rehearsing the rollback until it was dull"},
		row(render.FieldPerson, 2): {s.company.people["jonas"]},
		row(render.FieldReason, 2): {"the checklist that caught the missing certificate"},
	}); err != nil {
		return false, err
	}

	passed := func() (text string) { // one message, or two
		for _, m := range s.said(platform)[announced:] {
			text += m.Text + "\n"
		}
		return text
	}
	if err := s.within(ctx, func() bool { return strings.Count(passed(), "passed credit on") == 2 }); err != nil {
		return false, err
	}

	s.print("below it #platform reads", passed())
	return true, nil
}

// leftInPeace reports whether a lead got no nudge for some days, so that they may get another one.
func (s *scene) leftInPeace(ctx context.Context, lead string) (bool, error) {
	records, err := s.store().NudgeRecords(ctx, lead)
	if err != nil {
		return false, err
	}
	since := s.clock.Now().AddDate(0, 0, -peaceDays)
	return !slices.ContainsFunc(records[lead].Moments, func(m nudge.Moment) bool { return m.At.After(since) }), nil
}

// opens clicks the first button of a nudge, and returns the form that opens.
func (s *scene) opens(ctx context.Context, who string, m slacksim.Message) (slacksim.View, error) {
	user := s.company.people[who]
	if err := s.Click(ctx, user, m.Channel, m.TS, render.ActionNudgeGive, ""); err != nil {
		return slacksim.View{}, err
	}
	if err := s.within(ctx, func() bool { return len(s.Modals(user)) > 0 }); err != nil {
		return slacksim.View{}, err
	}
	return s.Modals(user)[0], nil
}

// print shows a message as it reads, under a line that says who reads it.
func (s *scene) print(who, text string) {
	fmt.Fprintf(s.out, "  %s\n", who)
	for line := range strings.Lines(s.readable(text)) {
		fmt.Fprintf(s.out, "    │ %s\n", strings.TrimRight(line, "\n"))
	}
}

// readable is mrkdwn as a terminal shows it.
func (s *scene) readable(text string) string {
	names := map[string]string{}
	for _, u := range s.Users() {
		names[u.ID] = u.RealName
	}
	for _, c := range s.Channels() {
		names[c.ID] = "#" + c.Name
	}
	return render.Plain(text, func(id string) string { return names[id] })
}
