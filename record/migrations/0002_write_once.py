"""The database refuses to change what was signed: the text before signers, the signatures, submitted versions."""

from django.db import migrations

from core.triggers import Guarded, GuardTables

SIGNED = (
    "signoff_id step_id reference signer_id on_behalf_of_id signer_name signer_title behalf_name behalf_title "
    "role institution_id institution_name meaning remarks language fingerprint signed_at scan_id recorded_by_id ticket "
    "public_id"
).split()


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial"), ("core", "0002_write_once")]

    operations = [
        GuardTables(
            Guarded("record_signature", unique=[["id"], ["reference"], ["public_id"]], columns=SIGNED),
            Guarded(
                "record_signoff",
                unique=[["id"], ["reference"], ["public_id"]],
                columns=["content", "fingerprint", "reference", "object_id", "content_type_id", "public_id"],
            ),
            Guarded(
                "record_version",
                unique=[["id"], ["reference"], ["document_id", "number"]],
                columns=["content", "filled", "reference", "number", "document_id", "public_id", "language"],
                allows='OLD."submitted_at" IS NULL',
            ),
        )
    ]
