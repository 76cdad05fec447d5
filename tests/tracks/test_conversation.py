"""The conversation on the page of an activity: the same partial, form and notices as on a document."""

import pytest
from django.urls import reverse

from record.models import Comment, Notice
from tests.cast import Country
from tests.people import Enter
from tests.record.scenes import draft
from tests.tracks import scenes

pytestmark = pytest.mark.django_db


def test_who_is_named_on_an_activity_is_told_and_shown(ready: Country, enter: Enter) -> None:
    about, named = scenes.activity(ready, "ADM-4"), ready["data_manager"]
    reader = enter(ready["social_partner"])
    address = reverse("record:comment", args=["valmera", "activity", about.public_id])
    assert f'action="{address}"' in reader.get(about.get_absolute_url()).content.decode()
    answer = reader.post(address, {"text": "The hall is too small.", "mentions": [str(named.public_id)]})
    assert answer["Location"] == f"{about.get_absolute_url()}#conversation"
    html = reader.get(about.get_absolute_url()).content.decode()
    assert f'id="comment-{Comment.objects.get().public_id}"' in html
    assert f"to <bdi>{named.name}</bdi>" in html
    assert Notice.objects.get(person=named).action == "comment.mention"


def test_it_is_the_same_partial_as_on_a_document(ready: Country, enter: Enter) -> None:
    reader = enter(ready["coordinator"])
    pages = [scenes.activity(ready, "ADM-4"), draft(ready)]
    for page in pages:
        answer = reader.get(page.get_absolute_url())
        used = [template.name for template in answer.templates]
        assert "record/talk.html" in used, page
    assert reader.get(reverse("tracks:activity", args=["valmera", "ADM-4"])).context["conversation"].form


def test_who_only_reads_has_no_form(ready: Country, enter: Enter) -> None:
    html = enter(ready["observer"]).get(scenes.activity(ready, "ADM-4").get_absolute_url()).content.decode()
    assert "Send the comment" not in html
