"""The database refuses to change what the ledger, its details, files and renditions say."""

from django.db import migrations

from core.triggers import Guarded, GuardTables


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        GuardTables(
            Guarded("core_entry", unique=[["id"], ["chain_id", "sequence"], ["hash"]]),
            Guarded(
                "core_chain",
                unique=[["id"], ["key"], ["public_id"]],
                allows=(
                    'NEW."head_sequence" = OLD."head_sequence" + 1 AND NEW."key" = OLD."key" '
                    'AND NEW."id" = OLD."id" AND NEW."public_id" = OLD."public_id"'
                ),
            ),
            Guarded(
                "core_personaldetail",
                unique=[["id"], ["digest"]],
                allows=(
                    "NEW.\"text\" = '' AND NEW.\"salt\" = '' AND NEW.\"digest\" = OLD.\"digest\" "
                    'AND NEW."id" = OLD."id" AND NEW."chain_id" = OLD."chain_id"'
                ),
            ),
            Guarded("core_storedfile", unique=[["id"], ["sha256"], ["public_id"]]),
            Guarded("core_rendition", unique=[["id"], ["public_id"]]),
        )
    ]
