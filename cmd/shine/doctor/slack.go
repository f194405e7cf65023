package doctor

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"shine/bot"
)

// Tokens are the secrets of an app. Only their form is looked at.
type Tokens struct{ App, Bot string }

// clockSlack is how far clocks may be apart before it shows.
const clockSlack = 5 * time.Second

// Slack judges what Slack tells.
func Slack(tokens Tokens, i bot.Installation) []Check {
	checks := []Check{botToken(tokens.Bot, i)}
	if i.SignIn == nil {
		checks = append(checks, scopes(i), optional(i), clock("slack_clock", "Slack", i.ClockAhead))
	}
	app := appToken(tokens.App, i)
	checks = append(checks, app)
	if app.State == OK {
		checks = append(checks, connections(i))
	}
	return checks
}

func botToken(token string, i bot.Installation) Check {
	const name = "bot_token"
	const where = "take the Bot User OAuth Token (xoxb-…) from “OAuth & Permissions” of the app at https://api.slack.com/apps"
	switch {
	case token == "":
		return fails(name, "SLACK_BOT_TOKEN is not set", where)
	case !strings.HasPrefix(token, "xoxb-"):
		return fails(name, "SLACK_BOT_TOKEN is "+kindOf(token)+", and no bot token", where)
	case i.SignIn != nil:
		return fails(name, "Slack does not take SLACK_BOT_TOKEN: "+reason(i.SignIn), mendSignIn(i.SignIn, where))
	case i.Whole:
		return fails(name, "SLACK_BOT_TOKEN is of a whole organization",
			"install the app in one workspace of it, and take the bot token from there")
	}
	return ok(name, fmt.Sprintf("@%s in %s (%s)", i.User, i.Team, i.TeamID))
}

// kindOf names the kind of a token, which somebody may have taken for the one that is wanted.
func kindOf(token string) string {
	kinds := map[string]string{
		"xapp-": "an app-level token", "xoxb-": "a bot token", "xoxp-": "a user token", "xoxe-": "a refresh token",
		"xoxe.": "a configuration token", "xoxc-": "a browser's token", "xoxs-": "a legacy token",
	}
	if kind, known := kinds[token[:min(5, len(token))]]; known {
		return kind
	}
	return "something else"
}

// reachSlack says what to do about an error that did not come from Slack itself.
const reachSlack = "let this machine reach slack.com by https, also through a proxy (HTTPS_PROXY)"

// fromSlack reports whether an error is Slack's own word.
func fromSlack(err error) bool {
	_, verdict := errors.AsType[slack.SlackErrorResponse](err)
	return verdict
}

func reason(err error) string {
	if verdict, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return verdict.Err
	}
	return err.Error()
}

func mendSignIn(err error, where string) string {
	if fromSlack(err) {
		return where
	}
	return reachSlack
}

// features says for each scope what is missing without it.
var features = map[string]string{
	"app_mentions:read": "mentions of @Shine",
	"channels:history":  "looking whether a message was posted when Slack's answer was lost (it is said again then)",
	"channels:read":     "who may read what was given in a public channel",
	"chat:write":        "everything that Shine says",
	"chat:write.public": "announcements in public channels that Shine is not in",
	"commands":          "/shine and the shortcuts",
	"dnd:read":          "leaving leads in do-not-disturb alone",
	"emoji:read":        "the workspace's own emoji for “me too”",
	"files:write":       "the map of the week in digests",
	"groups:history":    "the same look in private channels",
	"groups:read":       "private channels",
	"im:history":        "credit in direct messages to Shine",
	"im:write":          "telling people that they were credited",
	"reactions:read":    "“me too” by reaction",
	"usergroups:read":   "crediting user groups, and teams of leads",
	"users:read":        "who somebody is: nobody can be credited",
	"users:read.email":  "finding people by their e-mail address",
}

// vital are the scopes without which nothing works.
var vital = []string{"chat:write", "commands", "im:write", "users:read"}

func scopes(i bot.Installation) Check {
	const name = "scopes"
	missing := without(bot.Scopes, i.Granted)
	if len(missing) == 0 {
		return ok(name, fmt.Sprintf("all %d that the manifest asks for", len(bot.Scopes)))
	}

	says := "missing: " + strings.Join(missing, ", ")
	mend := "compare “App Manifest” of the app with what `shine manifest` prints, save it, and reinstall the app: " + install(i.App)
	if slices.ContainsFunc(missing, func(scope string) bool { return slices.Contains(vital, scope) }) {
		return fails(name, says, mend)
	}
	return warns(name, says, "without them there is no "+costs(missing), mend)
}

func optional(i bot.Installation) Check {
	const name = "optional_scopes"
	missing := without(bot.OptionalScopes, i.Granted)
	if len(missing) == 0 {
		return ok(name, "all of them")
	}
	return ok(name, "not granted, which is fine: "+strings.Join(missing, ", ")+"; it leaves out "+costs(missing))
}

func without(wanted, granted []string) []string {
	return slices.DeleteFunc(slices.Clone(wanted), func(scope string) bool { return slices.Contains(granted, scope) })
}

func costs(missing []string) string {
	var all []string
	for _, scope := range missing {
		all = append(all, features[scope])
	}
	return strings.Join(all, "; ")
}

// install is where an app is installed anew.
func install(app string) string {
	if app == "" {
		return "https://api.slack.com/apps"
	}
	return "https://api.slack.com/apps/" + app + "/install-on-team"
}

func clock(name, whose string, ahead time.Duration) Check {
	apart := ahead.Abs().Round(time.Second)
	if apart < clockSlack {
		return ok(name, "right, by "+whose+"'s")
	}
	way := "behind"
	if ahead < 0 {
		way = "ahead of"
	}
	return warns(
		name, fmt.Sprintf("this machine's clock is %s %s %s's", apart, way, whose),
		"shout-outs, digests and nudges are as much too early or too late, and order between copies suffers",
		"keep this machine's clock by NTP (timedatectl set-ntp true)",
	)
}

func appToken(token string, i bot.Installation) Check {
	const name = "app_token"
	const where = "make an app-level token (xapp-…) with the scope connections:write at “Basic Information” of the app"
	switch {
	case token == "":
		return fails(name, "SLACK_APP_TOKEN is not set", where)
	case !strings.HasPrefix(token, "xapp-"):
		return fails(name, "SLACK_APP_TOKEN is "+kindOf(token)+", and no app-level token", where)
	}

	of := appOfToken(token)
	switch {
	case of != "" && i.App != "" && of != i.App:
		return fails(name, fmt.Sprintf("the two tokens are of different apps, %s and %s", of, i.App),
			"take both from the same app at https://api.slack.com/apps")
	case i.Open != nil && isVerdict(i.Open, "invalid_auth", "not_authed", "token_revoked", "account_inactive"):
		return fails(name, "Slack does not take SLACK_APP_TOKEN: "+reason(i.Open), where)
	}

	return ok(name, strings.TrimSpace("an app-level token "+of))
}

// appOfToken is the app that an app-level token names: xapp-1-A012AB3CD-….
func appOfToken(token string) string {
	parts := strings.Split(token, "-")
	if len(parts) > 2 && strings.HasPrefix(parts[2], "A") {
		return parts[2]
	}
	return ""
}

func isVerdict(err error, codes ...string) bool {
	verdict, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && slices.Contains(codes, verdict.Err)
}

func connections(i bot.Installation) Check {
	const name = "connections"
	switch {
	case i.Open != nil && isVerdict(i.Open, "missing_scope", "no_permission"):
		return fails(name, "Slack opens no connection: "+reason(i.Open),
			"make an app-level token with the scope connections:write at “Basic Information” of the app")
	case i.Open != nil && !fromSlack(i.Open):
		return fails(name, "Slack opens no connection: "+reason(i.Open), reachSlack)
	case i.Open != nil:
		return fails(name, "Slack opens no connection: "+reason(i.Open),
			"switch on “Socket Mode” of the app at https://api.slack.com/apps")
	case i.Reach != nil:
		return fails(name, "a connection could not be opened: "+i.Reach.Error(),
			"let this machine reach wss-primary.slack.com and wss-backup.slack.com at port 443")
	}
	return ok(name, "Socket Mode is on, and its host answers; none was opened, so a running copy lost nothing")
}
