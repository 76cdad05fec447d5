"""The people and institutions of the demo. All are made up; one account for each role, and an administrator."""

from dataclasses import dataclass

from accounts.roles import Role

PASSWORD = "four-tracks-one-gate"  # noqa: S105 – printed by bin/demo and shown on the sign-in page of the demo
ADMINISTRATOR = ("admin@lmis.example", "Noor Adeyemi")


@dataclass(frozen=True)
class Figure:
    """Somebody of the demo: the same person plays the same role in each of the three countries."""

    role: Role
    name: str
    title: str
    at: str

    @property
    def address(self) -> str:
        return f"{self.role.value.replace('_', '-')}@lmis.example"


FIGURES = (
    Figure(Role.ILO_OFFICER, "Helena Brandt", "Labour market information officer", "ilo"),
    Figure(Role.ILO_SPECIALIST, "Tomás Iriarte", "Senior SDMX specialist", "ilo"),
    Figure(Role.AGENCY_LEAD, "Amina Okoro", "Permanent Secretary", "leading_agency"),
    Figure(Role.COORDINATOR, "Daniel Kessler", "Head of the LMIS unit", "leading_agency"),
    Figure(Role.DATA_MANAGER, "Priya Raman", "Data manager", "leading_agency"),
    Figure(Role.DATA_PROVIDER, "Luc Tremblay", "Head of the Labour Force Survey", "statistics_office"),
    Figure(Role.DATA_ANALYST, "Mei-Ling Zhou", "Labour economist", "statistics_office"),
    Figure(Role.DATA_USER, "Samuel Ndiaye", "Policy adviser", "ministry"),
    Figure(Role.IT_FOCAL_POINT, "Katarína Novák", "Head of operations", "computing"),
    Figure(Role.REPRESENTATIVE, "Youssef El Amrani", "Director of registers", "social_security"),
    Figure(Role.SOCIAL_PARTNER, "Rosa Villanueva", "Research officer", "workers"),
    Figure(Role.OBSERVER, "Ingrid Solberg", "Programme adviser", "donor"),
)


@dataclass(frozen=True)
class House:
    """An institution as each country of the demo has it."""

    key: str
    kind: str
    name: str
    short: str
    constituency: str = "government"
    is_main: bool = True
    hosts: bool = False


HOUSES = (
    House("leading_agency", "leading_agency", "Ministry of Labour and Employment", "Ministry of Labour"),
    House("statistics_office", "statistics_office", "National Statistics Office", "Statistics Office"),
    House("employment_service", "employment_service", "Public Employment Service", "Employment Service"),
    House("social_security", "social_security", "Social Security Fund", "Social Security Fund"),
    House("ministry", "ministry", "Ministry of Economic Planning", "Ministry of Planning"),
    House("computing", "ministry", "Government Computing Centre", "Computing Centre", is_main=False, hosts=True),
    House("employers", "employers", "Confederation of Employers", "Employers", "employers"),
    House("workers", "workers", "Federation of Trade Unions", "Trade Unions", "workers"),
    House("ilo", "ilo", "International Labour Office", "ILO", "other", is_main=False),
    House("donor", "donor", "Partnership for Statistics", "Partnership", "other", is_main=False),
)


@dataclass(frozen=True)
class Land:
    """A country of the demo, with a code that ISO 3166 leaves to its users."""

    slug: str
    code: str
    name: str
    iso: str
    zone: str
    holidays: str
    """The calendar of public holidays that the country takes over; its own code is in none."""
    is_public: bool
    weekend: tuple[int, ...] = (5, 6)
    accent: str = ""


LANDS = (
    Land("orinda", "ORI", "Orinda", "XO", "Africa/Nairobi", "DJ", is_public=False, weekend=(4, 5)),
    Land("valmera", "VAL", "Valmera", "XV", "Europe/Paris", "FR", is_public=True),
    Land("tesmara", "TES", "Tesmara", "XT", "America/Port_of_Spain", "TT", is_public=True, accent="#7a2e6b"),
)
"""At the start; with all tracks under way; at the gate with four of five lights."""
