"""The service under a real systemd of the user's. Run by `make test-systemd`, never by `make test`."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("TELEMETRY_TRAY_SYSTEMD") else ["*"]
