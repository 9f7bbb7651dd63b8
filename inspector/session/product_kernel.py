"""The kernel of products: one pass over new rows into sums by pair, group and bucket."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.kernel import kernel
from inspector.session.columns import ChunkView
from inspector.session.fold_kernel import bucket_of, member_of
from inspector.session.query import Lookup


@kernel
def fold_products(
    chunk: ChunkView,
    start: int,
    stop: int,
    lookup: Lookup,
    first_bucket: int,
    width_s: float,
    pairs: NDArray[np.int64],
    row: NDArray[np.float64],
    products: NDArray[np.float64],
) -> None:
    """Fold rows ``start:stop`` of a chunk.

    Args:
        chunk: The rows.
        start: First row.
        stop: Behind the last row.
        lookup: Which rows, groups and slots.
        first_bucket: Number of the grid's first bucket, from the Unix epoch.
        width_s: Width of a bucket in seconds; infinite for a single bucket.
        pairs: (pairs, 2) int64, which two slots each product is of.
        row: (slots,) float64, room to work in.
        products: (pairs, groups, buckets) float64, added to.
    """
    for i in range(start, stop):
        bucket = bucket_of(chunk, i, lookup, first_bucket, width_s)
        if bucket < 0 or bucket >= products.shape[2]:
            continue
        for slot in range(row.shape[0]):
            row[slot] = 0.0
        for j in range(chunk.first[i], chunk.first[i + 1]):
            slot = lookup.slot_of_key[chunk.key[j]]
            if slot >= 0:
                row[slot] = chunk.value[j] / chunk.rates[chunk.rate_code[j]]
        member = member_of(chunk, i, lookup.dimension)
        for g in range(lookup.starts[member], lookup.starts[member + 1]):
            group = lookup.groups[g]
            for pair in range(pairs.shape[0]):
                product = row[pairs[pair, 0]] * row[pairs[pair, 1]]
                if product != 0.0:
                    products[pair, group, bucket] += product
