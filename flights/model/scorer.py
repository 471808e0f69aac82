"""The model's file, run."""

import numpy as np
from numpy.typing import NDArray

from flights.features import Columns


class Scorer:
    """Probability of delay from columns, by ONNX. Safe to call from several threads."""

    def __init__(self, onnx: str | bytes) -> None:  # a path or the file's content
        import onnxruntime  # noqa: PLC0415 (7 MB, of which the supervisor needs none)

        options = onnxruntime.SessionOptions()
        # Small batches do not gain from more threads, and each worker process has its own.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            onnx, options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, columns: Columns) -> NDArray[np.float32]:
        """Columns of shape (n, 1) -> probabilities of shape (n,)."""
        return self.session.run(["probabilities"], columns)[0][:, 1]
