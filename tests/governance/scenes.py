"""Making a Governance manual as tests need it: drafted, before its signers, published, issued. No tests here."""

from core import jobs
from core.models import Job, Rendition
from core.transitions import perform
from governance import drafting
from record.issuing import issue_job, reading_copy_job
from record.models import Version
from record.models.version import ISSUING
from tests.cast import Country
from tests.record.scenes import sign, signoff_of, standing


def drafted(country: Country) -> Version:
    by = country["coordinator"]
    return drafting.start(country.implementation, by=by, standing=standing(by, country.implementation))


def submitted(country: Country) -> Version:
    version = drafted(country)
    perform(version, "open_consultation", by=country["coordinator"])
    return perform(version, "submit", by=country["coordinator"])


def published(country: Country) -> Version:
    """Noted by the ILO, approved and published by the Agency lead; the worker has not come yet."""
    version = submitted(country)
    sign(signoff_of(version), country["ilo_specialist"])
    sign(signoff_of(version), country["agency_lead"])
    return perform(Version.objects.get(pk=version.pk), "publish", by=country["agency_lead"])


def worked(version: Version) -> Job:
    """The latest job about this version, done as the worker does it."""
    job = Job.objects.filter(subject=version.public_id).latest("pk")
    jobs.run(str(job.public_id), issue_job if job.task == ISSUING else reading_copy_job)
    job.refresh_from_db()
    return job


def issued(country: Country) -> Rendition:
    version = published(country)
    assert worked(version).state == Job.State.DONE
    return Rendition.objects.get(subject=version.public_id, purpose=Rendition.Purpose.ISSUED)
