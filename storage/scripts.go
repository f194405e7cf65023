package storage

import (
	_ "embed"

	"github.com/redis/go-redis/v9"
)

// The scripts, one a file; each says there what its KEYS and ARGV are and what it does.
var (
	//go:embed lua/record_of.lua
	recordOfSource string
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

	recordScript  = redis.NewScript(recordOfSource + recordSource)
	removeScript  = redis.NewScript(removeSource)
	replaceScript = redis.NewScript(recordOfSource + replaceSource)
	saidScript    = redis.NewScript(recordOfSource + saidSource)
	reserveScript = redis.NewScript(reserveSource)
	doneScript    = redis.NewScript(doneSource)
	swapScript    = redis.NewScript(swapSource)
	onceScript    = redis.NewScript(onceSource)
	boostScript   = redis.NewScript(recordOfSource + boostSource)
	expireScript  = redis.NewScript(expireSource)
	importScript  = redis.NewScript(recordOfSource + importSource)
)
