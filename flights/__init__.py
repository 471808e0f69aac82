"""What training and serving share: the request, the features, the model."""

import os

# ONNX Runtime sends usage data to Microsoft (since 1.29 on Linux, too), and keeps a device id in
# the home folder, unless it is told not to before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
