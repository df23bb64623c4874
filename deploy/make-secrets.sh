#!/bin/sh
# Makes the secrets that docker-compose.yml names, once: random, in deploy/secrets, never in git; and an
# empty deploy/settings.env for your settings (LETTERSDESK_... lines, see docs/settings.md).
# Run it again and nothing changes; delete a file first to make it anew (and change what it opened).
set -eu
cd "$(dirname "$0")"
umask 077
[ -e settings.env ] || : > settings.env
mkdir -p secrets
cd secrets

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -s "$1" ] || printf '%s' "$2" > "$1"; }

keep postgres_superuser_password "$(random)"
keep postgres_owner_password "$(random)"
keep postgres_web_password "$(random)"
keep redis_password "$(random)"
keep secret_key "$(random)"
keep database_url_owner "postgresql://lettersdesk:$(cat postgres_owner_password)@postgres/lettersdesk"
keep database_url_web "postgresql://lettersdesk_web:$(cat postgres_web_password)@postgres/lettersdesk"
keep redis_url "redis://:$(cat redis_password)@valkey:6379/0"

# Readable for the containers' users, whose numbers this machine does not know; the folder itself is closed.
chmod 0444 -- *
echo "Secrets are in $(pwd)"
