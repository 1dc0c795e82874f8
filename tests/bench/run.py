"""`make bench`: prints what each step costs beside its floor, measured side by side in this run.

The exit code says only whether everything could be measured: an aim that is missed stands in the table.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.bench.measuring import Row


def main() -> None:
    """Measures and prints, row by row."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.bench import (
        bench_commands,
        bench_desktop,
        bench_functions,
        bench_guard,
        bench_idle,
        bench_journal,
        bench_lists,
        bench_package,
        bench_relay,
        bench_switch,
        bench_tray,
    )
    from tests.bench.measuring import HEAD, line, row_line

    window_s = bench_idle.QUICK_WINDOW_S
    parser = argparse.ArgumentParser(description=__doc__)
    minute_s = bench_functions.QUICK_MINUTE_S
    quick = f"idle for {window_s:g} s only instead of five minutes, events for {minute_s:g} s instead of a minute"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("which", nargs="*", help="only these (package, the installed program: only when named)")
    args = parser.parse_args()
    if not args.quick:
        window_s, minute_s = bench_idle.WINDOW_S, bench_functions.MINUTE_S
    benches: dict[str, Callable[[], Iterable[Row]]] = {
        "commands": bench_commands.rows,
        "switch": bench_switch.rows,
        "guard": bench_guard.rows,
        "journal": bench_journal.rows,
        "lists": bench_lists.rows,
        "desktop": bench_desktop.rows,
        "relay": bench_relay.rows,
        "functions": partial(bench_functions.rows, minute_s=minute_s),
        "tray": partial(bench_tray.rows, window_s=window_s),
        "idle": partial(bench_idle.rows, window_s=window_s),
        "package": bench_package.rows,
    }
    if unknown := set(args.which) - set(benches):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}; there are {', '.join(benches)}")
    print(line(HEAD))
    for name, rows in benches.items():
        if name not in (args.which or benches.keys() - {"package"}):
            continue
        began = time.monotonic()
        for row in rows():
            print(row_line(row), flush=True)
        print(f"({name}: {time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
