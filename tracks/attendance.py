"""The form of a line that asks who attended: the required groups, institution by institution, then everybody else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from accounts.roles import Role
from tracks.declaring import MOST
from tracks.forms import LineForm
from tracks.models import ChecklistItem
from tracks.situations import group_of, group_words

OTHERS = 3
"""How many empty rows there are for institutions and roles that nobody asked for."""

Cell = tuple[str, str]
"""The public id of an institution, and a role."""


@dataclass(frozen=True)
class Group:
    """A required group as the form shows it: what it needs in words, and a field for each institution."""

    title: str
    fields: tuple[BoundField, ...]


class AttendanceForm(LineForm):
    """How many persons attended, by institution and role."""

    def __init__(self, *args: Any, item: ChecklistItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {str(i.public_id): i for i in item.implementation.institutions.order_by("name")}
        self.declared = {(line["institution"], line["role"]): line["count"] for line in item.attendance}
        self.wanted = [(asked, self._cells(asked, item)) for asked in item.attending]
        shown = [cell for _asked, cells in self.wanted for cell in cells]
        self.besides = [cell for cell in self.declared if cell not in shown and cell[0] in self.names]
        for at, role in dict.fromkeys([*shown, *self.besides]):
            self.fields[_name(at, role)] = self._number(at, role)
        for number in range(1, OTHERS + 1):
            self._row(number)

    def _cells(self, asked: Mapping[str, Any], item: ChecklistItem) -> list[Cell]:
        """The institutions of a group; where any may come, those that have somebody in the role or were declared."""
        role = asked["role"]
        fitting = group_of(asked, list(self.names.values())).institutions
        if not asked["group"] and not asked["institution"]:
            held = item.implementation.memberships.filter(role=role).values_list("institution__public_id", flat=True)
            fitting &= {str(key) for key in held} | {at for at, known in self.declared if known == role}
        return [(at, role) for at in self.names if at in fitting]

    def _number(self, at: str, role: str) -> forms.IntegerField:
        return forms.IntegerField(
            label=f"{self.names[at].name}, {Role(role).label}",
            initial=self.declared.get((at, role)),
            required=False,
            min_value=0,
            max_value=MOST,
            widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
        )

    def _row(self, number: int) -> None:
        names = [("", "–"), *((at, institution.name) for at, institution in self.names.items())]
        roles = [("", "–"), *((role.value, role.label) for role in Role)]
        words = {"number": number}
        select = {"class": "input"}
        self.fields[f"institution-{number}"] = forms.ChoiceField(
            label=_("Institution, row %(number)s") % words,
            choices=names,
            required=False,
            widget=forms.Select(attrs=select),
        )
        self.fields[f"role-{number}"] = forms.ChoiceField(
            label=_("Role, row %(number)s") % words, choices=roles, required=False, widget=forms.Select(attrs=select)
        )
        self.fields[f"count-{number}"] = forms.IntegerField(
            label=_("Persons, row %(number)s") % words,
            required=False,
            min_value=0,
            max_value=MOST,
            widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
        )

    # --- Shown

    def groups(self) -> Iterator[Group]:
        for asked, cells in self.wanted:
            yield Group(group_words(asked), tuple(self[_name(at, role)] for at, role in cells))
        if self.besides:
            yield Group(_("Others who attended"), tuple(self[_name(at, role)] for at, role in self.besides))

    def rows(self) -> list[Sequence[BoundField]]:
        return [
            [self[f"{part}-{number}"] for part in ("institution", "role", "count")] for number in range(1, OTHERS + 1)
        ]

    # --- Typed

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for number in range(1, OTHERS + 1):
            self._check_row(number, values)
        return values

    def _check_row(self, number: int, values: Mapping[str, Any]) -> None:
        at, role, count = (values.get(f"{part}-{number}") for part in ("institution", "role", "count"))
        if count and not (at and role):
            self.add_error(f"count-{number}", _("Choose the institution and the role as well."))
        elif at and role and values.get(_name(at, role)):
            self.add_error(f"count-{number}", _("This institution and role stand above already."))

    def attendance(self) -> list[dict[str, Any]]:
        """What was typed, as lines of institution, role and number."""
        values = self.cleaned_data
        typed = {cell: values[_name(*cell)] for _asked, cells in self.wanted for cell in cells}
        typed |= {cell: values[_name(*cell)] for cell in self.besides}
        for number in range(1, OTHERS + 1):
            cell = (values[f"institution-{number}"], values[f"role-{number}"])
            if values[f"count-{number}"]:
                typed[cell] = (typed.get(cell) or 0) + values[f"count-{number}"]
        return [{"institution": at, "role": role, "count": count} for (at, role), count in typed.items() if count]


def _name(at: str, role: str) -> str:
    return f"n-{at}-{role}"
