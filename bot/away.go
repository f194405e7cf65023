package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// status is what somebody's Slack says of where they are.
type status struct {
	text, emoji string
	until       time.Time // zero for no end
}

func statusOf(u *slack.User) status {
	s := status{text: u.Profile.StatusText, emoji: strings.Trim(u.Profile.StatusEmoji, ":")}
	if u.Profile.StatusExpiration > 0 {
		s.until = time.Unix(int64(u.Profile.StatusExpiration), 0)
	}
	return s
}

// awayEmoji and awayWords tell of holidays, travel and illness; among them are those that Slack offers.
var (
	awayEmoji = []string{
		"palm_tree", "desert_island", "beach_with_umbrella", "airplane", "airplane_departure", "luggage", "camping", "skier",
		"face_with_thermometer", "thermometer", "face_with_head_bandage", "hospital", "ambulance", "sneezing_face", "baby",
	}
	awayWords = []string{
		"vacation", "vacationing", "holiday", "holidays", "pto", "ooo", "away", "sick", "ill", "leave", "traveling", "travel", "parental",
		"vacaciones", "festivo", "ausente", "enfermo", "enferma", "baja", "viaje", "viajando", "permiso",
	}
	awayPhrases = []string{"out of office", "out of the office", "day off", "time off", "fuera de la oficina"}
)

// away reports whether somebody is on holiday, traveling or ill.
func (s status) away(now time.Time) bool {
	if !s.until.IsZero() && !now.Before(s.until) {
		return false
	}
	text := strings.ToLower(s.text)
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,.;:!?()/-–", r) })
	return slices.Contains(awayEmoji, s.emoji) ||
		slices.ContainsFunc(words, func(word string) bool { return slices.Contains(awayWords, word) }) ||
		slices.ContainsFunc(awayPhrases, func(phrase string) bool { return strings.Contains(text, phrase) })
}

// maxTeamInfo is how many people one look-up takes: https://docs.slack.dev/reference/methods/dnd.teamInfo.
const maxTeamInfo = 50

// mayNotLook are Slack's answers to a workspace that does not let Shine look who may be disturbed, for good.
var mayNotLook = []string{
	"missing_scope", "unknown_method", "no_permission", "access_denied", "not_allowed_token_type", "team_access_not_granted", "enterprise_is_restricted",
}

// disturbed reports who of some people does not want to be disturbed at a moment. Where Shine may not look, nobody.
func (d *directory) disturbed(ctx context.Context, now time.Time, users []string) (map[string]bool, error) {
	quiet := map[string]bool{}
	for some := range slices.Chunk(users, maxTeamInfo) {
		found, err := d.api.GetDNDTeamInfoContext(ctx, some)
		if isSlackError(err, mayNotLook...) {
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
