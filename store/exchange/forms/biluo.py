"""The columns of CoNLL-2003 with tags in BILUO: first, inside and last token of a mention, single ones, and those outside.

Read as every CoNLL file is: BILOU, IOBES, BMEWO and IOB are told by their tags.

Source: https://aclanthology.org/W09-1119/
"""

from collections.abc import Iterable

from store.exchange.contract import Context, Item, Sink
from store.exchange.forms.conll import read, write_columns
from store.exchange.losses import Losses
from store.exchange.tagging import biluo

__all__ = ["read", "write"]


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write token, two unused columns and tag."""
    write_columns(items, sink, biluo)
