"""Makes a portfolio to measure with: N implementations of M activities, some finished, one sign-off waiting in each.

Run inside Django (`manage.py shell`-like) by bench/run.py; every row is made through the product's own functions,
so that the ledger of the measured database verifies like any other.
"""

import sys
from datetime import UTC, datetime, timedelta

from accounts import appointing
from accounts.models import Implementation, Institution, Person
from core import clock
from core.ledger import SYSTEM, Standing
from core.transitions import perform
from desk.demo import playing
from tracks import assistance
from tracks.instantiating import instantiate

PASSWORD = "bench-password-of-no-value"
OFFICER, LEAD, COORDINATOR = "officer@bench.example", "lead@bench.example", "coordinator@bench.example"
TRACKS = (("ADM", "§", "adm"), ("STA", "Σ", "sta"), ("DAM", "{}", "dam"), ("INT", ">_", "int"))
FINISHED, MOST = 0.4, 10
"""Share of each country's activities that are completed, and how many at most; one more waits for a signature."""

ASKING = 25
"""In so many countries the officer is asked for assistance: a page of My work at both sizes."""


def blueprint(activities: int) -> str:
    """A blueprint of this many activities: four chains that meet at a gate, and the closing workshop."""
    parts = ['[blueprint]\ncode = "bench"\nversion = 1\ntitle = "Bench"\nlanguage = "en"\n']
    parts.append("[convergence]\nto_watch = 20\nfar_apart = 40\n")
    for code, glyph, css in TRACKS:
        parts.append(f'[[track]]\ncode = "{code}"\ntitle = "Track {code}"\nglyph = "{glyph}"\ncss = "{css}"\n')
    parts.append('[[track]]\ncode = "END"\ntitle = "Closing"\nglyph = "‖"\ncss = "end"\nclosing = true\n')
    codes = [_nth(number) for number in range(activities - 1)]
    parts += [_activity(code, _before(code), first=number == 0) for number, code in enumerate(codes)]
    last = {code.partition("-")[0]: code for code in codes}
    parts.append(_activity("END-1", list(last.values())))
    parts.append(
        '[[document]]\nkind = "other"\ntitle = "Other"\nshort = "Other"\nsign_off = ['
        '{ code = "agency", title = "Approved", '
        'meaning = "approved", role = "agency_lead", institution = "leading_agency" }]\n'
    )
    parts.append('[gate]\nopens = "END-1"\n')
    for code, final in last.items():
        parts.append(
            f'[[gate.light]]\ncode = "{code.lower()}"\ntitle = "Light {code}"\n'
            f'activities = ["{final}"]\nstands_for = ["{final}"]\n'
        )
    return "\n".join(parts)


def _before(code: str) -> list[str]:
    track, _dash, number = code.partition("-")
    return [f"{track}-{int(number) - 1}"] if int(number) > 1 else []


def _activity(code: str, after: list[str], *, first: bool = False) -> str:
    names = ", ".join(f'"{name}"' for name in after)
    kind = "lengths" if first else "tick"
    return (
        f'[[activity]]\ncode = "{code}"\ntrack = "{code.partition("-")[0]}"\ntitle = "Activity {code} of the process"\n'
        f'short = "Activity {code}"\ndescription = "Made for measuring."\nafter = [{names}]\nlength = [3, 8]\n'
        f"milestone = true\n{'mission = true' if first else ''}\n"
        'responsible = { role = "coordinator", institution = "leading_agency" }\nevidence = { kind = "declared" }\n'
        f'checklist = [{{ code = "done", kind = "{kind}", text = "It is done." }}]\n'
        'sign_off = [{ code = "agency", title = "Approved", meaning = "approved", role = "agency_lead", '
        'institution = "leading_agency" }]\n'
    )


def build(implementations: int, activities: int, turn: int = 0, turns: int = 1) -> None:
    """Makes every `turns`-th implementation that is missing, from `turn` on; says how far it is on standard error."""
    source = blueprint(activities)
    people = _people()
    start = datetime.now(UTC) - timedelta(days=200)
    held = set(Implementation.objects.values_list("slug", flat=True))
    for number in range(turn + 1, implementations + 1, turns):
        if f"c{number}" in held:
            continue
        with clock.at(start + timedelta(minutes=number)):
            country = _country(number, people)
            instantiate(country, by=SYSTEM, source=source)
        _play(country, people, activities, start)
        if number <= ASKING:
            _ask(country, people, activities)
        if number % 10 == 0:
            print(f"{number} of {implementations}", file=sys.stderr, flush=True)


def invite() -> None:
    """The three people who play in every country."""
    for address, name in ((OFFICER, "Officer"), (LEAD, "Lead"), (COORDINATOR, "Coordinator")):
        appointing.invite(email=address, name=name, by=SYSTEM, password=PASSWORD)


def _people() -> dict[str, Person]:
    held = {person.email: person for person in Person.objects.all()}
    return {"ilo_officer": held[OFFICER], "agency_lead": held[LEAD], "coordinator": held[COORDINATOR]}


def _country(number: int, people: dict[str, Person]) -> Implementation:
    country = appointing.open_implementation(by=SYSTEM, slug=f"c{number}", code=_code(number), name=f"Country {number}")
    agency = _institution(country, "Ministry of Labour", "leading_agency")
    office = _institution(country, "International Labour Office", "ilo")
    for role, person in people.items():
        appointing.appoint(
            person,
            institution=office if role == "ilo_officer" else agency,
            role=role,
            by=SYSTEM,
            standing=Standing(),
            start=clock.today(),
        )
    return country


def _code(number: int) -> str:
    """Four capital letters for each number."""
    letters = ""
    for _place in range(3):
        letters = chr(65 + number % 26) + letters
        number //= 26
    return "B" + letters


def _institution(country: Implementation, name: str, kind: str) -> Institution:
    constituency = "other" if kind == "ilo" else "government"
    return appointing.add_institution(
        country, by=SYSTEM, standing=Standing(), name=name, type=kind, constituency=constituency
    )


def _play(country: Implementation, people: dict[str, Person], activities: int, start: datetime) -> None:
    """Completes the first activities of every track in turn, and leaves one awaiting its signature."""
    by, lead = people["coordinator"], people["agency_lead"]
    codes = [_nth(number) for number in range(_finished(activities) + 1)]
    for number, code in enumerate(codes):
        with clock.at(start + timedelta(days=1 + number * 150 // len(codes), hours=1)):
            perform(playing.activity(country, code), "start", by=by)
            playing.declare_all(playing.activity(country, code), by)
            perform(playing.activity(country, code), "submit", by=by)
            if number < len(codes) - 1:
                playing.sign_activity(country, code, [lead])


def _ask(country: Implementation, people: dict[str, Person], activities: int) -> None:
    """Begins the next activity and asks for assistance with it."""
    by, following = people["coordinator"], playing.activity(country, _nth(_finished(activities) + 1))
    perform(following, "start", by=by)
    assistance.ask(following, text="Made for measuring.", by=by, standing=playing.standing(by, country))


def _finished(activities: int) -> int:
    return min(MOST, int(activities * FINISHED))


def _nth(number: int) -> str:
    """The code of an activity, the tracks by turns."""
    return f"{TRACKS[number % 4][0]}-{number // 4 + 1}"
