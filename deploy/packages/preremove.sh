#!/bin/sh
# Stop what goes away; an upgrade restarts it instead. What is kept stays in /var/lib/shine.
set -e
if [ -d /run/systemd/system ] && { [ "$1" = remove ] || [ "$1" = 0 ]; }; then
	systemctl disable --now shine.service
fi
