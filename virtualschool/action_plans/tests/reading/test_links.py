"""Words that refer to another action become links to it; where it cannot be told, the words stay."""

from virtualschool.action_plans.reading.links import link
from virtualschool.action_plans.reading.plan import Action, Consideration, Plan, Theme


def links(*texts, numbers="", mapping=None, other=()):
    """The links of actions of such texts; `numbers` are those of a column “Ref”, `other` the texts of a further column."""
    actions = [Action(action=text, number=place) for place, text in enumerate(texts, start=1)]
    for action, number in zip(actions, numbers.split(), strict=False):
        action.other["Ref"] = number
    for action, text in zip(actions, other, strict=False):
        action.other |= {"Linked actions": text} if text else {}
    plan = Plan(mapping={"Ref": "number", **(mapping or {})}, themes=[Theme(None, [Consideration(None, actions)])])
    link(plan)
    return [each.links for each in actions]


def test_numbers_with_points_are_found():
    assert links("1.1 Meet", "1.2 Share, see 1.1", "2.1 As described above in 1.1", "2.2 Go (see actions 1.2 and 2.1)") == [
        [],
        [1],
        [1],
        [2, 3],
    ]


def test_a_column_of_numbers_and_one_of_links():
    assert links("Meet", "Share, see A1", "Go", numbers="A1 A2 B1", other=("", "", "A1; A2")) == [[], [1], [1, 2]]
    assert links("Meet", "Go", other=("", "Depends on the merger")) == [[], ["Depends on the merger"]]


def test_where_nothing_is_numbered_the_place_counts():
    assert links("Meet", "Share, see action 1", "Go") == [[], [1], []]


def test_the_row_above():
    assert links("Meet", "As above", "Go") == [[], [1], []]


def test_words_that_name_the_same_thing():
    assert links("Attachment training for all", "Meet", "Attachment training – as described above") == [[], [], [1]]
    assert links("Meet", "Mentors as set out above") == [[], ["Mentors as set out above"]]


def test_ages_limits_and_dates_are_no_links():
    texts = ("1. Meet", "2. Children under 2", "3. Under 1 week", "4. Those aged 1", "5. By 1/2/22 see 1 of 2", "6. Under 2s")
    assert links(*texts) == [[]] * 6


def test_as_above_in_a_date_does_not_overrule_what_the_action_says():
    first, second = Action(action="Meet", number=1), Action(action="Visits as described above", due_source="As above", number=2)
    link(Plan(themes=[Theme(None, [Consideration(None, [first, second])])]))
    assert second.links == ["Visits as described above", "As above"]


def test_numbers_with_letters_are_told_from_stages():
    assert links("1.1a Meet", "1.1b Share (after 1.1a)", "Go") == [[], [1], []]
    assert links("KS4 pupils meet", "Share after KS4 results", "Go") == [[], [], []]
