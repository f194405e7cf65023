package storage

import (
	"embed"
	"strings"

	"github.com/redis/go-redis/v9"
)

// luaFiles are the scripts, one a file; each says there what its KEYS and ARGV are, what it returns and what it does.
//
//go:embed lua/*.lua
var luaFiles embed.FS

// The scripts, by the names of their files: first their own, then those of the functions that they use.
var (
	recordScript    = script("record", "record_of", "lately", "remember", "sooner_at")
	removeScript    = script("remove", "lately", "remember")
	replaceScript   = script("replace", "record_of", "lately", "told_names")
	saidScript      = script("said", "record_of", "told_names")
	reserveScript   = script("reserve")
	keepScript      = script("keep")
	doneScript      = script("done")
	retryScript     = script("retry")
	swapScript      = script("swap")
	onceScript      = script("once")
	boostScript     = script("boost", "record_of")
	expireScript    = script("expire")
	importScript    = script("import", "record_of")
	claimScript     = script("claim")
	lookAgainScript = script("look_again")
	agendaScript    = script("agenda", "sooner_at")
	schemaScript    = script("schema")
	sealScript      = script("seal")
	placeScript     = script("place", "record_of")
	seenScript      = script("seen")
	metScript       = script("met")
	latestScript    = script("latest", "remember")
	meantScript     = script("meant", "remember")
	actScript       = script("act")
	askScript       = script("ask")
	draftScript     = script("draft")
	namedScript     = script("named")
	unhearScript    = script("unhear")
	headsScript     = script("heads", "record_of")
)

// scriptNames are the scripts' names, by what Redis knows them by.
var scriptNames = map[string]string{}

// ScriptOf is the name of the script that Redis knows by a digest, that of its file; empty for none of Shine's.
func ScriptOf(sha string) string { return scriptNames[sha] }

// script puts the functions that a script uses in front of it.
func script(name string, uses ...string) *redis.Script {
	var source strings.Builder
	for _, part := range append(uses, name) {
		text, err := luaFiles.ReadFile("lua/" + part + ".lua")
		if err != nil {
			panic(err) // seen by every test, and before anything else is done
		}
		source.Write(text)
	}

	made := redis.NewScript(source.String())
	scriptNames[made.Hash()] = name
	return made
}
