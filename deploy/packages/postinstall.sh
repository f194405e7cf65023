#!/bin/sh
# The user of the unit, and the unit itself. It is not started: the tokens are missing yet.
set -e
if command -v systemd-sysusers >/dev/null; then
	systemd-sysusers shine.conf
elif ! getent passwd shine >/dev/null; then
	useradd --system --home-dir /var/lib/shine --no-create-home --shell /usr/sbin/nologin shine
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
	systemctl try-restart shine.service
fi
