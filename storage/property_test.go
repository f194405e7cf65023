package storage

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"shine/credit"
)

// TestProperties lives through random histories, with Redis on one side and a model of the rules on the other.
func TestProperties(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{"memory": "memory://", "redis": startServer(t).url()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openURL(t, url)
			histories := 0
			rapid.Check(t, func(r *rapid.T) {
				histories++
				h := &history{
					t: t, store: db.Workspace(fmt.Sprint("T", histories)), limit: rapid.IntRange(1, 4).Draw(r, "limit"),
					now: noon, byEvent: map[string]string{}, alive: map[string]credit.Shoutout{},
				}
				r.Repeat(map[string]func(*rapid.T){
					"record": h.record, "redeliver": h.redeliver, "undo": h.undo, "place": h.place, "tick": h.tick, "": h.check,
				})
				h.cut(r)
			})
		})
	}
}

// history is what happened to a workspace, as the rules want it.
type history struct {
	t       *testing.T
	store   *Store
	limit   int
	now     time.Time
	last    string
	sent    []Entry
	byEvent map[string]string          // event → the ID that it brought
	alive   map[string]credit.Shoutout // by ID
}

func (h *history) tick(r *rapid.T) {
	// Of several copies of the bot some have clocks that are behind.
	h.now = h.now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 60, 700, 40_000, -1, -30}).Draw(r, "seconds")) * time.Second)
}

func (h *history) entry(r *rapid.T) Entry {
	people := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"U1", "U2", "U3"}), 1, 3, rapid.ID).Draw(r, "recipients")
	e := entry(rapid.SampledFrom([]string{"for this one", "for that one"}).Draw(r, "text"), people...)
	e.Shoutout.Giver = rapid.SampledFrom([]string{"UANA", "UBEN"}).Draw(r, "giver")
	e.Shoutout.Channel = rapid.SampledFrom([]string{"C1", ""}).Draw(r, "channel")
	e.Event, e.DailyLimit = fmt.Sprint("event ", len(h.sent)), h.limit
	e.DayStart = h.now.UTC().Truncate(24 * time.Hour)
	e.Again = rapid.IntRange(0, 3).Draw(r, "again") == 0
	return e
}

func (h *history) record(r *rapid.T) { h.send(r, h.entry(r)) }

func (h *history) redeliver(r *rapid.T) {
	if len(h.sent) == 0 {
		r.Skip("nothing was sent")
	}
	h.send(r, rapid.SampledFrom(h.sent).Draw(r, "again"))
}

// send records an entry, and judges the answer by the rules.
func (h *history) send(r *rapid.T, e Entry) {
	want, first := h.judge(e)
	outcome, err := h.store.Record(h.t.Context(), h.now, e)
	if err != nil || outcome.Status != want {
		r.Fatalf("Record = %v, %v, want %v", outcome.Status, err, want)
	}
	switch want {
	case Recorded:
		if idInt(h.t, outcome.Shoutout.ID) <= idInt(h.t, h.last) {
			r.Fatalf("ID %s follows %s", outcome.Shoutout.ID, h.last)
		}
		h.last = outcome.Shoutout.ID
		h.alive[h.last] = outcome.Shoutout
		h.byEvent[e.Event] = h.last
	case SameWords:
		h.byEvent[e.Event] = outcome.Shoutout.ID
		fallthrough
	case SameEvent:
		if first != "" && outcome.Shoutout.ID != first {
			r.Fatalf("the first one is %s, want %s", outcome.Shoutout.ID, first)
		}
	case OverLimit, TooQuick:
	}
	h.sent = append(h.sent, e)
}

// judge says what has to come of an entry, and which shout-out is the one already there.
func (h *history) judge(e Entry) (want Status, first string) {
	if id, known := h.byEvent[e.Event]; known {
		return SameEvent, id
	}
	today := 0
	for id, s := range h.alive {
		if s.Giver != e.Shoutout.Giver {
			continue
		}
		same := s.Text == e.Shoutout.Text && slices.Equal(slices.Sorted(slices.Values(s.Recipients)), slices.Sorted(slices.Values(e.Shoutout.Recipients)))
		if same && !e.Again && idInt(h.t, id) > h.now.Add(-credit.SameWordsWindow).UnixMicro() {
			want = SameWords
		}
		if idInt(h.t, id) >= e.DayStart.UnixMicro() {
			today++
		}
	}
	if want == SameWords {
		return SameWords, ""
	}
	if today >= h.limit {
		return OverLimit, ""
	}
	return Recorded, ""
}

func (h *history) any(r *rapid.T) credit.Shoutout {
	if len(h.alive) == 0 {
		r.Skip("nothing is there")
	}
	ids := slices.Collect(func(yield func(string) bool) {
		for id := range h.alive {
			if !yield(id) {
				return
			}
		}
	})
	slices.Sort(ids)
	return h.alive[rapid.SampledFrom(ids).Draw(r, "id")]
}

func (h *history) undo(r *rapid.T) {
	s := h.any(r)
	if _, err := h.store.Remove(h.t.Context(), s.Time, s.ID, Remover{Giver: s.Giver, Within: credit.UndoWindow}); err != nil {
		r.Fatal(err)
	}
	delete(h.alive, s.ID)
}

func (h *history) place(r *rapid.T) {
	s := h.any(r)
	if s.Channel != "" {
		r.Skip("it is placed")
	}
	placed, err := h.store.Place(h.t.Context(), noon, s.ID, s.Giver, "C9", credit.Public)
	if err != nil {
		r.Fatal(err)
	}
	h.alive[s.ID] = placed
}

// check compares everything that can be read with the model.
func (h *history) check(*rapid.T) {
	want := []string{}
	for id := range h.alive {
		want = append(want, id)
	}
	slices.SortFunc(want, func(a, b string) int { return cmp.Compare(idInt(h.t, a), idInt(h.t, b)) })
	all := everything(h.t, h.store)
	wantEqual(h.t, "recorded", idsOf(all), want)
	for _, s := range all {
		wantEqual(h.t, "channel", s.Channel, h.alive[s.ID].Channel)
	}
	wantConsistent(h.t, h.store)
}

// cut reads the history in pieces, which have to make up the whole.
func (h *history) cut(r *rapid.T) {
	all := everything(h.t, h.store)
	from, to := time.UnixMicro(0), noon.AddDate(50, 0, 0)
	cuts := []time.Time{from, to}
	for _, s := range all {
		if rapid.Bool().Draw(r, "cut here") {
			cuts = append(cuts, time.UnixMicro(idInt(h.t, s.ID)))
		}
	}
	slices.SortFunc(cuts, time.Time.Compare)
	pieces := []string{}
	for i := range cuts[1:] {
		pieces = append(pieces, idsOf(between(h.t, h.store, cuts[i], cuts[i+1]))...)
	}
	wantEqual(h.t, "the pieces together", pieces, idsOf(all))
}

func idInt(t *testing.T, id string) int64 {
	t.Helper()
	if id == "" {
		return 0
	}
	if _, ok := credit.IDTime(id); !ok {
		t.Fatalf("%q is no ID", id)
	}
	return idNumber(id)
}

// TestLastSlot races many copies of the bot for the rest of one giver's day.
func TestLastSlot(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{"memory": "memory://", "redis": startServer(t).url()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := openURL(t, url).Workspace("T1")
			const limit, racers = 7, 64
			var counts [OverLimit + 1]int
			var mu sync.Mutex
			var racing sync.WaitGroup
			for i := range racers {
				racing.Go(func() {
					e := entry(fmt.Sprint("number ", i), "ULUIS", "UOLU")
					e.DailyLimit = limit
					outcome, err := store.Record(t.Context(), noon, e)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					counts[outcome.Status]++
					mu.Unlock()
				})
			}
			racing.Wait()
			wantEqual(t, "recorded and refused", [2]int{counts[Recorded], counts[OverLimit]}, [2]int{limit, racers - limit})
			wantEqual(t, "in the ledger", len(everything(t, store)), limit)
			wantConsistent(t, store)
		})
	}
}

// TestSameEventAtOnce delivers one event to many copies of the bot at the same moment.
func TestSameEventAtOnce(t *testing.T) {
	t.Parallel()
	store := openURL(t, startServer(t).url()).Workspace("T1")
	var racing sync.WaitGroup
	for range 64 {
		racing.Go(func() {
			if _, err := store.Record(t.Context(), noon, entry("for the calm release", "ULUIS")); err != nil {
				t.Error(err)
			}
		})
	}
	racing.Wait()
	wantEqual(t, "recorded", len(everything(t, store)), 1)
	wantEqual(t, "to be said", len(outbox(t, store)), 1)
}
