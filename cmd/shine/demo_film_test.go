package main

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mostBytes is how large the film of the README may be.
const mostBytes = 3 << 20

// The first minute with Shine, as a film for the README: credit is given, read and passed on; a Monday comes, and a nudge.
func TestDemoFilmInABrowser(t *testing.T) {
	t.Parallel()
	if *pictures == "" {
		t.Skip("nobody asked for pictures")
	}
	browser := startBrowser(t)
	f := &film{hands: hands{t: t, browser: browser, must: doing(browser, t)}}
	f.must("open the page", chromedp.EmulateViewport(960, 600), chromedp.Navigate(startDemoPage(t)), chromedp.WaitVisible("#composer"),
		chromedp.Click(`.tour-close`), chromedp.WaitNotVisible("#tour"))
	f.give()
	f.passOn()
	f.letTimePass()
	f.save(filepath.Join(*pictures, "minute.gif"))
}

// film is made of pictures of the page, each with how long it is seen.
type film struct {
	hands
	said   string
	frames []*image.RGBA
	delays []int
}

func (f *film) give() {
	f.said = "Ana credits Luis, in a sentence of her own"
	f.must("be in #platform", chromedp.Click(`//nav//a[contains(.,"platform")]`), chromedp.WaitVisible(`//h1[contains(.,"platform")]`))
	f.shoot(1200 * time.Millisecond)
	f.types("#text", "/shine @lu")
	f.must("see Luis", chromedp.WaitVisible(`#text-list [aria-selected=true]`))
	f.shoot(700 * time.Millisecond)
	f.must("pick him", chromedp.KeyEvent(kb.Enter))
	f.types("#text", "for keeping the release boring")
	f.must("send it", chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`//article[contains(@class,"only-you")]//button[.="Undo"]`),
		chromedp.WaitVisible(`//article[not(contains(@class,"only-you"))][contains(.,"keeping the release boring")]`))
	f.said = "The channel reads it; only Ana can undo it"
	f.shoot(2200 * time.Millisecond)
}

func (f *film) passOn() {
	f.said = "Luis is told at once, and passes it on"
	f.must("be Luis", become("Luis Ortega"), chromedp.Click(`//nav//a[contains(.,"Shine")]`),
		chromedp.WaitVisible(`//article[contains(.,"keeping the release boring")]`))
	f.shoot(2 * time.Second)
	f.must("pass it on", chromedp.Click(`(//div[@id="messages"]//button[.="Pass it on"])[last()]`), chromedp.WaitVisible(tourSubmit))
	f.shoot(500 * time.Millisecond)
	f.pick("to Kenji", people, "Kenji")
	f.types(`//section//textarea`, "the rollback script that made it boring")
	f.must("send it", chromedp.Click(tourSubmit), chromedp.WaitNotPresent(tourSubmit),
		chromedp.Click(`//nav//a[contains(.,"platform")]`), chromedp.Click(`(//a[@class="folded"])[last()]`),
		chromedp.WaitVisible(`//div[@id="thread"]//article[contains(.,"rollback script")]`))
	f.said = "Kenji is thanked too, and the chain can be seen"
	f.shoot(2200 * time.Millisecond)
}

func (f *film) letTimePass() {
	f.said = "Each Monday, the channel reads who shone"
	f.must("come to Monday", chromedp.Click(`//nav//a[contains(.,"general")]`), chromedp.WaitVisible(`//h1[contains(.,"general")]`),
		chromedp.Click(`//button[.="Monday 9:00"][not(@disabled)]`),
		chromedp.WaitVisible(`(//article[contains(.,"release boring")][contains(.,"who shone")]//a[@class="folded"])[last()]`),
		chromedp.Click(`.happened button`), chromedp.WaitNotPresent(`.happened`),
		chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#messages article")].findLast((a) => a.textContent.includes("who shone")).scrollIntoView()`))
	f.shoot(2600 * time.Millisecond)

	f.said = "Who leads, and told nothing for a while, is reminded: kindly, and alone"
	f.must("be a lead with a nudge, by the tour", chromedp.Click(`.tour-open`), chromedp.Click(`#tour-step-nudge`),
		chromedp.Click(`#tour-go-nudge`), chromedp.WaitVisible(`.tour-point`), chromedp.Click(`.tour-close`),
		chromedp.WaitNotVisible("#tour"), chromedp.Evaluate[chromedp.Void](`point(""), document.activeElement.blur()`))
	f.shoot(3500 * time.Millisecond)
}

// types writes into a field, and shows it word by word.
func (f *film) types(field, text string) {
	f.t.Helper()
	f.must("go into "+field, chromedp.Focus(field))
	for i, letter := range text {
		f.must("write", chromedp.KeyEvent(string(letter)))
		if i%4 == 3 {
			f.shoot(130 * time.Millisecond)
		}
	}
	f.shoot(300 * time.Millisecond)
}

// caption shows in a line above the page what happens.
const caption = `(() => {
	const line = document.getElementById("caption") ?? document.body.appendChild(document.createElement("p"));
	line.id = "caption";
	line.textContent = %s;
	line.style = "position: fixed; z-index: 99; inset: 0 0 auto; display: grid; place-items: center; margin: 0; font-weight: 600; font-size: 1.1rem; color: #fff; background: #a8480f; pointer-events: none";
	line.style.height = document.querySelector(".strip").offsetHeight + "px";
})()`

// shoot takes a picture that is seen for some time.
func (f *film) shoot(seen time.Duration) {
	f.t.Helper()
	line := bytes.Replace([]byte(caption), []byte("%s"), []byte(strconv.Quote(f.said)), 1)
	f.must("say what happens", chromedp.Evaluate[chromedp.Void](string(line)),
		chromedp.Poll[chromedp.Void](`document.getAnimations().every((a) => a.playState !== "running" || a.effect.getTiming().iterations === Infinity)`))
	shot, err := chromedp.Run(f.browser, chromedp.CaptureScreenshot())
	if err != nil {
		f.t.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		f.t.Fatal(err)
	}
	frame := image.NewRGBA(decoded.Bounds())
	draw.Draw(frame, frame.Bounds(), decoded, decoded.Bounds().Min, draw.Src)
	f.frames = append(f.frames, frame)
	f.delays = append(f.delays, int(seen/(10*time.Millisecond)))
}

// save writes the film. Of each picture it keeps what differs from the one before.
func (f *film) save(path string) {
	f.t.Helper()
	colors := f.palette()
	nearest := map[color.RGBA]uint8{}
	out := &gif.GIF{}
	for i, frame := range f.frames {
		changed := frame.Bounds()
		if i > 0 {
			changed = difference(f.frames[i-1], frame)
		}
		drawn := image.NewPaletted(changed, colors)
		for y := changed.Min.Y; y < changed.Max.Y; y++ {
			for x := changed.Min.X; x < changed.Max.X; x++ {
				c := frame.RGBAAt(x, y)
				if i > 0 && c == f.frames[i-1].RGBAAt(x, y) {
					continue // the first color, which lets the picture before be seen
				}
				if _, known := nearest[c]; !known {
					nearest[c] = uint8(1 + colors[1:].Index(c))
				}
				drawn.SetColorIndex(x, y, nearest[c])
			}
		}
		out.Image, out.Delay, out.Disposal = append(out.Image, drawn), append(out.Delay, f.delays[i]), append(out.Disposal, gif.DisposalNone)
	}

	var written bytes.Buffer
	if err := gif.EncodeAll(&written, out); err != nil {
		f.t.Fatal(err)
	}
	if written.Len() > mostBytes {
		f.t.Errorf("the film has %d bytes", written.Len())
	}
	if err := os.WriteFile(path, written.Bytes(), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// palette is what the pictures are drawn with: nothing first, then of colors that are much alike the most frequent one,
// for as many as there is room.
func (f *film) palette() color.Palette {
	counts := map[color.RGBA]int{}
	for _, frame := range f.frames {
		for at := 0; at < len(frame.Pix); at += 4 {
			counts[color.RGBA{frame.Pix[at], frame.Pix[at+1], frame.Pix[at+2], 255}]++
		}
	}

	type kind struct {
		color.RGBA
		most, all int
	}
	kinds := map[color.RGBA]*kind{}
	for c, n := range counts {
		alike := color.RGBA{c.R >> 4, c.G >> 4, c.B >> 4, 255}
		k := cmp.Or(kinds[alike], &kind{})
		if kinds[alike] = k; n > k.most {
			k.RGBA, k.most = c, n
		}
		k.all += n
	}
	colors := color.Palette{color.RGBA{}}
	for _, k := range slices.SortedFunc(maps.Values(kinds), func(a, b *kind) int { return cmp.Compare(b.all, a.all) }) {
		if len(colors) < 256 {
			colors = append(colors, k.RGBA)
		}
	}
	return colors
}

// difference is the smallest rectangle around what differs.
func difference(a, b *image.RGBA) image.Rectangle {
	changed := image.Rectangle{}
	for y := range b.Rect.Dy() {
		for x := range b.Rect.Dx() {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				changed = changed.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if changed.Empty() {
		return image.Rect(0, 0, 1, 1)
	}
	return changed
}
