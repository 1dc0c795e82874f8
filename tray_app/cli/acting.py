"""Commands that change something: by the process that is the engine, or by this one if there is none."""

from __future__ import annotations

import getpass
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tray_app.cli import texts
from tray_app.cli.agreeing import agreed
from tray_app.cli.choosing import agreed_to_pointing
from tray_app.cli.holding import carry_out, here_or_there
from tray_app.core.errors import Fixable
from tray_app.core.instances import check_endpoint, check_listen, check_name, check_url, instance_to_json
from tray_app.core.model import Instance, PayloadId, PayloadState, SecretPlace, SecretRef, Source
from tray_app.core.sentences import printable, sentence
from tray_app.engine.pointing import new_path_token, ready
from tray_app.engine.shapes import named, stored_shape

if TYPE_CHECKING:
    import argparse

    from tray_app.bootstrap import Program
    from tray_app.core.model import Reason
    from tray_app.engine.engine import Engine
    from tray_app.engine.events import Event
    from tray_app.engine.instance_acts import Stored
    from tray_app.engine.operations import Operations
    from tray_app.engine.parts import Parts

_SEND_SILENCE_S: Final = 3600.0
"""Collecting from a big, slow server takes long; the holder ends it, not we."""

_FORGET_SILENCE_S: Final = 300.0
"""Forgetting takes up to 40 s for a million payloads."""


# --- sending ------------------------------------------------------------------------------------------------


def send(program: Program, args: argparse.Namespace) -> int:
    """`send N`."""
    import asyncio

    from tray_app.cli.asking import ask_for_secrets

    with program.parts(read_only=True) as parts:
        instance = named(parts.journal, args.name)
    if program.lease().holder() is None:
        ask_for_secrets(program, [instance])

    def there(socket: str) -> dict[str, Any]:
        from tray_app.engine import client

        return client.ask(socket, "send", timeout_s=_SEND_SILENCE_S, told=show_progress, name=instance.name)

    told = here_or_there(
        program.lease(), lambda patience_s: asyncio.run(_send(program, instance, patience_s=patience_s)), there
    )
    reason = told["reason"] or ""
    match PayloadState(told["state"]):
        case PayloadState.DELIVERED:
            print(f"#{told['id']} delivered ({told['status_code']}).")
            return 0
        case PayloadState.HELD:
            print(f"telemetry-tray: #{told['id']} is held: {reason}", file=sys.stderr)
            return 6
        case PayloadState.BLOCKED:
            print(f"telemetry-tray: #{told['id']} was stopped: {reason}", file=sys.stderr)
            return 3
        case state:
            print(f"telemetry-tray: #{told['id']} {state.value}: {reason}", file=sys.stderr)
            return 1


async def _send(program: Program, instance: Instance, *, patience_s: float) -> dict[str, Any]:
    from tray_app.engine.events import Progressed
    from tray_app.engine.shapes import sent_shape

    def tell(events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, Progressed):
                show_progress(event.what, event.count, event.total)

    async def work(engine: Engine, _: Operations) -> dict[str, Any]:
        return sent_shape(await engine.send_now(instance))

    return await program.be_engine("send", work, tell=tell, patience_s=patience_s, finish_talks=True)


def show_progress(what: str, count: int, total: int | None) -> None:
    """One line on standard error that is written over, on a terminal only."""
    if sys.stderr.isatty():
        of = "" if total is None else f" of {total}"
        print(f"\r\033[K{printable(what)}: {count}{of}", end="", file=sys.stderr, flush=True)
        if total is not None and count >= total:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


# --- payloads -----------------------------------------------------------------------------------------------


def payload_act(program: Program, args: argparse.Namespace) -> int:
    """`release ID` and `discard ID`."""

    def here(parts: Parts) -> dict[str, Any]:
        from tray_app.engine.payload_acts import PayloadActs

        acts = PayloadActs(parts)
        payload = (acts.release if args.command == "release" else acts.discard)(PayloadId(args.id))
        return {"id": payload.id, "state": payload.state.value}

    if args.command == "release":
        with program.parts(read_only=True) as parts:
            held = parts.journal.payload(PayloadId(args.id))
        if held is not None and held.state is PayloadState.HELD and held.reason is not None:
            print(sentence(held.reason))

    told = carry_out(program, args.command, {"id": args.id}, here)
    print(f"#{told['id']} {told['state']}.")
    if args.command == "release":
        print("It leaves when the program runs (telemetry-tray run) and the gate is open.")
    return 0


def approve(program: Program, args: argparse.Namespace) -> int:
    """`approve N PATH...`."""

    def here(parts: Parts) -> dict[str, Any]:
        from tray_app.engine.payload_acts import PayloadActs

        PayloadActs(parts).approve(named(parts.journal, args.name), args.paths)
        return {}

    carry_out(program, "approve", {"name": args.name, "paths": args.paths}, here)
    print("Approved for the future: " + ", ".join(printable(p) for p in args.paths))
    return 0


# --- instances ----------------------------------------------------------------------------------------------


def add(program: Program, args: argparse.Namespace) -> int:
    """`add PRODUCT`."""
    product = program.product(args.product)
    if args.home is None and args.url is None and args.compose is None and args.container is None:
        raise Fixable("where_is_it")
    instance = Instance(
        name=check_name(args.name),
        product=args.product,
        added_at=program.clock.now(),
        source=Source.OBSERVE,
        first_ping_now=product.first_ping_when_seen,
    )
    instance = _settled(program, _with_settings(instance, args))
    with program.parts() as parts:
        if parts.journal.instance(instance.name) is not None:
            raise Fixable("name_taken", name=instance.name)
        instance = ready(parts, instance, None)
        _probe(program, parts, instance, None, args)
        if not agreed_to_pointing(parts, instance, None, args):
            print("Nothing was changed.")
            return 1
    token = _read_token(args)

    def here(parts: Parts) -> dict[str, Any]:
        from tray_app.engine.instance_acts import InstanceActs

        return _stored(parts, InstanceActs(parts).add(instance))

    told = carry_out(program, "add", {"instance": instance_to_json(instance)}, here)
    added = instance._replace(id=told["id"])
    if token is not None:
        import asyncio

        try:
            asyncio.run(program.secrets().store(added.id, token))
        except Fixable:
            remove_args = {"name": added.name, "forget": True}
            carry_out(program, "remove", remove_args, lambda parts: _removed(parts, added, forget=True))
            raise
    if not told["done"]:
        _say_what_waits(told)
        again = f"telemetry-tray set {shlex.quote(added.name)} --source {added.source.value}"
        print(f"{printable(added.name)} is added, and watched and no more until then. After it: {again}")
        return 1
    print(f"Added {printable(added.name)}. See it: telemetry-tray status {shlex.quote(added.name)}")
    return 0


def set_(program: Program, args: argparse.Namespace) -> int:
    """`set N ...`."""
    with program.parts() as parts:
        before = named(parts.journal, args.name)
        instance = _with_settings(before, args)
        if args.compose is not None or args.container is not None or args.service is not None:
            instance = _settled(program, instance)
        if args.new_name is not None:
            instance = instance._replace(name=check_name(args.new_name))
            if instance.name != before.name and parts.journal.instance(instance.name) is not None:
                raise Fixable("name_taken", name=instance.name)
        if args.new_server:
            instance = instance._replace(server_id=None)
        if args.new_path:
            instance = instance._replace(path_token=new_path_token())
        instance = ready(parts, instance, before)
        _probe(program, parts, instance, before, args)
        if not agreed_to_pointing(parts, instance, before, args):
            print("Nothing was changed.")
            return 1
    import asyncio

    token = _read_token(args)
    if token is not None:
        asyncio.run(program.secrets().store(instance.id, token))

    def here(parts: Parts) -> dict[str, Any]:
        from tray_app.engine.instance_acts import InstanceActs

        return _stored(parts, InstanceActs(parts).change(instance))

    told = carry_out(program, "set", {"instance": instance_to_json(instance)}, here)
    if _in_keyring(before) and not _in_keyring(instance):
        asyncio.run(program.secrets().delete(instance.id))
    if not told["done"]:
        _say_what_waits(told)
        if instance.source is before.source:
            print(f"See it then: telemetry-tray status {shlex.quote(instance.name)}")
        else:
            again = f"telemetry-tray set {shlex.quote(instance.name)} --source {instance.source.value}"
            print(f"Its way stays {before.source.value} until then. After it: {again}")
        return 1
    print(f"Changed {printable(instance.name)}.")
    _say_what_waits(told)
    return 0


def _probe(
    program: Program, parts: Parts, instance: Instance, before: Instance | None, args: argparse.Namespace
) -> None:
    """Says whether the vendor answers, before the owner lets the functions that he needs go there through us."""
    from tray_app.engine.probing import probe, wants_probe

    if args.no_probe or not wants_probe(parts, instance, before):
        return
    import asyncio

    async def asked() -> Reason:
        sender = program.network().sender
        try:
            return await probe(parts, instance, sender)
        finally:
            await sender.close()

    print(sentence(asyncio.run(asked())))


def _settled(program: Program, instance: Instance) -> Instance:
    """With what its container or compose file tells; says what was found."""
    if instance.container is None and instance.compose is None:
        return instance
    import asyncio

    settled = asyncio.run(program.product_of(instance).settled(instance))
    if settled.compose is not None:
        print(f"Service {printable(settled.service or '?')} of {printable(settled.compose)}.")
    if settled.url is not None and instance.url is None:
        print(f"Its web address, as its container publishes it: {printable(settled.url)}")
    return settled


def _in_keyring(instance: Instance) -> bool:
    return instance.secret is not None and instance.secret.place is SecretPlace.KEYRING


def remove(program: Program, args: argparse.Namespace) -> int:
    """`remove N`."""
    with program.parts() as parts:
        instance = named(parts.journal, args.name)
    if not agreed(args, f"Remove {printable(instance.name)}{' and its payloads' if args.forget else ''}?"):
        print("Nothing was changed.")
        return 1
    told = carry_out(
        program,
        "remove",
        {"name": instance.name, "forget": args.forget},
        lambda parts: _removed(parts, instance, forget=args.forget),
        silence_s=_FORGET_SILENCE_S,
    )
    if not told["done"]:
        _say_what_waits(told)
        print("It is not removed yet. Repeat this after it.")
        return 1
    for line in texts.edit_lines(told["edits"]):
        print(line)
    _say_what_waits(told)
    if _in_keyring(instance):
        import asyncio

        asyncio.run(program.secrets().delete(instance.id))
    print(f"Removed {printable(instance.name)}. An opt-out in its config stays as it is.")
    return 0


def _removed(parts: Parts, instance: Instance, *, forget: bool) -> dict[str, Any]:
    from tray_app.engine.instance_acts import InstanceActs

    return _stored(parts, InstanceActs(parts).remove(instance, forget=forget))


def _stored(parts: Parts, stored: Stored) -> dict[str, Any]:
    """The command line asks no administrator; it shows the command."""
    from tray_app.engine.instance_acts import InstanceActs

    InstanceActs(parts).wait(stored)
    return stored_shape(stored)


def _say_what_waits(told: dict[str, Any]) -> None:
    if told["problem"] is not None:
        print(f"telemetry-tray: {told['problem']}", file=sys.stderr)
        print(texts.for_an_administrator(told["command"]))


def _with_settings(instance: Instance, args: argparse.Namespace) -> Instance:
    """The instance as the arguments want it. Raises Fixable for what cannot be."""
    changes = _plain_settings(args)
    changes |= _place(args)
    if args.url is not None:
        changes["url"] = check_url(args.url)
    if args.endpoint is not None:
        changes["endpoint"] = check_endpoint(args.endpoint)
    if args.listen is not None:
        changes["listen"] = None if args.listen == "auto" else check_listen(args.listen)
    if args.url is not None and check_url(args.url) != instance.url:
        changes["server_id"] = None
    if (secret := _secret_ref(args)) is not _UNCHANGED:
        changes["secret"] = secret
    changed = instance._replace(**changes)
    if changed.source is Source.COLLECT and changed.url is None:
        raise Fixable("collect_needs_url")
    if changed.source is Source.COLLECT and not changed.has_config:
        raise Fixable("collect_needs_home")
    return changed


def _place(args: argparse.Namespace) -> dict[str, Any]:
    """Where it is: one of folder, compose file and container; another one takes the place of the one before."""
    nowhere: dict[str, Any] = {"home": None, "compose": None, "service": None, "container": None}
    place: dict[str, Any] = {}
    if args.home is not None:
        home = Path(args.home).expanduser().absolute()
        if not home.is_dir():
            raise Fixable("home_is_no_folder", path=home)
        place = {**nowhere, "home": str(home)}
    if args.compose is not None:
        place = {**nowhere, "compose": str(Path(args.compose).expanduser().absolute())}
    if args.container is not None:
        place = {**nowhere, "container": args.container}
    return place if args.service is None else {**place, "service": args.service}


def _plain_settings(args: argparse.Namespace) -> dict[str, Any]:
    """Those that the parser has checked already."""
    given = {
        "source": None if args.source is None else Source(args.source),
        "first_ping_now": None if args.first_ping is None else args.first_ping == "now",
        "events_minutes": args.events_every,
        "hold_all": None if args.hold is None else args.hold == "all",
        "stop_usage": None if args.usage is None else args.usage == "stop",
    }
    return {name: value for name, value in given.items() if value is not None}


_UNCHANGED: Final = object()


def _secret_ref(args: argparse.Namespace) -> SecretRef | object | None:
    """Where the secret is, as the arguments say; `_UNCHANGED` without one. Raises Fixable for a file that others can
    read, or a password without its user."""
    if args.no_token:
        return None
    file = args.token_file or args.password_file
    if (args.user is None) != (not (args.password_stdin or args.password_file)):
        raise Fixable("user_and_password")
    if file is not None:
        path = str(Path(file).expanduser().absolute())
        from tray_app.system.secrets import read_secret_file

        read_secret_file(path)
        return SecretRef(place=SecretPlace.FILE, path=path, user=args.user)
    if args.token_stdin or args.password_stdin:
        return SecretRef(place=SecretPlace.KEYRING, user=args.user)
    return SecretRef(place=SecretPlace.ASK) if args.token_ask else _UNCHANGED


def _read_token(args: argparse.Namespace) -> str | None:
    if not (args.token_stdin or args.password_stdin):
        return None
    token = getpass.getpass("Not shown: ") if sys.stdin.isatty() else sys.stdin.readline(4096)
    token = token.strip()
    if not token:
        raise Fixable("token_is_empty")
    return token
