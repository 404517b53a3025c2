"""Minutes as a report: who was there, what was said and decided at each point, and what it did to the plan."""

from collections.abc import Iterator

from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import authority_numbered
from virtualschool.documents.blocks import Block, Brand, Bullets, FiguresTable, Paragraph, Report, Section
from virtualschool.kernel.periods import spoken
from virtualschool.oversight import queries
from virtualschool.oversight.agenda import NAMES, parted, was_spoken_of
from virtualschool.oversight.models import AgendaItem, Attendance, Meeting


def report_of(meeting: Meeting, viewer: Viewer) -> Report:
    """The minutes, with the state they are in on the first page."""
    authority = authority_numbered(viewer.authority_code)
    status = "Minutes agreed" if meeting.state == "agreed" else "Draft minutes: not agreed yet"
    return Report(
        title=meeting.title,
        subtitle=f"{spoken(meeting.held_on)}. {status}.",
        audience="those who hold the meeting",
        marking="OFFICIAL",
        as_at=meeting.held_on,
        blocks=tuple(_blocks(meeting)),
        sources=(),
        brand=Brand(f"{authority.name} Virtual School", authority.brand_colour),
    )


def _blocks(meeting: Meeting) -> Iterator[Block]:
    points, told = parted(item for item in queries.items_of(meeting) if not item.is_removed)
    numbered = list(enumerate(points, start=1))
    yield Section("Who was there")
    yield FiguresTable("People", ("Name", "Role", "Present"), tuple((p.name, p.role or "–", _came(p)) for p in meeting.people.all()))
    plans = [plan.title for plan in meeting.plans.all()]
    yield Paragraph(f"{'Plan' if len(plans) == 1 else 'Plans'}: {', '.join(plans)}. Place: {meeting.place or 'not said'}.")
    decided = tuple(
        (str(number), each.get_kind_display(), each.words, each.effect) for number, item in numbered for each in item.resolutions.all()
    )
    yield Section("What was decided")
    if decided:
        yield FiguresTable("Decisions", ("Point", "Decision", "What and why", "What it did"), decided)
    else:
        yield Paragraph("Nothing was decided.")
    yield Section("Point by point")
    spoken_of = [(number, item) for number, item in numbered if was_spoken_of(item)]
    if not spoken_of:
        yield Paragraph("Nothing was noted or decided at any point.")
    for number, item in spoken_of:
        yield from _point(number, item)
    yield from _not_spoken_of([(number, item) for number, item in numbered if not was_spoken_of(item)])
    if told:
        yield Section("For information")
        yield Bullets(tuple(f"{item.title}: {' '.join(words for _, words in item.reasons)}" for item in told))
    if meeting.notes.strip():
        yield Section("Beside the agenda")
        yield Paragraph(meeting.notes)
    yield Section("Next meeting")
    yield Paragraph(spoken(meeting.next_on) if meeting.next_on else "No date was set.")


def _came(person: Attendance) -> str:
    return Attendance.Came(person.came).label


def _not_spoken_of(points: list[tuple[int, AgendaItem]]) -> Iterator[Block]:
    """Said once for all of them, with the tags of their reasons."""
    if points:
        yield Section("On the agenda, and not spoken about")
        yield Bullets(tuple(f"{number}. {item.title} ({_tags(item)})" for number, item in points))


def _tags(item: AgendaItem) -> str:
    return ", ".join(dict.fromkeys(NAMES.get(code, code).lower() for code, _ in item.reasons)) or "no reason given"


def _point(number: int, item: AgendaItem) -> Iterator[Block]:
    yield Section(f"{number}. {item.title}", 2)
    if item.facts:
        yield Paragraph(" ".join(f"{name}: {words}." if words[-1:] not in ".!?" else f"{name}: {words}" for name, words in item.facts))
    if item.reasons:
        yield Paragraph(f"On the agenda because: {' '.join(words for _, words in item.reasons)}")
    if item.note.strip():
        yield Paragraph(item.note)
    made = tuple(f"{each.get_kind_display()}: {each.words} {each.effect}" for each in item.resolutions.all())
    if made:
        yield Bullets(made)
