"""What every template may use: the moment of the page and the languages that are really there."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from core import clock
from desk import summaries


def masthead(request: HttpRequest) -> dict[str, Any]:
    """`page_time`, `page_address`, `languages`, `demo` and, counted when it is shown, `waiting_count`.

    The places come from the tag `masthead`, which sees the view's context.
    """
    return {
        "waiting_count": SimpleLazyObject(lambda: _waiting(request)),
        "page_time": clock.now(),
        "page_address": f"{settings.SITE_ADDRESS.rstrip('/')}{request.get_full_path()}",
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "demo": settings.DEMO,
    }


def _waiting(request: HttpRequest) -> int:
    """The number beside My work: papers that the reader can sign now."""
    person = getattr(request, "user", None)
    return summaries.waiting_count(person) if person and person.is_authenticated else 0
