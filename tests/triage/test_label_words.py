"""Labels by their words: a list that was written before the words were."""

from pathlib import Path

import pytest

from tests.triage.form_wording import wording

_LABELS = [
    tuple(part.strip() for part in line.split("|", 1))
    for line in (Path(__file__).parent / "labels.txt").read_text(encoding="utf-8").splitlines()
    if "|" in line and not line.startswith("#")
]


@pytest.mark.parametrize(("field", "label"), _LABELS)
def test_a_label_names_the_field_that_its_words_say(field, label):
    assert (wording().field_of(label) or "-") == field
