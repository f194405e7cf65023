package storage

import (
	_ "embed"

	"github.com/redis/go-redis/v9"
)

// The scripts, one a file; each says there what its KEYS and ARGV are and what it does.
var (
	//go:embed lua/record_of.lua
	recordOfSource string
	//go:embed lua/lately.lua
	latelySource string
	//go:embed lua/remember.lua
	rememberSource string
	//go:embed lua/told_names.lua
	toldNamesSource string
	//go:embed lua/record.lua
	recordSource string
	//go:embed lua/remove.lua
	removeSource string
	//go:embed lua/replace.lua
	replaceSource string
	//go:embed lua/said.lua
	saidSource string
	//go:embed lua/reserve.lua
	reserveSource string
	//go:embed lua/done.lua
	doneSource string
	//go:embed lua/swap.lua
	swapSource string
	//go:embed lua/once.lua
	onceSource string
	//go:embed lua/boost.lua
	boostSource string
	//go:embed lua/expire.lua
	expireSource string
	//go:embed lua/import.lua
	importSource string
	//go:embed lua/claim.lua
	claimSource string
	//go:embed lua/agenda.lua
	agendaSource string
	//go:embed lua/schema.lua
	schemaSource string
	//go:embed lua/seal.lua
	sealSource string
	//go:embed lua/place.lua
	placeSource string
	//go:embed lua/seen.lua
	seenSource string
	//go:embed lua/met.lua
	metSource string
	//go:embed lua/latest.lua
	latestSource string
	//go:embed lua/meant.lua
	meantSource string
	//go:embed lua/act.lua
	actSource string
	//go:embed lua/draft.lua
	draftSource string
	//go:embed lua/named.lua
	namedSource string
	//go:embed lua/unhear.lua
	unhearSource string
	//go:embed lua/heads.lua
	headsSource string

	recordScript  = redis.NewScript(recordOfSource + latelySource + rememberSource + recordSource)
	removeScript  = redis.NewScript(latelySource + rememberSource + removeSource)
	replaceScript = redis.NewScript(recordOfSource + latelySource + toldNamesSource + replaceSource)
	saidScript    = redis.NewScript(recordOfSource + toldNamesSource + saidSource)
	reserveScript = redis.NewScript(reserveSource)
	doneScript    = redis.NewScript(doneSource)
	swapScript    = redis.NewScript(swapSource)
	onceScript    = redis.NewScript(onceSource)
	boostScript   = redis.NewScript(recordOfSource + boostSource)
	expireScript  = redis.NewScript(expireSource)
	importScript  = redis.NewScript(recordOfSource + importSource)
	claimScript   = redis.NewScript(claimSource)
	agendaScript  = redis.NewScript(agendaSource)
	schemaScript  = redis.NewScript(schemaSource)
	sealScript    = redis.NewScript(sealSource)
	placeScript   = redis.NewScript(recordOfSource + placeSource)
	seenScript    = redis.NewScript(seenSource)
	metScript     = redis.NewScript(metSource)
	latestScript  = redis.NewScript(rememberSource + latestSource)
	meantScript   = redis.NewScript(rememberSource + meantSource)
	actScript     = redis.NewScript(actSource)
	draftScript   = redis.NewScript(draftSource)
	namedScript   = redis.NewScript(namedSource)
	unhearScript  = redis.NewScript(unhearSource)
	headsScript   = redis.NewScript(recordOfSource + headsSource)
)
