"""Every error of the libraries below has a code, and every code is one of the table."""

from __future__ import annotations

import socket
import ssl
from types import ModuleType

import httpcore
import httpx
import pytest

from tray_app.core.retry import ERRORS
from tray_app.system.http_faults import FAULTS, detail_of, fault_of


def raised_by(module: ModuleType) -> list[type[Exception]]:
    everything = (getattr(module, name) for name in module.__all__)
    return [one for one in everything if isinstance(one, type) and issubclass(one, Exception)]


CLASSES = [*raised_by(httpx), *raised_by(httpcore)]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_each_class_is_mapped(kind: type[Exception]) -> None:
    assert kind.__name__ in FAULTS
    assert FAULTS[kind.__name__] in ERRORS


def test_both_libraries_were_looked_at() -> None:
    assert {httpx.ConnectError, httpx.InvalidURL, httpcore.ProxyError, httpcore.ConnectionNotAvailable} <= set(CLASSES)


def caused_by(cause: BaseException) -> httpcore.ConnectError:
    error = httpcore.ConnectError("All connection attempts failed")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), "dns"),
        (ConnectionRefusedError(111, "Connection refused"), "refused"),
        (ExceptionGroup("all", [OSError(101, "Network is unreachable"), ConnectionRefusedError(111, "no")]), "refused"),
        (OSError(101, "Network is unreachable"), "connect"),
        (ssl.SSLCertVerificationError(1, "bad"), "tls_certificate"),
        (ssl.SSLError(1, "bad"), "tls"),
        (ssl.SSLEOFError(8, "end"), "tls"),
    ],
)
def test_the_machines_own_reason_decides(cause: BaseException, code: str) -> None:
    assert fault_of(caused_by(cause)) == code
    assert detail_of(caused_by(cause))


def test_a_cause_that_loops_ends() -> None:
    error = caused_by(OSError(5, "x"))
    assert error.__cause__ is not None
    error.__cause__.__context__ = error
    assert fault_of(error) == "connect"


def test_an_error_of_a_class_unknown_to_us_has_a_code() -> None:
    class Later(httpcore.NetworkError):
        pass

    assert fault_of(Later("x")) == "closed"
    assert fault_of(AssertionError()) == "protocol"
    assert detail_of(AssertionError()) == "AssertionError"
