"""The trend of the weekly digest as a small PNG, drawn by hand: bars for mails in, darker ones for mails answered.

No words in it: its numbers stand in a table below. In: points. Out: PNG bytes (ISO/IEC 15948), palette colours, the
same bytes for the same points.
"""

import struct
import zlib
from collections.abc import Sequence

from mailbot.model.report import TrendPoint

CHART_ID = "trend@chart"
"""Content-ID of the picture, without angle brackets (RFC 2392)."""
CHART_SIZE = (544, 160)  # width, height in pixels

_PAPER, _CAME_IN, _ANSWERED, _GROUND = range(4)
_PALETTE = bytes.fromhex("f2f6f98fb8d60b5a8a4a5a68")
"""Mid tones, on a ground of their own: right on white and on black."""
_MARGIN = 12
_GAP = 0.3  # share of a point's width that stays free


def draw_trend(points: Sequence[TrendPoint]) -> bytes:
    """The chart; an empty ground when there are no points."""
    width, height = CHART_SIZE
    rows = [bytearray([_PAPER]) * width for _ in range(height)]
    most = max((max(point.came_in, point.answered) for point in points), default=0) or 1
    room = height - 2 * _MARGIN
    share = (width - 2 * _MARGIN) / max(len(points), 1)
    for index, point in enumerate(points):
        left = _MARGIN + index * share
        half = share * (1 - _GAP) / 2
        _bar(rows, left, left + half, room * point.came_in / most, _CAME_IN)
        _bar(rows, left + half, left + 2 * half, room * point.answered / most, _ANSWERED)
    rows[height - _MARGIN] = bytearray([_GROUND]) * width
    return _png(width, height, b"".join(b"\0" + bytes(row) for row in rows))


def _bar(rows: list[bytearray], left: float, right: float, tall: float, colour: int) -> None:
    ground = len(rows) - _MARGIN
    first, last = round(left), round(right)
    for row in rows[ground - round(tall) : ground]:
        row[first:last] = bytes([colour]) * (last - first)


def _png(width: int, height: int, lines: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)  # 8 bits a pixel, palette
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (
            (b"IHDR", head),
            (b"PLTE", _PALETTE),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )
