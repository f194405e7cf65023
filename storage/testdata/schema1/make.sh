#!/bin/sh
# Makes data.jsonl and export.jsonl anew: the data of a small company as the last version wrote it that did not count
# schemas (29b9257), and its export of that. It needs git, Go and redis-server, and a clone that has that commit.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
git -C "$(git -C "$here" rev-parse --show-toplevel)" archive --format=tar 29b9257 | tar x -C "$work"
cp "$here/seed.go.txt" "$work/bot/seed_test.go"
redis-server --port 0 --unixsocket "$work/redis.sock" --save "" --dir "$work" --daemonize no >/dev/null &
server=$!
export REDIS_URL="unix://$work/redis.sock" SEED_FILE="$here/data.jsonl"
cd "$work"
go test ./bot -run '^TestSeed$' -count=1
go run ./cmd/shine export --workspace T0SHINE01 --output "$here/export.jsonl"
