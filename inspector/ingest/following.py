"""Following: which files there are, kept apart by identity while they grow, rotate and vanish."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from inspector.core.errors import SourceError
from inspector.files.identity import Place
from inspector.files.listing import MISSING, FoundFile, describe, find_logs
from inspector.files.log_name import compression_of, set_of, youngest_first
from inspector.files.text_file import TextHandle
from inspector.ingest.accounts import Accounts
from inspector.ingest.backlog import skip_backlog, start_late
from inspector.ingest.continuation import go_on_in, turn_back
from inspector.ingest.departed import Departed, copies_of, take_renamed
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.ledger import Ledger
from inspector.ingest.oddities import Oddities
from inspector.ingest.open_files import OpenFiles
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.sight import (
    Sight,
    by_set,
    goes_on,
    is_copy,
    is_same_text,
    learn_first_line,
    look_again,
    look_into,
    may_go_on_in,
    measure,
    needs_a_look,
    rank_by_age,
)

NAMELESS_GRACE_S = 30.0
"""How long a file that lost its name is still read after it last grew: its writer may hold it."""


class Following:
    """The files of some paths.

    Every look compares what the paths hold with what is known. A known file may have grown, have
    another name, have been truncated or replaced, or have lost its name; the others are new.
    """

    def __init__(
        self, paths: Iterable[Path], ledger: Ledger, limits: ReadLimits, *, tail_first: bool
    ) -> None:
        self._problems: list[str] = []
        self._paths = tuple(paths)
        self._ledger = ledger
        self._limits = limits
        self._tail_first = tail_first
        self._at: dict[Place, FollowedFile] = {}
        self._handles = OpenFiles(limits.open_files)
        self._accounts = Accounts(ledger)
        self._departed = Departed()
        self._oddities = Oddities()

    def __iter__(self) -> Iterator[FollowedFile]:
        return iter(self._at.values())

    def resume(self, files: Iterable[FollowedFile]) -> None:
        """Go on with files that the ledger knows as they were read before."""
        self._at.update((file.place, file) for file in files)

    @property
    def problems(self) -> tuple[str, ...]:
        """What keeps files from being read, found since the latest look."""
        damaged = (f"{file.path}: {file.problem}" for file in self if file.problem)
        return (*self._problems, *damaged, *self._oddities.problems)

    def look(self, now_s: float) -> None:
        """Find out what changed; the ledger hears of names, and of what is lost."""
        odd: list[SourceError] = []
        found, errors = find_logs(self._paths, odd)
        self._problems = [describe(error) for error in errors + odd]
        self._oddities.look([spot.path for spot in found], now_s)
        strangers = [spot.path for spot in found if not self._is_known(spot, now_s)]
        places = {spot.place for spot in found}
        nameless = [file for file in self if file.place not in places]
        for file in nameless:
            learn_first_line(file, self._handles.find(file))
        if strangers:
            self._welcome_all(strangers, nameless, now_s)
        # What a folder holds that cannot be listed now is not gone.
        hidden = {Path(error.where) for error in errors if error.what != MISSING}
        for file in nameless:
            if self._at.get(file.place) is file and not hidden & {file.path, *file.path.parents}:
                self._look_at_nameless(file, now_s)

    def open(self, file: FollowedFile) -> TextHandle | None:
        """Return a handle to read from, or None if the file cannot be opened now."""
        try:
            return self._handles.open(file)
        except FileNotFoundError:
            file.stalled = True  # renamed a moment ago: the next look finds it
        except OSError as problem:
            self.fail(file, problem)
        return None

    def fail(self, file: FollowedFile, problem: OSError) -> None:
        """Leave a file alone until the next look, which tries again."""
        file.stalled = True
        self._handles.close(file)
        self._note(file.path, problem)

    def progress(self) -> tuple[int, int]:
        """Return how many bytes were looked at, and how many are known, of all files ever."""
        return self._accounts.progress(self)

    def skip_backlog(self) -> None:
        """Give up what is still to be read of the past; the ledger hears how much."""
        for file in self:
            self._accounts.skip(file, skip_backlog(file, self.open))

    def report(self) -> None:
        """Tell the ledger how far every file was read, and close those that may not stay open."""
        self._accounts.report(self)
        self._handles.trim()

    def close(self) -> None:
        """Close all files; what was not read of files without a name is lost."""
        for file in list(self):
            if file.gone and not file.copied_to:
                self._end(file)
        self._handles.trim(0)

    def _is_known(self, spot: FoundFile, now_s: float) -> bool:
        """Look again at the file of this place, and return whether it still is the same."""
        file = self._at.get(spot.place)
        if file is None:
            return False
        if not needs_a_look(file, spot):
            return True
        if self._may_be_another(file, spot):
            file.size_bytes = file.searched = 0  # counted anew with the stranger, so not lost
            self._end(file)
            return False
        known_as, file.path = file.path, spot.path
        file.stalled = False
        handle = self.open(file)
        if handle and not self._goes_on(file, handle, now_s):
            file.path = known_as
            self._go_on_in_copy(file, now_s)
            return False
        if file.gone or known_as != file.path:
            file.gone = False
            self._ledger.place_source(file.source_id, file.path)
        return True

    def _may_be_another(self, file: FollowedFile, spot: FoundFile) -> bool:
        """Return whether nothing tells that the inode was not given to another file meanwhile.

        It is not while the file is open, and a first line tells the two apart; nothing was handed
        over before there was one, so that reading it as another file repeats nothing.
        """
        untold = file.identity.digest is None and file.path != spot.path
        return untold and self._handles.find(file) is None

    def _goes_on(self, file: FollowedFile, handle: TextHandle, now_s: float) -> bool:
        """Take note of a file's size, unless it is not the same stream any more."""
        try:
            sight = look_again(file, handle)
        except FileNotFoundError:
            file.stalled = True  # renamed a moment ago: the next look finds it
            return True
        except OSError as problem:
            self.fail(file, problem)
            return True
        if not is_same_text(file, handle, sight):
            return False
        file.identity = sight.identity
        self._measure(file, sight.status, now_s)
        return True

    def _measure(self, file: FollowedFile, status: os.stat_result, now_s: float) -> None:
        self._accounts.lose(file, measure(file, status, now_s))

    def _welcome_all(
        self, strangers: list[Path], nameless: list[FollowedFile], now_s: float
    ) -> None:
        sets = by_set(set(self) - set(nameless))
        for path in sorted(strangers, key=youngest_first):
            welcome = self._welcome(path, sets[set_of(path)], nameless, now_s)
            if welcome:
                sets[set_of(path)].append(welcome)
        rank_by_age(self)

    def _welcome(
        self, path: Path, present: list[FollowedFile], nameless: list[FollowedFile], now_s: float
    ) -> FollowedFile | None:
        """Follow a file that nobody knows, unless it is a known one after all."""
        sight = self._look_into(path)
        if sight is None or sight.place in self._at:
            return None
        if is_copy(sight, present, self.open):
            return None  # the stream will go on here once the original is truncated or deleted
        if compression_of(path) and any(may_go_on_in(file, sight) for file in present):
            return None  # the next look tells whose it is
        file = take_renamed(sight, nameless)
        if file is None and (file := self._departed.take(sight)):
            self._accounts.come_back(file)
        if file is None:
            return self._adopt(sight, now_s)
        if self._still_read(file, sight, now_s):
            nameless.append(file)
            return None
        return self._move(file, sight, now_s)

    def _still_read(self, file: FollowedFile, copy: Sight, now_s: float) -> bool:
        """Return whether a deleted file is better read by its handle than from a compressed copy.

        Its writer may still write to it: that is in no copy.
        """
        quiet = now_s - file.grown_at_s > NAMELESS_GRACE_S
        if not compression_of(copy.path) or quiet or self._handles.find(file) is None:
            return False
        if file.copied_to != copy.path:
            file.copied_to = copy.path
            self._ledger.place_source(file.source_id, copy.path)
        return True

    def _look_into(self, path: Path) -> Sight | None:
        try:
            return look_into(path)
        except FileNotFoundError:
            return None  # deleted since it was listed
        except OSError as problem:
            self._note(path, problem)
            return None

    def _adopt(self, sight: Sight, now_s: float) -> FollowedFile:
        source_id = self._ledger.open_source(sight.path)
        file = FollowedFile(source_id, sight.path, sight.identity, self._limits)
        self._at[file.place] = file
        self._measure(file, sight.status, now_s)
        handle = self.open(file)  # at once: while it is open nobody else can get its inode
        if handle and self._tail_first:
            start_late(file, handle)
        return file

    def _look_at_nameless(self, file: FollowedFile, now_s: float) -> None:
        """Read on by the open handle, as long as somebody may write to it."""
        if not file.gone:
            file.gone, file.grown_at_s = True, now_s
            self._ledger.place_source(file.source_id, file.path, gone=True)
        file.stalled = False
        handle = self.open(file)
        replaced = handle is not None and not self._goes_on(file, handle, now_s)
        quiet = now_s - file.grown_at_s > NAMELESS_GRACE_S
        if replaced:
            self._end(file)
        elif quiet and not (file.has_newer or file.has_older):
            self._end(file)
            self._departed.add(file)

    def _go_on_in_copy(self, file: FollowedFile, now_s: float) -> None:
        """Follow the copy that was made of a file before it was truncated, or end it."""
        # Listed anew: the copy may be younger than the list that the truncated file was found in.
        spots = find_logs([file.path.parent])[0]
        for copy in copies_of(file, (spot.path for spot in spots), self._look_into):
            here = self._at.get(copy.place)
            if here in (None, file) or not goes_on(here, copy):
                self._move(file, copy, now_s)
                return
        self._oddities.note_replaced(file, now_s)
        self._end(file)

    def _move(self, file: FollowedFile, sight: Sight, now_s: float) -> FollowedFile:
        """Go on reading the same stream in another file."""
        self._forget(file)
        if sight.place in self._at:
            self._end(self._at[sight.place])
        self._at[sight.place] = file
        go_on_in(file, sight, now_s)
        self._ledger.place_source(file.source_id, file.path)
        self._measure(file, sight.status, now_s)
        return file

    def part(self, file: FollowedFile) -> None:
        """Part a stream from a compressed file that is another: the next look sees both anew."""
        self._forget(file)
        turn_back(file)
        self._ledger.place_source(file.source_id, file.path, gone=True)
        self._accounts.end(file)
        self._departed.add(file)

    def _end(self, file: FollowedFile) -> None:
        """Stop following: what was not handed over is lost."""
        self._forget(file)
        self._accounts.end(file)

    def _forget(self, file: FollowedFile) -> None:
        self._handles.close(file)
        if self._at.get(file.place) is file:
            del self._at[file.place]

    def _note(self, path: Path, problem: OSError) -> None:
        note = f"{path}: cannot be read ({problem.strerror or problem}); trying again"
        if note not in self._problems:
            self._problems.append(note)
