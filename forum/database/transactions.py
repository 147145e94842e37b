"""Whether the transaction that begins next is going to write.

A transaction that reads first and writes later fails at once when somebody else wrote in between,
whatever the busy timeout is; so one that will write says so at its first word.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_writing: ContextVar[bool] = ContextVar("writing", default=True)


def is_writing() -> bool:
    """Tell whether the next transaction takes the write lock when it begins."""
    return _writing.get()


def expect_writing(value: bool) -> None:
    """Say what the transactions of this request are for."""
    _writing.set(value)


@contextmanager
def reading() -> Iterator[None]:
    """Only read inside: for commands that look at a board in use."""
    before = _writing.get()
    _writing.set(False)
    try:
        yield
    finally:
        _writing.set(before)


def begin_writing(session) -> None:
    """End the transaction that only read; the next one takes the write lock when it begins.

    What the session holds is read anew, so decisions made before are made on fresh rows.
    """
    session.rollback()
    expect_writing(True)
