"""Sets of UIDs: cut into commands of bearable size, written and read as `uid-set` (RFC 9051 section 9)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

AT_ONCE = 50  # mails in one command: little more speed beyond, much more memory
OCTETS_AT_ONCE = 8 * 1024 * 1024  # of bodies in one command, by the sizes the server tells


def batches(uids: Sequence[int], sizes: Mapping[int, int] | None = None) -> Iterator[Sequence[int]]:
    """Cut into pieces of at most 50 mails and about 8 MiB; a mail bigger than that goes alone."""
    batch: list[int] = []
    octets = 0
    for uid in uids:
        size = (sizes or {}).get(uid, 0)
        if batch and (len(batch) == AT_ONCE or octets + size > OCTETS_AT_ONCE):
            yield batch
            batch, octets = [], 0
        batch.append(uid)
        octets += size
    if batch:
        yield batch


def write_uid_set(uids: Iterable[int]) -> str:
    """Write 3 5 6 as `3,5,6`."""
    return ",".join(str(uid) for uid in uids)


def read_uid_set(uid_set: str) -> set[int]:
    """The numbers of a `uid-set`: `3,5:7` -> 3 5 6 7."""
    numbers: set[int] = set()
    for part in uid_set.split(","):
        first, _, last = part.partition(":")
        low, high = sorted((int(first), int(last or first)))
        numbers.update(range(low, min(high, low + AT_ONCE) + 1))  # never more than was asked for
    return numbers
