package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"shine/bot"
	"shine/credit"
	"shine/storage"
)

// csvOptions are the flags that say how to read the file of another tool.
type csvOptions struct {
	columns     map[string]string
	zone, dates string
	dryRun      bool
}

func (o *csvOptions) flags(command *cobra.Command) {
	flags := command.Flags()
	flags.StringToStringVar(&o.columns, "map", nil,
		"which columns hold what: who, whom, when and what, and, where there are, channel and private")
	flags.StringVar(&o.zone, "zone", "", "the time zone of times that tell none, such as Europe/Madrid")
	flags.StringVar(&o.dates, "dates", "", "day-first or month-first: how to read 03/04/2026")
	flags.BoolVar(&o.dryRun, "dry-run", false, "say what would happen, and record nothing")
}

// given reports whether one of the flags is.
func (o *csvOptions) given() bool {
	return len(o.columns) > 0 || o.zone != "" || o.dates != "" || o.dryRun
}

// named are the columns as the operator named them; the others have Shine's names.
func (o *csvOptions) named() (credit.CSVColumns, error) {
	columns := credit.CSVColumns{Who: "who", Whom: "whom", When: "when", What: "what"}
	for ours, theirs := range o.columns {
		switch ours {
		case "who":
			columns.Who = theirs
		case "whom":
			columns.Whom = theirs
		case "when":
			columns.When = theirs
		case "what":
			columns.What = theirs
		case "channel":
			columns.Channel = theirs
		case "private":
			columns.Private = theirs
		default:
			return columns, fmt.Errorf("--map: %q is none of who, whom, when, what, channel, private", ours)
		}
	}

	return columns, nil
}

// rules are the rules for rows, from the flags.
func (o *csvOptions) rules() (rules credit.RowRules, err error) {
	rules.Order = credit.DateOrder(o.dates)
	if !slices.Contains([]credit.DateOrder{credit.NoOrder, credit.DayFirst, credit.MonthFirst}, rules.Order) {
		return rules, fmt.Errorf("--dates is day-first or month-first, not %q", o.dates)
	}
	if o.zone != "" {
		if rules.Zone, err = credit.ImportZone(o.zone); err != nil {
			return rules, fmt.Errorf("--zone: %w", err)
		}
	}
	return rules, nil
}

// importCSV reads the file of another tool.
func importCSV(ctx context.Context, o csvOptions, workspace string, file io.Reader, size int64, out, errs io.Writer) error {
	columns, err := o.named()
	if err != nil {
		return &wrongUse{fmt.Errorf("shine: %w", err)}
	}
	rules, err := o.rules()
	if err != nil {
		return &wrongUse{fmt.Errorf("shine: %w", err)}
	}

	i := newImporter(errs)
	i.dryRun, i.out = o.dryRun, out
	bar := i.bar(size)
	rows, err := credit.NewCSVReader(bufio.NewReader(io.TeeReader(file, bar)), columns)
	if err != nil {
		return &wrongUse{fmt.Errorf("shine: %w", err)}
	}

	rules.Workspace, rules.Directory, err = lookUp(ctx, workspace, columns.Channel != "")
	if err != nil {
		return err
	}

	at := atWorkspace
	if o.dryRun {
		at = atDataOfNow
	}
	return at(ctx, rules.Workspace, func(store *storage.Store, workspace string) error {
		i.store, i.workspace = store, workspace
		decided, err := store.Decisions(ctx)
		if err != nil {
			return err
		}

		rules.Until, rules.Values, rules.Preferences = i.now.Add(clocksDiffer), decided.Settings.Values, decided.Preferences
		err = i.rows(ctx, rows, rules)
		_ = bar.Finish() // a drawing
		return errors.Join(err, i.told(ctx))
	})
}

// lookUp lists the people whom a file may name. Without a token only member IDs are known. People are looked up only in
// the workspace that gets the shout-outs: somebody of the same name in another workspace is somebody else.
func lookUp(ctx context.Context, workspace string, channels bool) (string, *credit.Directory, error) {
	cfg, err := loadConfig(needNothing)
	if err != nil {
		return "", nil, err
	}
	if cfg.SlackBotToken == "" && workspace == "" {
		_, err := workspaceOf(ctx, cfg)
		return "", nil, err
	}
	if cfg.SlackBotToken == "" {
		return workspace, credit.NewDirectory(nil, nil), nil
	}

	team, found, err := bot.LookUp(
		ctx, bot.Config{BotToken: string(cfg.SlackBotToken), APIURL: cfg.SlackAPIURL}, channels,
	)
	if err != nil {
		return "", nil, err
	}
	if workspace != "" && workspace != team {
		return "", nil, &wrongUse{fmt.Errorf(
			"shine: --workspace is %s, and SLACK_BOT_TOKEN belongs to %s, where the file's people would be looked up",
			workspace, team,
		)}
	}

	return team, found, nil
}

// atDataOfNow runs do on a workspace without bringing its data forward first, so that nothing is changed.
func atDataOfNow(ctx context.Context, workspace string, do func(*storage.Store, string) error) error {
	return atData(ctx, workspace, func(store *storage.Store, workspace string) error {
		plan, err := store.PlanMigration(ctx)
		if err != nil {
			return err
		}
		if len(plan.Steps) > 0 {
			return errors.New(
				"the data is of an older version of Shine, and a dry run moves nothing; run shine migrate first",
			)
		}
		return do(store, workspace)
	})
}

// rows imports every row that can be.
func (i *importer) rows(ctx context.Context, rows *credit.CSVReader, rules credit.RowRules) error {
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}

		var shoutout credit.Shoutout
		if err == nil {
			shoutout, err = row.Shoutout(rules)
		}
		if err == nil {
			err = i.shoutout(ctx, shoutout)
		}
		if bad, ok := errors.AsType[*badLine](err); ok {
			err = &credit.Skip{Problem: bad.Error()}
		}
		if skip, ok := errors.AsType[*credit.Skip](err); ok {
			i.skip(row.Line, *skip)
			continue
		}
		if err != nil {
			return err
		}
	}
}

// rehearse reports whether an import would add a shout-out, also where it stands twice in one file.
func (i *importer) rehearse(ctx context.Context, s credit.Shoutout) (added bool, err error) {
	words := append([]string{credit.ExportTime(s.Time), s.Giver, s.Text}, slices.Sorted(slices.Values(s.Recipients))...)
	key := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	if i.seen[key] {
		return false, nil
	}

	i.seen[key] = true
	return i.store.WouldImport(ctx, s)
}

// skip reports a row that is left out.
func (i *importer) skip(line int, skip credit.Skip) {
	i.bad++
	i.skipped[skip] = append(i.skipped[skip], line)
	fmt.Fprintf(i.errs, "line %d: %v\n", line, &skip)
}

// told says what was done, or would be, and leaves a line in the audit log.
func (i *importer) told(ctx context.Context) error {
	if i.dryRun {
		fmt.Fprintf(i.out, "would add %d, known %d, skipped %d; nothing was recorded\n", i.added, i.known, i.bad)
		i.printSkips(i.out)
		return i.verdict()
	}

	said := fmt.Sprintf("added %d, known %d, skipped %d", i.added, i.known, i.bad)
	fmt.Fprintln(i.errs, said)
	i.printSkips(i.errs)
	return errors.Join(i.store.Audit(ctx, auditLine("import", "", said)), i.verdict())
}

// verdict is the error of an import that left something out.
func (i *importer) verdict() error {
	if i.bad > 0 {
		return errBadLines
	}
	return nil
}

// printSkips lists why rows are left out, the most frequent reason first, each with its lines.
func (i *importer) printSkips(out io.Writer) {
	reasons := slices.SortedFunc(maps.Keys(i.skipped), func(a, b credit.Skip) int {
		if more := len(i.skipped[b]) - len(i.skipped[a]); more != 0 {
			return more
		}
		return strings.Compare(a.Error(), b.Error())
	})
	for _, reason := range reasons {
		lines := i.skipped[reason]
		fmt.Fprintf(out, "skipped %d: %v (%s)\n", len(lines), &reason, someLines(lines))
	}
}

// mostLines is how many lines are listed for one reason; all of them are told one by one as they are met.
const mostLines = 20

func someLines(lines []int) string {
	first := strings.Trim(strings.ReplaceAll(fmt.Sprint(lines[:min(len(lines), mostLines)]), " ", ", "), "[]")
	switch more := len(lines) - mostLines; {
	case len(lines) == 1:
		return "line " + first
	case more > 0:
		return fmt.Sprintf("lines %s and %d more", first, more)
	}
	return "lines " + first
}
