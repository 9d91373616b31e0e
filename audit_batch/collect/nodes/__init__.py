"""Node facts: what only the node itself can say, read there and taken into a snapshot later."""
