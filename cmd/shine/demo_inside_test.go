package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"shine/bot/slacksim"
	"shine/cmd/shine/demo"
	"shine/storage"
)

// Somebody who doubts what the README claims looks inside: at what went over the wire, and at what becomes of it when
// things go wrong, the bot's process being killed for real.
func TestDemoInsideInABrowser(t *testing.T) {
	t.Parallel()
	page := startDemoPage(t)
	browser := startBrowser(t)
	must := doing(browser, t)
	const (
		thing  = `//details[@class="thing"][contains(.,"the wire")]`
		record = thing + `//li[.//code[.="record"]]`
	)
	must("look inside, where nothing happened yet", chromedp.EmulateViewport(1600, 900), chromedp.Navigate(page), chromedp.WaitVisible("#composer"),
		chromedp.Click(`//nav//a[contains(.,"platform")]`), chromedp.WaitVisible(`//h1[contains(.,"platform")]`),
		chromedp.Click(`.inside-open`), chromedp.WaitVisible(`//div[@id="inside-body"]//p[contains(.,"Nothing yet")]`))
	must("give credit", chromedp.SendKeys("#text", "/shine @luis for keeping <b>the wire</b> calm\r"),
		chromedp.WaitVisible(thing+`[contains(.,"<b>the wire</b>")][contains(.,"acknowledged in")]`))
	// It is drawn anew while it goes on, so that a click may meet what is just replaced: people click again.
	must("open it", chromedp.Poll[chromedp.Void](`(() => {
		const thing = [...document.querySelectorAll("details.thing")].find((t) => t.textContent.includes("the wire"));
		if (thing && !thing.open) thing.querySelector("summary").click();
		return thing?.open;
	})()`))
	must("see what came of it", chromedp.WaitVisible(record),
		chromedp.WaitVisible(thing+`//li[.//code[.="chat.postMessage"]][contains(.,"#platform")]//span[@class="came"][.="ok"]`),
		chromedp.WaitVisible(thing+`//li[contains(.,"nothing is left to do")]`))
	picture(browser, t, "inside_steps")
	must("read it whole", chromedp.Click(record+`//summary`), chromedp.WaitVisible(record+`//pre[contains(.,"record.lua")][contains(.,"XADD")]`),
		chromedp.Click(thing+`//li[.//code[.="envelope"]]//summary`), chromedp.WaitVisible(thing+`//pre[contains(.,"slash_commands")]`))
	for _, width := range []int64{1600, 1100, 360} {
		must("be of another width", chromedp.EmulateViewport(width, 900), chromedp.Poll[chromedp.Void](`document.documentElement.scrollWidth <= innerWidth`))
		picture(browser, t, fmt.Sprintf("inside_wire_%d", width))
	}
	must("be dark", colorScheme("dark"), chromedp.EmulateViewport(1100, 900))
	picture(browser, t, "inside_wire_dark")

	must("try to break it", chromedp.Click(`//button[.="Try to break it"]`), chromedp.WaitVisible("#trial-kill"))
	for _, trial := range []string{"twice", "kill", "slow", "sockets"} {
		verdict := `//article[@id="trial-` + trial + `"]//p[contains(@class,"verdict")]`
		must("try "+trial, chromedp.Click(`//article[@id="trial-`+trial+`"]/button[not(@disabled)]`), chromedp.WaitVisible(verdict))
		picture(browser, t, "inside_trial_"+trial)
		must("see that "+trial+" went as promised", chromedp.WaitVisible(`//article[@id="trial-`+trial+`"][not(.//tr[@class="broken"])]//p[@class="verdict"][contains(.,"As promised")]`))
	}
	must("be bright", colorScheme("light"), chromedp.EmulateViewport(360, 800))
	picture(browser, t, "inside_trials_360")
	must("be wide", chromedp.EmulateViewport(1600, 900))
	picture(browser, t, "inside_trials_1600")
	must("read the audit log", chromedp.Click(`//button[.="Audit log"]`), chromedp.WaitVisible(`//table[@class="audit"]//td[.="settings"]`))
	picture(browser, t, "inside_audit")
	must("find it open on the next page", chromedp.Reload(), chromedp.WaitVisible(`//table[@class="audit"]`))
	must("close it with the keyboard", chromedp.KeyEvent("\t"), chromedp.Click(`.inside-close`), chromedp.WaitNotVisible("#inside"))
}

// A bot's process that is killed from outside is started again at once, and the page says so; one that ends with the demo
// is not.
func TestDemoStartsTheBotAgain(t *testing.T) {
	t.Parallel()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	w, err := demo.Start(t.Context(), demo.Options{Addr: "127.0.0.1:0", At: aWednesday, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	pids := filepath.Join(t.TempDir(), "pids")
	script := fmt.Sprintf("echo $$ >>'%s'; exec '%s' demo bot", pids, path)
	if err := w.StartProcess(t.Context(), []string{"sh", "-c", script}, testLog{t}); err != nil {
		t.Fatal(err)
	}
	started := func() []string {
		text, err := os.ReadFile(pids)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(text))
	}

	pid, err := strconv.Atoi(started()[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	pageSays := func(words string) bool { return strings.Contains(answerAt(t, w.Page), words) }
	if err := w.Await(t.Context(), func() bool { return len(started()) == 2 && w.Connections() == 2 && pageSays("took over") }); err != nil {
		t.Fatal(err)
	}
	if !pageSays(fmt.Sprintf("process %d has ended (signal: killed). Process %s took over", pid, started()[1])) {
		t.Error("the page does not say what happened")
	}
	if err := w.End(); err != nil || len(started()) != 2 {
		t.Errorf("the demo ends with %v, and these were started: %v", err, started())
	}
}

// The bot's process ends with the demo that started it, however that ends: with its input. It is of no use by itself.
func TestDemoBotEndsWithTheDemo(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	if code := run(t.Context(), []string{"demo", "bot"}, strings.NewReader(""), &bytes.Buffer{}, &errs); code != exitFailed || !strings.Contains(errs.String(), "part of `shine demo`") {
		t.Errorf("by itself it ends with %d: %s", code, errs.String())
	}

	o := newOffice(t)
	db, err := storage.Open(t.Context(), storage.Config{URL: "memory://"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	bot := exec.CommandContext(t.Context(), path, "demo", "bot")
	bot.Stderr = testLog{t}
	orders, err := bot.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := bot.Start(); err != nil {
		t.Fatal(err)
	}
	err = json.NewEncoder(orders).Encode(map[string]any{"ID": 1, "Moment": time.Now(), "Begin": map[string]any{
		"AppToken": slacksim.AppToken, "BotToken": slacksim.BotToken, "APIURL": o.APIURL(), "RedisURL": "memory://" + db.Addr(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Await(t.Context(), func() bool { return o.Connections() == 2 }); err != nil {
		t.Fatal(err)
	}
	_ = orders.Close()
	if err := bot.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}
