"""The pictures that tests of the lanes draw: one country on one day, and pictures made at random. No test here."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from core.shapes import SHAPES
from desk.lanes.model import Item, Lane, Light, Picture, State

TODAY = date(2027, 5, 12)
TITLES = {
    "adm": ("Administrative", "§"),
    "sta": ("Statistical", "Σ"),
    "dam": ("Data modelling", "{}"),
    "int": ("Information technology", ">_"),
    "end": ("Closing", "‖"),
    "opt": ("Optional", "+"),
}
STATES: tuple[State, ...] = (
    "not_started",
    "cannot_start",
    "under_way",
    "awaiting_signature",
    "completed",
    "postponed",
    "skipped",
    "to_be_reconfirmed",
)


def item(code: str, title: str, state: State, start: date, finish: date, **more: object) -> Item:
    made = Item(
        code=code,
        title=title,
        state=state,
        state_word=str(SHAPES[state].word),
        start=start,
        finish=finish,
        url=f"/i/valmera/activities/{code}/",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def lane(key: str, *items: Item, finish: date | None = None, later: date | None = None) -> Lane:
    title, glyph = TITLES[key]
    return Lane(key=key, title=title, glyph=glyph, items=items, finish=finish, later=later)


def valmera() -> Picture:
    """A country in the middle of its way: every track moves, nothing is lit."""
    d = date
    adm = lane(
        "adm",
        item("ADM-1", "Request received", "completed", d(2026, 9, 7), d(2026, 9, 7), milestone=True),
        item("ADM-2", "MoU signed", "completed", d(2026, 10, 12), d(2026, 10, 12), milestone=True, after=("ADM-1",)),
        item("ADM-4", "Governance workshop", "completed", d(2027, 3, 2), d(2027, 3, 4), after=("ADM-2",)),
        item(
            "ADM-5",
            "Governance manual published",
            "awaiting_signature",
            d(2027, 3, 8),
            d(2027, 5, 20),
            milestone=True,
            after=("ADM-4",),
            waiting_since=d(2027, 4, 23),
        ),
        finish=d(2027, 5, 21),
        later=d(2027, 6, 4),
    )
    sta = lane(
        "sta",
        item("STA-1", "Assessment", "completed", d(2026, 11, 16), d(2026, 11, 19), milestone=True, after=("ADM-2",)),
        item("STA-2", "Data Production workshop", "completed", d(2027, 2, 1), d(2027, 2, 5), after=("STA-1",)),
        item("STA-3", "Advanced draft", "under_way", d(2027, 2, 8), d(2027, 5, 28), after=("STA-2",), note="64 %"),
        item("STA-4", "Master Plan", "cannot_start", d(2027, 6, 1), d(2027, 6, 25), milestone=True, after=("STA-3",)),
        finish=d(2027, 6, 25),
        later=d(2027, 7, 16),
    )
    dam = lane(
        "dam",
        item("DAM-1", "Data flows compiled", "under_way", d(2027, 2, 8), d(2027, 5, 20), after=("STA-2",)),
        item("DAM-2", "Reference metadata", "postponed", d(2027, 2, 15), d(2027, 5, 24), after=("STA-2",)),
        item(
            "DAM-3", "SDMX workshop", "cannot_start", d(2027, 6, 7), d(2027, 6, 11), after=("DAM-1", "DAM-2", "STA-3")
        ),
        item("DAM-4", "Data model", "not_started", d(2027, 6, 14), d(2027, 7, 9), milestone=True, after=("DAM-3",)),
        finish=d(2027, 7, 9),
        later=d(2027, 8, 6),
    )
    technology = lane(
        "int",
        item("INT-1", ".Stat Suite installed", "completed", d(2026, 12, 1), d(2026, 12, 18), after=("ADM-2",)),
        item("INT-2", "Configured", "to_be_reconfirmed", d(2027, 1, 11), d(2027, 2, 27), after=("INT-1",)),
        item("INT-3", "Platform", "cannot_start", d(2027, 5, 17), d(2027, 5, 28), milestone=True, after=("INT-2",)),
        finish=d(2027, 5, 28),
    )
    end = lane(
        "end",
        item("END-1", "Data Preparation and ETL workshop", "cannot_start", d(2027, 8, 23), d(2027, 8, 27)),
        item("END-2", "Follow-up", "cannot_start", d(2027, 8, 30), d(2027, 11, 30), after=("END-1",)),
    )
    optional = lane(
        "opt", item("OPT-1", "Registries assessed", "skipped", d(2027, 1, 4), d(2027, 1, 22), optional=True)
    )
    return Picture(
        name="Valmera",
        today=TODAY,
        lanes=(adm, sta, dam, technology, end, optional),
        lights=lights(),
        gate_on=d(2027, 8, 13),
        spread_days=35,
        spread_word="more than 20: to watch",
    )


def lights() -> tuple[Light, ...]:
    june, august = date(2027, 6, 11), date(2027, 8, 6)
    return (
        Light(code="manual", title="Governance manual", lane="adm", awaiting=True, arrives=date(2027, 5, 21)),
        Light(code="plan", title="Master Plan published", lane="sta", arrives=date(2027, 6, 25)),
        Light(code="training", title="SDMX training", lane="dam", arrives=june, later=date(2027, 6, 25)),
        Light(code="model", title="Data model defined", lane="dam", arrives=date(2027, 7, 9), later=august),
        Light(code="platform", title="Platform ready", lane="int", arrives=date(2027, 5, 28), later=june),
    )


def with_items(picture: Picture, **changes: object) -> Picture:
    """The same picture, every activity changed alike."""
    changed = (
        replace(each, items=tuple(replace(item, **changes) for item in each.items))  # type: ignore[arg-type]
        for each in picture.lanes
    )
    return replace(picture, lanes=tuple(changed))


def marked(picture: Picture) -> Picture:
    """Every mark that activities wear: agreed days, slack, the critical path, pins."""
    month = timedelta(days=30)

    def worn(number: int, item: Item) -> Item:
        slack = None if item.done else float(number % 3 * 5)
        return replace(
            item,
            agreed=(item.start - month, item.finish - month) if number % 4 else (item.start, item.finish),
            slack=slack,
            latest=None if slack is None else item.finish + timedelta(days=2 * int(slack)),
            critical=slack == 0,
            pinned=number % 4 == 3,
        )

    lanes = (
        replace(each, items=tuple(worn(number, item) for number, item in enumerate(each.items, 1)))
        for each in picture.lanes
    )
    return replace(picture, lanes=tuple(lanes), baseline=2)


def crowded(count: int) -> Picture:
    """`count` activities over four tracks, many at the same time."""
    keys = ("adm", "sta", "dam", "int")
    lanes = []
    for at, key in enumerate(keys):
        items = []
        for number in range(count // 4):
            start = date(2026, 9, 1) + timedelta(days=17 * number + 5 * at)
            finish = start + timedelta(days=(0, 4, 25, 60)[number % 4])
            before = (f"{key}-{number - 1}",) if number % 3 else (f"{keys[at - 1]}-{number}",)
            title = f"Activity {key}{number} with the data providers"
            items.append(item(f"{key}-{number}", title, STATES[number % 8], start, finish, after=before))
        lanes.append(lane(key, *items, finish=max(each.finish for each in items)))
    return replace(valmera(), lanes=tuple(lanes), gate_on=None)


# --- At random ---------------------------------------------------------------------------------

WORDS = st.sampled_from(["plan", "workshop", "Governance", "of", "a", "registries", "ورشة", "البيانات", "m" * 30, "é"])


@st.composite
def items_of(draw: st.DrawFn, *, key: str, codes: list[str], days: int) -> tuple[Item, ...]:
    made = []
    for number in range(draw(st.integers(0, 7))):
        start = date(2026, 9, 1) + timedelta(days=draw(st.integers(0, days)))
        code = f"{key}-{number}"
        made.append(
            item(
                code,
                " ".join(draw(st.lists(WORDS, min_size=1, max_size=9))),
                draw(st.sampled_from(STATES)),
                start,
                start + timedelta(days=draw(st.integers(0, max(1, days // 3)))),
                milestone=draw(st.booleans()),
                note=draw(st.sampled_from(["", "9 of 11 sources"])),
                after=tuple(draw(st.lists(st.sampled_from(codes), max_size=3, unique=True))) if codes else (),
            )
        )
        codes.append(code)
    return tuple(made)


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    """Any plan: a day or decades long, lanes empty or full, dependencies anywhere, before or after today."""
    codes: list[str] = []
    days = draw(st.sampled_from([0, 20, 300, 1500, 12000]))
    keys = ["adm", "sta", "dam", "int", *draw(st.sampled_from([[], ["end"], ["end", "opt"]]))]
    lanes = []
    for key in keys:
        items = draw(items_of(key=key, codes=codes, days=days))
        finish = max((each.finish for each in items), default=None)
        later = finish + timedelta(days=draw(st.integers(0, 90))) if finish and draw(st.booleans()) else None
        lanes.append(lane(key, *items, finish=finish, later=later))
    gate = draw(st.none() | st.integers(0, 2 * days + 30))
    return Picture(
        name="Any",
        today=date(2026, 9, 1) + timedelta(days=draw(st.integers(-400, days + 400))),
        lanes=tuple(lanes),
        lights=draw(st.sampled_from([(), lights()])),
        gate_on=None if gate is None else date(2026, 9, 1) + timedelta(days=gate),
        spread_days=draw(st.none() | st.integers(0, 90)),
        indicative=draw(st.booleans()),
    )
