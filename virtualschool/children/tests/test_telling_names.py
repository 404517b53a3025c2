"""Every child of the record is known to the check of what leaves, and no other authority's."""

import pytest

from tests.world import CODE, FORENAME, OTHER_FORENAME, OTHER_SURNAME, SURNAME, UPN_STEM, World, upn
from virtualschool.children.telling_names import known_of
from virtualschool.kernel.personal import Kind, findings_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{FORENAME}5 {SURNAME}5", Kind.NAME),
        (f"{SURNAME}7", Kind.SURNAME),
        (f"{CODE}003", Kind.CODE),
        (upn(UPN_STEM, 4), Kind.UPN),
        ("3 November 2010", Kind.BIRTH_DATE),
    ],
)
def test_a_child_of_the_record_is_found(world: World, text: str, kind: Kind) -> None:
    assert [hit.kind for hit in findings_in(f"Seen: {text}.", known_of(world.authority.pk))] == [kind]


def test_another_authoritys_children_are_not_looked_for_but_in_the_whole_installation(world: World) -> None:
    text = f"{OTHER_FORENAME}1 {OTHER_SURNAME}1"
    assert findings_in(text, known_of(world.authority.pk)) == []
    assert [hit.kind for hit in findings_in(text, known_of(world.other.pk))] == [Kind.NAME]
    assert [hit.kind for hit in findings_in(text, known_of())] == [Kind.NAME]


def test_the_names_are_read_in_two_queries(world: World, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        known_of(world.authority.pk)
