"""Words of the model on their way from the reader: by value, on every Python (3.11.2 would ask for `getattr`)."""

import pickle

import pytest

from mailbot.model.intent import IntentKind
from mailbot.model.message import ScreenClass
from mailbot.reading.line import Word, unpack


@pytest.mark.parametrize("word", [Word.READY, IntentKind.REMOVE, ScreenClass.PERSON])
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_word_travels_as_its_class_and_its_value_and_is_the_same_one_there(word, protocol):
    data = pickle.dumps(word, protocol)
    assert b"getattr" not in data
    assert unpack(data) is word
