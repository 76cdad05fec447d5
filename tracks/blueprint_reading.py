"""The tables of a blueprint, turned into dataclasses one by one. Each keeps its place, so that checks find its line."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext as _

from tracks.blueprint import (
    Activity,
    Attending,
    Blueprint,
    ConvergenceLimits,
    DocumentKind,
    Evidence,
    Gate,
    GateLight,
    Item,
    ItemKind,
    Length,
    Place,
    Step,
    Track,
    Who,
)
from tracks.toml_tables import PARAGRAPH, SHORT, Table, suggestion

LONGEST = 2600
"""Working days; ten years. More is a slip of the pen, and dates would run out."""
EACH = "each"

T = TypeVar("T")


def read_blueprint(file: Table) -> Blueprint:
    """What stands in the file, with harmless values where something is missing; the notes say what."""
    head = file.table("blueprint")
    blueprint = Blueprint(
        code=head.text("code", longest=SHORT),
        version=head.number("version"),
        title=head.text("title"),
        language=head.text("language", default="en", longest=SHORT),
        tracks=_each(file.tables("track"), _track),
        activities=_each(file.tables("activity"), _activity),
        documents=_each(file.tables("document"), _document),
        gate=_whole(file.table("gate"), _gate),
        convergence=_whole(file.table("convergence"), _limits),
    )
    head.close()
    file.close()
    return _optional_by_track(blueprint)


def _optional_by_track(blueprint: Blueprint) -> Blueprint:
    """Every activity of an optional track is optional, said or not."""
    tracks = {track.code for track in blueprint.tracks if track.optional}
    activities = (replace(one, optional=one.optional or one.track in tracks) for one in blueprint.activities)
    return replace(blueprint, activities=tuple(activities))


def _each(tables: Iterable[Table], read: Callable[[Table], T]) -> tuple[T, ...]:
    return tuple(_whole(table, read) for table in tables)


def _whole(table: Table, read: Callable[[Table], T]) -> T:
    """What `read` makes of the table, once every field that it did not ask for is noted."""
    value = read(table)
    table.close()
    return value


def _limits(table: Table) -> ConvergenceLimits:
    return ConvergenceLimits(
        to_watch=table.number("to_watch", least=0, most=LONGEST),
        far_apart=table.number("far_apart", least=0, most=LONGEST),
    )


def _gate(table: Table) -> Gate:
    return Gate(opens=table.text("opens", longest=SHORT), lights=_each(table.tables("light"), _light))


def _light(table: Table) -> GateLight:
    return GateLight(
        code=table.text("code", longest=SHORT),
        title=table.text("title"),
        activities=table.names("activities"),
        stands_for=table.names("stands_for"),
    )


def _track(table: Table) -> Track:
    return Track(
        code=table.text("code", longest=SHORT),
        title=table.text("title", longest=120),
        glyph=table.text("glyph", longest=4),
        css=table.text("css", longest=10),
        closing=table.flag("closing"),
        optional=table.flag("optional"),
    )


def _document(table: Table) -> DocumentKind:
    return DocumentKind(
        kind=table.text("kind", longest=SHORT),
        title=table.text("title"),
        short=table.text("short", longest=80),
        sign_off=_each(table.tables("sign_off"), _step),
    )


def _activity(table: Table) -> Activity:
    return Activity(
        code=table.text("code", longest=SHORT),
        track=table.text("track", longest=SHORT),
        title=table.text("title"),
        short=table.text("short", longest=80),
        description=table.text("description", default="", longest=PARAGRAPH),
        responsible=_whole(table.table("responsible"), _who),
        supporting=_each(table.tables("supporting"), _who),
        evidence=_whole(table.table("evidence"), _evidence),
        milestone=table.flag("milestone"),
        optional=table.flag("optional"),
        mission=table.flag("mission"),
        after=table.names("after"),
        length=_length(table),
        length_note=table.text("length_note", default=""),
        planning_length=table.number_or_none("planning_length", most=LONGEST),
        checklist=_each(table.tables("checklist"), _item),
        sign_off=_each(table.tables("sign_off"), _step),
        guards=table.names("guards"),
        advice=table.text("advice", default="", longest=PARAGRAPH),
    )


def _who(table: Table) -> Who:
    return Who(
        role=table.text("role", longest=SHORT),
        institution=table.text("institution", default="", longest=SHORT),
        group=table.text("group", default="", longest=SHORT),
    )


def _evidence(table: Table) -> Evidence:
    return Evidence(
        kind=table.text("kind", longest=SHORT),
        document=table.text("document", default="", longest=SHORT),
        state=table.text("state", default="", longest=SHORT),
    )


def _length(table: Table) -> Length | None:
    """`length` is one figure, or [shortest, longest]."""
    value = table.raw("length")
    if value is None:
        return None
    figures = value if isinstance(value, list) else [value, value]
    numbers = [one for one in figures if isinstance(one, int) and not isinstance(one, bool)]
    if len(figures) != 2 or len(numbers) != 2:
        table.note("length", _("A length is a whole number of working days, or [shortest, longest]."))
        return None
    shortest, longest = numbers
    fault = _fault_of_length(shortest, longest)
    if fault:
        table.note("length", fault)
        return None
    return Length(shortest=shortest, longest=longest)


def _fault_of_length(shortest: int, longest: int) -> str:
    if min(shortest, longest) < 1:
        return _("A length is at least one working day; %(value)s is not.") % {"value": min(shortest, longest)}
    if longest < shortest:
        words = {"shortest": shortest, "longest": longest}
        return _("The longest length, %(longest)s, is shorter than the shortest, %(shortest)s.") % words
    if longest > LONGEST:
        return _("A length is at most %(most)s working days; %(value)s is not.") % {
            "most": LONGEST,
            "value": longest,
        }
    return ""


def _item(table: Table) -> Item:
    kind = _item_kind(table)
    return Item(
        code=table.text("code", longest=SHORT),
        text=table.text("text", longest=PARAGRAPH),
        kind=kind,
        required=table.flag("required", default=True),
        minimum=table.number_or_none("minimum", least=0),
        unit=table.text("unit", default="", longest=SHORT),
        of=table.text("of", default=""),
        per=table.text("per", default="", longest=SHORT),
        attending=_each(table.tables("attending"), _attending),
    )


def _item_kind(table: Table) -> ItemKind:
    kind = table.text("kind", longest=SHORT)
    if kind in set(ItemKind):
        return ItemKind(kind)
    if kind:
        words = {"kind": kind, "suggestion": suggestion(kind, ItemKind)}
        table.note("kind", _("“%(kind)s” is not a kind of checklist item.%(suggestion)s") % words)
    return ItemKind.TICK


def _attending(table: Table) -> Attending:
    return Attending(who=_who(table), minimum=table.number("minimum", default=1, least=0), each=table.flag("each"))


def _step(table: Table) -> Step:
    """The place of a step may stand in the step itself, or several in a list `places`."""
    each = table.raw("needed") == EACH
    return Step(
        code=table.text("code", longest=SHORT),
        title=table.text("title"),
        meaning=table.text("meaning", longest=SHORT),
        places=_each(table.tables("places"), _place) if table.has("places") else (_place(table),),
        needed=0 if each else table.number("needed", default=1),
        each=each,
        turn=table.number("turn", default=1, most=100),
    )


def _place(table: Table) -> Place:
    return Place(who=_who(table), seats=table.number("seats", default=1))
