package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/spf13/cobra"

	"shine/bot"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// exportWriter writes one format.
type exportWriter interface {
	Write(credit.Shoutout) error
	Flush() error
}

func newExport() *cobra.Command {
	var format, output, workspace string
	export := &cobra.Command{
		Use:   "export",
		Short: "Write everything as JSON Lines, or the shout-outs as CSV",
		Long: `Write all shout-outs, oldest first, private ones too, to standard output or a file; as JSON Lines also the settings,
preferences, channels, digests, teams and milestones, so that import into an empty Redis goes on from there. What only
leads may know of their nudges, and how people like to shine, stands in one sealed line, which only import reads. The workspace is the one of
SLACK_BOT_TOKEN, or the one that --workspace names. It leaves a line in the audit log.`,
		Example: "  shine export --workspace T012AB3CD > shoutouts.jsonl\n  shine export --format csv --output shoutouts.csv",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "jsonl" && format != "csv" {
				return &wrongUse{fmt.Errorf("shine: --format is jsonl or csv, not %q", format)}
			}
			return atKnown(cmd.Context(), workspace, func(store *storage.Store, workspace string) error {
				return toFile(output, cmd.OutOrStdout(), func(w io.Writer) error {
					return export(cmd.Context(), store, workspace, exportFormat(format, w))
				})
			})
		},
	}
	export.Flags().StringVar(&format, "format", "jsonl", "jsonl or csv")
	export.Flags().StringVar(&output, "output", "-", "the file to write; - is standard output")
	workspaceFlag(export, &workspace)
	return export
}

func exportFormat(format string, w io.Writer) exportWriter {
	if format == "csv" {
		return credit.NewCSV(w)
	}
	return credit.NewJSONLines(w)
}

// workspaceOf asks Slack for the workspace of the bot token.
func workspaceOf(ctx context.Context, cfg config) (string, error) {
	if cfg.SlackBotToken == "" {
		return "", &wrongUse{errors.New("shine: which workspace? Set SLACK_BOT_TOKEN, or give --workspace")}
	}

	api := slack.New(
		string(cfg.SlackBotToken), slack.OptionAPIURL(cfg.SlackAPIURL), slack.OptionHTTPClient(bot.NewHTTPClient(nil)),
	)
	identity, err := api.AuthTestContext(ctx)
	if err != nil {
		return "", fmt.Errorf("asking Slack for the workspace: %w", err)
	}
	if !strings.HasPrefix(identity.TeamID, "T") {
		return "", bot.ErrOrganization
	}

	return identity.TeamID, nil
}

const workspaceUsage = "Slack's team id (T…); default: the one of SLACK_BOT_TOKEN"

// workspaceFlag lets the operator name a workspace.
func workspaceFlag(command *cobra.Command, workspace *string) {
	command.Flags().StringVar(workspace, "workspace", "", workspaceUsage)
}

// joinRedis opens the Redis of a running copy, or the one that it would have.
func joinRedis(ctx context.Context, cfg config) (*storage.DB, error) {
	if cfg.RedisURL == "memory://" {
		return nil, &wrongConfig{errors.New("REDIS_URL: memory:// lives inside one process; another one finds nothing there")}
	}
	return storage.Open(ctx, storage.Config{URL: string(cfg.RedisURL), DataDir: cfg.DataDir, Join: true})
}

// teamID is the form of Slack's ids of workspaces. Any other name would be an empty workspace, and its export an empty
// backup.
var teamID = regexp.MustCompile(`^[TE][A-Z0-9]{1,30}$`)

// atWorkspace runs do on the workspace of the token, or the one named, and brings its data forward first.
func atWorkspace(ctx context.Context, workspace string, do func(*storage.Store, string) error) error {
	return atData(ctx, workspace, func(store *storage.Store, workspace string) error {
		if _, err := store.Migrate(ctx); err != nil {
			return err
		}
		return do(store, workspace)
	})
}

// errNothing is the error of a workspace without any data.
var errNothing = errors.New("look whether the id and REDIS_URL are right")

// atKnown is atWorkspace for a workspace with data: one without any is more likely a mistyped id.
func atKnown(ctx context.Context, workspace string, do func(*storage.Store, string) error) error {
	return atData(ctx, workspace, func(store *storage.Store, workspace string) error {
		plan, err := store.PlanMigration(ctx)
		if err == nil && plan.From == 0 {
			err = fmt.Errorf("there is nothing of workspace %s: %w", workspace, errNothing)
		}
		if err == nil {
			_, err = store.Migrate(ctx)
		}
		if err != nil {
			return err
		}

		return do(store, workspace)
	})
}

// atData runs do on the workspace of the token, or the one named, as its data is.
func atData(ctx context.Context, workspace string, do func(*storage.Store, string) error) (err error) {
	cfg, err := loadConfig(needNothing)
	if err != nil {
		return err
	}
	if workspace != "" && !teamID.MatchString(workspace) {
		return &wrongUse{fmt.Errorf(
			"shine: --workspace: %q is no team id, such as T012AB3CD; Slack on the web shows it behind app.slack.com/client/",
			workspace,
		)}
	}

	if workspace == "" {
		if workspace, err = workspaceOf(ctx, cfg); err != nil {
			return err
		}
	}
	db, err := joinRedis(ctx, cfg)
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, db.Close()) }()
	return do(db.Workspace(workspace), workspace)
}

// export writes everything.
func export(ctx context.Context, store *storage.Store, workspace string, w exportWriter) error {
	if lines, ok := w.(*credit.JSONLines); ok {
		if err := exportRules(ctx, store, workspace, lines); err != nil {
			return err
		}
	}
	endOfTime, n := time.UnixMicro(1<<53-1), 0
	for shoutout, err := range store.Between(ctx, time.Unix(0, 0), endOfTime) {
		if err != nil {
			return err
		}
		if err := w.Write(shoutout); err != nil {
			return err
		}
		n++
	}

	return errors.Join(w.Flush(), store.Audit(ctx, auditLine("export", "", fmt.Sprintf("%d shout-outs", n))))
}

// exportRules writes what the workspace, its people and its channels decided.
func exportRules(ctx context.Context, store *storage.Store, workspace string, w *credit.JSONLines) error {
	rules, err := store.Decisions(ctx)
	if err != nil {
		return err
	}

	if len(credit.Changes(credit.DefaultSettings(), rules.Settings)) > 0 {
		if err := w.WriteSettings(rules.Settings); err != nil {
			return err
		}
	}
	for _, user := range slices.Sorted(maps.Keys(rules.Preferences)) {
		if err := w.WritePreferences(user, rules.Preferences[user]); err != nil {
			return err
		}
	}

	for _, channel := range slices.Sorted(maps.Keys(rules.Channels)) {
		if err := w.WriteChannel(channel, rules.Channels[channel]); err != nil {
			return err
		}
	}

	subscriptions, err := store.Subscriptions(ctx)
	if err != nil {
		return err
	}

	for _, s := range subscriptions {
		if err := w.WriteSubscription(s); err != nil {
			return err
		}
	}

	return exportTeams(ctx, store, workspace, w)
}

// exportTeams writes teams and milestones, and seals what only leads may know.
func exportTeams(ctx context.Context, store *storage.Store, workspace string, w *credit.JSONLines) error {
	teams, err := store.Teams(ctx)
	if err != nil {
		return err
	}

	sealed, err := store.SealedNudges(ctx, time.Now())
	if err != nil {
		return err
	}

	for _, t := range teams {
		if err := w.WriteTeam(t, sealed.Records[t.Lead].Welcomed); err != nil {
			return err
		}
	}

	milestones, err := store.Milestones(ctx)
	if err != nil {
		return err
	}

	for _, m := range milestones {
		if err := w.WriteMilestone(m); err != nil {
			return err
		}
	}

	parts, err := sealed.Parts()
	if err != nil {
		return err
	}

	for _, part := range parts {
		line, err := nudge.Seal(workspace, part)
		if err != nil {
			return err
		}
		if err := w.WriteSealed(line); err != nil {
			return err
		}
	}

	return nil
}

// auditLine is a line of the audit log about what the operator does now.
func auditLine(action, about, detail string) storage.AuditLine {
	return storage.AuditLine{Time: time.Now(), By: "operator", Action: action, About: about, Detail: detail}
}

// isSpecial reports whether a name is that of a pipe or a device, which must not be replaced by a file.
func isSpecial(name string) bool {
	look := os.Lstat
	if strings.HasPrefix(filepath.Clean(name), "/dev/") {
		look = os.Stat // /dev/stdout is a link
	}
	info, err := look(name)
	return err == nil && !info.Mode().IsRegular() && info.Mode().Type() != fs.ModeSymlink
}

// toFile lets write fill a file that appears only when it is complete; "-" is out. A pipe or a device, such as
// /dev/stdout, is written to as it is: a file in its place would be the end of it. Only the system's own links are
// followed, and a file that replaces another one can be read by its owner alone.
func toFile(name string, out io.Writer, write func(io.Writer) error) error {
	if name == "-" {
		buffered := bufio.NewWriter(out)
		return errors.Join(write(buffered), buffered.Flush())
	}
	if isSpecial(name) {
		special, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
		return errors.Join(toFile("-", special, write), special.Close())
	}

	file, err := os.CreateTemp(filepath.Dir(name), ".shine-export-*")
	if err != nil {
		return fmt.Errorf("creating %s: %w", name, err)
	}

	buffered := bufio.NewWriter(file)
	err = errors.Join(write(buffered), buffered.Flush(), file.Sync(), file.Close())
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	if err := os.Rename(file.Name(), name); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}

	return nil
}
