"""The .deb on a bare system. Run by `make test-package`, never by `make test`."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("TELEMETRY_TRAY_DEB") else ["*"]
