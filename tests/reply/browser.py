"""A real Chromium for tests, driven over its debugging pipe: no more than opening a page and asking it things.

The pipe speaks JSON between NUL bytes on file descriptors 3 and 4 (Chrome DevTools Protocol); it needs no package.
"""

import json
import os
import select
import subprocess
import tempfile
import time
from itertools import count
from typing import Self

from tests.wire.servers import require


class Browser:
    """One page."""

    def __init__(self, address: str) -> None:
        self._program = require("chromium", "chromium")
        self._address, self._ids, self._pending = address, count(1), b""

    def __enter__(self) -> Self:
        their_in, self._out = os.pipe()
        self._in, their_out = os.pipe()
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = (
            f"exec {self._program} --headless --no-sandbox --disable-gpu --no-first-run --remote-debugging-pipe "
            f"--user-data-dir={self._home.name} about:blank 3<&{their_in} 4>&{their_out}"
        )
        self._process = subprocess.Popen(
            ["bash", "-c", command],
            pass_fds=(their_in, their_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(their_in)
        os.close(their_out)
        target = self._ask("Target.createTarget", url=self._address)["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(20)
        os.close(self._out)
        os.close(self._in)
        self._home.cleanup()

    def evaluate(self, script: str):
        answer = self._ask("Runtime.evaluate", session=self._session, expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, script: str, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while not self._quietly(script):
            assert time.monotonic() < until, f"never came true: {script}"
            time.sleep(0.1)

    def _quietly(self, script: str):
        try:
            return self.evaluate(script)
        except AssertionError:  # the page is just being loaded
            return False

    def _ask(self, method: str, session: str | None = None, **parameters):
        number = next(self._ids)
        asked = {"id": number, "method": method, "params": parameters}
        if session:
            asked["sessionId"] = session
        os.write(self._out, json.dumps(asked).encode() + b"\0")
        while True:
            answer = json.loads(self._read())
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    def _read(self) -> bytes:
        while b"\0" not in self._pending:
            ready, _, _ = select.select([self._in], [], [], 60)
            assert ready, "the browser says nothing"
            self._pending += os.read(self._in, 65536)
        message, _, self._pending = self._pending.partition(b"\0")
        return message
