package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"shine/bot"
)

// setup are the arguments of a first installation.
type setup struct {
	configTokenFile, appTokenFile, botTokenFile, dir string
	force                                            bool

	in        *os.File
	out, errs io.Writer
}

func newSetup() *cobra.Command {
	s := &setup{}
	command := &cobra.Command{
		Use:   "setup",
		Short: "Create the Slack app, keep its tokens in files, and check all of it",
		Long: `Create the Slack app, keep its two tokens in files that nobody else can read, and check the installation as "shine
doctor" does. It starts nothing. With a configuration token (https://api.slack.com/apps, “Your App Configuration
Tokens”) it creates the app itself; without, it prints a link that does. Installing the app in the workspace and making
the app-level token stay two clicks by hand: it says which, and waits for the tokens.

At a terminal it asks for the tokens, without showing them. Without one, give the files that hold them.`,
		Example: "  shine setup\n  shine setup --app-token-file app --bot-token-file bot --dir /etc/shine",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s.in, _ = cmd.InOrStdin().(*os.File)
			s.out, s.errs = cmd.OutOrStdout(), cmd.ErrOrStderr()
			return s.run(cmd.Context())
		},
	}
	flags := command.Flags()
	flags.StringVar(
		&s.configTokenFile, "config-token-file", "", "a file with a configuration token, to create the app with",
	)
	flags.StringVar(&s.appTokenFile, "app-token-file", "", "a file with the app-level token (xapp-…)")
	flags.StringVar(&s.botTokenFile, "bot-token-file", "", "a file with the bot token (xoxb-…)")
	flags.StringVar(&s.dir, "dir", filepath.Join(xdg.ConfigHome, "shine"), "where the tokens are kept")
	flags.Lookup("dir").DefValue = strings.Replace(s.dir, xdg.Home, "~", 1) // help and manual tell of nobody's home
	flags.BoolVar(&s.force, "force", false, "replace tokens that are kept there already")
	return command
}

func (s *setup) run(ctx context.Context) error {
	cfg, err := loadConfig(needNothing)
	if err != nil {
		return err
	}
	if (s.appTokenFile == "" || s.botTokenFile == "") && !s.asks() {
		return &wrongUse{errors.New("shine: setup asks for tokens, and there is no terminal to ask at; give --app-token-file and " +
			"--bot-token-file")}
	}
	if err := s.mayWrite(); err != nil {
		return err
	}

	if s.appTokenFile == "" || s.botTokenFile == "" || s.configTokenFile != "" {
		if err := s.createApp(ctx, cfg); err != nil {
			return err
		}
	}

	bots, err := s.token(s.botTokenFile, "Bot User OAuth Token", "xoxb-")
	if err != nil {
		return err
	}
	apps, err := s.token(s.appTokenFile, "app-level token", "xapp-")
	if err != nil {
		return err
	}

	files, err := s.keep(map[string]secret{"slack_bot_token": bots, "slack_app_token": apps})
	if err != nil {
		return err
	}

	cfg.SlackBotToken, cfg.SlackAppToken = bots, apps
	groups := examine(ctx, cfg)
	if err := printChecks(s.out, groups); err != nil {
		return err
	}
	if err := verdict(groups); err != nil {
		return err
	}

	_, err = fmt.Fprintf(s.out, "\nStart it with\n\n  SLACK_APP_TOKEN_FILE=%s SLACK_BOT_TOKEN_FILE=%s shine serve\n",
		files["slack_app_token"], files["slack_bot_token"])
	if err != nil {
		return fmt.Errorf("saying how to start: %w", err)
	}
	return nil
}

// asks reports whether there is somebody to ask.
func (s *setup) asks() bool { return s.in != nil && isTerminal(s.in) }

// createApp creates the app, or says how to, and then where its tokens come from.
func (s *setup) createApp(ctx context.Context, cfg config) error {
	page := "https://api.slack.com/apps"
	if s.configTokenFile == "" {
		link, err := bot.ManifestLink()
		if err != nil {
			return err
		}
		fmt.Fprintf(
			s.errs, "1. Create the app: choose the workspace behind this link, then Next and Create.\n\n%s\n\n", link,
		)
	} else {
		token, err := fromFile("--config-token-file", "", s.configTokenFile)
		if err != nil {
			return &wrongUse{fmt.Errorf("shine: %w", err)}
		}

		app, err := bot.CreateApp(ctx, bot.Config{APIURL: cfg.SlackAPIURL}, string(token))
		if err != nil {
			return fmt.Errorf("%w; configuration tokens are made at %s, and they last for 12 hours", err, page)
		}

		page += "/" + app
		fmt.Fprintf(s.errs, "1. The app %s is created.\n", app)
	}

	fmt.Fprintf(s.errs, "2. Install it in the workspace: %s, “Install App”. There is the Bot User OAuth Token (xoxb-…).\n"+
		"3. Make an app-level token (xapp-…) with the scope connections:write: “Basic Information” there.\n", page)
	return nil
}

// token reads a token from its file, or asks for it until it is of the right kind.
func (s *setup) token(file, name, kind string) (secret, error) {
	if file != "" {
		value, err := fromFile("the file", "", file)
		if err != nil {
			return "", &wrongUse{fmt.Errorf("shine: the %s: %w", name, err)}
		}
		if !strings.HasPrefix(string(value), kind) {
			return "", &wrongUse{fmt.Errorf("shine: %s holds no %s, which begins with %s", file, name, kind)}
		}
		return value, nil
	}

	for {
		fmt.Fprintf(s.errs, "The %s (%s…), which is not shown: ", name, kind)
		typed, err := term.ReadPassword(int(s.in.Fd()))
		fmt.Fprintln(s.errs)
		if err != nil {
			return "", fmt.Errorf("reading the %s: %w", name, err)
		}

		value := strings.TrimSpace(string(typed))
		if strings.HasPrefix(value, kind) {
			return secret(value), nil
		}
		fmt.Fprintf(s.errs, "That is none: it begins with %s.\n", kind)
	}
}

// mayWrite makes sure that no other installation's tokens are replaced, before anything is asked.
func (s *setup) mayWrite() error {
	for _, name := range []string{"slack_bot_token", "slack_app_token"} {
		file := filepath.Join(s.dir, name)
		if _, err := os.Lstat(file); err == nil && !s.force {
			return &wrongUse{fmt.Errorf("shine: %s is there already; give --force to replace it, or another --dir", file)}
		}
	}
	return nil
}

// keep writes secrets into files that only their owner can read, each completely or not at all, and returns the names
// of the files.
func (s *setup) keep(secrets map[string]secret) (files map[string]string, err error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the directory for the tokens: %w", err)
	}

	files = map[string]string{}
	for name, value := range secrets {
		files[name] = filepath.Join(s.dir, name)
		if err := writeSecret(files[name], value); err != nil {
			return nil, fmt.Errorf("keeping a token: %w", err)
		}
	}

	fmt.Fprintf(s.errs, "Both tokens are kept in %s, for you alone.\n\n", s.dir)
	return files, nil
}

func writeSecret(name string, value secret) error {
	file, err := os.CreateTemp(filepath.Dir(name), ".shine-*") // which is 0600
	if err != nil {
		return err //nolint:wrapcheck // by the caller
	}

	defer func() { _ = os.Remove(file.Name()) }() // or it was renamed
	_, err = file.WriteString(string(value) + "\n")
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}

	return os.Rename(file.Name(), name) //nolint:wrapcheck // by the caller
}
