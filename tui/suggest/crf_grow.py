"""A recogniser that already has weights gets room for one more label."""

from typing import Any

import numpy
from thinc.api import Model


def grow(model: Model[Any, Any], by: int) -> None:
    """Widen the output by ``by`` tags."""
    output = model.get_ref("output")
    linear = output.layers[0]
    for node in (model, output, linear):
        if node.has_dim("nO"):
            node._dims["nO"] = node.get_dim("nO") + by  # set_dim refuses once there are weights
    parameters = ((linear, "W", 1), (linear, "b", 1), (model, "links", 2), (model, "first", 1), (model, "last", 1))
    for node, name, axes in parameters:
        value: Any = node.get_param(name)
        wider = [(0, by if axis < axes else 0) for axis in range(value.ndim)]
        padded: Any = numpy.pad(value, wider)
        node.set_param(name, padded)
