package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"shine/bot/render"
	"shine/bot/slacksim"
)

// playScript plays a scene with the demo's company, and prints what each person sees.
func playScript(ctx context.Context, out io.Writer) (err error) {
	fmt.Fprintln(out, "A small company, made up, with six weeks of history. What people type is marked with >.")
	d, err := startDemo(ctx, "127.0.0.1:0", slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	stop, err := d.startBot(ctx, 0)
	if err != nil {
		return err
	}
	s := &scene{demo: d, out: out}
	for _, act := range []func(context.Context) error{s.credit, s.refuse, s.whisper, s.undo, s.remember, s.digest} {
		if err := act(ctx); err != nil {
			return errors.Join(err, stop())
		}
	}
	fmt.Fprintln(out, "\nThat was Shine. `shine demo` opens the same company in a browser.")
	return stop()
}

// scene plays and prints.
type scene struct {
	*demo
	out io.Writer
}

func (s *scene) heading(text string) { fmt.Fprintf(s.out, "\n── %s\n", text) }

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
	if err := s.within(ctx, func() bool { return len(s.public(conversation)) > before }); err != nil {
		return err
	}
	s.print(who, s.public(conversation)[before].Text)
	return nil
}

// within waits for something that takes moments.
func (s *scene) within(ctx context.Context, ok func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	return s.Await(ctx, ok)
}

// public lists what Shine said in a conversation for everybody there.
func (s *scene) public(conversation string) []slacksim.Message {
	var public []slacksim.Message
	for _, m := range s.Messages(conversation) {
		if m.EphemeralTo == "" && m.User == slacksim.BotUser {
			public = append(public, m)
		}
	}
	return public
}

func (s *scene) credit(ctx context.Context) error {
	s.heading("Somebody is credited")
	platform, luis := s.company.channels["platform"], s.DirectChannel(s.company.people["luis"])
	announced, told := len(s.public(platform)), len(s.public(luis))
	if _, err := s.types(ctx, "ana", "platform", "/shine @luis and @priya for pairing until the migration was boring #craft"); err != nil {
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
	told := len(s.public(ingrid))
	if _, err := s.types(ctx, "olu", "general", "/shine privately @ingrid for telling me what nobody else did"); err != nil {
		return err
	}
	return s.sees(ctx, "ingrid is told", ingrid, told)
}

func (s *scene) undo(ctx context.Context) error {
	s.heading("Second thoughts")
	support, id := s.company.channels["support"], s.company.people["tom"]
	announced := len(s.public(support))
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
	if err := s.within(ctx, func() bool { return len(s.public(support)) == announced }); err != nil {
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
	told := len(s.public(general))
	s.clock.set(s.weekly().Next(s.clock.Now()).Add(time.Second))
	return s.sees(ctx, "#general reads", general, told)
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
