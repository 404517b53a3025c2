"""When an action is due: the words of plans that people sent, the day that is read, or why none is."""

import datetime as dt

import pytest

from virtualschool.action_plans.reading.due import read_due

READ = [
    ("March 22", "2022-03-31"),
    ("Dec 21", "2021-12-31"),
    ("Feb ’22", "2022-02-28"),
    ("February 2024", "2024-02-29"),
    ("Sept 2023", "2023-09-30"),
    ("end of March 2022", "2022-03-31"),
    ("by 31 March 2022", "2022-03-31"),
    ("23rd March 2022", "2022-03-23"),
    ("11 th May 2022", "2022-05-11"),
    ("March 22nd, 2022", "2022-03-22"),
    ("March 23, 2022", "2022-03-23"),
    ("Monday 14 March 2022", "2022-03-14"),
    ("03/04/2022", "2022-04-03"),
    ("31.03.22", "2022-03-31"),
    ("31-Mar-22", "2022-03-31"),
    ("2022-03-23", "2022-03-23"),
    ("03/22", "2022-03-31"),
    ("8/2022", "2022-08-31"),
    ("Mid Feb – end of March 2012", "2012-03-31"),
    ("March - May 22", "2022-05-31"),
    ("1 May – 14 May 2022", "2022-05-14"),
    ("12 March - 5th of April 2022", "2022-04-05"),
    ("1/4/22 – 30/6/22", "2022-06-30"),
    ("June 2012 – Sept 2012", "2012-09-30"),
    ("mid-March 2022", "2022-03-15"),
    ("Sept 21 - July 22", "2022-07-31"),
    ("Sept 21-July 22", "2022-07-31"),
    ("Between March and May 2022", "2022-05-31"),
    ("between 1 March and 31 May 2022", "2022-05-31"),
    ("Jan/Feb 2022", "2022-02-28"),
    ("Start: Feb 22 End: June 22", "2022-06-30"),
    ("From Feb 22 to June 22", "2022-06-30"),
    ("Start of March 2022", "2022-03-01"),
    ("March22", "2022-03-31"),
    ("2022 March", "2022-03-31"),
    ("3/Mar/2022", "2022-03-03"),
    ("2022-03", "2022-03-31"),
    ("Summer term (July 2022)", "2022-07-31"),
]
NOT_READ = [
    ("Nov", "year"),
    ("14th Feb", "year"),
    ("14/02", "year"),
    ("22-Mar", "year"),
    ("May 05", "year"),
    ("Mid March – end March", "year"),
    ("From Feb 22", "from when"),
    ("Commencing Sept 22", "from when"),
    ("Not before March 2022", "from when"),
    ("March 2022 – present", "from when"),
    ("within 3 months of March 2022", "does not name"),
    ("31/3", "year"),
    ("Before October half term 2022", "term"),
    ("2011-12", "year is named"),
    ("Feb 22 and then ongoing", "ongoing"),
    ("academic year 2021-22", "year is named"),
    ("by Easter 2022", "term"),
    ("Sept 2012 onwards", "from when"),
    ("Aug 22 and annually thereafter", "repeats"),
    ("Ongoing", "ongoing"),
    ("Termly", "repeats"),
    ("Every half term", "repeats"),
    ("After each audit", "repeats"),
    ("ASAP", "haste"),
    ("Q3", "quarter"),
    ("Q3 2022", "quarter"),
    ("Autumn term 21", "term"),
    ("Easter 2022", "term"),
    ("w/c 14 March 2022", "week"),
    ("As above", "another action"),
    ("TBC", "to be set"),
    ("n/a", "No date applies"),
    ("2021/22", "year is named"),
    ("31 February 2022", "no such day"),
    ("Draft Mar 22; final May 22", "more than one"),
    ("Nov 21 and March 22", "more than one"),
    ("Early March 2022", "names no day"),
    ("Within six weeks", "does not name"),
]


@pytest.mark.parametrize(("words", "day"), READ)
def test_a_day_is_read(words, day):
    assert read_due(words) == (words, dt.date.fromisoformat(day), None)


@pytest.mark.parametrize(("words", "reason"), NOT_READ)
def test_where_no_day_can_be_read_it_says_why(words, reason):
    source, day, why = read_due(words)
    assert (source, day) == (words, None)
    assert reason in (why or "")


@pytest.mark.parametrize("words", ["", "  ", None])
def test_nothing_said_is_nothing_read(words):
    assert read_due(words) == (None, None, None)
