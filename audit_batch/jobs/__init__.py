"""One module per scheduled job; the only place that wires rooms."""
