"""What every review of the demo needs: application to first day on site, notes and findings, by the people whose part it is."""

import datetime as dt
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.demo.improvement.cast import Cast
from virtualschool.peer_reviews.actions import documents, evaluation, findings, notes, reviews, scope, team, timetable
from virtualschool.peer_reviews.models import Finding, FindingLink, Kloe, Note, Review, ReviewDocument, Slot

PEERS = {"peer": "A council in the north", "peer.second": "A council on the coast"}
SUPPORTS, CONTRADICTS = FindingLink.Stance.SUPPORTS, FindingLink.Stance.CONTRADICTS


class Fieldwork:
    """A review with what was brought to it."""

    def __init__(self, cast: Cast, words: dict[str, Any], first_day: dt.date) -> None:
        self.cast, self.words, self.first_day = cast, words, first_day
        self.host = cast.head
        self.kloes: list[Kloe] = []
        self.documents: list[ReviewDocument] = []
        self.slots: list[Slot] = []

    def apply(self, *, accepted_on: dt.date) -> None:
        director = self.cast.viewer("director")
        said = {"title": self.words["title"], "sponsor": f"{director.name}, Director of Education", "reasons": self.words["reasons"]}
        said |= {"proposed_from": self.first_day, "proposed_to": self.first_day + dt.timedelta(days=1)}
        said |= {"contact_name": "Adam Ministry", "contact_role": "Administrator", "contact_email": "administrator@demo.example"}
        self.review: Review = reviews.apply_for(said=said, by=self.host)
        reviews.submit_application(review=self.review, by=self.host)
        accepted = "Regional lead of the association of Virtual School Heads"
        reviews.accept(review=self.review, accepted_by=accepted, accepted_on=accepted_on, by=self.host)
        for each in self.words["kloes"]:
            self.kloes.append(scope.add_kloe(review=self.review, said=each, by=self.host))

    def invite(self, lead: str, *, access_from: dt.date, access_until: dt.date) -> None:
        """Dates and team; both peers declare and promise."""
        dates = {"on_site_from": self.first_day, "on_site_to": self.first_day + dt.timedelta(days=1)}
        reviews.set_dates(review=self.review, said=dates | {"access_from": access_from, "access_until": access_until}, by=self.host)
        for mailbox in sorted(PEERS, key=lambda each: each != lead):
            member = self.cast.membership(mailbox)
            said = {"name": member.user.name, "organisation": PEERS[mailbox], "email": member.user.email}
            team.invite(review=self.review, said=said | {"role": "lead" if mailbox == lead else "peer"}, by=self.host)
            for kind in ("conflicts", "confidentiality"):
                team.sign(review=self.review, kind=kind, by=self.cast.viewer(mailbox))

    def prepare(self) -> None:
        """From the agreed scope to the first day on site."""
        reviews.move(review=self.review, name="agree_scope", by=self.host)
        for each in self.words["documents"]:
            self.documents.append(self._file(each))
        asked = {"title": self.words["asked"], "why": "", "kloe": self.kloes[0], "due_on": None}
        documents.ask_for(review=self.review, said=asked, by=self.cast.viewer("peer"))
        for each in self.words["slots"]:
            self.slots.append(self._slot(each))
        for kloe, said in zip(self.kloes, self.words["evaluation"], strict=True):
            evaluation.save_evaluation(kloe=kloe, said=said | {"documents": []}, version=0, by=self.host)
        evaluation.submit_evaluation(review=self.review, by=self.host)
        reviews.move(review=self.review, name="begin", by=self.host)

    def _file(self, said: dict[str, Any]) -> ReviewDocument:
        file = SimpleUploadedFile(f"{said['title'].lower().replace(' ', '-').replace(':', '')}.txt", said["text"].encode())
        told = {"title": said["title"], "kind": said["kind"], "kloes": [self.kloes[said["kloe"]]]}
        told["dated_on"] = self.first_day - dt.timedelta(days=40)
        document = documents.add_document(review=self.review, said=told, file=file, by=self.host)
        documents.judge(version=document.versions.get(), redaction="none_needed", reason="Read through: it names nobody.", by=self.host)
        return document

    def _slot(self, said: dict[str, Any]) -> Slot:
        day = self.first_day + dt.timedelta(days=said["day"])
        starts = timezone.make_aware(dt.datetime.combine(day, dt.time(said["hour"])))
        told = {key: said[key] for key in ("kind", "title", "who", "people", "place")}
        told |= {"online": "", "contact": "Administrator", "starts_at": starts, "ends_at": starts + dt.timedelta(hours=1)}
        told |= {"kloes": [self.kloes[said["kloe"]]], "reviewers": list(self.review.team.all())}
        return timetable.add_slot(review=self.review, said=told, by=self.host)

    def note(self, by: Viewer, kloe: int, kind: str, bearing: str, text: str, slot: Slot | None = None, confidence: str = "sure") -> Note:
        said = {"kloe": self.kloes[kloe], "bearing": bearing, "source_kind": kind, "slot": slot, "text": text, "confidence": confidence}
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.review.public_id}/{text}")
        return notes.take_note(review=self.review, said=said | {"document": None, "exhibit": None}, by=by, note_id=key)

    def finding(self, by: Viewer, said: dict[str, Any], sources: list[Any]) -> Finding:
        made = findings.write_finding(review=self.review, kloe=self.kloes[said["kloe"]], kind=said["kind"], text=said["text"], by=by)
        findings.link_all(finding=made, sources=sources, stance=SUPPORTS, by=by)
        made.refresh_from_db()
        return made
