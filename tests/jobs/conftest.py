"""The desk over fakes that the torture harness uses, here without kills."""

from tests.torture.conftest import origin, world

__all__ = ["origin", "world"]
