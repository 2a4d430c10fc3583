"""Templates that may be edited while the program runs: a change is taken once it is sound; till then the old ones stay.

In: the folder. Out: the templates in force, and what is wrong with a change, once.
"""

from pathlib import Path

from mailbot.errors import TemplateError
from mailbot.reply.templates import Templates, load


class WatchedTemplates:
    """The templates of a folder, as of the last sound state of it."""

    def __init__(self, folder: Path) -> None:
        """Read the folder.

        Raises:
            TemplateError: it is not sound now, so there is nothing to begin with.
        """
        self._folder = folder
        self._stamp = folder_stamp(folder)
        self._templates = load(folder)

    @property
    def templates(self) -> Templates:
        """The ones in force."""
        return self._templates

    def refresh(self) -> TemplateError | None:
        """Take the folder as it is now, if it has changed and is sound.

        Returns:
            What is wrong with the change, once for each change; None when there is nothing to say.
        """
        stamp = folder_stamp(self._folder)
        if stamp == self._stamp:
            return None
        self._stamp = stamp
        try:
            self._templates = load(self._folder)
        except TemplateError as error:
            return error
        return None


def folder_stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes of all files: another stamp means that something was edited."""
    return tuple(
        (str(path), path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )
