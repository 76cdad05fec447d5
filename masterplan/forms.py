"""The form of a part of the plan, made from the fields that it is asked for; it knows which values it showed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from masterplan import fields
from masterplan.models import Part
from masterplan.writing import Met, add, change, shown_marks, values_of
from record.forms import Refusable

Groups = Sequence[tuple[StrOrPromise, Sequence[str]]]


class PartForm(Refusable):
    """Fields of one part of a plan. What two people changed differently is kept in `both`."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def __init__(self, data: Any, row: Part, names: Iterable[str]) -> None:
        self.row, self.names = row, tuple(names)
        held = values_of(row, self._stored) if row.pk else {name: getattr(row, name, None) for name in self._plain}
        initial = {**held, **{f"names_{code}": text for code, text in (held.get("names") or {}).items()}}
        initial["shown"] = json.dumps(shown_marks(row, self._stored)) if row.pk else "{}"
        super().__init__(data, initial=initial)
        for name in self.names:
            self.fields |= self._fields_for(name)
        self.order_fields([*(name for name in self.fields if name != "shown"), "shown"])
        self.both: list[tuple[StrOrPromise, str, str]] = []

    @property
    def _stored(self) -> tuple[str, ...]:
        return self.names

    @property
    def _plain(self) -> list[str]:
        many = {field.name for field in self.row._meta.many_to_many}
        return [name for name in self.names if name not in many and self._has(name)]

    def _has(self, name: str) -> bool:
        field = self.row._meta.get_field(name)
        return not field.is_relation or getattr(self.row, f"{name}_id", None) is not None

    def _fields_for(self, name: str) -> dict[str, forms.Field]:
        if name == "names":
            return fields.name_fields(self.row.plan)
        return {name: fields.field_for(type(self.row), name, self.row.plan)}

    def clean_shown(self) -> dict[str, str]:
        try:
            found = json.loads(self.cleaned_data["shown"] or "{}")
        except ValueError:
            raise ValidationError(_("The form was changed on its way. Load the page again.")) from None
        return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}

    @property
    def typed(self) -> dict[str, Any]:
        """The cleaned values by field of the model."""
        found = {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}
        if "names" in self.names:
            given = {code: self.cleaned_data.get(f"names_{code}", "") for code in self.row.plan.languages}
            kept = {code: text for code, text in self.row.names.items() if code not in given}  # type: ignore[attr-defined]
            found["names"] = kept | {code: text for code, text in given.items() if text}
        return found

    def save(self, **by: Any) -> Part:
        """Keeps what was typed; a new row is added, of another only what this form changed is written."""
        if not self.row.pk:
            return self._add(**by)
        try:
            return change(self.row, self.typed, shown=self.cleaned_data["shown"], **by)
        except Met as met:
            self.met(met)
            raise

    def _add(self, **by: Any) -> Part:
        many = {field.name for field in self.row._meta.many_to_many}
        for name, value in self.typed.items():
            if name not in many:
                setattr(self.row, name, value)
        return add(self.row, many={name: value for name, value in self.typed.items() if name in many}, **by)

    def met(self, met: Met) -> None:
        """Somebody was quicker: both versions are shown, and saving again means it."""
        now = type(self.row)._base_manager.get(pk=self.row.pk)
        now.plan = self.row.plan
        self.refusals = met.reasons
        for name, (_stands, _typed) in met.merge.both.items():
            stands, typed = values_of(now, (name,))[name], self.typed[name]
            self.both.append((self._label(name), in_words(now, name, stands), in_words(now, name, typed)))
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["shown"] = json.dumps(shown_marks(now, self._stored))
        for name in met.merge.stays:
            for key, sent in as_sent(name, values_of(now, (name,))[name]):
                data.setlist(key, sent)
        self.data = data

    def _label(self, name: str) -> StrOrPromise:
        return getattr(self.row._meta.get_field(name), "verbose_name", name)


def as_sent(name: str, value: Any) -> list[tuple[str, list[Any]]]:
    """A value as a form sends it: by key, a list each."""
    if isinstance(value, Mapping):
        return [(f"{name}_{code}", [text]) for code, text in value.items()]
    if isinstance(value, list):
        return [(name, [row.pk for row in value])]
    return [(name, ["" if value is None else getattr(value, "pk", value)])]


def in_words(row: Part, name: str, value: Any) -> str:
    """A value as people read it."""
    choices = dict(getattr(row._meta.get_field(name), "flatchoices", ()))
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{code}: {text}" for code, text in value.items())
    if name in ("timeliness", "deadline") and value is not None:
        return f"T+{value}"
    return str(choices.get(value, value if value is not None else ""))


def grouped(form: PartForm, groups: Groups) -> list[tuple[StrOrPromise, list[BoundField]]]:
    """The form's fields under the headings of their groups; what no group names comes under no heading."""
    made = []
    for title, names in groups:
        inside = [bound for name in names for bound in _bound(form, name)]
        if inside:
            made.append((title, inside))
    return made


def _bound(form: PartForm, name: str) -> list[BoundField]:
    if name == "names":
        return [form[key] for key in form.fields if key.startswith("names_")]
    return [form[name]] if name in form.fields else []
