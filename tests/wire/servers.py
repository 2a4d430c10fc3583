"""What all the servers of the tests share: where they listen, and what a missing one means."""

import os
import shutil
import socket
import time

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


def wait_for_port(port: int, seconds: float = 10.0) -> None:
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
