"""A value that is only made when somebody reads it: most messages of millions of claims are never read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Later(Generic[Value]):
    """A value made by a call, once, when it is first asked for.

    It equals, hashes and pickles as the value itself.

    >>> greeting = Later(lambda: "good morning")
    >>> greeting == "good morning", greeting.value
    (True, 'good morning')
    """

    __slots__ = ("_make", "_value")
    _make: Callable[[], Value] | None
    _value: Value

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make

    @property
    def value(self) -> Value:
        """The value."""
        make = self._make
        if make is not None:
            self._value = make()
            self._make = None  # set last: another thread may make the same value again, and nothing else
        return self._value

    def __eq__(self, other: object) -> bool:
        return bool(self.value == (other.value if isinstance(other, Later) else other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __reduce__(self) -> tuple[object, ...]:
        return _itself, (self.value,)

    def __repr__(self) -> str:
        return repr(self.value)


def _itself(value: Value) -> Value:
    return value
