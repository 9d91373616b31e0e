"""Backups of a warehouse: made while jobs run, and put back whole."""
