"""What people may type: the rules for cleaning text and the form fields that apply them. No markup is made here."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PROSE_LIMIT = 10_000
LINE_LIMIT = 300

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\ufffb]")
_UNPRINTED = re.compile("[\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_ALL_REFUSED = re.compile("|".join(rule.pattern for rule in (_OVERRIDES, _CONTROLS, _UNPRINTED)))


def clean_text(value: str, *, limit: int = PROSE_LIMIT) -> str:
    """`value` with one kind of line end, composed letters (NFC) and no blanks at the ends.

    Raises ValidationError with a sentence that names the first character that cannot be kept.
    """
    text = _LINE_ENDS.sub("\n", value).replace("\ufeff", "")
    _refuse_first(text)
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > limit:
        raise ValidationError(
            _("This text has %(length)d characters; at most %(limit)d fit."),
            params={"length": len(text), "limit": limit},
            code="too_long",
        )
    return text


def clean_line(value: str, *, limit: int = LINE_LIMIT) -> str:
    """`value` as one line: as `clean_text`, with every run of blanks made one space."""
    text = " ".join(clean_text(value, limit=max(limit, PROSE_LIMIT)).split())
    return clean_text(text, limit=limit)


def harmless(text: str) -> str:
    """`text` without any character that `clean_text` refuses: for what came another way than a form."""
    return _ALL_REFUSED.sub("", _LINE_ENDS.sub("\n", text).replace("\ufeff", ""))


def _refuse_first(text: str) -> None:
    for rule, sentence in (
        (
            _OVERRIDES,
            _(
                "This text holds a hidden character that turns the direction of writing"
                " (%(code)s, at place %(place)d). Remove it and try again."
            ),
        ),
        (
            _CONTROLS,
            _(
                "This text holds a control character that cannot be shown"
                " (%(code)s, at place %(place)d). Remove it and try again."
            ),
        ),
        (
            _UNPRINTED,
            _(
                "This text holds a character that no font can print"
                " (%(code)s, at place %(place)d). Remove it and try again."
            ),
        ),
    ):
        if found := rule.search(text):
            raise ValidationError(
                sentence,
                params={"code": f"U+{ord(found[0]):04X}", "place": found.start() + 1},
                code="character_refused",
            )


class Prose(forms.CharField):
    """A field of several lines, cleaned by `clean_text`."""

    widget = forms.Textarea

    def __init__(self, *, limit: int = PROSE_LIMIT, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.limit = limit

    def to_python(self, value: object) -> str:
        return clean_text(super().to_python(value) or "", limit=self.limit)


class Line(forms.CharField):
    """A field of one line, cleaned by `clean_line`."""

    def __init__(self, *, limit: int = LINE_LIMIT, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.limit = limit

    def to_python(self, value: object) -> str:
        return clean_line(super().to_python(value) or "", limit=self.limit)
