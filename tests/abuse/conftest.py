"""The whole desk over the fakes of the torture harness: what an attacker's mail comes to in the end."""

from tests.torture.conftest import origin, world

__all__ = ["origin", "world"]
