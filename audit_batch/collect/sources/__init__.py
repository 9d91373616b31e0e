"""Where manifests come from: files, folders, charts, overlays, and what a branch changed."""
