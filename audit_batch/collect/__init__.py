"""Facts come in: from an API server, whole lists or none."""
