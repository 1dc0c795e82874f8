"""A process with a SecretStore of its own: one JSON command a line in, one JSON answer a line out.

A process, because `keyring` finds its back end once per process and from the environment.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime

from tray_app.core.errors import TrayAppError
from tray_app.core.model import Instance, InstanceId, SecretPlace, SecretRef
from tray_app.core.sentences import sentence
from tray_app.system.os_keyring import OsKeyring
from tray_app.system.secrets import SecretStore


async def do(store: SecretStore, keyring: OsKeyring, what: str, instance_id: InstanceId, *, value: str) -> object:
    if what == "get":
        secret = SecretRef(place=SecretPlace.KEYRING)
        return await store.get(
            Instance(id=instance_id, name="x", product="p", secret=secret, added_at=datetime.now(UTC))
        )
    if what == "put":
        return await store.store(instance_id, value)
    if what == "delete":
        return await store.delete(instance_id)
    if what == "unlock":
        return await keyring.unlock(wait_s=float(value))
    if what == "describe":
        return await store.describe_keyring()
    raise AssertionError(what)


async def main() -> None:
    keyring = OsKeyring(wait_s=float(sys.argv[1]))
    store = SecretStore(sys.argv[2], keyring=keyring)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        began_s = time.monotonic()
        answer: dict[str, object]
        try:
            found = await do(
                store, keyring, command["do"], InstanceId(command.get("id", 1)), value=command.get("value", "")
            )
            answer = {"ok": True, "value": found}
        except TrayAppError as error:
            facts = dict(error.reason.facts)
            answer = {"ok": False, "code": error.code, "sentence": sentence(error.reason), "text": repr(error), **facts}
        answer["took_s"] = time.monotonic() - began_s
        print(json.dumps(answer), flush=True)


asyncio.run(main())
