"""What the data check says: one sentence on one place of the file."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """Line and column count from 1; column 0 is the whole line. A remark does not keep the file from loading."""

    line: int
    column: int
    text: str
    remark: bool = False

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.text}"
