"""Measurements of what is promised about speed; `make bench` runs them and writes README.md beside this file."""
