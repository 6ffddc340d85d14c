"""Keys of referrals as columns: which are among others, where, and in which order they come."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

KEY: Final = "case_key"
NOBODY: Final = -1


def among(keys: pa.ChunkedArray, wanted: pa.Array | Iterable[str]) -> NDArray[np.bool_]:
    """Is each key one of those wanted?"""
    return _looked_up("is_in", keys, wanted).to_numpy()


def place_among(keys: pa.ChunkedArray, wanted: pa.Array | Iterable[str]) -> NDArray[np.int_]:
    """The first position of each key among those wanted; NOBODY where it is none of them."""
    found = _looked_up("index_in", keys, wanted).to_numpy().astype(float)
    return np.where(np.isnan(found), NOBODY, found).astype(int)


def in_order(keys: pa.ChunkedArray) -> NDArray[np.int_]:
    """The positions of the keys in order; equal ones stay as they came."""
    return pc.call_function("array_sort_indices", [keys.combine_chunks()]).to_numpy().astype(int)


def _looked_up(how: str, keys: pa.ChunkedArray, wanted: pa.Array | Iterable[str]) -> Any:
    these = wanted if isinstance(wanted, pa.Array) else pa.array(list(wanted), pa.string())
    return pc.call_function(how, [keys], pc.SetLookupOptions(value_set=these))
