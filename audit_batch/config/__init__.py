"""Settings: what a command works with, and where it was given."""

from audit_batch.config.settings import Settings, load_settings, shipped

__all__ = ["Settings", "load_settings", "shipped"]
