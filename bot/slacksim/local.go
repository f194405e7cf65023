package slacksim

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// onlyLocal refuses names that somebody else's DNS may have pointed here.
func onlyLocal(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this workspace is for this machine alone", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// fromHere refuses connections from other machines.
func fromHere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
			http.Error(w, "this address is for this machine alone", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// forApps refuses what the page of another site sends by way of somebody's browser: the tokens are no secret.
func forApps(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !fromApp(r) {
			http.Error(w, "this address is for apps, not for other sites", http.StatusForbidden)
			return
		}
		next(w, r)
	})
}

// sdkOrigin is what slack-go says of itself.
const sdkOrigin = "https://api.slack.com"

// fromApp reports whether a request comes from no page, or from the workspace's own. Browsers tell of every request
// from where it comes in one header or the other; SDKs send no Origin, Slack's, or the one that they call.
func fromApp(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origins := r.Header.Values("Origin")
	if len(origins) == 0 || len(origins) == 1 && origins[0] == sdkOrigin {
		return true
	}
	origin, err := url.Parse(origins[0])
	return err == nil && len(origins) == 1 && origin.Host == r.Host
}

// secured lets the page load what is its own alone, and stand in no other one.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(
			"Content-Security-Policy",
			"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; frame-ancestors 'none'",
		)
		next.ServeHTTP(w, r)
	})
}
