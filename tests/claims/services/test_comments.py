"""Comments: who writes, edits and removes them, whom they mention, and who is told."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.errors import Conflict, Refused, Stale
from claims.models import (
    Claim,
    Comment,
    Delivery,
    Mention,
    Notification,
    NotificationKind,
    Redaction,
    Watch,
    WatchState,
)
from claims.permissions import Role
from claims.services import comments, notifications, people, redactions, watching
from tests.claims import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera() -> User:
    return factories.user("vera")


@pytest.fixture
def egon() -> User:
    return factories.user("egon")


@pytest.fixture
def claim() -> Claim:
    return factories.claim("The quay is closed to lorries.")


def kinds(person: User) -> list[str]:
    return list(Notification.objects.filter(person=person).values_list("kind", flat=True))


def refusal(claim: Claim, text: str, by: User) -> Refused:
    with pytest.raises(Refused) as caught:
        comments.write(claim, text, by=by)
    assert caught.value.field == "text"
    assert not Comment.objects.exists()
    assert not Mention.objects.exists()
    assert not Watch.objects.exists()
    return caught.value


# Writing


def test_a_comment_keeps_its_words_and_its_writer(claim: Claim, vera: User) -> None:
    comment = comments.write(claim, "  See *page 3*.\r\n", by=vera)
    comment.refresh_from_db()
    assert (comment.text, comment.created_by, comment.version) == ("See *page 3*.", vera, 1)


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_comment_has_words(claim: Claim, vera: User, text: str) -> None:
    assert "Write what you have to say" in str(refusal(claim, text, vera))


def test_a_comment_that_is_too_long_is_refused_with_its_length(claim: Claim, vera: User) -> None:
    assert "10,001 characters" in str(refusal(claim, "a" * 10_001, vera))


def test_replies_go_one_level_deep(claim: Claim, vera: User, egon: User) -> None:
    first = comments.write(claim, "Is it?", by=vera)
    reply = comments.write(claim, "It is.", by=egon, reply_to=first)
    assert reply.reply_to == first
    with pytest.raises(Refused, match="reply to the comment above it"):
        comments.write(claim, "Is it?", by=vera, reply_to=reply)
    with pytest.raises(Refused, match="on another claim"):
        comments.write(factories.claim(), "Is it?", by=vera, reply_to=first)


def test_the_database_takes_no_reply_to_a_reply(claim: Claim, vera: User) -> None:
    first = comments.write(claim, "Is it?", by=vera)
    reply = comments.write(claim, "It is.", by=vera, reply_to=first)
    with pytest.raises(DatabaseError, match="no reply itself"), transaction.atomic():
        Comment.objects.create(claim=claim, text="So?", reply_to=reply, created_by=vera)


# Mentions


@pytest.mark.parametrize(
    "text",
    [
        "@egon, look",
        "Ask @egon.",
        "(@egon)",
        "**@egon**",
        "> @egon said so",
        "- @egon\n- @egon again",
        "@Egon’s note",
        "# @egon",
        "`@nobody` but @egon",
    ],
)
def test_a_name_after_an_at_sign_is_a_mention(
    claim: Claim, vera: User, egon: User, text: str
) -> None:
    comment = comments.write(claim, text, by=vera)
    assert [mention.person for mention in comment.mentions.all()] == [egon]
    assert kinds(egon) == [NotificationKind.MENTIONED]


@pytest.mark.parametrize(
    "text",
    [
        "`@egon`",
        "```\n@egon\n```",
        "See:\n\n    @egon",
        "egon@desk.example",
        "https://social.example/@egon",
        "<https://social.example/@egon>",
        "@ egon",
        "@",
    ],
)
def test_code_and_addresses_mention_nobody(claim: Claim, vera: User, egon: User, text: str) -> None:
    comments.write(claim, text, by=vera)
    assert not Mention.objects.exists()
    assert kinds(egon) == []


def test_a_name_with_marks_in_it_is_read_whole(claim: Claim, vera: User) -> None:
    ada = factories.user("ada.brook-2@desk")
    factories.user("ada")
    comment = comments.write(claim, "@ada.brook-2@desk: look.", by=vera)
    assert [mention.person for mention in comment.mentions.all()] == [ada]


def test_a_mention_of_nobody_is_refused_with_the_name_and_the_place(
    claim: Claim, vera: User, egon: User
) -> None:
    sentence = str(refusal(claim, "@egon, look:\n\nis it\n@nobody?", vera))
    assert sentence.startswith("“@nobody” in line 4: nobody here has an account of this name.")
    assert kinds(egon) == []


def test_a_mention_of_an_account_that_is_off_is_refused(claim: Claim, vera: User) -> None:
    factories.user("gone", is_active=False)
    assert "“@gone” in line 1: this account is switched off" in str(refusal(claim, "@gone", vera))


def test_a_mention_of_who_may_not_read_comments_is_refused(claim: Claim, vera: User) -> None:
    factories.user("guest", role=Role.VIEWER)
    assert "may not read comments" in str(refusal(claim, "@guest", vera))


def test_a_comment_mentions_a_bounded_number_of_people(claim: Claim, vera: User) -> None:
    text = " ".join(f"@member{n}" for n in range(comments.MENTIONED + 1))
    assert "at most 50 people" in str(refusal(claim, text, vera))


# Who is told


def test_nobody_is_told_of_their_own_comment(claim: Claim, vera: User) -> None:
    comments.write(claim, "@vera: remember this.", by=vera)
    assert kinds(vera) == []


def test_each_is_told_once_by_what_concerns_them_most(claim: Claim, vera: User, egon: User) -> None:
    watcher = factories.user("watcher")
    watching.begin(watcher, claim, "you are assigned")
    first = comments.write(claim, "Is it?", by=egon)
    comments.write(claim, "It is, @egon.", by=vera, reply_to=first)
    assert kinds(egon) == [NotificationKind.MENTIONED]
    assert kinds(watcher) == [NotificationKind.COMMENTED, NotificationKind.COMMENTED]
    comments.write(claim, "Really.", by=vera, reply_to=first)
    assert sorted(kinds(egon)) == [NotificationKind.MENTIONED, NotificationKind.REPLIED]


def test_who_comments_watches_the_claim(claim: Claim, vera: User, egon: User) -> None:
    comments.write(claim, "Is it?", by=vera)
    watch = Watch.objects.get()
    assert (watch.person, watch.state, watch.reason) == (
        vera,
        WatchState.WATCHING,
        "you commented on it",
    )
    comments.write(claim, "It is.", by=egon)
    assert kinds(vera) == [NotificationKind.COMMENTED]


def test_who_has_muted_a_claim_is_told_of_mentions_alone(
    claim: Claim, vera: User, egon: User
) -> None:
    first = comments.write(claim, "Is it?", by=vera)
    watching.set_state(vera, claim, WatchState.MUTED)
    comments.write(claim, "It is.", by=egon, reply_to=first)
    comments.write(claim, "So there.", by=egon)
    assert kinds(vera) == []
    comments.write(claim, "@vera!", by=egon)
    assert kinds(vera) == [NotificationKind.MENTIONED]


def test_who_may_no_longer_read_comments_is_not_told(claim: Claim, vera: User, egon: User) -> None:
    comments.write(claim, "Is it?", by=vera)
    people.give_role(vera, Role.VIEWER)
    comments.write(claim, "It is.", by=egon)
    assert kinds(vera) == []


def test_telling_many_costs_no_more_queries(claim: Claim, vera: User) -> None:
    def queries(more: int) -> int:
        for _ in range(more):
            watching.begin(factories.user(), claim, "you are assigned")
        with CaptureQueriesContext(connection) as found:
            comments.write(claim, "Is it?", by=vera)
        return len(found)

    queries(1)
    assert queries(1) == queries(10)


# Editing


def test_its_writer_edits_a_comment_and_how_it_was_is_kept(claim: Claim, vera: User) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    edited = comments.edit(comment, "It is not.", seen=1, by=vera)
    assert (edited.text, edited.version) == ("It is not.", 2)
    entries = apps.get_model("claims", "CommentEvent").objects.filter(pgh_obj=comment.pk)
    assert list(entries.values_list("text", flat=True)) == ["It is.", "It is not."]
    assert entries.last().pgh_context["username"] == "vera"


def test_an_edit_of_what_somebody_has_edited_since_is_refused(claim: Claim, vera: User) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    comments.edit(comment, "It is not.", seen=1, by=vera)
    with pytest.raises(Stale) as caught:
        comments.edit(comment, "It may be.", seen=1, by=vera)
    assert isinstance(caught.value.existing, Comment)
    assert caught.value.existing.text == "It is not."


def test_nobody_edits_the_words_of_another(claim: Claim, vera: User) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    with pytest.raises(Refused, match="Only who wrote"):
        comments.edit(comment, "It is not.", seen=1, by=factories.user(editor=True))


def test_who_is_mentioned_first_in_an_edit_is_told_once(
    claim: Claim, vera: User, egon: User
) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    comments.edit(comment, "It is, @egon.", seen=1, by=vera)
    comments.edit(comment, "It is, @egon!", seen=2, by=vera)
    assert kinds(egon) == [NotificationKind.MENTIONED]
    assert Mention.objects.count() == 1


@pytest.mark.parametrize("name", ["egon.b", "egon-b", "egon@desk"])
def test_an_edit_adds_a_name_that_begins_with_one_that_was_there(
    claim: Claim, vera: User, egon: User, name: str
) -> None:
    other = factories.user(name)
    comment = comments.write(claim, "It is, @egon.", by=vera)
    comments.edit(comment, f"It is, @egon and @{name}.", seen=1, by=vera)
    assert {mention.person for mention in comment.mentions.all()} == {egon, other}
    assert kinds(other) == [NotificationKind.MENTIONED]
    comments.edit(comment, f"It is. (@egon, @{name})", seen=2, by=vera)
    assert kinds(egon) == kinds(other) == [NotificationKind.MENTIONED]


def test_an_edit_may_keep_the_mention_of_whoever_has_left(
    claim: Claim, vera: User, egon: User
) -> None:
    comment = comments.write(claim, "It is, @egon.", by=vera)
    User.objects.filter(pk=egon.pk).update(is_active=False)
    comments.edit(comment, "It was, @egon.", seen=1, by=vera)
    with pytest.raises(Refused, match="@nobody"):
        comments.edit(comment, "It was, @egon, @nobody.", seen=2, by=vera)


# Removing


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_an_editor_removes_a_comment_and_it_stays_in_the_record(
    claim: Claim, vera: User, role: Role
) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    editor = factories.user(role=role)
    removed = comments.remove(comment, by=editor)
    assert removed.removed_by == editor
    assert removed.removed_at
    assert removed.text == "It is."


def test_its_writer_removes_a_comment_and_no_colleague_does(
    claim: Claim, vera: User, egon: User
) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    with pytest.raises(Refused, match="or an editor"):
        comments.remove(comment, by=egon)
    comments.remove(comment, by=vera)


def test_what_was_removed_is_neither_edited_nor_removed_nor_answered(
    claim: Claim, vera: User
) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    removed = comments.remove(comment, by=vera)
    with pytest.raises(Conflict, match="removed by vera"):
        comments.edit(comment, "It is not.", seen=1, by=vera)
    with pytest.raises(Conflict, match="removed by vera"):
        comments.remove(comment, by=vera)
    with pytest.raises(Refused, match="was removed"):
        comments.write(claim, "So?", by=vera, reply_to=removed)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(text="It is not.")
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(removed_by=None, removed_at=None)


def test_a_comment_can_be_redacted_with_its_history(claim: Claim, vera: User) -> None:
    comment = comments.write(claim, "Ring Ada at home.", by=vera)
    comments.edit(comment, "Ring Ada at home, evenings.", seen=1, by=vera)
    admin = factories.user(admin=True)
    redactions.redact("claims_comment", comment.pk, "text", "A private number.", by=admin)
    comment.refresh_from_db()
    assert comment.text == "[redacted]"
    texts = apps.get_model("claims", "CommentEvent").objects.values_list("text", flat=True)
    assert not [text for text in texts if "Ada" in text]
    assert Redaction.objects.filter(row=comment.pk).exists()


# How a kind reaches people


def test_a_muted_kind_is_not_told_at_all(claim: Claim, vera: User, egon: User) -> None:
    notifications.prefer(egon, {NotificationKind.MENTIONED: Delivery.MUTED})
    comments.write(claim, "@egon", by=vera)
    assert kinds(egon) == []
