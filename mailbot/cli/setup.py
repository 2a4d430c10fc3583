"""A new desk's folder, and directory files into the books."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mailbot.config import shipped
from mailbot.opening import make_secret
from mailbot.store.database import Store
from mailbot.store.directory_format import TABLES
from mailbot.store.directory_import import import_directory, read_directory, say


def write_desk(folder: Path) -> Iterator[str]:
    """Write what a desk needs into a folder, overwriting nothing; says of each thing whether it was written."""
    folder.mkdir(parents=True, exist_ok=True)
    yield _put(folder / "config.toml", shipped("config.example.toml").read_text(encoding="utf-8"))
    for name in ("rules", "templates"):
        kept, written = 0, 0
        for source in sorted(path for path in shipped(name).rglob("*") if path.is_file()):
            target = folder / name / source.relative_to(shipped(name))
            if target.exists():
                kept += 1
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            written += 1
        yield f"{folder / name}: {written} files written, {kept} kept"
    for name, table in TABLES.items():
        yield _put(folder / "directory" / name, ",".join(table.columns) + "\n")
    secret = folder / "secrets" / "signing"
    there = secret.exists()
    make_secret(secret)
    yield f"{secret}: {'kept' if there else 'written, mode 0600'}"
    yield f"next: edit {folder / 'config.toml'}, then `mailbot --config {folder / 'config.toml'} check`"


def _put(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return f"{path}: kept"
    path.write_text(text, encoding="utf-8")
    return f"{path}: written"


def take_directory(
    paths: Sequence[Path], store: Store, now: datetime, zone: ZoneInfo, *, dry_run: bool
) -> Iterator[str]:
    """Import directory files, or say what an import would change.

    Raises:
        DirectoryError: with every bad row; nothing is taken.
    """
    with store.transaction() as books:
        files = read_directory(paths, books)
        changes = import_directory(books, files, now=now, today=now.astimezone(zone).date())
        if not dry_run:
            books.commit()
    yield from say(changes)
    if dry_run:
        yield "nothing was written (--dry-run)"
