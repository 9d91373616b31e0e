"""Facts go out: notebooks, HTML, PDF and exports, read from the published copy through views only."""
