"""Facts at rest: the only room that writes DuckDB."""
