"""The refusals of the product: what cannot be done now, and in which words. Nothing else is raised for a rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Refusal:
    """One reason, as a complete translated sentence, with the page that would open the way."""

    text: StrOrPromise
    url: str = ""
    link: StrOrPromise = ""

    def __str__(self) -> str:
        return str(self.text)


class RuleViolation(Exception):
    """Not now, and why: all the reasons at once."""

    def __init__(self, reasons: Sequence[Refusal]) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.reasons = list(reasons)


class WorkFailed(Exception):
    """Long work could not be done; the text is a complete, translated sentence."""


class NotSignedIn(Exception):
    """The password was not given again, or it was wrong: nothing was signed."""


def refuse(text: StrOrPromise, *, url: str = "", link: StrOrPromise = "") -> NoReturn:
    """Raises a violation with this one reason."""
    raise RuleViolation([Refusal(text, url, link)])


def gathered(found: Iterable[Refusal | Iterable[Refusal] | None]) -> list[Refusal]:
    """The refusals among what guards returned, in order and flat."""
    flat: list[Refusal] = []
    for item in found:
        if isinstance(item, Refusal):
            flat.append(item)
        elif item is not None:
            flat.extend(item)
    return flat
