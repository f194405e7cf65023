package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kelseyhightower/envconfig"
)

// config is the configuration in the environment. Each variable may have the prefix SHINE_; those with a conventional
// name without it may do without. Every secret may also stand in a file, whose name is in NAME_FILE.
type config struct {
	SlackAppToken secret `envconfig:"SLACK_APP_TOKEN"`
	SlackBotToken secret `envconfig:"SLACK_BOT_TOKEN"`
	RedisURL      secret `envconfig:"REDIS_URL"`

	SlackAppTokenFile string `envconfig:"SLACK_APP_TOKEN_FILE"`
	SlackBotTokenFile string `envconfig:"SLACK_BOT_TOKEN_FILE"`
	RedisURLFile      string `envconfig:"REDIS_URL_FILE"`

	SlackAPIURL string     `envconfig:"SLACK_API_URL" default:"https://slack.com/api/"`
	HTTPAddr    string     `default:"127.0.0.1:8080"  split_words:"true"`
	DataDir     string     `split_words:"true"`
	LogLevel    slog.Level `default:"info"            split_words:"true"`
	LogFormat   string     `split_words:"true"`
	Admins      []string   `split_words:"true"`
}

// prefix is what every variable may start with.
const prefix = "SHINE"

// need says which variables a command cannot do without.
type need int

const (
	needNothing need = iota
	needBotToken
	needSlack
)

// loadConfig reads the environment. Its error has one line for each variable that is wrong, and names it.
func loadConfig(n need) (config, error) {
	var c config
	var problems []error
	if err := envconfig.Process(prefix, &c); err != nil {
		problems = append(problems, parseProblem(err))
	}
	problems = append(problems, twiceProblems()...)
	for _, s := range c.secrets() {
		value, err := fromFile(s.name, *s.value, s.file)
		if err != nil {
			problems = append(problems, err)
		}
		*s.value = value
	}

	problems = append(problems, c.check(n)...)
	if err := errors.Join(problems...); err != nil {
		return config{}, &wrongConfig{err}
	}

	return c, nil
}

// fileSecret is a variable that may also stand in a file.
type fileSecret struct {
	name  string
	value *secret
	file  string
}

func (c *config) secrets() []fileSecret {
	return []fileSecret{
		{"SLACK_APP_TOKEN", &c.SlackAppToken, c.SlackAppTokenFile},
		{"SLACK_BOT_TOKEN", &c.SlackBotToken, c.SlackBotTokenFile},
		{"REDIS_URL", &c.RedisURL, c.RedisURLFile},
	}
}

// parseProblem names the variable whose value has the wrong type.
func parseProblem(err error) error {
	if bad, ok := errors.AsType[*envconfig.ParseError](err); ok {
		return fmt.Errorf("%s: %q is none of debug, info, warn, error", bad.KeyName, bad.Value)
	}
	return err
}

// check lists what is wrong with the values.
func (c *config) check(n need) []error {
	var problems []error
	wrong := func(name, format string, args ...any) {
		problems = append(problems, fmt.Errorf(written(name)+": "+format, args...))
	}
	if n == needSlack {
		checkToken(wrong, "SLACK_APP_TOKEN", c.SlackAppToken, "xapp-", "xoxb-", "Basic Information → App-Level Tokens")
	}
	if n >= needBotToken {
		checkToken(wrong, "SLACK_BOT_TOKEN", c.SlackBotToken, "xoxb-", "xapp-", "Install App → Bot User OAuth Token")
	}
	if err := checkAPIURL(c.SlackAPIURL); err != nil {
		wrong("SLACK_API_URL", "%w", err)
	}
	if !strings.HasSuffix(c.SlackAPIURL, "/") {
		c.SlackAPIURL += "/"
	}
	if scheme, _, ok := strings.Cut(string(c.RedisURL), "://"); c.RedisURL != "" && (!ok || !slices.Contains(
		redisSchemes, scheme,
	)) {
		wrong("REDIS_URL", "starts with none of %s", strings.Join(redisSchemes, "://, ")+"://")
	}
	if c.HTTPAddr != "" {
		if _, err := hostOf(c.HTTPAddr); err != nil {
			wrong("SHINE_HTTP_ADDR", "%w", err)
		}
	}
	if !slices.Contains([]string{"", "text", "json"}, c.LogFormat) {
		wrong("SHINE_LOG_FORMAT", "%q is neither text nor json", c.LogFormat)
	}
	for _, admin := range c.Admins {
		if !memberID.MatchString(admin) {
			wrong(
				"SHINE_ADMINS",
				"%q is no member ID (those look like U012AB3CD; copy it from somebody's profile in Slack)", admin,
			)
		}
	}

	return problems
}

var (
	redisSchemes = []string{
		"redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster", "memory",
	}
	memberID = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)
)

func checkToken(wrong func(string, string, ...any), name string, token secret, start, other, where string) {
	switch {
	case token == "":
		wrong(name, "is not set; it starts with %s and stands in your app's settings under %s", start, where)
	case strings.HasPrefix(string(token), other):
		wrong(
			name, "is the other token: this one starts with %s, and %s… belongs into the other variable", start, other,
		)
	case !strings.HasPrefix(string(token), start):
		wrong(name, "does not start with %s", start)
	}
}

// checkAPIURL refuses an address to which tokens would go in plain text, unless it is on this machine.
func checkAPIURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return errors.New("is no http:// or https:// address")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return errors.New("would send the tokens in plain text to another machine; use https://")
	}
	return nil
}

// hostOf is the host of an address to listen on; an empty one means all addresses of this machine.
func hostOf(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if _, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil {
		return "", fmt.Errorf("%q is not HOST:PORT, like 127.0.0.1:8080", addr)
	}
	return host, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// twiceProblems finds variables that are set with and without the prefix, to different values.
func twiceProblems() []error {
	var problems []error
	for field := range reflect.TypeFor[config]().Fields() {
		name := field.Tag.Get("envconfig")
		if name == "" {
			continue
		}
		long, hasLong := os.LookupEnv(prefix + "_" + name)
		short, hasShort := os.LookupEnv(name)
		if hasLong && hasShort && long != short {
			problems = append(
				problems, fmt.Errorf("%s_%s and %s: both are set, to different values", prefix, name, name),
			)
		}
	}

	return problems
}

// written is a variable's name as the operator wrote it.
func written(name string) string {
	if _, ok := os.LookupEnv(prefix + "_" + name); ok {
		return prefix + "_" + name
	}
	return name
}
