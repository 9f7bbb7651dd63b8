"""An array that grows at its end."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

S = TypeVar("S", bound=np.generic)

_FIRST_CAPACITY = 16


class GrowingArray(Generic[S]):
    """One-dimensional; growing costs no more than what is new, on the whole."""

    def __init__(self, dtype: type[S]) -> None:
        self._array: NDArray[S] = np.empty(_FIRST_CAPACITY, dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> NDArray[S]:
        """Return all values; what was returned before stays as it was."""
        return self._array[: self._size]

    def extend(self, values: NDArray[S]) -> None:
        """Append `values`."""
        size = self._size + len(values)
        if size > len(self._array):
            array = np.empty(2 * size, self._array.dtype)
            array[: self._size] = self.values
            self._array = array
        self._array[self._size : size] = values
        self._size = size
