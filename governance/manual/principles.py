"""The seven principles of a project, in the product's own words, and what is done to keep each."""

from django.utils.translation import gettext as _

from governance.manual.lines import PrincipleLine


def principles() -> tuple[PrincipleLine, ...]:
    """The principles in the language that is active, in their order."""
    return (
        PrincipleLine(
            _("The project belongs to the country."),
            _("National institutions sign for it and keep its full record; nobody from the ILO signs in their place."),
        ),
        PrincipleLine(
            _("The ILO assists, at the pace that the country sets."),
            _("Dates are set by the leading Agency. A date moved by agreement is shown with its reason."),
        ),
        PrincipleLine(
            _("A labour market information system is not a computing project."),
            _("The four tracks are watched together; a platform far ahead of the statistics is a warning."),
        ),
        PrincipleLine(
            _("It succeeds when those who hold the data take part in governing it."),
            _("Seats and quorum include them; attendance is recorded by institution and constituency."),
        ),
        PrincipleLine(
            _("No single source can answer every question."),
            _("The Master Plan names the sources of each indicator; dependence on one source is a risk."),
        ),
        PrincipleLine(
            _("Loading what exists matters; keeping it coming matters more."),
            _("The share of updates that came on the announced day is reported every quarter."),
        ),
        PrincipleLine(
            _("Results are as good as the data behind them."),
            _("Each source is scored once a year; the lowest score is shown beside the indicator."),
        ),
    )
