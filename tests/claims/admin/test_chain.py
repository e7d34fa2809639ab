"""The links of a chain in the administration."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.claims import chained

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("audience", "is_shown"), [("desk", True), ("named", False)])
def test_a_link_is_shown_to_whoever_may_see_its_evidence(
    desk: Client, audience: str, *, is_shown: bool
) -> None:
    claim = chained.linked_verdict(audience=audience).claim
    link = claim.chain.get(number=1)
    evidence = claim.evidence.get()
    page = desk.get(f"/admin/claims/chainlink/{link.pk}/change/").content.decode()
    assert (str(evidence.pk) in page, link.hash in page) == (is_shown, True)
