"""What the first-run wizard reads of an installation that nobody has added: its file, and what that means. In a thread
of its own; changes nothing and asks no server."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tray_app.core.model import Instance, Kind, Place, Sharing, Side
from tray_app.core.sentences import printable
from tray_app.desktop.facts import ignored_piece, ineffective_text
from tray_app.desktop.json_cells import identifies_text, meaning_text
from tray_app.desktop.messages import filled, sentence_of

if TYPE_CHECKING:
    from tray_app.core.dictionary import Field
    from tray_app.core.discovery import Discovery, Installation
    from tray_app.core.model import Reason, Verdict
    from tray_app.desktop.worker import Backend
    from tray_app.engine.parts import Parts


@dataclass(frozen=True, slots=True)
class Said:
    """What its file says, and what it sends when it sends."""

    where: Installation
    title: str
    vendor: str
    url_hint: str
    """Where it answers unless its config says otherwise."""
    verdict: Verdict
    keeps_switch: bool
    """Whether the running server keeps a part of its switch itself."""
    fields: tuple[Field, ...]
    names: tuple[str, ...]
    """Of the instances there are, so that a new one has another."""
    added: str | None = None
    """The name under which it was added already."""

    @property
    def is_there(self) -> bool:
        """Whether the place that was named has an installation in it."""
        return self.verdict.reason.code != "file_missing"


@dataclass(frozen=True, slots=True)
class Offered:
    """One that was found on this computer."""

    where: Installation
    title: str
    added: str | None
    """The name under which it was added already."""


def found(backend: Backend, _parts: Parts) -> Discovery:
    """What is on this computer."""
    return backend.find()


def found_for_adding(backend: Backend, parts: Parts) -> tuple[tuple[Offered, ...], tuple[Reason, ...]]:
    """The same as they are offered, and why some places could not be looked at."""
    from tray_app.core.discovery import added_as

    discovery, instances = backend.find(), parts.journal.instances()
    titles = {name: title for name, title, *_ in backend.products()}
    offered = (
        Offered(one, titles[one.product], added_as(one, instances, real=os.path.realpath))
        for one in discovery.installations
    )
    return tuple(offered), discovery.unseen


def said(backend: Backend, parts: Parts, *, where: Installation) -> Said:
    """Reads the files of one, of which perhaps only the folder is known. Raises TrayAppError where that cannot be."""
    from tray_app.core.discovery import added_as
    from tray_app.engine.looking import look_at_files

    if not where.product:
        where = where._replace(product=product_at(backend, where.home or ""))
    instance = as_instance(where, "?")
    known = parts.product_of(instance)
    dictionary = known.dictionary()
    ping = next(message for message in reversed(dictionary.messages) if message.kind is Kind.PING)
    return Said(
        where,
        known.title,
        known.vendor,
        known.url_hint,
        look_at_files(parts, instance).verdict,
        known.keeps_switch,
        tuple(ping.fields.values()),
        tuple(other.name for other in parts.journal.instances()),
        added_as(where, parts.journal.instances(), real=os.path.realpath),
    )


def product_at(backend: Backend, home: str) -> str:
    """Whose folder that is, by what a folder of each product has in it; the first product where none fits."""
    names = [(name, folder_hint.rstrip("/")) for name, _, _, folder_hint, *_ in backend.products()]
    folder = Path(home)
    for name, inner in names:
        # Not `Path.is_dir`: that raises for a folder which is not ours to look into.
        if os.path.isdir(folder / inner) or folder.name == inner:  # noqa: PTH112
            return name
    return names[0][0]


def _tr(text: str) -> str:
    return QCoreApplication.translate("setup", text)


def as_instance(where: Installation, name: str) -> Instance:
    """An installation as one that is only looked at."""
    return Instance(
        name=name,
        product=where.product,
        home=where.home,
        compose=where.compose,
        service=where.service,
        container=where.container,
        url=where.url,
        added_at=datetime.now(UTC),
    )


def offer_text(one: Offered) -> str:
    """`SonarQube 9.9.8: /opt/sonarqube (running)`."""
    product = one.title if one.where.version is None else f"{one.title} {one.where.version}"
    if one.added is None:
        return filled(_tr("{product}: {place}"), product=product, place=_where_text(one.where))
    template = _tr("{product}: {place}: added already, as {name}")
    return filled(template, product=product, place=_where_text(one.where), name=one.added)


def _where_text(where: Installation) -> str:
    """A folder, a service of a compose file, or a container; and whether it runs."""
    if where.home is not None:
        text = where.home
    elif where.compose is not None:
        text = filled(_tr("{file}, service {service}"), file=where.compose, service=where.service or "")
    else:
        text = filled(_tr("container {name}"), name=where.container or "")
    return filled(_tr("{place} (running)"), place=text) if where.running else filled("{place}", place=text)


def headline(told: Said) -> str:
    """`You set sonar.telemetry.enabled=false. Your server ignores that name and is still sending. Here is what.`"""
    if not told.is_there:
        template = _tr("There is no {title} in {path}. Go back and name another folder.")
        return filled(template, title=told.title, path=told.where.home or "")
    if told.verdict.reason.code == "sends_by_itself":
        return _tr("Nothing in its config turns telemetry off.")
    return ineffective_text(told.verdict) or sentence_of(told.verdict.reason)


def about_fields(told: Said) -> str:
    """What the table of the fields shows; empty where the headline says so already."""
    if ineffective_text(told.verdict):
        return ""
    if told.verdict.sharing is Sharing.ON and not told.keeps_switch:
        return filled(_tr("So it sends this to {vendor}, mostly once a day:"), vendor=told.vendor)
    return filled(_tr("When it sends, {vendor} gets this:"), vendor=told.vendor)


def place(told: Said) -> str:
    """Where the line stands that the owner wrote; empty where there is none."""
    piece = ignored_piece(told.verdict) or next(
        (p for p in told.verdict.evidence if p.decides and p.side is Side.CONFIGURED and p.place is Place.FILE), None
    )
    if piece is None or piece.line is None:
        return ""
    return filled(_tr("{file}, line {line}"), file=piece.location, line=str(piece.line))


def field_lines(told: Said) -> list[tuple[str, str, str]]:
    """Each documented field, whether it leads to somebody, and what it means."""
    documented = (field for field in told.fields if field.documented)
    return [(printable(field.path), identifies_text(field), meaning_text(field)) for field in documented]
