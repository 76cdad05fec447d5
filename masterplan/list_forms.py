"""What is typed about code lists: their codes line by line, and where the codes of a source go."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import Line, Prose
from masterplan import list_sheets
from masterplan.forms import PartForm
from masterplan.merging import mark
from masterplan.models import Code, CodeList
from masterplan.models.base import IDENTIFIER
from record.forms import Refusable

MOST = 3000
NOTHING = "–"
FIELDS = ("criterion", "code", "name", "names", "source", "level", "agency", "version")


class ListForm(PartForm):
    """A code list with its codes, one a line."""

    def __init__(self, data: Any, row: CodeList) -> None:
        super().__init__(data, row, FIELDS)
        held = list_sheets.codes_of(row) if row.pk else []
        self.fields["codes"] = Prose(
            label=_("Codes"),
            help_text=_("One a line: the code, a blank, the name. For example: F Women."),
            initial="\n".join(f"{code} {name}" for code, name in held),
            limit=200_000,
            widget=forms.Textarea(attrs={"rows": 12}),
        )
        self.order_fields([*(name for name in self.fields if name != "shown"), "shown"])

    def clean_codes(self) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        for number, line in enumerate(filter(None, self.cleaned_data["codes"].splitlines()), start=1):
            code, _blank, name = line.strip().partition(" ")
            _check_code(number, code, name.strip(), found)
            found[code] = name.strip()
        if len(found) > MOST:
            raise ValidationError(_("A list holds at most %(most)s codes.") % {"most": MOST})
        return list(found.items())

    def save(self, **by: Any) -> Any:
        row = super().save(**by)
        assert isinstance(row, CodeList)
        list_sheets.set_codes(row, self.cleaned_data["codes"], **by)
        return row


def _check_code(number: int, code: str, name: str, found: dict[str, str]) -> None:
    words = {"number": number, "code": code[:40]}
    if not name:
        raise ValidationError(_("Line %(number)s: “%(code)s” has no name after it.") % words)
    if code in found:
        raise ValidationError(_("Line %(number)s: the code %(code)s stands there twice.") % words)
    if len(code) > 80 or len(name) > 300:
        raise ValidationError(_("Line %(number)s: a code has at most 80 characters, a name 300.") % words)
    try:
        IDENTIFIER(code)
    except ValidationError as error:
        raise ValidationError(_("Line %(number)s: %(why)s") % {"number": number, "why": error.messages[0]}) from None


class MappingForm(Refusable):
    """For each code of a source the harmonised codes that it goes to."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=10)

    def __init__(self, data: Any, code_list: CodeList, harmonised: CodeList) -> None:
        self.targets = list_sheets.targets_of(code_list)
        super().__init__(data, initial={"shown": mark(list(map(str, self.targets.items())))})
        self.rows = list(code_list.codes.order_by("order", "code"))
        self.known = dict(harmonised.codes.values_list("code", "name"))
        for code in self.rows:
            self.fields[f"code_{code.pk}"] = Line(
                label=f"{code.code} {code.name}",
                required=False,
                initial=self._said(code),
                widget=forms.TextInput(attrs={"list": "codes"}),
            )

    def _said(self, code: Code) -> str:
        found = self.targets[code.code]
        return "" if found is None else " ".join(found) or NOTHING

    def clean(self) -> dict[str, Any]:
        held: dict[str, Any] = super().clean() or {}
        for code in self.rows:
            typed = held.get(f"code_{code.pk}", "")
            for part in typed.split():
                if part not in self.known and part != NOTHING:
                    words = _("%(code)s is not in the harmonised list.") % {"code": part}
                    self.add_error(f"code_{code.pk}", words)
                    break
        if not self.errors and held["shown"] != self.initial["shown"]:
            self.add_error(None, CHANGED)
        return held

    @property
    def typed(self) -> dict[str, tuple[str, ...] | None]:
        return {code.code: _targets(self.cleaned_data[f"code_{code.pk}"]) for code in self.rows}


CHANGED = gettext_lazy("Somebody changed the mapping after you opened it. Load the page again and compare.")


def _targets(typed: str) -> tuple[str, ...] | None:
    """The codes that were typed; a dash says that it fits none, nothing that it is open."""
    if not typed:
        return None
    return tuple(dict.fromkeys(part for part in typed.split() if part != NOTHING))
