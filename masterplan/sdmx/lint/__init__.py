"""What .Stat Suite would make of a model: every rule with what it does to those who load or look for data."""

from masterplan.sdmx.lint import data, loading, showing
from masterplan.sdmx.lint.finding import Finding, Level, Model, Rule

__all__ = ["Finding", "Level", "Model", "lint"]

RULES: tuple[Rule, ...] = (
    *(showing.uncategorised, showing.untranslated, showing.undescribed, showing.layouts, showing.timeless),
    *(loading.too_large, loading.unresolved, loading.agencies, loading.identifiers, loading.parents_in_later_version),
    *(loading.final_too_early, loading.changed_under_its_version, loading.codes_that_went),
    *(loading.dataflows_that_went, data.text_lengths, data.metadata_links, data.mixed_releases),
    *(data.lists_that_differ, data.totals, data.adapted_lists),
)


def lint(model: Model) -> list[Finding]:
    """What every rule finds, what matters most first."""
    found = [finding for rule in RULES for finding in rule(model)]
    return sorted(found, key=lambda one: (one.level, one.rule, one.about.short, one.text))
