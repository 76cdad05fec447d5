"""The form field for each field of a part: cleaned as text is cleaned here, and offering only rows of the own plan."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from accounts.models import Institution, Person
from core import clock
from core.text import Line, Prose
from masterplan.models import MasterPlan, Part
from record.forms import Day
from record.models import Document

DELAY = re.compile(r"(?:[Tt]\s*\+\s*)?(\d{1,4})")


class Delay(forms.CharField):
    """Days after the end of a period, typed as T+45 or 45."""

    def to_python(self, value: object) -> int | None:  # type: ignore[override]  # what is cleaned is a number
        text = str(value or "").strip()
        if not text:
            return None
        found = DELAY.fullmatch(text)
        if found is None or int(found[1]) > 1500:
            words = _("“%(text)s” is no delay. Write T+ and whole days after the period ends, for example T+45.")
            raise ValidationError(words % {"text": text[:40]})
        return int(found[1])

    def prepare_value(self, value: Any) -> Any:
        return f"T+{value}" if isinstance(value, int) else value

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        return None


class Named(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of the plan or of the country, by the name that people use."""

    def label_from_instance(self, row: Any) -> str:
        return label_of(row)


class SeveralNamed(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Any) -> str:
        return label_of(row)

    def clean(self, value: Any) -> list[Any]:  # type: ignore[override]  # rows in a fixed order
        return sorted(super().clean(value), key=lambda row: row.pk)


def label_of(row: Any) -> str:
    """The name of a row; where it has a code too, the code first."""
    code = getattr(row, "code", "")
    return f"{code} · {row}" if code else str(getattr(row, "label", row))


def rows_for(model: type[models.Model], plan: MasterPlan) -> models.QuerySet[Any]:
    """The rows of this model that belong to the plan or to its implementation."""
    here = plan.implementation
    if issubclass(model, Part):
        return model._default_manager.filter(plan=plan, removed_at=None)
    if model is Institution:
        return Institution.objects.filter(implementation=here).order_by("name")
    if model is Document:
        return Document.objects.filter(implementation=here, type="data-sharing")
    current = here.memberships.current(clock.today(here.zone))
    return Person.objects.filter(pk__in=current.values("person")).order_by("name")


def field_for(model: type[Part], name: str, plan: MasterPlan) -> forms.Field:
    """The form field for this field of the model."""
    held = model._meta.get_field(name)
    about: dict[str, Any] = {"label": held.verbose_name, "required": not held.blank, "help_text": held.help_text}  # type: ignore[union-attr]
    if isinstance(held, models.ManyToManyField):
        return SeveralNamed(rows_for(held.related_model, plan), **about)
    if isinstance(held, models.ForeignKey):
        return Named(rows_for(held.related_model, plan), empty_label=None if about["required"] else "–", **about)
    if name in ("timeliness", "deadline"):
        return Delay(**{**about, "help_text": _("For example T+45.")})
    if isinstance(held, models.DateField):
        return Day(**about)
    if isinstance(held, models.TextField):
        return Prose(**about, widget=forms.Textarea(attrs={"rows": 3}))
    if isinstance(held, models.CharField) and not held.choices:
        return Line(limit=held.max_length or 300, **about)
    made = held.formfield()  # type: ignore[union-attr]
    assert made is not None
    return made


def name_fields(plan: MasterPlan) -> dict[str, forms.Field]:
    """One line for the name in each further language of the plan."""
    return {
        f"names_{code}": Line(
            label=_("Name in %(language)s") % {"language": get_language_info(code)["name_translated"]},
            required=False,
        )
        for code in plan.languages
    }
