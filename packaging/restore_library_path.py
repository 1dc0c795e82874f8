"""Runs first in the packaged program: what it starts is to find the system's libraries, not ours.

The folder's own libraries are found by LD_LIBRARY_PATH, which is read once, at the start. A browser, `docker` or
`pkexec` that inherited it would load our Qt and OpenSSL instead of their own.
"""

import os

_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before
elif hasattr(os, "geteuid"):
    os.environ.pop("LD_LIBRARY_PATH", None)
