"""What all the servers of the tests share: where they listen, who they are, and what a missing one means."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

HOST = "127.0.0.1"


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


def require(program: str, package: str) -> str:
    """The path of a server program. Skips with a reason, or fails where the servers are required."""
    found = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found is not None:
        return found
    reason = f"{program} is not installed (Debian: {package})"
    if os.environ.get("MAILBOT_REQUIRE_SERVERS"):
        pytest.fail(reason)
    pytest.skip(reason)


def wait_for_port(port: int, seconds: float = 60.0) -> None:
    """Return when somebody listens."""
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((HOST, port), timeout=seconds).close()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


PATIENCE = 120.0
"""Seconds until a test calls something hung. Nothing is measured by it: on a busy machine all takes several times as long."""


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Does something become true within so long?"""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@dataclass(frozen=True)
class Certificate:
    """A certificate for the name localhost that nobody has signed."""

    here: Path

    @classmethod
    def make(cls, here: Path) -> "Certificate":
        command = [
            require("openssl", "openssl"),
            *["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
        ]
        command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"]
        subprocess.run(command, cwd=here, check=True, capture_output=True)
        return cls(here)

    @property
    def serving(self) -> ssl.SSLContext:
        """For a server that bears it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.here / "cert.pem", self.here / "key.pem")
        return context

    @property
    def trusting(self) -> ssl.SSLContext:
        """For a client that trusts it, and nothing else."""
        return ssl.create_default_context(cafile=str(self.here / "cert.pem"))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.make(tmp_path_factory.mktemp("certificate"))
