"""The database refuses to change a baseline."""

from django.db import migrations

from core.triggers import Guarded, GuardTables


class Migration(migrations.Migration):
    dependencies = [("tracks", "0001_initial"), ("core", "0002_write_once")]

    operations = [GuardTables(Guarded("tracks_baseline", unique=[["id"], ["public_id"], ["plan_id", "number"]]))]
