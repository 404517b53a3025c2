"""Pages from the application to the team."""

from virtualschool.peer_reviews.tests import making


def test_pages_of_a_host(client_as, viewer):
    client = client_as("head")
    review = making.scoped(viewer)
    member = making.invited(review, viewer)
    base = f"/reviews/{review.public_id}/"
    for where in ("/reviews/", "/reviews/apply", base, f"{base}application", f"{base}accept", f"{base}dates", f"{base}scope"):
        assert client.get(where).status_code == 200, where
    for where in (f"{base}scope/add", f"{base}team", f"{base}team/invite", f"/reviews/team/{member.public_id}/"):
        assert client.get(where).status_code == 200, where
    kloe = review.kloes.first()
    assert client.get(f"/reviews/kloes/{kloe.public_id}/").status_code == 200
