package storage

import (
	"embed"
	"strings"

	"github.com/redis/go-redis/v9"
)

// luaFiles are the scripts, each in a file of its own. The header of the file says what its KEYS and ARGV are, what it
// returns and what it does.
//
//go:embed lua/*.lua
var luaFiles embed.FS

// These are the scripts: the name of the file, then the files with functions that it uses.
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

// scriptNames maps digests, by which Redis knows scripts, to their names.
var scriptNames = map[string]string{}

// ScriptOf is the name of the script that Redis knows by a digest; empty where it is none of Shine's.
func ScriptOf(sha string) string { return scriptNames[sha] }

// script puts the functions that a script uses in front of it.
func script(name string, uses ...string) *redis.Script {
	var source strings.Builder
	for _, part := range append(uses, name) {
		text, err := luaFiles.ReadFile("lua/" + part + ".lua")
		if err != nil {
			panic(err) // this would happen at the start, in every test
		}
		source.Write(text)
	}

	made := redis.NewScript(source.String())
	scriptNames[made.Hash()] = name
	return made
}
