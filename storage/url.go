package storage

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Errors about a URL never repeat it, nor what a parser says of it: it may hold a password, and a mistake may put that
// in any part.
var (
	errURL = errors.New(
		"REDIS_URL is no URL of Redis: it looks like redis://USER:PASSWORD@HOST:PORT/DB or unix:///PATH; " +
			"what is special in a password has to be percent-encoded",
	)
	errNoScheme     = errors.New("REDIS_URL has no scheme: it begins with redis://, for example")
	errNoMasterName = errors.New("REDIS_URL for Sentinel ends in /NAME, the name of the primary")
)

var isScheme = regexp.MustCompile(`^[a-z][a-z+]*$`)

// optionsOf reads a URL:
//
//	redis://[user:password@]host[:port][/db]        rediss:// for TLS; options such as ?pool_size=50 as in go-redis
//	unix://[user:password@]/path[?db=1]
//	redis+sentinel://[user:password@]host:port,host:port/name[/db]
//	redis+cluster://[user:password@]host:port,host:port
func optionsOf(raw string) (*redis.UniversalOptions, error) {
	scheme, rest, found := strings.Cut(raw, "://")
	if !found || !isScheme.MatchString(scheme) {
		return nil, errNoScheme
	}

	switch scheme {
	case "redis", "rediss", "unix":
		return singleOptions(raw)
	case "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster":
		return manyOptions(scheme, rest)
	}

	return nil, fmt.Errorf(
		"REDIS_URL: unknown scheme %q; Shine takes redis, rediss, unix, redis+sentinel, redis+cluster and memory",
		scheme,
	)
}

func singleOptions(url string) (*redis.UniversalOptions, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, errURL
	}
	return &redis.UniversalOptions{
		Addrs: []string{o.Addr}, Username: o.Username, Password: o.Password, DB: o.DB, TLSConfig: o.TLSConfig,
		PoolSize: o.PoolSize, ClientName: o.ClientName,
	}, nil
}

// manyOptions reads the URLs that name several hosts. Everything else in them is as with a single host.
func manyOptions(scheme, rest string) (*redis.UniversalOptions, error) {
	base, kind, _ := strings.Cut(scheme, "+")
	at := strings.LastIndex(rest, "@") + 1
	hosts, path, _ := strings.Cut(rest[at:], "/")
	master := ""
	if kind == "sentinel" {
		if master, path, _ = strings.Cut(path, "/"); master == "" {
			return nil, errNoMasterName
		}
	}
	addresses := strings.Split(hosts, ",")
	o, err := singleOptions(base + "://" + rest[:at] + addresses[0] + "/" + path)
	if err != nil {
		return nil, err
	}

	o.Addrs, o.MasterName, o.IsClusterMode = addresses, master, kind == "cluster"
	if o.TLSConfig != nil {
		o.TLSConfig.ServerName = "" // each host has to prove its own name
	}
	return o, nil
}
