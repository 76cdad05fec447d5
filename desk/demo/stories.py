"""What happened in each country of the demo, in days before today. All of it is made up."""

from accounts.roles import Role
from desk.demo import plans
from desk.demo.stage import Stage

LEAD, OFFICER, COORDINATOR = Role.AGENCY_LEAD, Role.ILO_OFFICER, Role.COORDINATOR
SPECIALIST, FOCAL = Role.ILO_SPECIALIST, Role.IT_FOCAL_POINT
MANUAL = "governance-manual"
PLAN = "master-plan"
WAITING_SINCE = 19
COUNTED = frozenset({WAITING_SINCE})
"""Days that a page counts in words, so that they are never moved to a Friday."""

REQUEST = (
    "The Government asks the International Labour Office for assistance in setting up a national Labour Market "
    "Information System. The Ministry of Labour and Employment leads it and names a coordinator."
)
MOU = (
    "### Purpose\n\nThe parties set up a Labour Market Information System together.\n\n"
    "### What each brings\n\n- The Agency: the team, the venues, the data and the decisions.\n"
    "- The Office: advice, workshops and remote assistance.\n\n"
    "### Duration\n\nThree years. Either party may end it with three months’ notice."
)
PROJECT = (
    "### Objective\n\nA system that the institutions of the country feed and use themselves.\n\n"
    "### Outputs\n\n- a governance that is written down\n- a Master Plan\n- a data model\n- a platform with data\n\n"
    "### Means\n\nA unit of four at the Ministry; the Computing Centre hosts the platform."
)

CAPACITY = "The working groups need a seat for workers’ and for employers’ organizations, not only an invitation."
LAST_WORD = "Everything else is ready. Can the workshop start on the training server?"


def at_the_start(stage: Stage) -> None:
    """The request was acknowledged; the Memorandum of Understanding is being drafted."""
    stage.open(20)
    stage.calendars(19)
    _request(stage, 16, 12)
    stage.agrees_to_compare(10)
    stage.start(9, "ADM-2")
    stage.document(8, "mou", MOU)
    stage.say(5, "ADM-2", OFFICER, "Our legal office asks for a sentence on intellectual property; it comes on Monday.")


def under_way(stage: Stage) -> None:
    """All tracks move; the Governance manual has waited for the Agency lead for 19 days."""
    stage.open(330)
    stage.calendars(328)
    _request(stage, 322, 318)
    _mou(stage, 312, 300, 290)
    _project(stage, 305, 270, 262)
    stage.declared(262, 255, 252, "STA-1", OFFICER, LEAD)
    stage.agrees_to_compare(248)
    stage.declared(240, 205, 203, "INT-1", OFFICER, LEAD)
    stage.declared(228, 220, 217, "STA-2", OFFICER, LEAD)
    stage.start(200, "STA-3")
    stage.start(198, "DAM-1")
    stage.start(190, "INT-2", FOCAL)
    stage.start(180, "DAM-2")
    stage.declared(150, 145, 142, "ADM-4", OFFICER, LEAD)
    stage.start(120, "ADM-5")
    stage.manual(117)
    stage.complete_manual(80)
    stage.move(55, MANUAL, "open_consultation")
    stage.consulted(48, MANUAL, Role.SOCIAL_PARTNER, CAPACITY)
    stage.consulted(45, MANUAL, Role.DATA_PROVIDER, "Microdata leave only by a written agreement; please say so.")
    stage.consulted(37, MANUAL, Role.REPRESENTATIVE, "We agree with the calendar of releases in Annex E.")
    stage.move(WAITING_SINCE, MANUAL, "submit")
    stage.sign(14, MANUAL, SPECIALIST)
    stage.submit(11, "DAM-1", Role.DATA_MANAGER)
    stage.postpone(
        9,
        "DAM-2",
        reason="The Social Security Fund moves its register to a new host; its metadata come afterwards.",
        days_ahead=40,
    )
    stage.pin(8, "DAM-3", days_ahead=60)
    stage.link(8, "INT-3", "DAM-3", "SS", 2)
    stage.say(8, "DAM-2", Role.REPRESENTATIVE, "The register moves this month. We deliver the sheets the week after.")
    stage.say(7, "DAM-2", COORDINATOR, "Then we wait for it. The workshop keeps its week.")
    plans.begin(stage, 150, (*plans.FIRST_PHASE, *plans.SECOND_PHASE))
    open_ = {"without_source": plans.WITHOUT_SOURCE, "without_definition": plans.WITHOUT_DEFINITION}
    plans.fill_in(stage, 60, share=plans.SHARE, **open_)
    plans.besides(stage, 40)
    plans.document_begun(stage, 35)
    stage.say(3, "STA-3", Role.DATA_ANALYST, "Four indicators still lack a source; I ask the Employment Service.")


def at_the_gate(stage: Stage) -> None:
    """Four of five lights are lit and the manual is published; the platform is not ready."""
    stage.open(460)
    stage.calendars(458)
    _request(stage, 452, 448)
    _mou(stage, 440, 428, 420)
    _project(stage, 430, 400, 392)
    stage.declared(395, 390, 386, "STA-1", OFFICER, LEAD)
    stage.agrees_to_compare(380)
    stage.declared(350, 344, 341, "STA-2", OFFICER, LEAD)
    stage.declared(335, 250, 244, "STA-3", OFFICER, LEAD)
    stage.declared(334, 260, 255, "DAM-1", LEAD)
    stage.declared(333, 246, 240, "DAM-2", LEAD)
    stage.declared(330, 327, 324, "ADM-4", OFFICER, LEAD)
    stage.start(310, "ADM-5")
    stage.declared(300, 190, 186, "INT-1", LEAD)
    stage.manual(307)
    stage.complete_manual(290)
    stage.move(270, MANUAL, "open_consultation")
    stage.consulted(262, MANUAL, Role.SOCIAL_PARTNER, CAPACITY)
    stage.consulted(255, MANUAL, Role.DATA_PROVIDER, "We can keep this calendar from the second quarter on.")
    stage.declared(238, 160, 150, "STA-4", OFFICER, LEAD)
    stage.declared(230, 224, 221, "DAM-3", OFFICER, LEAD)
    stage.move(220, MANUAL, "submit")
    stage.declared(215, 110, 101, "DAM-4", OFFICER, LEAD)
    stage.sign(214, MANUAL, SPECIALIST)
    stage.sign(207, MANUAL, LEAD)
    stage.publish(200, MANUAL)
    stage.declared(170, 95, 92, "INT-2", LEAD)
    stage.start(80, "INT-3", FOCAL)
    plans.begin(stage, 320, plans.FIRST_PHASE)
    plans.fill_in(stage, 300, share=100)
    plans.besides(stage, 290)
    plans.document_begun(stage, 285)
    stage.move(252, PLAN, "advance")
    stage.move(234, PLAN, "open_consultation")
    stage.consulted(220, PLAN, Role.SOCIAL_PARTNER, "Please publish the wage gap by occupation as well.")
    stage.move(165, PLAN, "submit")
    stage.sign(152, PLAN, LEAD)
    stage.publish(151, PLAN)
    stage.say(30, "INT-3", FOCAL, "The certificate of the server has expired; the Computing Centre orders a new one.")
    stage.say(12, "INT-3", COORDINATOR, LAST_WORD)


def _request(stage: Stage, filed: int, acknowledged: int) -> None:
    stage.start(filed, "ADM-1")
    stage.document(filed, "request-letter", REQUEST)
    stage.move(filed, "request-letter", "submit")
    stage.sign(acknowledged, "request-letter", OFFICER)


def _mou(stage: Stage, begun: int, submitted: int, signed: int) -> None:
    stage.start(begun, "ADM-2")
    stage.document(begun - 2, "mou", MOU)
    stage.move(submitted, "mou", "submit")
    stage.sign(signed + 3, "mou", OFFICER)
    stage.sign(signed, "mou", LEAD)
    stage.move(signed - 1, "mou", "enter_into_force")


def _project(stage: Stage, begun: int, submitted: int, signed: int) -> None:
    stage.start(begun, "ADM-3")
    stage.document(begun - 5, "project-document", PROJECT)
    stage.move(submitted, "project-document", "submit")
    stage.sign(signed + 2, "project-document", OFFICER)
    stage.sign(signed, "project-document", LEAD)
    stage.publish(signed - 3, "project-document")
