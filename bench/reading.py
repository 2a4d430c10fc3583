"""How well mails are read: `python bench/reading.py FOLDER [-v] [--group NAME] [--json]`.

FOLDER is either of two. With `truth/*.jsonl` in it, it holds public mails: the table stands beside the best that others
reach on them (`public_mails.py`). With a `directory/` in it, it holds mails to our own desk, each `.eml` with a `.json`
that says how it must be read, as `tests/mails` (`desk_mails.py`; the rules are those of its README): printed are wrong
actions, needless questions, intents and form fields, by kind of mail and by layout. `-v` names every miss.

The exit code is 1 when a target is missed.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a file, Python looks beside the file only

from bench.desk_mails import play, tables
from bench.public_mails import MEASURES, Corpora
from bench.scores import Score

SLOWEST = 5.0  # seconds that one public mail may take


def main(words: list[str] | None = None) -> int:
    """Score a folder and print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("-v", "--verbose", action="store_true", help="name every miss")
    arguments.add_argument("--group", action="append", help="only this subfolder of mails to the desk")
    arguments.add_argument("--json", action="store_true", help="one line a mail to the desk, then the scores")
    chosen = arguments.parse_args(words)
    if (chosen.folder / "directory").is_dir():
        return read_desk_mails(chosen.folder, chosen.group, verbose=chosen.verbose, as_json=chosen.json)
    return read_public_mails(chosen.folder, verbose=chosen.verbose)


def read_public_mails(folder: Path, *, verbose: bool) -> int:
    """Score public mails and what reading them cost."""
    corpora = Corpora(folder)
    missed = 0
    for measure in MEASURES:
        print(f"\n{measure.__name__}")
        missed += _print_scores(measure(corpora), verbose=verbose)
    seconds, name = corpora.slowest
    print(f"\ncost\n  {len(corpora.raised)} mails raised an exception {corpora.raised}")
    print(f"  the slowest took {seconds:.2f} s: {name}")
    return 1 if missed or corpora.raised or seconds > SLOWEST else 0


def read_desk_mails(folder: Path, groups: list[str] | None, *, verbose: bool, as_json: bool) -> int:
    """Score mails to our own desk."""
    judged = play(folder, groups)
    missed = 0
    if as_json:
        for mail in judged:
            print(json.dumps(mail.as_words(), ensure_ascii=False))
    elif verbose:
        for mail in judged:
            if mail.differs:
                print("\n".join(mail.in_words()), end="\n\n")
    for title, scores in tables(judged):
        if as_json:
            print(json.dumps({"table": title, "scores": [score.as_words() for score in scores]}))
            missed += sum(score.missed for score in scores)
        else:
            print(f"\n{title}")
            missed += _print_scores(iter(scores), verbose=False)
    return 1 if missed else 0


def _print_scores(scores: Iterator[Score], *, verbose: bool) -> int:
    missed = 0
    for score in scores:
        if not score.total:
            continue
        print(f"  {score}")
        missed += score.missed
        for miss in score.misses if verbose and not score.name.startswith("  ") else ():
            print(f"      {miss}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
