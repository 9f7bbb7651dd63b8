"""Nothing that would lose edits is done before a person was asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from inspector.ui.unsaved_question import Unsaved, UnsavedQuestion


class Leaving(QObject):
    """Asks before the window or its source is closed while something is not saved.

    Attributes:
        question: Is asked, over the window.
    """

    def __init__(self, question: UnsavedQuestion) -> None:
        super().__init__(question)
        self.question = question
        self._find: Callable[[], Unsaved] = Unsaved
        self._save: Callable[[], object] = self.go_on
        self._then: Callable[[], object] | None = None
        self._is_decided = False
        question.save_chosen.connect(lambda: self._save())
        question.lose_chosen.connect(self.go_on)

    def watch(self, find: Callable[[], Unsaved], save: Callable[[], object]) -> None:
        """Ask about this from now on.

        Args:
            find: Returns what would be lost.
            save: Saves it, and then calls `go_on` if that could be done, else `stay`.
        """
        self._find, self._save = find, save

    def do(self, what: Callable[[], object]) -> None:
        """Do something that closes files, once nothing is lost by it."""
        if self.may(what):
            what()

    def may(self, what: Callable[[], object]) -> bool:
        """Return whether nothing is lost by it; else ask, and do it once a person says so."""
        if self._is_decided:
            return True
        unsaved = self._find()
        if not unsaved.names:
            return True
        self._then = what
        self.question.ask(unsaved)
        return False

    def go_on(self) -> None:
        """Do what was asked about."""
        then, self._then = self._then, None
        if then is not None:
            self._is_decided = True
            try:
                then()
            finally:
                self._is_decided = False

    def stay(self) -> None:
        """Do it no more."""
        self._then = None
