"""How finished reports and news of findings get to people and systems."""
