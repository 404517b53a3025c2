"""The SSDA903 return of a collection year, as it stands at the year's end or, for the running year, today."""

import datetime as dt
from dataclasses import dataclass

from virtualschool.demo.care import Episode
from virtualschool.demo.files import Table, spelled
from virtualschool.demo.learning import Learning
from virtualschool.demo.outcomes import Life
from virtualschool.demo.people import Child
from virtualschool.kernel.periods import ONE_DAY, Period, age_on, collection_period

COLUMNS = {
    "header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
    "reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "uasc": "CHILD SEX DOB DUC",
    "oc2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
    "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "oc3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "ad1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "placed_for_adoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    "previous_permanence": "CHILD DOB PREV_PERM LA_PERM DATE_PERM",
    "missing": "CHILD DOB MISSING MIS_START MIS_END",
    "sw_episodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
    "dolo": "CHILD DOB DOLO_START DOLO_END",
}


@dataclass(slots=True)
class Known:
    """A child with all that a return may tell of it."""

    child: Child
    episodes: list[Episode]
    life: Life


def folder_of(year: int) -> str:
    """`ssda903/2025-26` for the collection that ends in 2026."""
    return f"ssda903/{year - 1}-{year % 100:02d}"


class Return:
    """Builds the twelve tables of one year. Nothing after `until` is known to it: later ends are shown open."""

    def __init__(self, year: int, today: dt.date, learning: Learning) -> None:
        whole = collection_period(year)
        self.year, self.learning = year, learning
        self.period = Period(whole.start, min(whole.end, today))
        self.is_whole = whole.end <= today
        self.tables = {name: Table(f"{folder_of(year)}/{name}.csv", columns.split()) for name, columns in COLUMNS.items()}

    def build(self, everyone: list[Known]) -> dict[str, Table]:
        for known in everyone:
            shown = [e for e in known.episodes if e.began_on <= self.period.end and e.ceased_on >= self.period.start]
            leaver = known.life.leaver.get(self.year) if self.is_whole else None
            if shown or leaver:
                self._add(known, shown)
            if leaver and not shown:
                self._row("oc3", known.child, *leaver)
        return self.tables

    def _row(self, table: str, child: Child, *cells: str) -> None:
        self.tables[table].rows.append([child.child_id, spelled(child.born_on), *cells])

    def _past(self, day: dt.date | None) -> str:
        """The date, unless it lies beyond what this return can know."""
        return spelled(day) if day and day <= self.period.end else ""

    def _add(self, known: Known, shown: list[Episode]) -> None:
        child = known.child
        self._header(child, bool(shown), any(e.legal == "V4" for e in shown))
        for episode in shown:
            self._episode(episode)
        if not shown or shown[0].legal == "V4":
            return
        life, start, end = known.life, self.period.start, self.period.end
        for day, code in life.reviews:
            if start <= day <= end:
                self._row("reviews", child, spelled(day), code)
        for kind, begun, over in life.missing:
            if begun <= end and over >= start:
                self._row("missing", child, kind, spelled(begun), self._past(over))
        for worker in life.workers:
            if worker.start <= end and worker.end >= start:
                self._row("sw_episodes", child, worker.number, spelled(worker.start), self._past(worker.end), worker.reason)
        for begun, over in life.orders:
            if start <= begun <= end:
                self._row("dolo", child, spelled(begun), self._past(over))
        if child.is_uasc:
            self.tables["uasc"].rows.append([child.child_id, child.sex, spelled(child.born_on), spelled(child.turns_18_on)])
        self._permanence(known, shown)
        if self.is_whole and self._for_a_year(child):
            self._row("oc2", child, *life.health(self.year))

    def _header(self, child: Child, in_care: bool, short_break: bool) -> None:
        is_mother = child.mother_of is not None and child.mother_of <= self.period.end
        mother = "" if child.sex != "F" or not in_care or short_break else "1" if is_mother else "0"
        born = spelled(child.mother_of) if is_mother and mother else ""
        cells = [child.sex, spelled(child.born_on), child.ethnicity, self._upn(child), mother, born]
        self.tables["header"].rows.append([child.child_id, *cells])

    def _upn(self, child: Child) -> str:
        """The UPN once the child has been on a school's roll; before, why there is none (DfE's codes UN1 and UN2)."""
        history = self.learning.of.get(child.child_id, [])
        if any(enrolment.entered_on <= self.period.end for enrolment in history):
            return child.upn
        return "UN2" if child.is_uasc or age_on(child.born_on, self.period.end) >= 5 else "UN1"

    def _episode(self, e: Episode) -> None:
        over = e.ceased_on <= self.period.end
        cells = [spelled(e.began_on), e.why_new, e.legal, e.need, e.place, e.provider, self._past(e.ceased_on)]
        cells += [e.why_ceased if over else "", e.why_moved if over else "", e.home_post, e.place_post, e.ofsted]
        self.tables["episodes"].rows.append([e.child.child_id, *cells])

    def _for_a_year(self, child: Child) -> bool:
        """Looked after without a break from 1 April to 31 March, which health and SDQ are collected for."""
        return any(s.start <= self.period.start and s.end > self.period.end and not s.short_break for s in child.spans)

    def _permanence(self, known: Known, shown: list[Episode]) -> None:
        for episode in shown:
            if episode.why_new == "S" and episode.began_on in self.period:
                self._row("previous_permanence", known.child, *known.life.permanence)
        adoption = known.life.adoption
        if adoption is None or adoption.decided_on > self.period.end:
            return
        self._row("placed_for_adoption", known.child, spelled(adoption.decided_on), "", "")
        last = shown[-1]
        if last.why_ceased in ("E11", "E12") and last.ceased_on in self.period:
            cells = (adoption.decided_on, adoption.decided_on + ONE_DAY * 70)
            self._row("ad1", known.child, *(spelled(day) for day in cells), "0", *adoption.adopters)
