"""The program as one folder. Run by `make test-bundle`, never by `make test`."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("TELEMETRY_TRAY_BUNDLE") else ["*"]
