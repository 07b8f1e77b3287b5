"""The same Hugging Face dataset with its rows in Parquet, one file a split, as the Hub keeps them.

Source: https://huggingface.co/docs/hub/datasets-file-names-and-splits, https://arrow.apache.org/docs/python/parquet.html
"""

from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from store.exchange.contract import Context, Item, Sink
from store.exchange.forms.hf import Append, expect, read, write_splits
from store.exchange.losses import Losses

__all__ = ["expect", "read", "write"]

ROWS = 500
"""Rows of a row group: what is in memory of each split."""


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one file a split that has articles, and the card."""
    with ExitStack() as stack:

        def begin(split: str) -> tuple[str, Append]:
            path = f"data/{split}.parquet"
            return path, stack.enter_context(_Table(stack.enter_context(sink.open(path)))).append

        write_splits(items, context, sink, losses, begin)


class _Table:
    """A Parquet file that rows are appended to."""

    def __init__(self, file: Any) -> None:
        import pyarrow as pa  # 150 ms, and only where Parquet is written.
        from pyarrow import parquet

        self._pa = pa
        self._schema = _schema(pa)
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def __enter__(self) -> "_Table":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._flush()
        self._writer.close()

    def append(self, row: dict[str, Any]) -> None:
        """Add a row."""
        self._rows.append(row)
        if len(self._rows) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _schema(pa: Any) -> Any:
    text, number = pa.string(), pa.int64()
    pairs = pa.list_(pa.struct([("scheme", text), ("id", text)]))
    span = [("start", number), ("end", number), ("label", text), ("text", text), ("entity", text), ("entity_ids", pairs)]
    span += [("score", pa.float64()), *((name, text) for name in ("origin", "annotator", "created", "updated")), ("notes", pa.list_(text))]
    columns = [(name, text) for name in ("id", "title", "source", "language", "published", "status", "text")]
    columns += [("metadata", pa.list_(pa.struct([("key", text), ("value", text)]))), ("notes", pa.list_(text))]
    columns += [("tokens", pa.list_(text)), ("ner_tags", pa.list_(number)), ("spans", pa.list_(pa.struct(span)))]
    return pa.schema(columns)
