package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Status is what somebody's Slack says of where they are.
type Status struct {
	text, emoji string
	until       time.Time // zero for no end
}

func statusOf(u *slack.User) Status {
	s := Status{text: u.Profile.StatusText, emoji: strings.Trim(u.Profile.StatusEmoji, ":")}
	if u.Profile.StatusExpiration > 0 {
		s.until = time.Unix(int64(u.Profile.StatusExpiration), 0)
	}
	return s
}

// awayEmoji and awayWords tell of holidays, travel and illness; among them are those that Slack offers: "Vacationing"
// and "Out sick", but neither "Commuting" nor "Working remotely". The words are in English, Spanish and the languages
// beside them, without accents.
var (
	awayEmoji = []string{
		"palm_tree", "desert_island", "beach_with_umbrella", "beach_umbrella", "umbrella_on_ground", "airplane",
		"airplane_departure", "airplane_arriving", "luggage", "camping", "tent", "skier", "snowboarder", "island",
		"passenger_ship", "cruise_ship",
		"face_with_thermometer", "thermometer", "face_with_head_bandage", "hospital", "ambulance", "sneezing_face",
		"baby",
		"nauseated_face", "face_vomiting", "bandage", "adhesive_bandage", "baby_bottle", "breast-feeding",
		"ooo", "pto", "vacation", "vacay", "holiday", "out-of-office", "out_of_office",
	}
	awayWords = []string{
		"vacation", "vacations", "vacationing", "vacay", "holiday", "holidays", "pto", "ooo", "oof", "ooto", "away",
		"sick",
		"ill",
		"leave", "traveling", "travel", "parental", "maternity", "paternity", "sabbatical", "bereavement", "furlough",
		"travelling", //nolint:misspell // as it is written in Britain
		"offwork", "unwell", "honeymoon", "sickday", "sickleave",
		"vacaciones", "vacas", "festivo", "feriado", "ausente", "ausencia", "enfermo", "enferma", "baja", "viaje",
		"viajando", "permiso",
		"excedencia", "puente", "maternidad", "paternidad",
		"ferias", "doente", "atestado", "licenca", "krankgeschrieben", "krankmeldung", "freigestellt", "urlaub",
		"krank", "elternzeit", "abwesend", "feiertag", "vacances", "conge", "conges", "malade",
		"absent",
		"absente", "rtt", "arret", "ferie", "malattia", "vacanza", "malato", "malata", "vakantie", "ziek", "verlof",
		"baixa", "oporrak",
	}
	awayPhrases = []string{
		"out of office", "out of the office", "out of town", "out of work", "day off", "days off", "time off",
		"week off",
		"off today",
		"off work", "off sick", "off until", "off till", "annual leave", "fuera de la oficina", "fuera de oficina",
		"dia libre", "dias libres",
		"dia de asuntos propios", "fora do escritorio", "folga", "nicht im buro", "hors du bureau", "fuori ufficio",
		"o o o", "p t o", "o o f", //nolint:dupword // letters of OOO, PTO and OOF with dots between them
	}
	// awayUnspaced are words of languages that put no spaces between them.
	awayUnspaced = []string{
		"休暇", "有給", "有休", "休み", "病欠", "欠勤", "体調不良", "産休", "育休", "介護休", "忌引", "不在", "休業",
	}
	// notAway are phrases with words of the above in which somebody is at work.
	notAway = []string{
		"working remotely", "not away", "back from", "de vuelta de", "zuruck aus", "de retour de", "de volta das",
	}
	// notAwayUnspaced are those without spaces: at lunch, and back.
	notAwayUnspaced = []string{"昼休み", "休み明け", "休暇明け"}
)

// Away reports whether somebody is on holiday, traveling or ill.
func (s Status) Away(now time.Time) bool {
	if !s.until.IsZero() && !now.Before(s.until) {
		return false
	}

	emoji, _, _ := strings.Cut(s.emoji, "::") // without the tone of a skin
	if slices.Contains(awayEmoji, emoji) {
		return true
	}

	text := Fold(strings.ReplaceAll(s.text, "_", " ")) // words of letters alone, one space between them
	contains := func(phrase string) bool { return strings.Contains(" "+text+" ", " "+phrase+" ") }
	inside := func(word string) bool { return strings.Contains(text, Fold(word)) }
	return !slices.ContainsFunc(notAway, contains) && !slices.ContainsFunc(notAwayUnspaced, inside) &&
		(slices.ContainsFunc(awayWords, contains) || slices.ContainsFunc(awayPhrases, contains) ||
			slices.ContainsFunc(awayUnspaced, inside))
}

// DisturbedAtOnce is how many people one look-up takes: https://docs.slack.dev/reference/methods/dnd.teamInfo.
const DisturbedAtOnce = 50

// mayNotLook are Slack's answers where Shine may not look who may be disturbed, and asking again does not help.
var mayNotLook = []string{
	"missing_scope", "unknown_method", "no_permission", "access_denied", "not_allowed_token_type",
	"team_access_not_granted", "enterprise_is_restricted",
}

// Disturbed reports which of some people do not want to be disturbed at a moment: nobody where Shine may not look.
func (d *Directory) Disturbed(ctx context.Context, now time.Time, users []string) (map[string]bool, error) {
	quiet := map[string]bool{}
	for some := range slices.Chunk(users, DisturbedAtOnce) {
		found, err := d.api.GetDNDTeamInfoContext(ctx, some)
		if IsSlackError(err, mayNotLook...) {
			return quiet, nil
		}
		if err != nil {
			return nil, fmt.Errorf("looking up who may be disturbed: %w", err)
		}

		for user, schedule := range found {
			from, to := time.Unix(int64(schedule.NextStartTimestamp), 0), time.Unix(int64(schedule.NextEndTimestamp), 0)
			quiet[user] = schedule.Enabled && !now.Before(from) && now.Before(to)
		}
	}

	return quiet, nil
}
