"""Proposals of baselines, which the database refuses to rewrite, and kept forecasts."""

import django.db.models.deletion
import django_fsm
import uuid
from django.conf import settings
from django.db import migrations, models

from core.triggers import Guarded, GuardTables

FROZEN = ["content", "fingerprint", "reference", "reason", "number", "plan_id", "public_id", "proposed_by_id", "made_at"]


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_write_once'),
        ('tracks', '0003_calendars_links_and_halves'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Foresight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.PositiveSmallIntegerField()),
                ('sequence', models.PositiveBigIntegerField()),
                ('on', models.DateField()),
                ('seed', models.PositiveIntegerField()),
                ('said', models.TextField()),
                ('chain', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.chain')),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='foresight', to='tracks.plan')),
            ],
            options={
                'verbose_name': 'foresight',
                'verbose_name_plural': 'foresights',
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('reference', models.CharField(max_length=50, unique=True)),
                ('reason', models.TextField(max_length=10000, verbose_name='Why the plan is agreed anew')),
                ('content', models.TextField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('state', django_fsm.FSMField(choices=[('proposed', 'awaiting signature'), ('agreed', 'agreed'), ('returned', 'returned')], default='proposed', max_length=50, protected=True)),
                ('baseline', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='tracks.baseline')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='tracks.plan')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'proposal of a baseline',
                'verbose_name_plural': 'proposals of baselines',
                'ordering': ['plan', 'number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'agreed', 'returned'])), name='proposal_state_known'), models.UniqueConstraint(fields=('plan', 'number'), name='proposal_once_per_number'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('plan',), name='one_open_proposal')],
            },
        ),
        GuardTables(
            Guarded(
                "tracks_proposal",
                unique=[["id"], ["public_id"], ["reference"], ["plan_id", "number"]],
                columns=FROZEN,
            )
        ),
    ]
