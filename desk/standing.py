"""The one sentence: where a country stands, what it waits for, on whom, since when. And the shorter ones beneath it."""

from collections.abc import Callable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django_stubs_ext import StrOrPromise

from accounts.roles import Role
from core import wording
from desk.facts import Facts
from desk.lanes.words import day_text
from desk.waiting import ANSWER, CONFIRM, DUE, NOTE, PUBLISH, SIGN, START, Wait

MANY = 3
"""More institutions than these are counted, not named."""

SENTENCES: dict[str, StrOrPromise] = {
    SIGN: gettext_lazy("{country} waits for {what}: “{title}” has been with {whom} for {age}, since {day}."),
    PUBLISH: gettext_lazy("{country} waits for {what} of “{title}”: it has been with {whom} for {age}, since {day}."),
    ANSWER: gettext_lazy("{country} waits for {what}: {whom} has had its request for {age}, since {day}."),
    CONFIRM: gettext_lazy("{country} has to {what} “{title}” again: it has been with {whom} for {age}, since {day}."),
    DUE: gettext_lazy("{country} waits for {what} of “{title}” by {whom}: it was due {age} ago, on {day}."),
    START: gettext_lazy("{country} can {what} “{title}”: it has been up to {whom} for {age}, since {day}."),
}
TODAY: dict[str, StrOrPromise] = {
    SIGN: gettext_lazy("{country} waits for {what}: “{title}” reached {whom} today."),
    PUBLISH: gettext_lazy("{country} waits for {what} of “{title}”: it reached {whom} today."),
    ANSWER: gettext_lazy("{country} waits for {what}: its request reached {whom} today."),
    CONFIRM: gettext_lazy("{country} has to {what} “{title}” again: it reached {whom} today."),
    DUE: gettext_lazy("{country} waits for {what} of “{title}” by {whom}: it is due today."),
    START: gettext_lazy("{country} can {what} “{title}”: from today it is up to {whom}."),
}
SHORT: dict[str, StrOrPromise] = {
    SIGN: gettext_lazy("to sign “%(title)s”"),
    NOTE: gettext_lazy("to note “%(title)s”"),
    PUBLISH: gettext_lazy("to publish “%(title)s”"),
    ANSWER: gettext_lazy("to answer a request for assistance"),
    CONFIRM: gettext_lazy("to confirm “%(title)s” again"),
    DUE: gettext_lazy("to finish “%(title)s”"),
    START: gettext_lazy("to start “%(title)s”"),
}


# --- The sentence ------------------------------------------------------------------------------


def sentence(facts: Facts, *, name: str, slug: str, today: date) -> SafeString:
    """Where the country stands, as markup: what it waits for is a link, for how long is set off."""
    wait = facts.wait
    if wait is None:
        return _without_waiting(facts, name=name, slug=slug, today=today)
    days = (today - wait.since).days
    pattern = SENTENCES[wait.kind] if days else TODAY[wait.kind]
    return format_html(
        str(pattern),
        country=_name(name),
        what=format_html('<a href="{}">{}</a>', url_of(wait, slug), _what(wait, facts)),
        title=_name(wait.title),
        whom=_name(whom(wait)),
        age=format_html('<em class="nowrap">{}</em>', wording.days(days)),
        day=format_html('<span class="nowrap">{}</span>', day_text(wait.since, today=today)),
    )


def _name(text: str) -> SafeString:
    """A name in its own direction of writing."""
    return format_html("<bdi>{}</bdi>", text)


def _what(wait: Wait, facts: Facts) -> str:
    words: dict[str, Callable[[], str]] = {
        SIGN: lambda: _signatures(wait, facts),
        PUBLISH: lambda: pgettext("the country waits for …", "the publication"),
        ANSWER: lambda: pgettext("the country waits for …", "an answer"),
        CONFIRM: lambda: pgettext("the country has to …", "confirm"),
        DUE: lambda: pgettext("the country waits for …", "the end"),
        START: lambda: pgettext("the country can …", "start"),
    }
    return words[wait.kind]()


def _signatures(wait: Wait, facts: Facts) -> str:
    papers = sum(other.kind == SIGN for other in facts.waits)
    if papers > 1:
        words = ngettext("signatures on %(count)s paper", "signatures on %(count)s papers", papers)
        return words % {"count": wording.in_words(papers)}
    return ngettext("%(count)s signature", "%(count)s signatures", wait.places) % {
        "count": wording.in_words(wait.places)
    }


def _without_waiting(facts: Facts, *, name: str, slug: str, today: date) -> SafeString:
    country = _name(name)
    if not facts.plan:
        return format_html(_("{country} has no plan yet."), country=country)
    if facts.completed_on:
        pattern, day = _("{country} has gone the whole way: its last activity ended on {day}."), facts.completed_on
        return format_html(pattern, country=country, day=day_text(day, today=today))
    if not facts.working or not facts.working_on:
        return _resting(facts, country, today)
    return format_html(
        _("{country} is at work on {activities}; “{title}” should end first, on {day}."),
        country=country,
        activities=format_html('<a href="{}">{}</a>', reverse("tracks:plan", args=[slug]), _activities(facts)),
        title=_name(facts.working_title),
        day=format_html('<span class="nowrap">{}</span>', day_text(facts.working_on, today=today)),
    )


def _activities(facts: Facts) -> str:
    words = ngettext("%(count)s activity", "%(count)s activities", facts.working)
    return words % {"count": wording.in_words(facts.working)}


def _resting(facts: Facts, country: SafeString, today: date) -> SafeString:
    if facts.postponed_until:
        day = day_text(facts.postponed_until, today=today)
        return format_html(_("{country} rests until {day}, by agreement."), country=country, day=day)
    if facts.count("postponed"):
        return format_html(_("{country} rests, by agreement; no day is set yet."), country=country)
    return format_html(_("{country} waits for the days that were set for its next activities."), country=country)


# --- Its parts, for rows -----------------------------------------------------------------------


def whom(wait: Wait) -> str:
    """The institutions it waits for; where nobody has the role, the role."""
    names = wait.whom
    if not names:
        role = Role(wait.role).label if wait.role in Role.values else ""
        return (
            _("somebody who is still to be named (%(role)s)") % {"role": role}
            if role
            else _("somebody still to be named")
        )
    if len(names) > MANY:
        return _("%(count)s institutions") % {"count": wording.in_words(len(names))}
    return joined(names)


def joined(names: tuple[str, ...]) -> str:
    """A, B and C"""
    if len(names) == 1:
        return names[0]
    first = pgettext("between names", ", ").join(names[:-1])
    return _("%(first)s and %(last)s") % {"first": first, "last": names[-1]}


def short(wait: Wait) -> str:
    """to sign “Governance manual”"""
    return str(SHORT[wait.kind]) % {"title": wait.title}


def url_of(wait: Wait, slug: str) -> str:
    """The very place where it can be done."""
    if wait.kind in (SIGN, NOTE):
        return reverse("record:sign", args=[slug, wait.reference])
    if wait.kind == PUBLISH:
        return reverse("record:document", args=[slug, wait.reference])
    if wait.kind == ANSWER:
        return reverse("tracks:answer", args=[slug, int(wait.reference)])
    return reverse("tracks:activity", args=[slug, wait.reference])


def at_rest(facts: Facts, *, today: date) -> str:
    """Why a country waits for nobody."""
    if not facts.plan:
        return _("no plan yet")
    if facts.completed_on:
        return _("everything is completed")
    if facts.working:
        return _("at work on %(activities)s") % {"activities": _activities(facts)}
    if facts.postponed_until:
        return _("postponed to %(day)s, by agreement") % {"day": day_text(facts.postponed_until, today=today)}
    return _("postponed, by agreement") if facts.count("postponed") else _("its next day is set")


# --- Beneath it --------------------------------------------------------------------------------


def beneath(facts: Facts) -> str:
    """What else is to be known first: the plan, the tracks, what is postponed, the gate."""
    return " ".join(_beneath(facts)) if facts.plan else ""


def _beneath(facts: Facts) -> Iterator[str]:
    yield _plan(facts)
    yield from _tracks(facts)
    if postponed := facts.count("postponed"):
        words = ngettext("%(count)s activity is postponed.", "%(count)s activities are postponed.", postponed)
        yield _capital(words % {"count": wording.in_words(postponed)})
    yield from _gate(facts)


def _plan(facts: Facts) -> str:
    if facts.agreed_on is None:
        return _("Indicative plan: the assessment will set the lengths.")
    said = {"number": facts.baseline, "day": date_format(facts.agreed_on)}
    return _("Agreed plan, baseline %(number)s of %(day)s.") % said


def _tracks(facts: Facts) -> Iterator[str]:
    moving, done = facts.tracks.get("under_way", 0), facts.tracks.get("completed", 0)
    if moving:
        words = ngettext("%(count)s track is under way.", "%(count)s tracks are under way.", moving)
        yield _capital(words % {"count": wording.in_words(moving)})
    if done:
        words = ngettext("%(count)s track is completed.", "%(count)s tracks are completed.", done)
        yield _capital(words % {"count": wording.in_words(done)})


def _gate(facts: Facts) -> Iterator[str]:
    if facts.gate_open and not facts.completed_on:
        yield _("The gate is open.")
    elif facts.gate_on and not facts.completed_on:
        planned = date_format(facts.gate_on)
        if facts.gate_expected and facts.gate_expected > facts.gate_on:
            expected = date_format(facts.gate_expected)
            yield _("The gate was agreed for %(planned)s and is expected on %(expected)s.") % {
                "planned": planned,
                "expected": expected,
            }
        else:
            yield _("The gate is planned for %(day)s.") % {"day": planned}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
