"""What training and serving share: the request, the features, the model."""
