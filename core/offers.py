"""What a page offers its reader: one thing to do, where, and the reasons why not yet. It decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django_stubs_ext import StrOrPromise

from core.errors import Refusal


@dataclass(frozen=True)
class Offer:
    """One row of “What you can do now”.

    With `refusals` it is grey and lists them; with `post` its button sends `name` as `action` to `url`;
    else it is a link. `note` is one sentence beneath the label, `button` what the button says.
    """

    label: StrOrPromise
    url: str = ""
    name: str = ""
    note: StrOrPromise = ""
    button: StrOrPromise = ""
    post: bool = False
    refusals: Sequence[Refusal] = field(default_factory=tuple)

    @property
    def says(self) -> StrOrPromise:
        return self.button or self.label
