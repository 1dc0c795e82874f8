"""A TLS server on loopback with a certificate authority of its own, for the self-check. Keys are made anew each time
and stay in memory, but for the moment in which OpenSSL reads them from a file that only this user can open."""

from __future__ import annotations

import socket
import ssl
import tempfile
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from types import TracebackType

    from cryptography.x509 import Certificate

_WAIT_S: Final = 5.0
_HOST: Final = "127.0.0.1"


class TrialServer:
    """Greets whoever completes a handshake. Raises Fixable `tls_trial_not_here` where `cryptography` is missing."""

    def __init__(self) -> None:
        self.authority, chain = _make_chain()
        """The authority's certificate, as PEM."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "chain.pem"
            path.touch(mode=0o600)
            path.write_text(chain)
            context.load_cert_chain(path)
        self._context = context
        self._listener = socket.create_server((_HOST, 0))
        self._thread = threading.Thread(target=self._serve, name="tls trial", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        # Closing alone does not wake somebody who waits in accept.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(_WAIT_S)

    def talk(self, context: ssl.SSLContext) -> str:
        """The version of TLS that was spoken. Raises ssl.SSLError, OSError."""
        with (
            socket.create_connection(self._listener.getsockname(), timeout=_WAIT_S) as plain,
            context.wrap_socket(plain, server_hostname=_HOST) as line,
        ):
            if line.recv(2) != b"ok":
                raise ssl.SSLError("the server did not answer")
            return str(line.version())

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            with plain, suppress(OSError):  # a client that refuses us is what the trial is for
                plain.settimeout(_WAIT_S)
                with self._context.wrap_socket(plain, server_side=True) as line:
                    line.sendall(b"ok")


def _make_chain() -> tuple[str, str]:
    """The authority's certificate; and the server's key and certificate. As PEM."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import NameOID
    except ImportError as problem:  # it comes with the keyring of Linux, and is too big to bring just for this
        raise Fixable("tls_trial_not_here") from problem

    now = datetime.now(UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"telemetry-tray self-check {role}")])
        for role in ("authority", "server")
    ]

    def certificate(which: int, extension: x509.ExtensionType) -> Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(names[which])
            .issuer_name(names[0])
            .public_key(keys[which].public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(extension, critical=which == 0)
            .sign(keys[0], hashes.SHA256())
        )

    pem = serialization.Encoding.PEM
    authority = certificate(0, x509.BasicConstraints(ca=True, path_length=0)).public_bytes(pem).decode()
    server = certificate(1, x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(_HOST))])).public_bytes(pem)
    key = keys[1].private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return authority, key.decode() + server.decode()
