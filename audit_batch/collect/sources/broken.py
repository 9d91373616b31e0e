"""What is wrong with one text, before it is known which file it stands in."""


class BrokenText(Exception):
    """A document cannot be read; its reader knows the file."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        self.problem = problem
        self.line = line
        """In the text, from 1; None where it is not known."""
        super().__init__(problem)
