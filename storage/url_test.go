package storage

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestURL(t *testing.T) {
	t.Parallel()
	type options struct {
		Addrs              []string
		User, Password     string
		DB, PoolSize       int
		Master, ServerName string
		Cluster, TLS       bool
	}
	for url, want := range map[string]options{
		"redis://h":                            {Addrs: []string{"h:6379"}},
		"redis://u:p%40@h:1/2?pool_size=7":     {Addrs: []string{"h:1"}, User: "u", Password: "p@", DB: 2, PoolSize: 7},
		"rediss://:p@h:1":                      {Addrs: []string{"h:1"}, Password: "p", TLS: true, ServerName: "h"},
		"unix:///run/redis.sock?db=3":          {Addrs: []string{"/run/redis.sock"}, DB: 3},
		"unix://u:p@/run/redis.sock":           {Addrs: []string{"/run/redis.sock"}, User: "u", Password: "p"},
		"redis+sentinel://u:p@a:1,b:2/main":    {Addrs: []string{"a:1", "b:2"}, User: "u", Password: "p", Master: "main"},
		"redis+sentinel://a:1/main/4":          {Addrs: []string{"a:1"}, Master: "main", DB: 4},
		"redis+cluster://a:1":                  {Addrs: []string{"a:1"}, Cluster: true},
		"rediss+cluster://u:p@a:1,b:2,[::1]:3": {Addrs: []string{"a:1", "b:2", "[::1]:3"}, User: "u", Password: "p", Cluster: true, TLS: true},
	} {
		o, err := optionsOf(url)
		if err != nil {
			t.Errorf("%s: %v", url, err)
			continue
		}
		got := options{
			Addrs: o.Addrs, User: o.Username, Password: o.Password, DB: o.DB, PoolSize: o.PoolSize, Master: o.MasterName,
			Cluster: o.IsClusterMode, TLS: o.TLSConfig != nil,
		}
		if o.TLSConfig != nil {
			got.ServerName = o.TLSConfig.ServerName
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", url, diff)
		}
	}
}

func TestBadURLKeepsItsPassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"user:secret@h:6379",
		"secret",
		"secret://h",
		"http://user:secret@h",
		"redis://user:sec/secret@h:1",
		"redis://user:12/secret@h:1",
		"redis://user:%secret@h:1",
		"redis://user:secret@h:1/secret",
		"redis://user:secret@h:1/0?secret=1",
		"unix://user:secret@",
		"redis+sentinel://user:secret@h:1",
		"redis+sentinel://user:secret@h:1/main/secret",
		"redis+cluster://user:sec/secret@h:1,h:2",
		"redis+secret://h:1",
	} {
		_, err := Open(context.Background(), Config{URL: url})
		switch {
		case err == nil:
			t.Errorf("%s was taken", url)
		case strings.Contains(err.Error(), "secret") && !strings.Contains(err.Error(), "unknown scheme"):
			t.Errorf("%s gave %q, which tells the password", url, err)
		case !strings.Contains(err.Error(), "REDIS_URL"):
			t.Errorf("%s gave %q, which does not say what to mend", url, err)
		}
	}
}
