"""What must hold between the parts of a blueprint: codes, order, gate, lengths. Signatures: blueprint_signatures."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from tracks.blueprint import Activity, Blueprint, GateLight, ItemKind
from tracks.blueprint_signatures import signature_faults
from tracks.network import cycles, descendants
from tracks.toml_lines import Path
from tracks.toml_tables import Fault, suggestion
from tracks.vocabulary import Vocabulary

TRACK = re.compile(r"[A-Z][A-Z0-9]{1,5}")
ACTIVITY = re.compile(r"[A-Z][A-Z0-9]{1,5}(-[A-Z0-9]{1,4})?")
SMALL = re.compile(r"[a-z][a-z0-9_-]*")


def faults(blueprint: Blueprint, *, vocabulary: Vocabulary) -> Iterator[Fault]:
    """All that is wrong between the parts. Empty values are passed over: reading has noted them."""
    yield from _codes(blueprint)
    yield from _tracks(blueprint)
    yield from _references(blueprint)
    yield from _cycles(blueprint)
    yield from _optional(blueprint)
    yield from _lengths(blueprint)
    yield from _gate(blueprint)
    yield from signature_faults(blueprint, vocabulary=vocabulary)


def _codes(blueprint: Blueprint) -> Iterator[Fault]:
    yield from _well_formed([(("blueprint", "code"), blueprint.code)], SMALL)
    yield from _listed("track", [track.code for track in blueprint.tracks], TRACK, key="code")
    yield from _listed("activity", [activity.code for activity in blueprint.activities], ACTIVITY, key="code")
    yield from _listed("document", [document.kind for document in blueprint.documents], SMALL, key="kind")
    yield from _listed("gate", [light.code for light in blueprint.gate.lights], SMALL, key="code", inner="light")
    for place, activity in enumerate(blueprint.activities):
        items, steps = activity.checklist, activity.sign_off
        yield from _inner(("activity", place, "checklist"), [item.code for item in items])
        yield from _inner(("activity", place, "sign_off"), [step.code for step in steps])
    for place, document in enumerate(blueprint.documents):
        yield from _inner(("document", place, "sign_off"), [step.code for step in document.sign_off])


def _listed(name: str, codes: Sequence[str], form: re.Pattern[str], *, key: str, inner: str = "") -> Iterator[Fault]:
    base: Path = (name, inner) if inner else (name,)
    yield from _unlike([((*base, place, key), code) for place, code in enumerate(codes)], form)
    if not codes:
        yield base, _("There is no “%(name)s” here; at least one is needed.") % {"name": inner or name}


def _inner(base: Path, codes: Sequence[str]) -> Iterator[Fault]:
    yield from _unlike([((*base, place, "code"), code) for place, code in enumerate(codes)], SMALL)


def _unlike(codes: Sequence[tuple[Path, str]], form: re.Pattern[str]) -> Iterator[Fault]:
    """Codes are written in one form, and each is given once."""
    yield from _well_formed(codes, form)
    met: set[str] = set()
    for path, code in codes:
        if code and code in met:
            yield path, _("The code “%(code)s” is given twice.") % {"code": code}
        met.add(code)


def _well_formed(codes: Iterable[tuple[Path, str]], form: re.Pattern[str]) -> Iterator[Fault]:
    for path, code in codes:
        if code and not form.fullmatch(code):
            yield path, _form_sentence(form) % {"code": code}


def _form_sentence(form: re.Pattern[str]) -> str:
    if form is TRACK:
        return _("“%(code)s” is not a code such as ADM: two to six capital letters or figures.")
    if form is ACTIVITY:
        return _("“%(code)s” is not a code such as ADM-1: capital letters or figures, a hyphen, and up to four.")
    return _("“%(code)s” is not a code such as sdmx_training: small letters, figures, - and _.")


def _tracks(blueprint: Blueprint) -> Iterator[Fault]:
    for place, track in enumerate(blueprint.tracks):
        if track.code and not any(blueprint.of_track(track.code)):
            yield ("track", place), _("The track %(code)s has no activity.") % {"code": track.code}
        yield from _well_formed([(("track", place, "css"), track.css)], SMALL)
    if blueprint.tracks and not blueprint.converging:
        yield ("track", 0), _("Every track is closing or optional; none is left to converge on the gate.")
    if blueprint.convergence.to_watch > blueprint.convergence.far_apart:
        yield ("convergence", "far_apart"), _("“far_apart” is not smaller than “to_watch”.")


def _references(blueprint: Blueprint) -> Iterator[Fault]:
    tracks = [track.code for track in blueprint.tracks]
    for place, activity in enumerate(blueprint.activities):
        base: Path = ("activity", place)
        if activity.track and activity.track not in tracks:
            words = {"code": activity.track, "suggestion": suggestion(activity.track, tracks)}
            yield (*base, "track"), _("There is no track “%(code)s”.%(suggestion)s") % words
        yield from _known((*base, "after"), activity.after, blueprint)
    for place, light in enumerate(blueprint.gate.lights):
        yield from _known(("gate", "light", place, "activities"), light.activities, blueprint)
        yield from _known(("gate", "light", place, "stands_for"), light.stands_for, blueprint)


def _known(base: Path, codes: Sequence[str], blueprint: Blueprint) -> Iterator[Fault]:
    """Codes name activities of the file, each once."""
    for place, code in enumerate(codes):
        if code and code not in blueprint.by_code:
            words = {"code": code, "suggestion": suggestion(code, blueprint.by_code)}
            yield (*base, place), _("There is no activity “%(code)s”.%(suggestion)s") % words
        elif code in codes[:place]:
            yield (*base, place), _("“%(code)s” is named twice here.") % {"code": code}


def _cycles(blueprint: Blueprint) -> Iterator[Fault]:
    places = {activity.code: place for place, activity in reversed([*enumerate(blueprint.activities)])}
    for chain in cycles(blueprint.after):
        path: Path = ("activity", places[chain[0]], "after")
        yield path, _("These activities wait for each other: %(chain)s.") % {"chain": chain_in_words(chain)}


def chain_in_words(chain: Sequence[str]) -> str:
    """A ring of codes, as `network.Cycle` gives it, as clauses of one sentence."""
    clauses = [
        _("%(code)s waits for %(before)s") % {"code": code, "before": before} for code, before in pairwise(chain)
    ]
    return ", ".join(clauses)


def _optional(blueprint: Blueprint) -> Iterator[Fault]:
    """What is optional blocks nothing, and nothing blocks it."""
    optional = frozenset(activity.code for activity in blueprint.activities if activity.optional)
    for place, activity in enumerate(blueprint.activities):
        words = {"code": activity.code}
        if activity.code in optional and activity.after:
            yield ("activity", place, "after"), _("%(code)s is optional: nothing comes before it.") % words
        elif activity.code not in optional:
            yield from _leaning(("activity", place, "after"), activity.after, optional)
    for place, light in enumerate(blueprint.gate.lights):
        yield from _leaning(("gate", "light", place, "activities"), light.activities, optional)


def _leaning(base: Path, codes: Sequence[str], optional: Collection[str]) -> Iterator[Fault]:
    for place, code in enumerate(codes):
        if code in optional:
            yield (*base, place), _("%(code)s is optional, so nothing can wait for it.") % {"code": code}


def _lengths(blueprint: Blueprint) -> Iterator[Fault]:
    """Every activity can be planned, and one of them, the assessment, sets the lengths."""
    setting = [
        ("activity", place, "checklist", at)
        for place, activity in enumerate(blueprint.activities)
        for at, item in enumerate(activity.checklist)
        if item.kind is ItemKind.LENGTHS
    ]
    for path in setting[1:]:
        yield path, _("The lengths are set by one activity; another one has such an item already.")
    if blueprint.activities and not setting:
        yield ("activity",), _("No activity has a checklist item of kind “lengths”: the plan could not be agreed.")
    for place, activity in enumerate(blueprint.activities):
        yield from _plannable(("activity", place), activity)


def _plannable(base: Path, activity: Activity) -> Iterator[Fault]:
    planned, length = activity.planning_length, activity.length
    if planned and length and not length.shortest <= planned <= length.longest:
        words = {"planned": planned, "shortest": length.shortest, "longest": length.longest}
        sentence = _("“planning_length”, %(planned)s, is outside the length, %(shortest)s to %(longest)s.")
        yield (*base, "planning_length"), sentence % words


def _gate(blueprint: Blueprint) -> Iterator[Fault]:
    gate = blueprint.gate
    if not gate.opens:
        return
    opened = blueprint.by_code.get(gate.opens)
    if opened is None:
        words = {"code": gate.opens, "suggestion": suggestion(gate.opens, blueprint.by_code)}
        yield ("gate", "opens"), _("There is no activity “%(code)s”.%(suggestion)s") % words
        return
    behind = {opened.code} | descendants(blueprint.after, opened.code)
    for place, light in enumerate(gate.lights):
        yield from _light(("gate", "light", place), light, opened=opened, behind=behind)
    yield from _stood_for(blueprint, opened)


def _light(base: Path, light: GateLight, *, opened: Activity, behind: Collection[str]) -> Iterator[Fault]:
    if not light.activities:
        yield base, _("The light “%(code)s” names no activity, so nothing lights it.") % {"code": light.code}
    if not light.stands_for:
        yield base, _("The light “%(code)s” stands for no activity before the gate.") % {"code": light.code}
    for place, code in enumerate(light.activities):
        if code in behind:
            sentence = _("%(code)s comes behind the gate, so it cannot light it.")
            yield (*base, "activities", place), sentence % {"code": code}
    for place, code in enumerate(light.stands_for):
        words = {"code": code, "opened": opened.code}
        if code and code not in opened.after:
            yield (*base, "stands_for", place), _("%(opened)s does not wait for %(code)s.") % words
        elif code and code not in light.activities:
            sentence = _("A light stands only for what lights it; %(code)s is not among its activities.")
            yield (*base, "stands_for", place), sentence % words


def _stood_for(blueprint: Blueprint, opened: Activity) -> Iterator[Fault]:
    """Everything before the gate is stood for by exactly one light: so the lights and the order say the same."""
    lights = blueprint.gate.lights
    number = [activity.code for activity in blueprint.activities].index(opened.code)
    for place, code in enumerate(opened.after):
        standing = [light.code for light in lights if code in light.stands_for]
        words = {"opened": opened.code, "code": code, "lights": ", ".join(standing)}
        path: Path = ("activity", number, "after", place)
        if code in blueprint.by_code and not standing:
            yield path, _("%(opened)s waits for %(code)s, but no light of the gate stands for it.") % words
        elif len(standing) > 1:
            yield path, _("More than one light stands for %(code)s: %(lights)s.") % words
