package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// act is something that a person can do, which makes Redis hold something.
type act struct {
	name string
	// times is how often they may in a day; where nothing but Slack limits that, it is far more than is remembered.
	times int
	// before is what others did.
	before func(*worstDay)
	do     func(d *worstDay, i int)
}

// worstDay is a day on which one person, UANA, does as much as they may, each time as large as it may be.
type worstDay struct {
	*testing.B
	*Store
	given []credit.Shoutout
}

// Of everything that has a limit in code points, four bytes each are as many as there are.
var (
	worstText   = strings.Repeat("🌱", credit.MaxText)
	worstPeople = func() (people []string) {
		for i := range credit.DefaultSettings().MaxRecipients {
			people = append(people, fmt.Sprintf("U%010d", i))
		}
		return people
	}()
)

func (d *worstDay) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// gives records one more, and says it to everybody.
func (d *worstDay) gives(giver string, at time.Time, text string, people ...string) credit.Shoutout {
	d.Helper()
	outcome, err := d.Record(d.Context(), at, Entry{
		Shoutout: credit.Shoutout{
			Giver: giver, Recipients: people, Text: text, Values: []string{"craft", "kindness", "courage", "curiosity"},
			Channel: "C0123456789", Visibility: credit.Public, Source: credit.FromMention, Thread: "1763942179.000123",
			Permalink: "https://example.slack.com/files/" + strings.Repeat("a", 268),
		},
		Event: at.String(), DayStart: at, DailyLimit: 1,
	})
	d.must(err)
	s := outcome.Shoutout
	for i, target := range append([]string{s.Channel}, people...) {
		sent := Sent{Conversation: "D0123456789", TS: tsOf(at.UnixMicro() + int64(i))}
		if target == s.Channel {
			sent.Conversation = target
		}
		_, err := d.MarkSent(d.Context(), s, target, sent)
		d.must(err)
	}
	return s
}

// receives lets many others credit the person.
func receives(d *worstDay) {
	for i := range 1000 {
		at := noon.Add(time.Duration(i) * time.Second)
		d.given = append(d.given, d.gives(fmt.Sprintf("U%d", i), at, fmt.Sprint("for the calm release ", i), "UANA"))
	}
}

// worstActs are all that somebody can do which stays in Redis for longer than until it is said.
func worstActs() []act {
	line := AuditLine{Time: noon, By: "U0123456789", Action: "channel", About: "C0123456789", Detail: "announce elsewhere C0123456789"}
	return []act{
		{"give", credit.DefaultSettings().DailyLimit, nil, func(d *worstDay, i int) {
			d.gives("UANA", noon.Add(time.Duration(i)*time.Minute), worstText+fmt.Sprint(i), worstPeople...)
		}},
		{"give and take back", 24 * 6 * credit.BurstLimit, nil, func(d *worstDay, i int) {
			at := noon.Add(time.Duration(i) * 30 * time.Second)
			one := d.gives("UANA", at, fmt.Sprint(i), worstPeople...)
			_, err := d.Remove(d.Context(), at, one.ID, Remover{Giver: "UANA", Within: time.Hour})
			d.must(err)
			d.must(d.Unsay(d.Context(), one, Sent{one.Channel, tsOf(at.UnixMicro())}))
		}},
		{"the same words again", 10_000, nil, func(d *worstDay, i int) {
			e := entry("for the calm release", "ULUIS")
			e.Event = fmt.Sprint(i)
			_, err := d.Record(d.Context(), noon.Add(time.Duration(i)*time.Millisecond), e)
			d.must(err)
		}},
		{"edit a message", 10_000, nil, func(d *worstDay, i int) {
			_, err := d.NoteLatest(d.Context(), "UANA", fmt.Sprint(i), noon.Add(time.Duration(i)*time.Second))
			d.must(err)
		}},
		{"undo by command", 10_000, nil, func(d *worstDay, i int) {
			_, err := d.RememberMeant(d.Context(), "UANA", fmt.Sprint(i), firstID(noon.Add(time.Duration(i)*time.Second)))
			d.must(err)
		}},
		{"type what is no shout-out", 300, nil, func(d *worstDay, _ int) {
			_, err := d.KeepDraft(d.Context(), "UANA", map[string]string{"reason": strings.Repeat("a", 80_000)})
			d.must(err)
		}},
		{"boost", credit.BoostsADay, receives, func(d *worstDay, i int) {
			d.must(first(d.Boost(d.Context(), d.given[i].ID, "U0123456789", true, noon)))
		}},
		{"say thanks", 1000, receives, func(d *worstDay, i int) { d.must(first(d.Thank(d.Context(), d.given[i].ID, "UANA", worstText))) }},
		{"lead people", credit.TeamChangesADay, nil, func(d *worstDay, i int) {
			d.must(first(d.ChangeTeams(d.Context(), "UANA", line, func(own credit.Teams) (credit.Teams, error) {
				team := credit.Team{Lead: "UANA", Since: noon, By: "UANA", Waiting: true}
				if len(own) > 0 {
					team = own[0]
				}
				for n := range credit.MaxTeam / credit.TeamChangesADay {
					member := credit.TeamMember{ID: fmt.Sprintf("U%010d", i*1000+n), Since: noon}
					team.Members, team.Agreed = append(team.Members, member), append(team.Agreed, member)
				}
				return credit.Teams{team}, nil
			})))
			for n := range credit.ManyAtOnce {
				d.must(first(d.SayLedBy(d.Context(), fmt.Sprintf("U%010d", i*1000+n), "U0123456789")))
			}
		}},
		{"enter a milestone", credit.ChangesADay, nil, func(d *worstDay, i int) {
			m := credit.Milestone{
				Person: "U0123456789", By: "U0123456789", Word: strings.Repeat("🌱", credit.MaxMilestoneWord),
				Date: noon.AddDate(0, 0, i).Format(time.DateOnly),
			}
			d.must(first(d.ChangeMilestones(d.Context(), "UANA", line, func(own []credit.Milestone) ([]credit.Milestone, error) {
				return credit.WithMilestone(own, m), nil
			})))
		}},
		{"change a channel", credit.ChangesADay, nil, func(d *worstDay, i int) {
			d.must(first(d.CountAct(d.Context(), noon, "UANA", fmt.Sprint("channel C", i), 1)))
			d.must(first(d.ChangeChannel(d.Context(), fmt.Sprintf("C%010d", i), func(c *credit.ChannelSettings) {
				*c = credit.ChannelSettings{Language: "es", Announce: credit.AnnounceElsewhere, In: "C0123456789", Map: credit.TeamsMap}
			}, line)))
		}},
		{"subscribe a channel", credit.ChangesADay, nil, func(d *worstDay, i int) {
			d.must(first(d.CountAct(d.Context(), noon, "UANA", fmt.Sprint("channel C", i), 1)))
			channel := fmt.Sprintf("C%010d", i)
			d.must(first(d.Subscribe(d.Context(), noon, channel, line, func(credit.Subscription) (credit.Subscription, error) {
				schedule := credit.Schedule{Day: time.Monday, Zone: "America/Argentina/ComodRivadavia"}
				return credit.Subscription{
					Channel: channel, Schedule: schedule, Scope: credit.ScopeHere, Since: noon, By: "U0123456789", Until: noon, Changed: noon,
				}, nil
			})))
		}},
		{"prefer something", credit.ChangesADay, nil, func(d *worstDay, i int) {
			d.must(first(d.ChangePreferences(d.Context(), noon, "UANA", func(p *credit.Preferences) {
				*p = credit.Preferences{Quiet: i%2 == 0, Unfeatured: true, Firsts: true, Language: "es"}
			})))
			d.must(d.DrewHome(d.Context(), "UANA", Home{Drawn: noon, Hash: strings.Repeat("a", 255), Page: "received,2026"}))
		}},
		{"set up the workspace, as an admin", credit.ChangesADay, nil, func(d *worstDay, i int) {
			settings, state, err := d.Settings(d.Context())
			d.must(err)
			settings.DailyLimit, settings.Values = 1+i, nil
			for n := range 50 {
				name := fmt.Sprint(strings.Repeat("𝔞", 38), n)
				settings.Values = append(settings.Values, credit.Value{Name: name, Description: strings.Repeat("🌱", 75)})
			}
			long := line
			long.Detail = strings.Repeat("a", 30_000)
			d.must(d.ChangeSettings(d.Context(), state, settings, long))
		}},
		{"export, as an admin", credit.ExportsADay, nil, func(d *worstDay, _ int) { d.must(d.Audit(d.Context(), line)) }},
	}
}

func first[V any](_ V, err error) error { return err }

// BenchmarkWorstDay measures the most that one person can make Redis hold in a day, by what they do: of each act, of a day
// of it, and what of that day is left two days later.
func BenchmarkWorstDay(b *testing.B) {
	for _, act := range worstActs() {
		b.Run(strings.ReplaceAll(act.name, " ", "_"), func(b *testing.B) {
			var held, stays, waits int64
			for b.Loop() {
				db := openURL(b, startServer(b).url())
				d := &worstDay{B: b, Store: db.Workspace("T1")}
				if act.before != nil {
					act.before(d)
				}
				held, stays = d.holds()
				for i := range act.times {
					act.do(d, i)
				}
				waits = d.waits()
				d.must(d.redis.Del(d.Context(), d.keys.outbox).Err()) // all is said
				heldAfter, staysAfter := d.holds()
				held, stays = heldAfter-held, staysAfter-stays
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(act.times), "acts/day")
			b.ReportMetric(float64(held)/float64(act.times), "B/act")
			b.ReportMetric(float64(held), "B/person-day")
			b.ReportMetric(float64(stays), "B-after-two-days")
			b.ReportMetric(float64(waits), "B-waiting-for-Slack")
		})
	}
}

// waits is how many bytes wait in the outbox while Slack takes nothing.
func (d *worstDay) waits() int64 {
	d.Helper()
	size, err := d.redis.MemoryUsage(context.Background(), d.keys.outbox, 0).Result()
	if errors.Is(err, redis.Nil) {
		return 0
	}
	d.must(err)
	return size
}

// holds is how many bytes all keys take, and those that do not expire.
func (d *worstDay) holds() (all, lasting int64) {
	d.Helper()
	ctx := context.Background()
	keys := d.redis.Scan(ctx, 0, "*", 1000).Iterator()
	for keys.Next(ctx) {
		if keys.Val() == d.keys.outbox {
			continue
		}
		size, err := d.redis.MemoryUsage(ctx, keys.Val(), 0).Result()
		d.must(err)
		all += size
		if d.redis.TTL(ctx, keys.Val()).Val() < 0 {
			lasting += size
		}
	}
	d.must(keys.Err())
	return all, lasting
}
