"""Every address of the API, under /api/v1/."""

from __future__ import annotations

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from claims.api.views import (
    batches,
    cases,
    claimants,
    claims,
    comments,
    documents,
    evidence,
    history,
    labels,
    merges,
    notifications,
    origins,
    parts,
    people,
    personal,
    publications,
    ratings,
    relations,
    replies,
    runs,
    tips,
    tokens,
    verdicts,
)
from claims.api.views.base import Nowhere
from claims.api.views.docs import Docs, Root, Schema

app_name = "api"

router = SimpleRouter(use_regex_path=False)
router.register("documents", documents.Documents, basename="document")
router.register("runs", runs.Runs, basename="run")
router.register("statements", runs.Statements, basename="statement")
router.register("claims", claims.Claims, basename="claim")
router.register("claims", history.Histories, basename="history")
router.register("claims", merges.Merges, basename="merge")
router.register("claims", parts.Parts, basename="part")
router.register("claims", comments.ClaimComments, basename="claim-comment")
router.register("claims", notifications.ClaimWatches, basename="claim-watch")
router.register("comments", comments.Comments, basename="comment")
router.register("notifications", notifications.Notifications, basename="notification")
router.register("watches", notifications.Watches, basename="watch")
router.register("claims", labels.Labellings, basename="labelling")
router.register("claims", personal.Drafts, basename="draft")
router.register("cases", cases.Cases, basename="case")
router.register("cases", cases.Transitions, basename="transition")
router.register("batches", batches.Batches, basename="batch")
router.register("labels", labels.Labels, basename="label")
router.register("saved-searches", personal.SavedSearches, basename="saved-search")
router.register("appearances", claims.Appearances, basename="appearance")
router.register("claimants", claimants.Claimants, basename="claimant")
router.register("publishers", claimants.Publishers, basename="publisher")
router.register("relations", relations.Relations, basename="relation")
router.register("evidence", evidence.Evidence, basename="evidence")
router.register("origins", origins.Origins, basename="origin")
router.register("proposals", verdicts.Proposals, basename="proposal")
router.register("holdings", verdicts.Holdings, basename="holding")
router.register("scales", ratings.Scales, basename="scale")
router.register("reply-requests", replies.ReplyRequests, basename="reply-request")
router.register("publications", publications.Publications, basename="publication")
router.register(
    "correction-requests", publications.CorrectionRequests, basename="correction-request"
)
router.register("tips", tips.Tips, basename="tip")
router.register("people", people.People, basename="person")
router.register("tokens", tokens.Tokens, basename="token")

urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("", include(router.urls)),
    re_path(r"^.*$", Nowhere.as_view()),
]
