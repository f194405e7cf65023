package slacksim

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// visit is a request that comes, says its sender, from somewhere.
type visit struct{ method, host, path, origin, site string }

func (v visit) answer(h http.Handler, body string) int {
	r := httptest.NewRequest(v.method, "http://"+v.host+v.path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+BotToken)
	if v.origin != "" {
		r.Header.Set("Origin", v.origin)
	}
	if v.site != "" {
		r.Header.Set("Sec-Fetch-Site", v.site)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

const (
	here  = "127.0.0.1:1"
	there = "https://evil.example"
)

// The page, the Web API and the sockets answer to names of this machine alone.
func TestOnlyThisMachineIsAnswered(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	s.AddUser(User{Name: "ana"})
	s.AddChannel(Channel{Name: "general", Kind: Public})
	remote := New(Options{Remote: true})
	for _, path := range []string{"/api/auth.test", "/link/?ticket=1", "/commands/1", "/upload/1", "/send", "/clock"} {
		for host, refused := range map[string]bool{here: false, "localhost": false, "[::1]:1": false, "evil.example": true, "10.0.0.7:1": true, "localhost.evil.example": true} {
			v := visit{method: http.MethodPost, host: host, path: path}
			if path == "/link/?ticket=1" {
				s.links.tickets["1"] = s.options.Now()
			}
			got := v.answer(s.handler(), "")
			if wrongHost := got == http.StatusForbidden; wrongHost != refused {
				t.Errorf("%s at %s answers %d", path, host, got)
			}
			if refused && path == "/api/auth.test" && v.answer(remote.handler(), "") != http.StatusOK {
				t.Errorf("%s at %s is refused where other machines are let in", path, host)
			}
		}
	}
}

// What another site sends by way of a browser is refused; apps are not.
func TestNoOtherSiteIsAnswered(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	ana := s.AddUser(User{Name: "ana"})
	general := s.AddChannel(Channel{Name: "general", Kind: Public, Members: []string{ana, BotUser}})
	posting := "/api/chat.postMessage?token=" + BotToken + "&text=hello&channel=" + general
	for _, tc := range []struct {
		visit
		want int
	}{
		{visit{"POST", here, "/send", "http://" + here, ""}, http.StatusNoContent},
		{visit{"POST", here, "/send", there, ""}, http.StatusForbidden},
		{visit{"POST", here, "/send", "", "cross-site"}, http.StatusForbidden},
		{visit{"GET", here, "/", "", "cross-site"}, http.StatusOK}, // a link to it
		{visit{"POST", here, posting, "", ""}, http.StatusOK},
		{visit{"POST", here, posting, sdkOrigin, ""}, http.StatusOK},        // slack-go
		{visit{"POST", here, posting, "http://" + here, ""}, http.StatusOK}, // Python's socket library
		{visit{"POST", here, posting, there, ""}, http.StatusForbidden},
		{visit{"POST", here, posting, "null", ""}, http.StatusForbidden},
		{visit{"POST", here, posting, "http://127.0.0.1:2", ""}, http.StatusForbidden},
		{visit{"GET", here, posting, "", "cross-site"}, http.StatusForbidden}, // a picture on a page
		{visit{"GET", here, posting, "", "same-site"}, http.StatusForbidden},  // another port of this machine
		{visit{"POST", here, "/commands/1", there, ""}, http.StatusForbidden},
		{visit{"POST", here, "/upload/1", there, ""}, http.StatusForbidden},
		{visit{"GET", here, "/link/?ticket=1", there, ""}, http.StatusForbidden},
		{visit{"GET", here, "/link/?ticket=1", sdkOrigin, ""}, http.StatusUpgradeRequired},
	} {
		s.links.tickets["1"] = s.options.Now()
		before := len(s.Messages(general))
		if got := tc.answer(s.handler(), "as="+ana+"&c="+general+"&text=hello"); got != tc.want {
			t.Errorf("%+v answers %d, want %d", tc.visit, got, tc.want)
		}
		if tc.want == http.StatusForbidden && len(s.Messages(general)) != before {
			t.Errorf("%+v said something", tc.visit)
		}
	}
}

// Other machines are let in only where that was asked for.
func TestStartListensOnThisMachine(t *testing.T) {
	t.Parallel()
	for addr, fails := range map[string]bool{"127.0.0.1:0": false, "localhost:0": false, ":0": true, "0.0.0.0:0": true, "[::]:0": true, "nonsense": true, "": true} {
		s := New(Options{})
		if _, err := s.Start(t.Context(), addr); (err != nil) != fails {
			t.Errorf("starting on %q: %v", addr, err)
		}
		if !fails {
			_ = s.Close()
		}
	}
	s := New(Options{Remote: true})
	if _, err := s.Start(t.Context(), ":0"); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
}

// What is served beside the workspace answers this machine alone, also where other machines are let in.
func TestBesideTheWorkspaceIsForThisMachine(t *testing.T) {
	t.Parallel()
	s := New(Options{Remote: true})
	s.Handle("/beside", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for from, want := range map[string]int{"127.0.0.1:1": http.StatusTeapot, "[::1]:1": http.StatusTeapot, "10.0.0.7:1": http.StatusForbidden, "": http.StatusForbidden} {
		r := httptest.NewRequest(http.MethodPost, "http://"+here+"/beside", http.NoBody)
		r.RemoteAddr = from
		w := httptest.NewRecorder()
		s.handler().ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("from %q: answered %d, want %d", from, w.Code, want)
		}
	}
}
