"""A made-up company's cluster with thirteen months of history: another source beside collect."""
