package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var pictures = flag.String("pictures", "", "a folder for the pictures that the README shows")

// aWednesday is a day like others, on which the demo of a test begins.
var aWednesday = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func TestDemoScript(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--script"}, nil, &out, &errs); code != exitDone {
		t.Fatalf("exit code %d: %s\n%s", code, errs.String(), out.String())
	}
	if !strings.HasSuffix(out.String(), "opens the same company in a browser.\n") {
		t.Errorf("the scene is\n%s", out.String())
	}
}

// The page has no passwords: it listens on this machine alone, unless somebody says that others may come.
func TestDemoListensOnThisMachine(t *testing.T) {
	t.Parallel()
	for addr, hint := range map[string]string{
		"nonsense": "HOST:PORT", "": "HOST:PORT", "127.0.0.1": "HOST:PORT", "127.0.0.1:": "HOST:PORT", "localhost:http!": "HOST:PORT", "127.0.0.1:70000": "HOST:PORT",
		":8484": "--allow-remote", "0.0.0.0:0": "--allow-remote", "[::]:0": "--allow-remote", "10.1.2.3:0": "--allow-remote", "host.example:1": "--allow-remote",
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"demo", "--addr", addr}, nil, &out, &errs)
		if code != exitWrongUse || !strings.Contains(errs.String(), hint) || out.Len() > 0 {
			t.Errorf("--addr %q: code %d, %s%s", addr, code, out.String(), errs.String())
		}
	}
	if err := checkDemoAddr("0.0.0.0:0", true); err != nil {
		t.Error(err)
	}
}

// A stranger opens the printed address, gives a shout-out, and sees it announced.
func TestDemoInABrowser(t *testing.T) {
	t.Parallel()
	page := startDemoPage(t)
	browser := startBrowser(t)
	must := doing(browser, t)
	const announced = `//article[not(contains(@class,"only-you"))][contains(.,"keeping the release boring")]`
	must("open the page", chromedp.EmulateViewport(1100, 720), chromedp.Navigate(page), chromedp.WaitVisible("#composer"))
	must("go to #platform", chromedp.Click(`//nav//a[contains(.,"platform")]`), chromedp.WaitVisible(`//h1[contains(.,"platform")]`))
	must("pick somebody", chromedp.SendKeys("#text", "/shine @lui"), chromedp.WaitVisible("#text-list [aria-selected=true]"))
	picture(browser, t, "picker")
	must("send", chromedp.SendKeys("#text", "\r"), chromedp.SendKeys("#text", "for keeping the release boring #craft\r"),
		chromedp.WaitVisible(announced), chromedp.WaitVisible(`//article[contains(@class,"only-you")]//button[.="Undo"]`))
	picture(browser, t, "demo")
	must("be dark", colorScheme("dark"))
	picture(browser, t, "dark")
	must("be narrow", colorScheme("light"), chromedp.EmulateViewport(390, 720))
	picture(browser, t, "phone")
	must("be Luis, who was told", chromedp.EmulateViewport(1100, 720), become("Luis Ortega"),
		chromedp.Click(`//nav//a[contains(.,"Shine")]`), chromedp.WaitVisible(`//h1[contains(.,"Shine")]`),
		chromedp.WaitVisible(`//article[contains(.,"keeping the release boring")]`))
	picture(browser, t, "told")
	must("be Ana again, and undo", become("Ana Ruiz"),
		chromedp.Click(`//nav//a[contains(.,"platform")]`), chromedp.WaitVisible(announced),
		chromedp.Click(`//article[contains(@class,"only-you")]//button[.="Undo"]`), chromedp.WaitNotPresent(announced))
}

// doing does things in the browser that have to work.
func doing(browser context.Context, t *testing.T) func(what string, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	return func(what string, actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		ctx, cancel := context.WithTimeout(browser, 5*time.Minute) // the machine may be busy
		defer cancel()
		for _, action := range actions {
			err := chromedp.Do(ctx, action)
			for isRedrawn(err) {
				err = chromedp.Do(ctx, action)
			}
			if err != nil {
				picture(browser, t, "failed")
				t.Fatalf("%s: %v", what, err)
			}
		}
	}
}

// isRedrawn reports whether the page was drawn anew between finding an element and using it: nothing was done yet.
func isRedrawn(err error) bool {
	return err != nil && strings.Contains(err.Error(), "Could not find node with given id")
}

// become chooses who somebody is, by the first letter of their name.
func become(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.SendKeys("#as", name[:1]), chromedp.WaitReady(`//option[@selected][.="`+name+`"]`))
}

// mapInThread is the picture of a digest, in its thread.
const mapInThread = `//div[@id="thread"]//figure[@class="picture"]//img`

// homeDrawnAnew lets the first person write in the first channel, until the home tab was asked for once more.
const homeDrawnAnew = `new Promise((done) => {
	document.body.addEventListener("htmx:afterRequest", (e) => { if (e.target.id === "home") setTimeout(done, 50); });
	post("/send", {as: as.options[0].value, c: document.querySelector("[data-conversation^=C]").dataset.conversation, text: "meanwhile"});
})`

// people is the first picker of a form.
const people = `(//section//input[@role="combobox"])[1]`

// marked is the choice of a picker that is taken with Enter.
const marked = `//div[@role="listbox"][@popover]/div[@aria-selected="true"]`

// pick types into a picker, and takes what it marks.
func pick(picker, typed string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.SendKeys(picker, typed),
		chromedp.WaitVisible(marked+`[contains(.,"`+typed+`")]`),
		chromedp.SendKeys(picker, "\r"))
}

// startDemoPage runs `shine demo`, and returns the address that it prints.
func startDemoPage(t *testing.T) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"demo", "--addr", "127.0.0.1:0", "--at", aWednesday.Format(time.RFC3339)}, nil, in, testLog{t})
		_ = in.Close()
	}()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != exitDone {
			t.Errorf("the demo ended with %d", code)
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "Open "); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return address
		}
	}
	t.Fatal("the demo printed no address")
	return ""
}

type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// startBrowser starts one in which nothing may go wrong.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		t.Fatal("this test needs a browser: install chromium (Debian: apt install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	browser, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(browser); err != nil { // the first call starts it, without a time limit
		t.Fatal(err)
	}
	watch(browser, t)
	return browser
}

// colorScheme shows pages to somebody who prefers light or dark.
func colorScheme(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// picture keeps what the browser shows, where somebody asked for pictures.
func picture(browser context.Context, t *testing.T, name string) {
	t.Helper()
	if *pictures == "" {
		return
	}
	png, err := chromedp.Run(browser, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*pictures, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A curious person uses every surface: the form with its errors, the announcement's button and menu, a reaction, the
// home tab, thanks, the settings.
func TestDemoSurfacesInABrowser(t *testing.T) {
	t.Parallel()
	page := startDemoPage(t)
	browser := startBrowser(t)
	must := doing(browser, t)
	const (
		submit    = `//section[@role="dialog"]//button[contains(@class,"primary")]`
		announced = `//article[not(contains(@class,"only-you"))][contains(.,"explaining the forms twice")]`
		thread    = `(//article[contains(.,"explaining the forms twice")][contains(.,"who shone")]//a[@class="folded"])[last()]`
	)
	must("open #platform", chromedp.EmulateViewport(1100, 820), chromedp.Navigate(page), chromedp.WaitVisible("#composer"),
		chromedp.Click(`//nav//a[contains(.,"platform")]`), chromedp.WaitVisible(`//h1[contains(.,"platform")]`))
	must("open the form", chromedp.SendKeys("#text", "/shine\r"), chromedp.WaitVisible(submit))
	must("say nothing", chromedp.Click(submit), chromedp.WaitVisible(`//div[@class="input wrong"][.//input[@aria-describedby]]//p[@class="error"][.="Please complete this required field."]`))
	must("say too little", pick(people, "Luis"), chromedp.SendKeys(`//section//textarea`, "thanks"),
		chromedp.Click(submit), chromedp.WaitVisible(`//p[@class="error"][contains(.,"Tell a little more")]`))
	picture(browser, t, "form")
	must("say enough", chromedp.SendKeys(`//section//textarea`, " for explaining the forms twice"), chromedp.Click(submit),
		chromedp.WaitVisible(announced), chromedp.WaitNotPresent(submit))
	must("boost it as Jonas", become("Jonas Weber"), chromedp.WaitVisible(announced), chromedp.Click(announced+`//span[contains(@class,"avatar")]`),
		chromedp.Click(`//div[@id="tools"]/button[@aria-label="sparkles"]`), chromedp.WaitVisible(announced+`//button[contains(@class,"mine")]`))
	must("see the home tab as Luis", become("Luis Ortega"), chromedp.Click(`//nav//a[contains(.,"Shine")]`), chromedp.WaitVisible(`//h1[contains(.,"Shine")]`),
		chromedp.Click(`//nav[@class="tabs"]//a[.="Home"]`), chromedp.WaitVisible(`//div[@id="home"]//div[contains(.,"explaining the forms twice")]`))
	picture(browser, t, "home")
	const languages = `(//div[@id="home"]//input[@role="combobox"])[1]`
	must("look for Spanish", chromedp.SendKeys(languages, "Esp"), chromedp.WaitVisible(marked+`[contains(.,"Esp")]`))
	must("look on while somebody else writes", chromedp.Evaluate[chromedp.Void](homeDrawnAnew, chromedp.EvalAwaitPromise))
	must("choose Spanish", chromedp.SendKeys(languages, "\r"), chromedp.WaitVisible(`//div[@id="home"]//h3[contains(.,"Que brille tu gente")]`))
	must("pass it on", chromedp.Click(`//nav[@class="tabs"]//a[.="Messages"]`), chromedp.Click(`(//div[@id="messages"]//button[.="Pass it on"])[last()]`),
		chromedp.WaitVisible(submit), pick(people, "Priya"), chromedp.SendKeys(`//section//textarea`, "dibujar el formulario en la pizarra"))
	picture(browser, t, "pass_on")
	must("send it", chromedp.Click(submit), chromedp.WaitNotPresent(submit))
	must("see the chain", chromedp.Click(`//nav//a[contains(.,"platform")]`), chromedp.Click(`(//a[@class="folded"])[last()]`), chromedp.WaitVisible(`//div[@id="thread"]//article[contains(.,"pizarra")][contains(.,"→")]`))
	picture(browser, t, "chain")
	must("move the clock to Monday", chromedp.Click(`//nav//a[contains(.,"general")]`), chromedp.WaitVisible(`//h1[contains(.,"general")]`),
		chromedp.Click(`//button[.="Monday 9:00"][not(@disabled)]`), chromedp.WaitVisible(thread))
	picture(browser, t, "digest")
	must("look at its map", chromedp.Click(thread), chromedp.WaitVisible(mapInThread))
	must("open the settings as an admin", become("Olu Adeyemi"), chromedp.WaitVisible("#composer"), chromedp.SendKeys("#text", "/shine settings\r"),
		chromedp.WaitVisible(`//section//p[contains(.,"Boost emoji")]`))
	picture(browser, t, "settings")
}

// A lead who gave nothing for a while is reminded, asks why, and gives credit; all in the page.
func TestDemoNudgesInABrowser(t *testing.T) {
	t.Parallel()
	page := startDemoPage(t)
	browser := startBrowser(t)
	must := doing(browser, t)
	const (
		nudged = `(//div[@id="messages"]//article[contains(.,"A nudge from Shine")])[last()]`
		submit = `//section[@role="dialog"]//button[contains(@class,"primary")]`
	)
	must("look at Luis's messages", chromedp.EmulateViewport(1100, 820), chromedp.Navigate(page), chromedp.WaitVisible("#composer"),
		become("Luis Ortega"), chromedp.Click(`//nav//a[contains(.,"Shine")]`), chromedp.WaitVisible(`//h1[contains(.,"Shine")]`))
	for _, shown := range []string{"Monday, 30 November 2026", "Monday, 7 December 2026"} {
		must("move on to "+shown, chromedp.Click(`//button[.="Monday 9:00"][not(@disabled)]`), chromedp.WaitVisible(`//span[@id="clock"][contains(.,"`+shown+`")]`))
	}
	must("be reminded", chromedp.WaitVisible(nudged))
	must("ask why", chromedp.Click(nudged+`//button[@aria-label="More"]`), chromedp.Click(nudged+`//button[.="Why am I seeing this?"]`),
		chromedp.WaitVisible(`//article[contains(.,"working days since you last credited somebody")]`))
	picture(browser, t, "nudge")
	must("open the form", chromedp.Click(nudged+`//button[.="Give credit"]`), chromedp.WaitVisible(`//section//*[contains(.,"What did it change?")]`))
	picture(browser, t, "nudge_form")
	must("give credit", pick(people, "Kenji"),
		chromedp.SendKeys(`(//section//textarea)[1]`, "watching the deploy at five in the morning"),
		chromedp.SendKeys(`(//section//textarea)[2]`, "so that the rest of us slept"),
		pick(`(//section//input[@role="combobox"])[last()]`, "#general"), chromedp.Click(submit), chromedp.WaitNotPresent(submit))
	must("read it", chromedp.Click(`//nav//a[contains(.,"general")]`), chromedp.WaitVisible(`//article[contains(.,"so that the rest of us slept")]`))
	must("see whom one leads", chromedp.Click(`//nav//a[contains(.,"Shine")]`), chromedp.WaitVisible(`//h1[contains(.,"Shine")]`),
		chromedp.Click(`//nav[@class="tabs"]//a[.="Home"]`), chromedp.WaitVisible(`//div[@id="home"]//h3[contains(.,"The people you lead")]`),
		chromedp.Click(`//div[@id="home"]//button[.="Nudge preferences"]`), chromedp.WaitVisible(`//section//*[contains(.,"My working days")]`))
	picture(browser, t, "nudge_preferences")
}
