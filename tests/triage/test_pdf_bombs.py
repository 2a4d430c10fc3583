"""PDFs made to cost: small files that unpack to much, or lead their reader in circles, hold no form and cost little."""

import time
import zlib

import pytest

from tests.triage.form_wording import wording
from tests.triage.test_form_files import attached, read_attached

CATALOG = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"
FIELD = b"<</FT/Tx/T(New User's Name)/V %s>>"


def pdf(*objects: bytes) -> bytes:
    """A file of these objects, numbered from 1; the first is the catalog."""
    pieces, places, at = [b"%PDF-1.7\n"], [], 9
    for number, body in enumerate(objects, 1):
        places.append(at)
        pieces.append(b"%d 0 obj\n" % number + body + b"\nendobj\n")
        at += len(pieces[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    pieces.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table)
    pieces.append(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at))
    return b"".join(pieces)


def stream(content: bytes, entries: bytes = b"", filters: bytes = b"/FlateDecode") -> bytes:
    return (
        b"<<%s/Filter[%s]/Length %d>>\nstream\n" % (entries, filters, len(content)) + content + b"\nendstream"
    )


def packed(mib: int) -> bytes:
    """So many MiB of blanks, deflated: a thousandth of them."""
    pack = zlib.compressobj(9)
    return b"".join(pack.compress(b" " * (1 << 20)) for _ in range(mib)) + pack.flush()


def with_xref_stream(content: bytes, entries: bytes) -> bytes:
    """A file whose table of objects is a stream."""
    head = b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj\n%b\nendobj\n" % each for each in enumerate((CATALOG, PAGES, FIELD % b"(Ana)", content), 1)
    )
    table = stream(content, b"/Type/XRef/W[1 2 1]/Root 1 0 R" + entries)
    return head + b"9 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


BIG = packed(300)
BOMBS = {
    "a value of 300 MiB": pdf(CATALOG, PAGES, FIELD % b"4 0 R", stream(BIG)),
    "one that is packed twice": pdf(
        CATALOG,
        PAGES,
        FIELD % b"4 0 R",
        stream(zlib.compress(BIG, 9), filters=b"/FlateDecode/FlateDecode"),
    ),
    "an object stream of 300 MiB": pdf(
        CATALOG, PAGES, FIELD % b"(x)", stream(BIG, b"/Type/ObjStm/N 100000/First 1000000")
    ),
    "a table of objects of 300 MiB": with_xref_stream(BIG, b"/Size 100000000"),
    "a table that claims a billion objects": with_xref_stream(packed(3), b"/Size 1000000000"),
    "100,000 objects": pdf(CATALOG, PAGES, *[b"<</FT/Tx/T(a)/V(b)>>"] * 100_000)[: 2 * 1024 * 1024],
    "100,000 fields that are one": pdf(CATALOG.replace(b"3 0 R", b"3 0 R " * 100_000), PAGES, FIELD % b"(x)"),
    "a field that is its own child and parent": pdf(
        CATALOG, PAGES, b"<</FT/Tx/T(a)/Kids[3 0 R]/V 3 0 R/Parent 3 0 R>>"
    ),
    "an object that is itself": pdf(CATALOG, PAGES, b"3 0 R"),
    "two objects that are each other": pdf(CATALOG, PAGES, b"4 0 R", b"3 0 R"),
    "children of children, ten each": pdf(
        CATALOG,
        PAGES,
        *(b"<</T(a)/Kids[" + b"%d 0 R " % below * 10 + b"]>>" for below in range(4, 30)),
        b"<</FT/Tx/T(n)/V(x)>>",
    ),
    "20,000 generations": pdf(
        CATALOG, PAGES, *(b"<</T(a)/Kids[%d 0 R]>>" % below for below in range(4, 20_000)), b"<</T(b)>>"
    ),
    "arrays in arrays": pdf(CATALOG, PAGES, b"[" * 100_000 + b"]" * 100_000),
    "dictionaries in dictionaries": pdf(CATALOG, PAGES, b"<</A" * 20_000),
    "brackets in a string": pdf(CATALOG, PAGES, FIELD % (b"(" * 500_000 + b")" * 500_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_holds_no_form_and_costs_little(name):
    bomb = BOMBS[name]
    began = time.process_time()

    assert read_attached(attached("form.pdf", bomb), wording()) == ()
    assert (
        time.process_time() - began < 20
    )  # 3 s where it is worst; unpacked it would be minutes and gigabytes
