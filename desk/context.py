"""What every template may use: the moment of the page and the languages that are really there."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info

from core import clock


def masthead(request: HttpRequest) -> dict[str, Any]:
    """`page_time`, `languages` and `demo`; the places come from the tag `masthead`, which sees the view's context."""
    return {
        "page_time": clock.now(),
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "demo": settings.DEMO,
    }
