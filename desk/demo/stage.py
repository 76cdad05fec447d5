"""The stage of the demo: its clock, its countries, and short words for the acts that the stories are made of."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts import appointing
from accounts.editing import agree_to_compare
from accounts.models import Implementation, Institution, Person
from accounts.roles import Role, authority
from core import clock, jobs
from core.ledger import SYSTEM, Standing
from core.models import Job
from core.transitions import perform
from desk.demo import playing
from desk.demo.manual import completed
from desk.demo.people import FIGURES, HOUSES, House, Land
from governance import drafting
from governance.assembling import KIND as MANUAL
from governance.assembling import content_of
from record import documents, talk
from record.issuing import issue_job
from record.models import Version
from record.models.version import ISSUING
from tracks import adapting, calendaring, planning
from tracks.calendaring import Keeper
from tracks.calendars import WEEKEND
from tracks.instantiating import instantiate
from tracks.models import Activity
from tracks.public_holidays import Marked

Cast = dict[str, Person]
COORDINATOR = Role.COORDINATOR
MORNING = time(8)


class Stage:
    """One country of the demo. Acts are written down with the number of days ago, and played in order of time."""

    def __init__(self, land: Land, cast: Cast, *, counted: Collection[int] = ()) -> None:
        self.land = land
        self.cast = cast
        self.zone = ZoneInfo(land.zone)
        self.today = clock.today(self.zone)
        self.counted = counted
        self.implementation: Implementation
        self.acts: list[tuple[int, Callable[[], object]]] = []

    def __getitem__(self, role: str) -> Person:
        return self.cast[role]

    def day(self, ago: int) -> date:
        """The day so many days ago; a weekend's day becomes the last one before it, unless somebody counts it."""
        found = self.today - timedelta(days=ago)
        while ago not in self.counted and found.weekday() in {*self.land.weekend, *WEEKEND}:
            found -= timedelta(days=1)
        return found

    def play(self) -> None:
        """Plays all acts, the oldest first, some minutes after each other, under the clock of their day."""
        for number, (ago, act) in enumerate(sorted(self.acts, key=lambda found: -found[0])):
            morning = datetime.combine(self.day(ago), MORNING, tzinfo=self.zone)
            with clock.at(morning + timedelta(minutes=number)):
                act()
                self._issue()

    def _issue(self) -> None:
        """Issued files are made at once, by the work that the worker does."""
        chain_key = self.implementation.chain_key()
        for job in Job.objects.filter(chain_key=chain_key, task=ISSUING, state=Job.State.WAITING):
            jobs.run(str(job.public_id), issue_job)

    def later(self, ago: int, act: Callable[[], object]) -> None:
        self.acts.append((ago, act))

    # --- Acts

    def open(self, ago: int) -> None:
        """The implementation with its institutions, members and plan."""
        self.later(ago, lambda: self._open(ago))

    def _open(self, ago: int) -> None:
        officer = self[Role.ILO_OFFICER]
        self.implementation = appointing.open_implementation(
            by=officer,
            slug=self.land.slug,
            code=self.land.code,
            name=self.land.name,
            country_code=self.land.iso,
            time_zone=self.land.zone,
            weekend=list(self.land.weekend),
            is_public=self.land.is_public,
            accent=self.land.accent,
        )
        houses = {house.key: self._house(house) for house in HOUSES}
        for figure in FIGURES:
            appointing.appoint(
                self[figure.role],
                institution=houses[figure.at],
                role=figure.role,
                title=figure.title,
                by=SYSTEM,
                standing=Standing(),
                start=self.day(ago),
            )
        instantiate(self.implementation, by=officer, standing=self.standing(Role.ILO_OFFICER))

    def _house(self, house: House) -> Institution:
        return appointing.add_institution(
            self.implementation,
            by=self[Role.ILO_OFFICER],
            standing=Standing(),
            name=house.name,
            short_name=house.short,
            type=house.kind,
            constituency=house.constituency,
            is_main_stakeholder=house.is_main,
            hosts_platform=house.hosts,
        )

    def calendars(self, ago: int) -> None:
        """The public holidays are copied, and the ILO enters that it closes at the year's end."""
        self.later(ago, self._calendars)

    def _calendars(self) -> None:
        keeper = Keeper(self.implementation, "country", by=self[COORDINATOR], standing=self.standing(COORDINATOR))
        year = self.today.year
        calendaring.copy_holidays(keeper, country=self.land.holidays, years=range(year - 1, year + 3))
        officer = Role.ILO_OFFICER
        ilo = Keeper(self.implementation, "ilo", by=self[officer], standing=self.standing(officer))
        calendaring.add_day(ilo, Marked(date(year, 12, 24), date(year + 1, 1, 1), "Offices closed"))

    def pin(self, ago: int, code: str, *, days_ahead: int) -> None:
        """It starts on the Monday behind a day ahead, whatever comes."""
        day = self.today + timedelta(days=days_ahead)
        values = {"pinned_on": day + timedelta(days=(-day.weekday()) % 7)}
        self.later(
            ago,
            lambda: planning.edit(
                self.activity(code), values, by=self[COORDINATOR], standing=self.standing(COORDINATOR)
            ),
        )

    def link(self, ago: int, code: str, before: str, relation: str, lag: int) -> None:
        """The country lets an activity wait for another one."""
        self.later(
            ago,
            lambda: adapting.wait_for(
                self.activity(code),
                [before],
                relation=relation,
                lag=lag,
                by=self[COORDINATOR],
                standing=self.standing(COORDINATOR),
            ),
        )

    def start(self, ago: int, code: str, by: str = COORDINATOR) -> None:
        self.later(ago, lambda: perform(self.activity(code), "start", by=self[by]))

    def submit(self, ago: int, code: str, by: str = COORDINATOR) -> None:
        """Declares all evidence of an activity under way, and submits it."""

        def act() -> None:
            playing.declare_all(self.activity(code), self[by])
            perform(self.activity(code), "submit", by=self[by])

        self.later(ago, act)

    def signed(self, ago: int, code: str, *signers: str) -> None:
        """These sign the completion record of an activity, in this order."""
        self.later(ago, lambda: playing.sign_activity(self.implementation, code, [self[one] for one in signers]))

    def declared(self, begun: int, submitted: int, signed: int, code: str, *signers: str) -> None:
        """An activity on declared evidence: started, submitted and signed."""
        self.start(begun, code)
        self.submit(submitted, code)
        self.signed(signed, code, *signers)

    def postpone(self, ago: int, code: str, *, reason: str, days_ahead: int) -> None:
        until = self.day(-days_ahead)
        self.later(
            ago, lambda: perform(self.activity(code), "postpone", by=self[COORDINATOR], reason=reason, until=until)
        )

    def document(self, ago: int, kind: str, text: str) -> None:
        """The coordinator starts a document; one that was only needed is drafted at once."""

        def act() -> None:
            version = documents.start(
                self.implementation,
                kind=kind,
                by=self[COORDINATOR],
                standing=self.standing(COORDINATOR),
                content={"text": text},
            )
            if version.state == "needed":
                perform(version, "begin_drafting", by=self[COORDINATOR])

        self.later(ago, act)

    def manual(self, ago: int) -> None:
        """The coordinator starts the Governance manual from its default text."""
        self.later(
            ago,
            lambda: drafting.start(self.implementation, by=self[COORDINATOR], standing=self.standing(COORDINATOR)),
        )

    def complete_manual(self, ago: int) -> None:
        """The coordinator fills the places of the manual that the record cannot fill, section by section."""

        def act() -> None:
            version, at = self.version_of(MANUAL), self.standing(COORDINATOR)
            for key, text, filled in completed(content_of(version)):
                shown = drafting.mark(text)
                drafting.write(version, key, filled, by=self[COORDINATOR], standing=at, shown=shown)

        self.later(ago, act)

    def move(self, ago: int, kind: str, action: str, by: str = COORDINATOR) -> None:
        """Does something to the latest version of this kind of document."""
        self.later(ago, lambda: perform(self.version_of(kind), action, by=self[by]))

    def sign(self, ago: int, kind: str, *signers: str) -> None:
        """These sign the latest version of this kind of document, in this order."""

        def act() -> None:
            for one in signers:
                signoff = self.version_of(kind).sign_off()
                if signoff is None:
                    raise LookupError(f"{kind} is not before its signers")
                playing.sign(signoff, self[one])

        self.later(ago, act)

    def publish(self, ago: int, kind: str) -> None:
        """The Agency lead publishes."""
        self.move(ago, kind, "publish", Role.AGENCY_LEAD)

    def say(self, ago: int, code: str, by: str, text: str) -> None:
        self.later(ago, lambda: talk.comment(self.activity(code), by=self[by], text=text))

    def consulted(self, ago: int, kind: str, by: str, text: str) -> None:
        """An institution comments on the latest version of this kind of document."""
        self.later(ago, lambda: talk.comment(self.version_of(kind), by=self[by], text=text))

    def agrees_to_compare(self, ago: int) -> None:
        """The Agency lead agrees that the country takes part in comparisons."""

        def act() -> None:
            lead = self[Role.AGENCY_LEAD]
            agree_to_compare(self.implementation, agrees=True, by=lead, standing=self.standing(Role.AGENCY_LEAD))

        self.later(ago, act)

    # --- Looking up

    def standing(self, role: str) -> Standing:
        return authority(self[role], self.implementation).memberships[0].standing

    def activity(self, code: str) -> Activity:
        return playing.activity(self.implementation, code)

    def version_of(self, kind: str) -> Version:
        held = Version.objects.filter(document__implementation=self.implementation, document__type=kind)
        return held.select_related("document__implementation").latest("number")
