"""What other processes may ask of the engine.

Args and answers are JSON values; the shapes are ours alone (client and holder are one version: the lease says so).
Reasons in answers are sentences; with `untold` among the args, as the windows ask, they are code and facts.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

from tray_app.core.errors import Fixable
from tray_app.core.instances import instance_from_json
from tray_app.core.model import InstanceId, PayloadId, SwitchAct
from tray_app.core.sentences import sentence, untold
from tray_app.engine.events import QuitWanted, ShowWanted
from tray_app.engine.instance_acts import InstanceActs
from tray_app.engine.payload_acts import PayloadActs
from tray_app.engine.planning import act_shape, found_shape, instance_shape
from tray_app.engine.restarting import Restarting
from tray_app.engine.shapes import named, sent_shape, stored_shape, switch_shape
from tray_app.engine.status import status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tray_app.core.messages import Payload
    from tray_app.core.model import Reason
    from tray_app.core.ports import Commands, Settings
    from tray_app.engine.control import Operation, Say
    from tray_app.engine.engine import Engine
    from tray_app.engine.events import Event
    from tray_app.engine.instance_acts import Stored
    from tray_app.engine.parts import NetworkParts, Parts


_ORDERS: Final[dict[type[object], str]] = {ShowWanted: "show", QuitWanted: "quit"}
"""Events that clients with a window follow."""


class Operations:
    """The engine's operations as other processes ask for them. All run on the engine's loop."""

    def __init__(
        self,
        parts: Parts,
        engine: Engine,
        *,
        settings: Settings,
        commands: Commands,
        network: Callable[[], NetworkParts],
    ) -> None:
        """`network` makes the parts anew, by the settings as they are when it is called."""
        self._settings = settings
        self._network = network
        self.can_show = False
        """Whether this process has a window that `show` can bring up."""
        self._watchers: set[asyncio.Queue[dict[str, Any] | None]] = set()
        self._windows: set[asyncio.Queue[dict[str, Any] | None]] = set()
        """Those of the watchers that have a window."""
        self._parts = parts
        self._engine = engine
        self._payloads = PayloadActs(parts)
        self._instances = InstanceActs(parts)
        self._restarting = Restarting(parts, commands)

    def table(self) -> Mapping[str, Operation]:
        """Name to operation."""
        return {
            "status": self._status,
            "opt-out": self._opt_out,
            "put-back": self._put_back,
            "opt-in": self._opt_in,
            "revert": self._revert,
            "send": self._send,
            "release": self._release,
            "discard": self._discard,
            "undo-discard": self._undo_discard,
            "approve": self._approve,
            "add": self._add,
            "set": self._set,
            "remove": self._remove,
            "preview": self._preview,
            "plan": self._plan,
            "plan-instance": self._plan_instance,
            "look-into": self._look_into,
            "restart-way": self._restart_way,
            "restart-look": self._restart_look,
            "restart": self._restart,
            "store-secret": self._store_secret,
            "delete-secret": self._delete_secret,
            "products": self._products,
            "preferences": self._preferences,
            "set-preferences": self._set_preferences,
            "try-proxy": self._try_proxy,
            "watch": self._watch,
            "show": self._show,
            "quit": self._quit,
        }

    def tell_watchers(self, events: tuple[Event, ...]) -> None:
        """Nudges the clients that watch: they read the journal themselves."""
        orders = [_ORDERS[type(event)] for event in events if type(event) in _ORDERS]
        for queue in self._watchers:
            if queue.empty():
                queue.put_nowait({"changed": True})
            for order in orders:
                queue.put_nowait({order: True})

    def end_watches(self) -> None:
        """Lets the clients that watch go."""
        for queue in self._watchers:
            queue.put_nowait(None)

    async def _status(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        names = args.get("names") or [i.name for i in self._parts.journal.instances()]
        instances = [named(self._parts.journal, n) for n in names]
        for instance in instances:
            await self._engine.look(instance)
        return {"instances": [status_of(self._parts, i, say=_words(args)) for i in instances]}

    async def _opt_out(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        return switch_shape(
            await self._engine.opt_out(
                instance,
                announce=args["announce"],
                by=args["by"],
                sink=bool(args.get("sink")),
                rights=bool(args.get("rights")),
            ),
            _words(args),
        )

    async def _put_back(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        done = await self._engine.put_back(instance, by=args["by"], rights=bool(args.get("rights")))
        return switch_shape(done, _words(args))

    async def _opt_in(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        result = await self._engine.opt_in(instance, by=args["by"], rights=bool(args.get("rights")))
        return switch_shape(result, _words(args))

    async def _revert(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        result = await self._engine.revert(
            instance, by=args["by"], only=args.get("only"), rights=bool(args.get("rights"))
        )
        return switch_shape(result, _words(args))

    async def _send(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        payload = await self._engine.send_now(named(self._parts.journal, args["name"]))
        return sent_shape(payload, _words(args))

    async def _release(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        return self._told(self._payloads.release(PayloadId(args["id"])))

    async def _discard(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        return self._told(self._payloads.discard(PayloadId(args["id"])))

    async def _undo_discard(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        return self._told(self._payloads.undo_discard(PayloadId(args["id"])))

    async def _approve(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        self._payloads.approve(named(self._parts.journal, args["name"]), [str(p) for p in args["paths"]])
        return {}

    async def _add(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        stored = await self._asked(self._instances.add(instance_from_json(args["instance"])), args)
        await self._engine.changed(stored.instance.id)
        return stored_shape(stored, _words(args))

    async def _set(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = instance_from_json(args["instance"])
        await self._engine.changed(instance.id, gone=True)
        stored = await self._asked(self._instances.change(instance), args)
        await self._engine.changed(instance.id)
        return stored_shape(stored, _words(args))

    async def _remove(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        await self._engine.changed(instance.id, gone=True)
        stored = await self._asked(self._instances.remove(instance, forget=args["forget"]), args)
        await self._engine.changed(instance.id)
        return stored_shape(stored, _words(args))

    async def _asked(self, stored: Stored, args: dict[str, Any]) -> Stored:
        """An act as it stands after an administrator was asked, where one is needed; with `rights` among the args he is
        asked here. Raises Fixable with why he did not do it."""
        if stored.pending is None:
            return stored
        if not args.get("rights") or not self._parts.rights().can_ask():
            self._instances.wait(stored)
            return stored
        problem = await self._engine.ask_administrator(stored.instance.id, stored.pending.asking)
        # What was begun again for it meanwhile.
        await self._engine.changed(stored.instance.id, gone=True)
        return self._instances.settle(stored, problem)

    async def _preview(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        made, findings = await self._engine.preview(instance)
        return {
            "method": made.method,
            "url": made.url,
            "headers": [list(pair) for pair in made.headers],
            "body": b64encode(made.body).decode("ascii"),
            "rebuilt": made.rebuilt,
            "version": made.version,
            "missing": [{"path": m.path, "why": _words(args)(m.why)} for m in made.missing],
            "beyond": list(made.beyond),
            "findings": [{"path": f.path, "what": f.what, "count": f.count} for f in findings],
        }

    async def _plan(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        announce, sink = bool(args.get("announce")), bool(args.get("sink"))
        act, only = SwitchAct(args["act"]), args.get("only")
        return act_shape(self._parts, instance, act, announce=announce, sink=sink, only=only)

    async def _plan_instance(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = instance_from_json(args["instance"])
        return await instance_shape(self._parts, self._engine.secrets, instance, self._engine.sender)

    async def _look_into(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        return await found_shape(self._parts, instance_from_json(args["instance"]))

    async def _restart_way(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        return await self._restarting.way(named(self._parts.journal, args["name"]), _words(args))

    async def _restart_look(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        return await self._restarting.look(self._engine.secrets, instance, _words(args))

    async def _restart(self, args: dict[str, Any], say: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        done = await self._restarting.run(instance, str(args["command"]), say)
        self._engine.look_soon(instance.id)
        return done

    async def _store_secret(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        """The secret comes over the owner's own socket, or from the window in this process, and goes on at once."""
        instance = named(self._parts.journal, args["name"])
        await self._engine.secrets.store(instance.id, str(args["secret"]))
        self._engine.forget_delay(instance.id)
        return {}

    async def _delete_secret(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        await self._engine.secrets.delete(InstanceId(args["id"]))
        return {}

    async def _products(self, _args: dict[str, Any], _: Say) -> dict[str, Any]:
        return {"products": [list(product) for product in self._settings.products()]}

    async def _preferences(self, _args: dict[str, Any], _: Say) -> dict[str, Any]:
        return self._settings.read() | {"vendor_host": self._vendor_host()}

    def _vendor_host(self) -> str | None:
        """Where the first instance's telemetry goes by https; None: there is none, or it stays on this computer."""
        from urllib.parse import urlsplit

        for instance in self._parts.journal.instances():
            found = urlsplit(instance.endpoint or self._parts.product_of(instance).default_endpoint)
            if found.scheme == "https" and found.hostname:
                return found.hostname
        return None

    async def _try_proxy(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        host = self._vendor_host()
        if host is None:
            raise Fixable("proxy_no_host")
        return {"host": host, "proxy": await self._settings.try_proxy(args["proxy"], host)}

    async def _set_preferences(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        self._settings.change(args["changes"])
        self._engine.use(self._network(), new_sender=bool(args["changes"].keys() & {"proxy", "ca_file"}))
        return await self._preferences({}, _)

    async def _watch(self, args: dict[str, Any], say: Say) -> dict[str, Any]:
        """Says a line whenever something changed, until the client goes."""
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._watchers.add(queue)
        if args.get("window"):
            self._windows.add(queue)
        try:
            await say({"watching": True, "window": self.can_show})
            while (line := await queue.get()) is not None:
                await say(line)
        finally:
            self._watchers.discard(queue)
            self._windows.discard(queue)
        return {}

    async def _show(self, _args: dict[str, Any], _: Say) -> dict[str, Any]:
        shown = self.can_show or bool(self._windows)
        if shown:
            self._engine.say(ShowWanted())
        return {"shown": shown}

    async def _quit(self, _args: dict[str, Any], _: Say) -> dict[str, Any]:
        self._engine.say(QuitWanted())
        if not self.can_show:
            self._engine.stop()
        return {}

    def _told(self, payload: Payload) -> dict[str, Any]:
        self._engine.payloads_changed(payload.id)
        return {"id": payload.id, "state": payload.state.value}


def _words(args: dict[str, Any]) -> Callable[[Reason], Any]:
    return untold if args.get("untold") else sentence
