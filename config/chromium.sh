#!/bin/sh
# Chromium for the browser tests: found, or installed from the distribution when we may.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Chromium: installing it for the browser tests"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null
else
    echo "Chromium is missing, so the browser tests are skipped. To run them: sudo apt-get install chromium" >&2
fi
