"""What the embedded Testsigma has in its database: the flag of its server row, and rows of each list of its API.

Source: the reference sheet, sections 2 and 6. Rows are as the web API shows them, keys in camel case.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

LISTS: Final = (
    "agents",
    "agent_devices",
    "elements",
    "environments",
    "test_cases",
    "test_data",
    "test_plans",
    "dry_test_plans",
    "test_plan_results",
    "test_steps",
    "test_suites",
    "uploads",
    "upload_versions",
    "workspaces",
    "workspace_versions",
)
_SAME_IDS: Final = {"dry_test_plans": "test_plans"}
"""Ad-hoc plans take their ids from the same table."""

Row = dict[str, Any]


def epoch_ms(at: datetime) -> int:
    """A `java.sql.Timestamp` as Jackson writes it."""
    return int(at.timestamp() * 1000)


class TestsigmaData:
    """The database. Any thread; each call is one transaction."""

    __test__ = False

    def __init__(self, *, version: str, seed: int) -> None:
        self.version = version
        self.server_uuid = str(UUID(int=(0x7165_11EC_8D28 << 80) + seed))
        self.consent = False
        self.consent_request_done = False
        self.onboarded = False
        self._lock = threading.RLock()
        self._rows: dict[str, dict[int, Row]] = {name: {} for name in LISTS}
        self._next_id: dict[str, int] = dict.fromkeys(LISTS, 1)
        workspace = self.insert("workspaces", name="Demo", workspaceType="WebApplication")
        self.insert("workspace_versions", versionName="1.0", workspaceId=workspace["id"], workspace=workspace)

    def server_row(self) -> Row:
        """As `GET /servers` shows it: the identifier is left out."""
        with self._lock:
            return {
                "consent": self.consent,
                "consentRequestDone": self.consent_request_done,
                "onboarded": self.onboarded,
            }

    def insert(self, table: str, *, row_id: int | None = None, **fields: Any) -> Row:
        """A new row with the next id, or with one that is given (a restored backup)."""
        with self._lock:
            counter = _SAME_IDS.get(table, table)
            number = self._next_id[counter] if row_id is None else row_id
            self._next_id[counter] = max(self._next_id[counter], number + 1)
            row: Row = {"id": number, "createdDate": epoch_ms(datetime.now(UTC)), **fields}
            self._rows[table][number] = row
            return row

    def change(self, table: str, row_id: int, **fields: Any) -> Row:
        """Sets columns of a row."""
        with self._lock:
            self._rows[table][row_id].update(fields)
            return self._rows[table][row_id]

    def delete(self, table: str, row_id: int) -> Row:
        """The row that was there. Raises KeyError without one."""
        with self._lock:
            return self._rows[table].pop(row_id)

    def row(self, table: str, row_id: int) -> Row | None:
        """One row."""
        with self._lock:
            return self._rows[table].get(row_id)

    def rows(self, table: str) -> list[Row]:
        """All rows, by id."""
        with self._lock:
            return [row for _, row in sorted(self._rows[table].items())]

    def ids(self, table: str) -> set[int]:
        """The ids of all rows."""
        with self._lock:
            return set(self._rows[table])
