"""Mail that failed is seen and sent again; comments are taken off the pages."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import JobState, Mail, NotificationKind
from claims.services import comments, leases, mails, notifications
from tests.claims import factories

pytestmark = pytest.mark.django_db

MAILS = reverse("admin:claims_mail_changelist")


@pytest.fixture
def failed(db: None) -> Mail:
    person = factories.user("egon", email="egon@desk.example")
    rows = notifications.notify(
        NotificationKind.DUE, [person], claim=factories.claim(), cause="due", reason="it is yours"
    )
    mails.queue(rows)
    mail = Mail.objects.get()
    lease = leases.take(Mail, mail.pk)
    assert lease
    lease.end(JobState.FAILED, error="The mail server answered 550: No such mailbox here")
    return mail


def test_a_mail_that_failed_says_why_and_is_sent_again(client: Client, failed: Mail) -> None:
    client.force_login(factories.user(admin=True))
    page = client.get(MAILS).content.decode()
    assert "answered 550: No such mailbox here" in page
    action = {"action": "retry", "_selected_action": str(failed.pk)}
    page = client.post(MAILS, action, follow=True).content.decode()
    assert "1 queued again." in page
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.error) == (JobState.QUEUED, 0, "")
    page = client.post(MAILS, action, follow=True).content.decode()
    assert "has not failed" in page


def test_an_editor_takes_comments_off_the_pages(desk: Client, editor: User) -> None:
    comment = comments.write(factories.claim(), "Ring Ada at home.", by=factories.user())
    address = reverse("admin:claims_comment_changelist")
    action = {"action": "remove", "_selected_action": str(comment.pk)}
    page = desk.post(address, action, follow=True).content.decode()
    assert "1 removed." in page
    assert "Ring Ada" not in page
    comment.refresh_from_db()
    assert comment.removed_by == editor
