"""Calendars, links of all relations with lags, pins, and lengths in half days."""

import django.db.models.deletion
import tracks.lengths
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


def mark_joint_events(apps, schema_editor):
    """Missions, and what records who attended, fall on days on which both sides work."""
    ChecklistItem = apps.get_model("tracks", "ChecklistItem")
    attended = ChecklistItem.objects.filter(sort="attendance", removed_at=None).values("activity")
    held = apps.get_model("tracks", "Activity").objects.filter(models.Q(is_mission=True) | models.Q(pk__in=attended))
    held.update(is_joint=True)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('tracks', '0002_write_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('of', models.CharField(choices=[('country', 'the country'), ('institution', 'an institution'), ('ilo', 'the ILO')], max_length=12)),
                ('country', models.CharField(blank=True, max_length=3, verbose_name='Calendar of public holidays')),
                ('subdivision', models.CharField(blank=True, max_length=60, verbose_name='Part of that country')),
                ('weekend', models.JSONField(blank=True, help_text='Of the ILO; Monday is 0.', null=True, verbose_name='Weekend')),
                ('moves', models.JSONField(blank=True, default=list)),
                ('edition', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'calendar',
                'verbose_name_plural': 'calendars',
                'ordering': ['implementation', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField(verbose_name='First day')),
                ('last', models.DateField(verbose_name='Last day')),
                ('name', models.CharField(max_length=200, verbose_name='Name')),
                ('kind', models.CharField(choices=[('off', 'day off'), ('half', 'half-day: the morning is worked'), ('extra', 'working day')], default='off', max_length=6, verbose_name='Kind')),
                ('origin', models.CharField(choices=[('holidays', 'public holidays'), ('ical', 'iCal file'), ('own', 'entered here')], default='own', max_length=8)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('version', models.CharField(blank=True, max_length=40)),
                ('is_tentative', models.BooleanField(default=False, verbose_name='Estimated')),
                ('made_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('stays_out', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'day of a calendar',
                'verbose_name_plural': 'days of calendars',
                'ordering': ['calendar', 'first', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='activity',
            name='activity_takes_a_day',
        ),
        migrations.AddField(
            model_name='activity',
            name='is_joint',
            field=models.BooleanField(default=False, verbose_name='Country and ILO take part'),
        ),
        migrations.AddField(
            model_name='activity',
            name='pinned_on',
            field=models.DateField(blank=True, null=True, verbose_name='Pinned on'),
        ),
        migrations.AddField(
            model_name='plan',
            name='calendars',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='dependency',
            name='lag',
            field=tracks.lengths.Days(decimal_places=1, default=0, max_digits=5, verbose_name='Lag in working days'),
        ),
        migrations.AddField(
            model_name='dependency',
            name='relation',
            field=models.CharField(choices=[('FS', 'starts after it finishes'), ('SS', 'starts after it starts'), ('FF', 'finishes after it finishes'), ('SF', 'finishes after it starts')], default='FS', max_length=2, verbose_name='Relation'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='length',
            field=tracks.lengths.Days(decimal_places=1, default=1, max_digits=5, verbose_name='Length in working days'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='longest',
            field=tracks.lengths.Days(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='Longest length'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='shortest',
            field=tracks.lengths.Days(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='Shortest length'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('length__gte', Decimal('0.5'))), name='activity_takes_half_a_day'),
        ),
        migrations.AddConstraint(
            model_name='dependency',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['FS', 'SS', 'FF', 'SF'])), name='dependency_relation_known'),
        ),
        migrations.AddField(
            model_name='calendar',
            name='implementation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendars', to='accounts.implementation'),
        ),
        migrations.AddField(
            model_name='calendar',
            name='institution',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar', to='accounts.institution', verbose_name='Institution'),
        ),
        migrations.AddField(
            model_name='calendarday',
            name='calendar',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='tracks.calendar'),
        ),
        migrations.AddConstraint(
            model_name='calendar',
            constraint=models.CheckConstraint(condition=models.Q(('of__in', ['country', 'institution', 'ilo'])), name='calendar_of_known'),
        ),
        migrations.AddConstraint(
            model_name='calendar',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('institution__isnull', False), ('of', 'institution')), models.Q(models.Q(('of', 'institution'), _negated=True), ('institution__isnull', True)), _connector='OR'), name='calendar_of_an_institution_names_it'),
        ),
        migrations.AddConstraint(
            model_name='calendar',
            constraint=models.UniqueConstraint(condition=models.Q(('institution__isnull', True)), fields=('implementation', 'of'), name='calendar_once_per_country_and_ilo'),
        ),
        migrations.AddIndex(
            model_name='calendarday',
            index=models.Index(fields=['calendar', 'first'], name='calendar_day_by_date'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['off', 'half', 'extra'])), name='calendar_day_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['holidays', 'ical', 'own'])), name='calendar_day_origin_known'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='calendar_day_last_not_before_first', violation_error_message='The last day lies before the first.'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('calendar', 'first', 'last', 'name', 'kind', 'origin'), name='calendar_day_once'),
        ),
        migrations.RunPython(mark_joint_events, migrations.RunPython.noop, elidable=True),
    ]
