"""The rule of the table of responsibilities: exactly one A and at least one R in each row; pure."""

import re

from django.utils.translation import gettext as _

from core import markdown

_CODE = re.compile(r"[ARCI](/[ARCI])?|[-–—]?")


def findings(text: str) -> list[str]:
    """A sentence for each row of a table of A, R, C and I that breaks the rule; empty when all hold."""
    return [
        sentence for head, *rows in markdown.tables(text) for row in rows if _is_coded(row) for sentence in _broken(row)
    ]


def _is_coded(row: list[str]) -> bool:
    return len(row) > 2 and any(row[1:]) and all(_CODE.fullmatch(cell) for cell in row[1:])


def _broken(row: list[str]) -> list[str]:
    codes = [code for cell in row[1:] for code in cell.split("/")]
    found = []
    if codes.count("A") != 1:
        found.append(
            _("“%(task)s” has %(count)d times A; it needs exactly one.") % {"task": row[0], "count": codes.count("A")}
        )
    if "R" not in codes:
        found.append(_("“%(task)s” has no R: nobody does the work.") % {"task": row[0]})
    return found
