"""What the books have answered inside one transaction, so that they are not asked the same twice.

Each step of policy asks its own small questions; deciding one mail asks for the same agency, its projects and its cases
again and again. Whoever writes to what is remembered forgets all of it.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Remembering:
    """A part of a unit of work with a memory; everything that it remembers is of the one transaction."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Any] = {}

    def forget(self) -> None:
        """Something was written: ask anew."""
        self._answers.clear()


Part = TypeVar("Part", bound=Remembering)


def once(
    question: Callable[Concatenate[Part, Asked], Answer],
) -> Callable[Concatenate[Part, Asked], Answer]:
    """A question whose answer is remembered by what was asked."""

    @wraps(question)
    def ask(part: Part, /, *asked: Asked.args, **named: Asked.kwargs) -> Answer:
        key = (question.__name__, asked, tuple(named.items()))
        if key not in part._answers:  # noqa: SLF001 - its own memory
            part._answers[key] = question(part, *asked, **named)  # noqa: SLF001
        answer: Answer = part._answers[key]  # noqa: SLF001
        return answer

    return ask
