from __future__ import annotations
import pytest
from tests.claims import factories as f


@pytest.mark.django_db
def test_all():
    s = f.statement("Not one berth will be lost", sources=[f.source("Ada Brook")])
    a = f.appearance(s)
    assert a.parties.count() == 1
    f.relation(a.claim)
    f.claimant()
    f.publisher()
    f.user(admin=True)
    f.anchor_again(f.snapshot("x " + f.TEXT, of=a.document))
    assert a.anchors.count() == 2
