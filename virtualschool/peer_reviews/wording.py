"""The words that a review starts with, all of them settings of the authority: what is signed, levels of judgement, lines of enquiry."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import setting_on
from virtualschool.peer_reviews.models import Declaration
from virtualschool.peer_reviews.models.review import SourceKind

CONFLICTS = {
    "version": "1",
    "text": "I have told the host of every tie that could touch my judgement: work for or with this council in the last three years, "
    "kinship or friendship with its staff, carers or children, an application for a post here, money owed or due, or work for a school "
    "under review. If one arises during the review, I say so at once.",
}
CONFIDENTIALITY = {
    "version": "1",
    "text": "What I read and hear in this review I use for this review alone. I take no copy away, pass nothing on and name nobody who "
    "spoke to me. I do not try to find out who a child behind a pseudonym is; if I recognise one, I stop and tell the host. If I hear "
    "that a child is at risk, I tell the host the same day. When my access ends I destroy what notes I hold on paper.",
}
LEVELS = ("Not yet effective", "Partly effective", "Effective", "Highly effective")
"""Levels of the host's own judgement; no source fixes them, so each council may set its own."""

SIGNED = {Declaration.Kind.CONFLICTS: CONFLICTS, Declaration.Kind.CONFIDENTIALITY: CONFIDENTIALITY}


def to_sign(kind: str, authority: Authority, day: dt.date) -> dict[str, str]:
    """The text in force, with its version."""
    found: dict[str, str] = setting_on(day, key=f"peer_reviews.{kind}", authority=authority, default=SIGNED[Declaration.Kind(kind)])
    return found


def levels(authority: Authority, day: dt.date) -> list[str]:
    """The levels of judgement, the lowest first."""
    return list(setting_on(day, key="peer_reviews.levels", authority=authority, default=LEVELS))


def usual_number(authority: Authority, day: dt.date) -> tuple[int, int]:
    """How many lines of enquiry a review usually has: three or four (NAVSH)."""
    fewest, most = setting_on(day, key="peer_reviews.kloes", authority=authority, default=(3, 4))
    return int(fewest), int(most)


@dataclass(frozen=True)
class Offer:
    """A line of enquiry that is offered as a start; `{council}` becomes the host's name."""

    title: str
    wording: str
    in_scope: str
    out_of_scope: str
    prompts: tuple[tuple[str, str, str], ...] = field(default=())
    """Kind of source, what to look at, the key of a measure where there is one."""

    def for_council(self, name: str) -> dict[str, Any]:
        words = {"title": self.title, "wording": self.wording, "in_scope": self.in_scope, "out_of_scope": self.out_of_scope}
        return {key: text.format(council=name) for key, text in words.items()}


DATA, PAPER, VOICE = SourceKind.DATA.value, SourceKind.DOCUMENT.value, SourceKind.VOICE.value

OFFERS = (
    Offer(
        "Partners and schools",
        "How well does {council} Virtual School, within Children's Services and the council, work with partners and above all with schools "
        "so that children in care do better?",
        "Designated teachers, headteachers and governors; health, early help and neighbouring Virtual Schools; how data are shared.",
        "The work of schools with children who have never had a social worker.",
        (
            (DATA, "Attendance of children in care", "attendance.rate"),
            (DATA, "Children persistently absent", "attendance.persistent"),
            (PAPER, "Annual report of the Virtual School", ""),
            (PAPER, "Training of designated teachers: programme and who came", ""),
            (PAPER, "School score cards and notes of meetings with heads", ""),
            (VOICE, "Focus group of designated teachers", ""),
            (VOICE, "Interviews with headteachers", ""),
        ),
    ),
    Offer(
        "Personal Education Plans and their quality assurance",
        "How effective is the process of Personal Education Plans (PEPs) in supporting children's progress, and does quality assurance "
        "lead to lasting improvement?",
        "PEPs from early years to post-16, quality assurance and what follows from it, Pupil Premium Plus, the child's voice.",
        "Education, health and care plans, except where a PEP depends on one.",
        (
            (DATA, "Attendance by year group, beside the plans", "attendance.rate"),
            (PAPER, "Sample of PEPs under pseudonyms", ""),
            (PAPER, "Quality assurance: framework, results and moderation", ""),
            (PAPER, "Policy on Pupil Premium Plus and how it is spent", ""),
            (VOICE, "Focus group of children in care", ""),
            (VOICE, "Interviews with social workers and PEP advisers", ""),
        ),
    ),
    Offer(
        "Extended duties and children's social care",
        "What has been done so that the Virtual School champions all children with a social worker, and how strong is its partnership with "
        "children's social care in {council}?",
        "The strategic duty for children with a social worker; kinship care; joint work and training with social care.",
        "Case work with individual children who are not in care.",
        (
            (DATA, "Children who came back into care", "roll.reentered"),
            (PAPER, "Strategy or plan for the extended duties", ""),
            (PAPER, "Minutes of meetings with social care", ""),
            (VOICE, "Focus group of social workers and team managers", ""),
            (VOICE, "Interview with the director of children's services", ""),
        ),
    ),
    Offer(
        "Excluded, without a school place, part-time",
        "Do the arrangements for tracking, monitoring and supporting children who are excluded, have no school place or attend part-time "
        "make sure that they get suitable education of good quality?",
        "Suspensions and permanent exclusions, children without a school place, part-time timetables, alternative provision.",
        "Elective home education.",
        (
            (DATA, "Suspensions", "suspensions.count"),
            (DATA, "Days lost by suspension", "suspensions.days_lost"),
            (DATA, "Children without a school", "school.none"),
            (PAPER, "Protocol for part-time timetables and alternative provision", ""),
            (PAPER, "Minutes of the panel on school places", ""),
            (VOICE, "Interviews with admissions and inclusion officers", ""),
            (VOICE, "Focus group of foster carers", ""),
        ),
    ),
)
"""Four lines of enquiry that a real review asked, in words of our own, as a start that every host rewords."""
