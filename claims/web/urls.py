"""The addresses of the pages. Slugs and names are decoration; ids are UUIDv7."""

from __future__ import annotations

from django.contrib.auth import views as auth
from django.urls import path

from claims.web import feed
from claims.web.views import (
    accounts,
    checks,
    claims,
    comments,
    documents,
    home,
    notifications,
    people,
    proposals,
    reader,
    relations,
    sections,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", accounts.Password.as_view(), name="password"),
    path("documents/", documents.index, name="documents"),
    path("documents/new/", documents.new, name="document-new"),
    path("documents/<uuid:pk>/", reader.document, name="document"),
    path("documents/<uuid:pk>/edit/", documents.edit, name="document-edit"),
    path("documents/<uuid:pk>/progress/", documents.progress, name="document-progress"),
    path("documents/<uuid:pk>/retry/", documents.retry, name="document-retry"),
    path("documents/<uuid:pk>/claims/", reader.passage, name="document-passage"),
    path("statements/<uuid:pk>/accept/", reader.accept, name="statement-accept"),
    path("claims/", claims.index, name="claims"),
    path("claims/new/", claims.new, name="claim-new"),
    path("claims/<uuid:pk>/", claims.claim, name="claim"),
    path("claims/<uuid:pk>/links/", claims.links, name="claim-links"),
    path("claims/<uuid:pk>/wordings/", claims.wordings, name="claim-wordings"),
    path("claims/<uuid:pk>/sightings/", sections.sightings, name="claim-sightings"),
    path("claims/<uuid:pk>/history/", sections.history, name="claim-history"),
    path("claims/<uuid:pk>/comments/", comments.of_claim, name="claim-comments"),
    path("claims/<uuid:pk>/watch/", notifications.watch, name="claim-watch"),
    path("comments/<uuid:pk>/", comments.comment, name="comment"),
    path("comments/<uuid:pk>/edit/", comments.edit, name="comment-edit"),
    path("comments/<uuid:pk>/remove/", comments.remove, name="comment-remove"),
    path("notifications/", notifications.index, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notifications-read"),
    path(
        "notifications/preferences/", notifications.preferences, name="notification-preferences"
    ),
    path("notifications/watches/", notifications.watches, name="watches"),
    path("notifications/<uuid:pk>/", notifications.read, name="notification"),
    path("claims/<uuid:pk>/wording/", claims.reword, name="claim-reword"),
    path("claims/<uuid:pk>/relations/", relations.relate, name="claim-relate"),
    path("contradictions/", relations.contradictions, name="contradictions"),
    path("relations/<uuid:pk>/decisions/", relations.decide, name="relation-decide"),
    path("proposals/<uuid:pk>/checklist/", proposals.checklist, name="proposal-checklist"),
    path("speakers/<uuid:pk>/", people.claimant, name="claimant"),
    path("speakers/<uuid:pk>/aliases/", people.alias, name="claimant-alias"),
    path("publishers/<uuid:pk>/", people.publisher, name="publisher"),
    path("checks/", checks.index, name="checks"),
    path("checks/feed.atom", feed.feed, name="checks-feed"),
    path("checks/<uuid:subject>/", checks.check, name="check"),
    path("checks/<uuid:subject>/correct/", checks.correct, name="check-correct"),
    path("checks/<uuid:subject>/editions/<int:number>/", checks.edition, name="check-edition"),
    path("checks/<uuid:subject>/<slug:slug>/", checks.check, name="check"),
]
