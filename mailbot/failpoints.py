"""Places where the program can be made to die or fail, so that tests can show that nothing is lost there.

    point("claimed")                             does nothing
    MAILBOT_FAILPOINT=claimed:kill mailbot run   SIGKILL at the first time that it gets there
    MAILBOT_FAILPOINT=claimed:raise:3            RuntimeError at the third time
    MAILBOT_FAILPOINT=claimed:stop               SIGSTOP: it sleeps there until somebody sends SIGCONT

A point stands between two steps that a crash could tear apart: before and after each commit, each word on a wire. The
torture harness (tests/torture) visits every label of the source; one that is never visited fails it.
"""

import os
import signal
from collections.abc import Callable

_VARIABLE = "MAILBOT_FAILPOINT"
_watcher: Callable[[str], None] | None = None


def point(label: str) -> None:
    """Between two steps. Does nothing unless somebody watches."""
    if _watcher is not None:
        _watcher(label)


def watch(watcher: Callable[[str], None] | None) -> None:
    """Have every point call `watcher` with its label, or none."""
    global _watcher  # noqa: PLW0603 - one switch for the process, off in every run that is not a test
    _watcher = watcher


class Fuse:
    """Dies, stops or fails at the n-th visit of a label (None: of any)."""

    def __init__(self, label: str | None, action: str, visits: int = 1) -> None:
        if action not in {"kill", "raise", "stop"} or visits < 1:
            raise ValueError(f"expected kill, raise or stop and a number from 1 on, found {action}:{visits}")
        self._label, self._action, self._left = label, action, visits

    def __call__(self, label: str) -> None:
        """A point was reached."""
        if self._label not in {None, label}:
            return
        self._left -= 1
        if self._left == 0:
            if self._action == "raise":
                raise RuntimeError(f"failpoint {label}")
            os.kill(os.getpid(), signal.SIGKILL if self._action == "kill" else signal.SIGSTOP)


def set_from(setting: str) -> None:
    """Set a fuse by `label:kill`, `label:raise`, `label:stop` or with a third part the number of the visit.

    Raises:
        ValueError: it is not of that form.
    """
    label, _, rest = setting.partition(":")
    action, _, visits = rest.partition(":")
    watch(Fuse(label, action, int(visits or 1)))


if os.environ.get(_VARIABLE):
    set_from(os.environ[_VARIABLE])
