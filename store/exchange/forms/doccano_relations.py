"""doccano's JSON Lines for a relation extraction project; see ``doccano``, which reads both shapes."""

from store.exchange.forms.doccano import read
from store.exchange.forms.doccano import write_relations as write

__all__ = ["read", "write"]
