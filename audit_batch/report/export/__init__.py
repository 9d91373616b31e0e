"""The same results in forms that other programs read."""
