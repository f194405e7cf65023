package workspace

import (
	"testing"
	"time"
)

func TestAway(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{
		"OOO", "OOO!", "o.o.o.", "O.O.O", "[PTO]", "P.T.O. until Monday", "Vacation🌴", "🌴Vacationing", "on_vacation", "OOO/back Mon", "Out of Office",
		"out-of-office", "Out sick", "off sick", "annual leave", "sick-leave", "Day off", "on PTO~", "*holiday*", "ooo…",
		"(Travelling)", //nolint:misspell // as it is written in Britain

		"De vacaciones", "VACACIONES!!", "Fuera de la oficina", "día libre", "di\u0301a libre", "de baja", "em férias", "Urlaub", "en congé", "in ferie", "OOTO",
		"ＯＯＯ", "En vacances", "RTT", "congés", "arrêt maladie", "Im Urlaub bis Montag", "Elternzeit", "krankgeschrieben", "De férias", "atestado médico",
		"休暇中", "本日お休みです", "有給", "夏休み", "体調不良のため", "育休中", "不在",
	} {
		if !(Status{text: text}).Away(now) {
			t.Errorf("%q is not away", text)
		}
	}
	for _, text := range []string{
		"", "Commuting", "Working remotely", "In a meeting", "Focus", "typto", "book club", "back from vacation", "scooop", "Villa", "illustrating",
		"bajando tickets", "Lunch", "afterglow", "de retour de vacances", "昼休み", "休憩中", "Zurück aus dem Urlaub", "de volta das férias",
	} {
		if (Status{text: text}).Away(now) {
			t.Errorf("%q is away", text)
		}
	}
	for emoji, want := range map[string]bool{
		"palm_tree": true, "face_with_thermometer": true, "skier::skin-tone-3": true, "bus": false, "house_with_garden": false, "spiral_calendar_pad": false,
		"": false,
	} {
		if got := (Status{emoji: emoji}).Away(now); got != want {
			t.Errorf(":%s: is away: %v", emoji, got)
		}
	}
	if (Status{text: "OOO", until: now}).Away(now) {
		t.Error("a status that ended is away")
	}
}
