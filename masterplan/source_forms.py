"""What is typed about a source: the twelve questions, and the texts of reference metadata."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from core.text import Prose
from masterplan.merging import Merge, marks
from masterplan.metadata import CONCEPTS
from masterplan.models import Source
from masterplan.vocabulary import ASKED, Question
from record.forms import Refusable

SCORES = [
    ("", "–"),
    ("0", gettext_lazy("0 – none")),
    ("1", gettext_lazy("1 – a little")),
    ("2", gettext_lazy("2 – mostly")),
    ("3", gettext_lazy("3 – full")),
]


def _as_number(value: str) -> int | None:
    return int(value) if value else None


class ScoresForm(Refusable):
    """The twelve questions, each with its score, what it rests on, and what will be done."""

    def __init__(self, data: Any, source: Source) -> None:
        super().__init__(data)
        held = {score.question: score for score in source.scores.all()}
        for question in Question:
            found = held.get(question.value)
            self.fields[f"score_{question.value}"] = forms.TypedChoiceField(
                label=ASKED[question],
                choices=SCORES,
                required=False,
                coerce=_as_number,
                empty_value=None,
                initial=str(found.score) if found else "",
            )
            self.fields[f"evidence_{question.value}"] = _text(_("Evidence"), found.evidence if found else "")
            self.fields[f"action_{question.value}"] = _text(_("What will be done"), found.action if found else "")

    def questions(self) -> Iterator[tuple[StrOrPromise, list[BoundField]]]:
        """Each question by its name, with its three fields."""
        for question in Question:
            yield question.label, [self[f"{part}_{question.value}"] for part in ("score", "evidence", "action")]

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [
            {
                "question": question.value,
                **{part: self.cleaned_data[f"{part}_{question.value}"] for part in ("score", "evidence", "action")},
            }
            for question in Question
        ]


def _text(label: str, initial: str) -> Prose:
    return Prose(label=label, required=False, initial=initial, widget=forms.Textarea(attrs={"rows": 2}))


class MetadataForm(Refusable):
    """One text for each concept that is asked for; it knows which texts it showed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=5000)

    def __init__(self, data: Any, texts: Mapping[str, str], asked: tuple[str, ...]) -> None:
        super().__init__(data, initial={"shown": json.dumps(marks(_all(texts, asked)))})
        self.asked = asked
        self.both: list[tuple[StrOrPromise, str, str]] = []
        for key in asked:
            self.fields[key] = _text(str(CONCEPTS[key]), texts.get(key, ""))

    @property
    def texts(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.asked}

    @property
    def marks_shown(self) -> dict[str, str]:
        try:
            found = json.loads(self.cleaned_data.get("shown") or "{}")
        except ValueError:
            return {}
        return {str(key): str(mark) for key, mark in found.items()} if isinstance(found, dict) else {}

    def met(self, merge: Merge, now: Mapping[str, str]) -> None:
        """Somebody was quicker: both versions are shown, and saving again means it."""
        self.both = [(CONCEPTS[key], stands, typed) for key, (stands, typed) in merge.both.items()]
        self.data = {
            **self.data.dict(),  # type: ignore[attr-defined]  # a QueryDict
            **merge.stays,
            "shown": json.dumps(marks(_all(now, self.asked))),
        }


def _all(texts: Mapping[str, str], asked: tuple[str, ...]) -> dict[str, str]:
    return {key: texts.get(key, "") for key in asked}
