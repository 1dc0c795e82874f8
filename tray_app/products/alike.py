"""What every product here does in the same way: its fields go by a dictionary of its own, its server is reached as the
owner set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_app.core.dictionary import Dictionary
    from tray_app.core.guard import Examination
    from tray_app.core.messages import Beyond, Finding
    from tray_app.products.adapter import Surroundings
    from tray_app.system.http_client import Reach


class Alike:
    """Part of a `core.ports.Product`."""

    dictionary_file: str
    """Below `resources`."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._dictionary: Dictionary | None = None

    def examine(self, body: bytes, names: frozenset[str], approved: frozenset[str]) -> tuple[Finding, ...]:
        """The guard's findings by the dictionary of its fields."""
        from tray_app.core import guard

        return guard.examine(body, self.dictionary(), names=names, approved=approved)

    def examination(self, body: bytes, names: frozenset[str], approved: frozenset[str]) -> Examination:
        """The same with the paths of all fields."""
        from tray_app.core import guard

        return guard.examination(body, self.dictionary(), names=names, approved=approved)

    def dictionary(self) -> Dictionary:
        """What each field means; read when first needed."""
        from tray_app.core import dictionary
        from tray_app.system.resources import read_resource

        if self._dictionary is None:
            self._dictionary = dictionary.read(read_resource(self.dictionary_file))
        return self._dictionary

    def beyond(self, body: bytes) -> Beyond:  # noqa: ARG002 - there is no message that says its version
        """Nothing is known to be sent beyond the documented fields."""
        from tray_app.core.messages import Beyond

        return Beyond()

    @property
    def _reach(self) -> Reach:
        from tray_app.system.http_client import Reach

        around = self._surroundings
        return Reach(loopback_only=around.loopback_only, proxy=around.proxy(), ca_file=around.ca_file())
