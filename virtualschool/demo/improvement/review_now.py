"""A small review that is on site today and tomorrow: the peers have something to do."""

import datetime as dt
from typing import Any

from virtualschool.demo.improvement.cast import Cast
from virtualschool.demo.improvement.review_common import Fieldwork
from virtualschool.demo.stage import PEERS_LOOK_IN
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.peer_reviews.actions import exhibits
from virtualschool.peer_reviews.exhibits import Question


def bring(cast: Cast) -> None:
    """From application to a dozen notes and two findings; one waits for its second kind of source, and for an exhibit asked for."""
    work = Fieldwork(cast, cast.words("review_now"), cast.today)
    work.apply(accepted_on=cast.workday(-60))
    first, last = (cast.today + dt.timedelta(days=days) for days in PEERS_LOOK_IN)
    work.invite("peer", access_from=first, access_until=last)
    work.prepare()
    notes = [_note(work, each) for each in work.words["notes"]]
    for said in work.words["findings"]:
        sources: list[Any] = [notes[each] for each in said["notes"]] + [work.documents[each] for each in said["documents"]]
        work.finding(cast.viewer(said["by"]), said, sources)
    asked = Question(book["suspensions.children"], "cla", "month", Period(cast.month(-6), cast.end(-1)))
    exhibits.ask_for_exhibit(review=work.review, question=asked, why=work.words["wanted"], by=cast.viewer("peer"), kloe=work.kloes[0])


def _note(work: Fieldwork, said: list[Any]) -> Any:
    by, kloe, kind, bearing, slot, text = said
    return work.note(work.cast.viewer(by), kloe, kind, bearing, text, None if slot is None else work.slots[slot])
