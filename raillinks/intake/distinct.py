"""The distinct texts of a column: what is made of a cell is made once for each of them, not once for each row."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from raillinks.intake.raw_table import Ints


def trimmed(texts: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """The distinct texts of a column without white space around them, in the order in which it first has them.

    Args:
        texts: The cells, none of them null.

    Returns:
        For each cell the place of its text (int64), and the distinct texts.
    """
    encoded = pa.chunked_array(texts.chunks, texts.type).dictionary_encode().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):  # a column without rows
        encoded = pa.array([], texts.type).dictionary_encode()
    code, words = encoded.indices.to_numpy().astype(np.int64), encoded.dictionary
    return again(code, words, pc.utf8_trim_whitespace(words))


def again(code: Ints, before: pa.Array, after: pa.Array) -> tuple[Ints, pa.Array]:
    """The same where distinct texts were changed, so that some of them may be equal now.

    Args:
        code: For each cell the place of its text.
        before: The distinct texts before the change.
        after: Each of them after it.
    """
    if after.equals(before):
        return code, before
    encoded = after.dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64)[code], encoded.dictionary
