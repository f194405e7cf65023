package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// maxLine is how long a line of an import may be, in bytes.
const maxLine = 1 << 20

// clocksDiffer is how far the clock of the machine that exported may be ahead.
const clocksDiffer = time.Minute

// errBadLines ends an import that had bad lines with exit code 1.
var errBadLines = errors.New("some lines were not imported")

func newImport() *cobra.Command {
	var workspace, from string
	var other csvOptions
	command := &cobra.Command{
		Use:   "import FILE",
		Short: "Read what export wrote, or another tool's CSV; twice adds nothing",
		Long: `Read JSON Lines as export writes them; - is standard input. Shout-outs that are there already are left alone, settings
and the like take the place of those that are there. Nobody in Slack is told that they were credited, and a bad line
stops nothing: it is reported with its number, and the exit code is 1. It leaves a line in the audit log.

With --from csv it reads the export of another tool. --map names the columns: who gave, whom they credited, when, and
what for; if you like also the channel, and one that says yes where only those concerned may read it. People are member
IDs, e-mail addresses or whole names, several in one cell with commas or semicolons between; Slack is asked who they are,
and e-mail addresses need the permission users:read.email. What may mean several people is left out and reported, never
guessed. So is a row without a text, such as a count of points: a credit is a story. A row counts whole or not at all:
correct those that were left out and import the same file again, which adds only them. --dry-run says what would happen.`,
		Example: `  shine import shoutouts.jsonl
  shine export --workspace T1 | REDIS_URL=redis://elsewhere shine import --workspace T1 -
  shine import --from csv --map who=Sender,whom=Recipients,when=Date,what=Message --zone Europe/Madrid --dry-run kudos.csv`,
		Args: oneArgument("a file or -"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if from != "jsonl" && from != "csv" {
				return &wrongUse{fmt.Errorf("shine: --from is jsonl or csv, not %q", from)}
			}
			if from == "jsonl" && other.given() {
				return &wrongUse{errors.New("shine: --map, --zone, --dates and --dry-run are for --from csv")}
			}

			file, size, err := openImport(args[0], cmd.InOrStdin())
			if err != nil {
				return &wrongUse{err}
			}
			defer func() { _ = file.Close() }() // only read

			if from == "csv" {
				return importCSV(cmd.Context(), other, workspace, file, size, cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			return atWorkspace(cmd.Context(), workspace, func(store *storage.Store, workspace string) error {
				i := newImporter(cmd.ErrOrStderr())
				i.store, i.workspace = store, workspace
				return i.run(cmd.Context(), file, size)
			})
		},
	}
	command.Flags().StringVar(&from, "from", "jsonl", "jsonl, as export writes it, or csv, of another tool")
	other.flags(command)
	workspaceFlag(command, &workspace)
	return command
}

// openImport opens a file, and says how long it is; -1 where that is not known.
func openImport(name string, in io.Reader) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(in), -1, nil
	}

	file, err := os.Open(name)
	if err != nil {
		return nil, 0, fmt.Errorf("opening the import: %w", err)
	}

	info, err := file.Stat()
	if err != nil {
		return nil, 0, fmt.Errorf("opening the import: %w", err)
	}

	return file, info.Size(), nil
}

// importer reads one file into one workspace.
type importer struct {
	store     *storage.Store
	workspace string
	errs      io.Writer
	now       time.Time

	added, known, bad int // shout-outs and lines
	// restores is set where the file is Shine's own export: its people know Shine already.
	restores bool
	// took counts everything else, by kind.
	took map[string]int

	// These are for the file of another tool: where a dry run is told, what it met, and the lines that are left out, by
	// reason.
	out     io.Writer
	dryRun  bool
	seen    map[[sha256.Size]byte]bool
	skipped map[credit.Skip][]int
}

func newImporter(errs io.Writer) *importer {
	return &importer{
		errs: errs, now: time.Now(), took: map[string]int{}, seen: map[[sha256.Size]byte]bool{},
		skipped: map[credit.Skip][]int{},
	}
}

// kinds are the kinds of lines beside shout-outs, in the order of an export.
var kinds = []string{"settings", "preferences", "channels", "digests", "teams", "milestones", "sealed"}

func (i *importer) run(ctx context.Context, file io.Reader, size int64) error {
	bar := i.bar(size)
	lines := bufio.NewReaderSize(io.TeeReader(file, bar), 1<<16)
	for number := 1; ; number++ {
		line, err := readLine(lines)
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\uFEFF")) // what editors on Windows write first
		}
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}

		if err == nil || errors.Is(err, io.EOF) {
			err = i.line(ctx, line)
		}
		var bad *badLine
		switch {
		case errors.As(err, &bad):
			i.bad++
			fmt.Fprintf(i.errs, "line %d: %v\n", number, bad)
		case err != nil:
			return fmt.Errorf("line %d: %w", number, err)
		}
	}

	_ = bar.Finish() // a drawing
	if i.restores {
		if err := i.store.KnowInstaller(ctx); err != nil {
			return err
		}
	}

	return i.summary(ctx)
}

func (i *importer) summary(ctx context.Context) error {
	counts := []string{fmt.Sprintf("added %d, known %d, bad lines %d", i.added, i.known, i.bad)}
	for _, kind := range kinds {
		if n := i.took[kind]; n > 0 {
			counts = append(counts, fmt.Sprintf("%s %d", kind, n))
		}
	}

	said := strings.Join(counts, ", ")
	fmt.Fprintln(i.errs, said)
	if err := i.store.Audit(ctx, auditLine("import", "", said)); err != nil {
		return err
	}

	return i.verdict()
}

// bar draws how far the import is, on a terminal alone.
func (i *importer) bar(size int64) *progressbar.ProgressBar {
	out := i.errs
	if file, ok := out.(*os.File); !ok || !isTerminal(file) {
		out = io.Discard
	}
	return progressbar.NewOptions64(size, progressbar.OptionSetWriter(out), progressbar.OptionShowBytes(true),
		progressbar.OptionSetDescription("importing"), progressbar.OptionClearOnFinish(),
		progressbar.OptionThrottle(100*time.Millisecond))
}

// badLine is the error of one line; the import goes on with the next.
type badLine struct{ error }

// readLine reads a line of any length, and keeps no more of it than a line may have.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	tooLong := false
	for {
		part, err := r.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > maxLine; !tooLong {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case tooLong:
			return []byte(" "), &badLine{errors.New("it is longer than a mebibyte")}
		case err != nil && !errors.Is(err, io.EOF):
			return line, fmt.Errorf("reading the import: %w", err)
		}

		return line, err //nolint:wrapcheck // io.EOF
	}
}

// line imports one line; an empty one is nothing.
func (i *importer) line(ctx context.Context, raw []byte) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil
	}

	line, err := credit.ParseLine(raw, i.workspace)
	if err != nil {
		return &badLine{err}
	}
	if line.Latest().After(i.now.Add(clocksDiffer)) {
		return &badLine{errors.New("time is in the future")}
	}
	i.restores = i.restores || line.Sealed != "" || line.Shoutout != nil && line.Shoutout.ID != ""
	if line.Shoutout != nil {
		return i.shoutout(ctx, *line.Shoutout)
	}

	kind, err := i.rule(ctx, line)
	if err == nil {
		i.took[kind]++
	}
	return err
}

// rule imports a line that is no shout-out, and returns its kind.
func (i *importer) rule(ctx context.Context, line credit.Line) (kind string, err error) {
	audited := auditLine("import", "", "settings")
	switch {
	case line.Settings != nil:
		return "settings", i.store.ImportSettings(ctx, *line.Settings, audited)
	case line.Preferences != nil:
		_, err := i.store.ChangePreferences(
			ctx, i.now, line.Preferences.User, func(p *credit.Preferences) { *p = line.Preferences.Preferences },
		)
		return "preferences", err
	case line.Channel != nil:
		audited.About = line.Channel.Channel
		_, err := i.store.ChangeChannel(
			ctx, line.Channel.Channel, func(c *credit.ChannelSettings) { *c = line.Channel.ChannelSettings }, audited,
		)
		return "channels", err
	case line.Digest != nil:
		audited.Action, audited.About, audited.Detail = "digest", line.Digest.Channel, "imported"
		return "digests", i.digest(ctx, *line.Digest, audited)
	case line.Team != nil:
		audited.Action, audited.About, audited.Detail = "lead", line.Team.Lead, "imported"
		return "teams", i.team(ctx, *line.Team, line.Welcomed, audited)
	case line.Milestone != nil:
		audited.Action, audited.About, audited.Detail = "milestone", line.Milestone.Person, "imported"
		return "milestones", i.milestone(ctx, *line.Milestone, audited)
	}

	sealed, err := nudge.Unseal(i.workspace, line.Sealed)
	if err != nil {
		return "", &badLine{err}
	}
	if sealed.Latest().After(i.now.Add(clocksDiffer)) {
		return "", &badLine{errors.New("time is in the future")}
	}

	return "sealed", i.store.ImportNudges(ctx, sealed)
}

// digest subscribes a channel. A span that is closed here stays closed: what was told is not told again. One that was
// closed where the export comes from is closed here, too, even if this machine's clock is behind.
func (i *importer) digest(ctx context.Context, imported credit.Subscription, audited storage.AuditLine) error {
	if err := i.store.Seal(ctx, imported.Until); err != nil {
		return err
	}

	_, err := i.store.Subscribe(
		ctx, i.now, imported.Channel, audited, func(before credit.Subscription) (credit.Subscription, error) {
			if before.Until.After(imported.Until) {
				imported.Until = before.Until
			}
			return imported, nil
		},
	)
	return err
}

// team replaces the lead's team of the same group, or their list. It is noted first that the lead was welcomed and the
// people were told, so that a running copy of the bot does not tell them again.
func (i *importer) team(
	ctx context.Context, imported credit.Team, welcomed time.Time, audited storage.AuditLine,
) error {
	if !welcomed.IsZero() {
		_, err := i.store.ChangeNudges(
			ctx, time.Time{}, imported.Lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
				known := !r.Welcomed.IsZero()
				r.Welcomed = welcomed
				return storage.NudgeStep{Stays: true}, !known
			},
		)
		if err != nil {
			return err
		}
	}
	for _, m := range imported.Members {
		if welcomed.IsZero() || imported.Waiting {
			break
		}
		if err := i.store.NoteLedSaid(ctx, m.ID, imported.Lead); err != nil {
			return err
		}
	}

	_, err := i.store.ChangeTeams(ctx, imported.Lead, audited, func(own credit.Teams) (credit.Teams, error) {
		own = slices.DeleteFunc(own, func(t credit.Team) bool { return t.Group == imported.Group })
		return append(own, imported), nil
	})
	return err
}

func (i *importer) milestone(ctx context.Context, imported credit.Milestone, audited storage.AuditLine) error {
	_, err := i.store.ChangeMilestones(
		ctx, imported.Person, audited, func(own []credit.Milestone) ([]credit.Milestone, error) {
			return credit.WithMilestone(own, imported), nil
		},
	)
	return err
}

func (i *importer) shoutout(ctx context.Context, s credit.Shoutout) error {
	record := i.store.Import
	if i.dryRun {
		record = i.rehearse
	}
	added, err := record(ctx, s)
	if errors.Is(err, storage.ErrTaken) || errors.Is(err, storage.ErrCrowded) {
		return &badLine{err}
	}
	if err != nil {
		return err
	}

	if added {
		i.added++
	} else {
		i.known++
	}
	return nil
}
