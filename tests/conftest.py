"""What holds for all tests."""

import signal


def pytest_configure() -> None:
    """Let interrupts interrupt: who runs tests in the background has them ignored, and so would what a test starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
