"""What undo and redo would do next, worked out from the journal as far back as it is needed."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from store.errors import StoreError
from store.journal import Act, Checkpoint, Entry, Position
from store.model import Part


class Step(NamedTuple):
    """One journal entry as history sees it."""

    act: Act
    change: str
    """Id of the change that was done, undone or redone."""
    title: str
    position: Position
    part: Part | None = None


def steps(lines: Iterable[tuple[Position, Entry | Checkpoint]]) -> Iterator[Step]:
    """Yield the entries among the lines of a journal as steps, in their order."""
    for position, line in lines:
        if isinstance(line, Entry):
            yield Step(line.act, line.change.id if line.act == "do" else line.of, line.change.title, position, line.change.part)


def undo_steps(newest_first: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps that repeated undo would take back, given all steps newest first."""
    undone = 0
    for step in newest_first:
        if step.act == "undo":
            undone += 1
        elif undone:
            undone -= 1
        else:
            yield step


def redo_steps(newest_first: Iterable[Step]) -> Iterator[Step]:
    """Yield the undo steps that repeated redo would take back, given all steps newest first."""
    redone = 0
    for step in newest_first:
        if step.act == "do":
            return
        if step.act == "redo":
            redone += 1
        elif redone:
            redone -= 1
        else:
            yield step


def goes_on(part: Part | None, peek: Callable[[], Step | None], act: Act) -> bool:
    """Whether the next step to undo or redo is of the same act as the part just undone or redone. Raises as ``peek`` does."""
    step = None if part is None else peek()
    if part is None or step is None or step.part is None or step.part.act != part.act:
        return False
    return not (part.last if act == "redo" else step.part.last)


class History:
    """Undo and redo stacks that reach back over restarts; the older part is read only when it is asked for."""

    def __init__(self, steps: Callable[[], Iterator[Step]]) -> None:
        """Take a function that reads the steps so far, newest first, anew on each call."""
        self._undo = _Stack(undo_steps(steps()))
        self._redo = _Stack(redo_steps(steps()))

    def undo(self) -> Step | None:
        """Return the step that undo would take back. Raises DamagedError when the journal cannot be read that far."""
        return self._undo.top()

    def redo(self) -> Step | None:
        """Return the undo step that redo would take back. Raises DamagedError."""
        return self._redo.top()

    def push(self, step: Step) -> None:
        """Take note of an entry that was appended; an undo or redo must be of the step that ``undo`` or ``redo`` returned."""
        if step.act == "do":
            self._redo = _Stack(iter(()))
            self._undo.push(step)
        elif step.act == "undo":
            self._undo.pop()
            self._redo.push(step)
        else:
            self._redo.pop()
            self._undo.push(step)


class _Stack:
    def __init__(self, older: Iterator[Step]) -> None:
        self._recent: list[Step] = []
        self._older = older
        self._problem: StoreError | None = None

    def top(self) -> Step | None:
        if not self._recent:
            if self._problem is not None:
                raise self._problem
            try:
                self._recent.extend(islice(self._older, 1))
            except StoreError as error:
                self._problem = error  # A generator that raised is over, and would say that there is nothing to undo.
                raise
        return self._recent[-1] if self._recent else None

    def push(self, step: Step) -> None:
        self._recent.append(step)

    def pop(self) -> None:
        self.top()
        self._recent.pop()
