"""Changes to the text of manifests, which leave comments and layout as they are."""
