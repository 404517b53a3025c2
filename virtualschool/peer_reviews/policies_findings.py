"""Who may do what from evidence to follow-up, with the reason when they may not."""

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.models import FactualComment, Finding, FindingLink, Review, SignOff, TeamMember
from virtualschool.peer_reviews.standing import standing_of_finding, standings_of
from virtualschool.peer_reviews.triangulation import Standing

S = Review.State
WRITING = (S.PREPARATION, S.ON_SITE, S.DRAFTING)
AFTER_SCOPING = (*WRITING, S.FACTUAL_CHECK, S.SIGNED_OFF, S.CLOSED)
CHECKED_ON = (S.FACTUAL_CHECK, S.SIGNED_OFF, S.CLOSED)
SIGNED = (S.SIGNED_OFF, S.CLOSED)


def _reviews(review: Review, viewer: Viewer) -> Decision:
    """A peer of the team who reviews: signed, and no observer."""
    member = policies.place_of(review, viewer)
    if member is None or member.role == TeamMember.Role.OBSERVER:
        return refused("Only the lead peer and the peers may do this.")
    return policies.reads_material(review, viewer)


def is_writing(review: Review) -> Decision:
    """Whether findings may still be changed."""
    if review.state in WRITING:
        return ALLOWED
    return refused(f"Findings cannot be changed while the review is at “{review.get_state_display()}”.")


def writes_findings(review: Review, viewer: Viewer) -> Decision:
    """Lead peer and peers who have signed, until the draft goes to the host."""
    return is_writing(review) and _reviews(review, viewer)


def writes_finding(finding: Finding, viewer: Viewer) -> Decision:
    return writes_findings(finding.review, viewer)


def reads_findings(review: Review, viewer: Viewer) -> Decision:
    """The team; the host from the factual check on, and then only what is in the report."""
    if policies.place_of(review, viewer) is not None:
        return policies.reads_material(review, viewer)
    if review.state in CHECKED_ON and policies.hosts(review, viewer):
        return ALLOWED
    return refused("The host reads findings when the report is sent for the factual check; until then they are the team’s drafts.")


def stands(finding: Finding, viewer: Viewer) -> Decision:
    """Enough kinds of source support it."""
    standing = standing_of_finding(finding)
    return ALLOWED if standing.is_triangulated else refused(standing.words)


def no_longer_stands(finding: Finding, viewer: Viewer) -> Decision:
    return refused("It is triangulated.") if stands(finding, viewer) else ALLOWED


def may_enter_report(finding: Finding, viewer: Viewer) -> Decision:
    """Triangulated, and what contradicts it is answered."""
    return writes_finding(finding, viewer) and is_sound(finding, viewer)


def is_sound(finding: Finding, viewer: Viewer) -> Decision:
    """What a finding needs to be in the report, as its evidence is now."""
    return soundness(finding, standing_of_finding(finding))


def soundness(finding: Finding, standing: Standing) -> Decision:
    """The same, for evidence that was read already."""
    if not standing.is_triangulated:
        return refused(standing.words)
    if standing.pieces_against and not finding.contradiction_answer.strip():
        return refused("Some evidence contradicts this finding. Say in a sentence why it stands nevertheless.")
    return ALLOWED


def report_is_sound(review: Review, viewer: Viewer) -> Decision:
    """The lead peer may send the report when something is in it and every finding still stands."""
    leading = policies.leads(review, viewer)
    if not leading:
        return leading
    if not review.findings.filter(state=Finding.State.IN_REPORT).exists():
        return refused("Put at least one finding into the report first.")
    return findings_stand(review)


def findings_stand(review: Review) -> Decision:
    """Whether everything in the report still stands: evidence may have been taken back since it came in."""
    held = standings_of(review.findings.filter(state=Finding.State.IN_REPORT), review.authority)
    shaky = [str(each) for each, standing in held if not soundness(each, standing)]
    if shaky:
        return refused(f"Not all findings still stand: {', '.join(shaky)}. Look at their evidence.")
    return ALLOWED


def comments(review: Review, viewer: Viewer) -> Decision:
    """The host, while the report is with them."""
    if review.state != S.FACTUAL_CHECK:
        return refused("Comments on the facts are made while the report is with the host for its factual check.")
    return policies.hosts(review, viewer)


def answers_comments(review: Review, viewer: Viewer) -> Decision:
    """The team, while the report is with the host."""
    if review.state != S.FACTUAL_CHECK:
        return refused("Comments are answered during the factual check.")
    return _reviews(review, viewer)


def may_sign(review: Review, viewer: Viewer, signed_as: str) -> Decision:
    """The lead peer, and for the council a sponsor: two people, after every comment is answered."""
    if review.state != S.FACTUAL_CHECK:
        return refused("The report is signed after the host’s factual check.")
    answered = is_answered(review)
    if not answered:
        return answered
    standing = findings_stand(review)
    if not standing:
        return refused(f"{standing.reason} The lead peer can take the report back to the draft.")
    if SignOff.objects.filter(report__review=review, void_at__isnull=True, user_id=viewer.user_id).exists():
        return refused("You have signed already; the second signature is another person’s.")
    if signed_as == SignOff.As.LEAD:
        return policies.leads(review, viewer)
    return signs_for_host(review, viewer)


def is_answered(review: Review) -> Decision:
    """Whether nothing that the host said of the draft is open."""
    if FactualComment.objects.filter(report__review=review, answer=FactualComment.Answer.OPEN).exists():
        return refused("Answer every comment of the host before the report is signed.")
    return ALLOWED


def signs_for_host(review: Review, viewer: Viewer) -> Decision:
    """A sponsor, at the host's own installation: nobody of the peers' council signs for the host."""
    return refused("The host’s sponsor signs at the host’s own installation.") if review.is_remote else sponsors(review, viewer)


def sponsors(review: Review, viewer: Viewer) -> Decision:
    """Someone of the host council who sees its reviews and is no peer: its director, head of service or Virtual School Head."""
    if viewer.authority_id != review.authority_id or viewer.may(Permission.REVIEW_PEER):
        return refused("Only the host council’s sponsor may sign for it.")
    return viewer.may(Permission.REVIEWS)


def is_signed_twice(review: Review, viewer: Viewer) -> Decision:
    """Both signatures are under the same text."""
    held = SignOff.objects.filter(report__review=review, void_at__isnull=True)
    if len({each.signed_as for each in held}) == 2 and len({each.digest for each in held}) == 1:
        return ALLOWED
    return refused("The report needs the signatures of the lead peer and of the sponsor.")


def takes_exhibits(review: Review, viewer: Viewer) -> Decision:
    """The host, from the agreed scope until the report is signed: what came later would stand beside the follow-up as if the review
    had read it."""
    if review.state not in (*WRITING, S.FACTUAL_CHECK):
        return refused("Exhibits are taken after the scope is agreed and before the report is signed off.")
    return policies.hosts(review, viewer)


def asks_for_exhibits(review: Review, viewer: Viewer) -> Decision:
    """Peers, while they look for evidence."""
    return writes_findings(review, viewer)


def draws_samples(review: Review, viewer: Viewer) -> Decision:
    """The host, while evidence is gathered: it holds the key to the pseudonyms."""
    if review.state not in WRITING:
        return refused("Samples are drawn after the scope is agreed and before the report is sent.")
    return policies.hosts(review, viewer)


def grades_samples(review: Review, viewer: Viewer) -> Decision:
    """Peers, while evidence is gathered."""
    return writes_findings(review, viewer)


def makes_plan(finding: Finding, viewer: Viewer) -> Decision:
    """An area for consideration or a recommendation in a signed report becomes an action of the host's plan."""
    if finding.review.state not in SIGNED or finding.state != Finding.State.IN_REPORT:
        return refused("A finding becomes an action once the report is signed off.")
    if finding.kind == Finding.Kind.STRENGTH:
        return refused("A strength needs no action.")
    if finding.review.authority_id != viewer.authority_id:
        return refused("This is another council’s review.")
    return viewer.may(Permission.PLAN_EDIT)


def begins_follow_up(review: Review, viewer: Viewer) -> Decision:
    """The host, once the report is signed."""
    if review.state not in SIGNED:
        return refused("A follow-up begins after the report is signed off.")
    return policies.hosts(review, viewer)


def judges_follow_up(review: Review, viewer: Viewer) -> Decision:
    """A peer of the team with access now."""
    if review.state not in SIGNED:
        return refused("A follow-up begins after the report is signed off.")
    return _reviews(review, viewer)


def unlinks(link: FindingLink, viewer: Viewer) -> Decision:
    """Evidence may be taken away while findings are written, but not from under a finding that is in the report."""
    decision = writes_finding(link.finding, viewer)
    if not decision or link.finding.state != Finding.State.IN_REPORT or link.stance != FindingLink.Stance.SUPPORTS:
        return decision
    return refused("This finding is in the report. Take it out of the report before its evidence changes.")


def ends_keys(review: Review, viewer: Viewer) -> Decision:
    """The host forgets whom the pseudonyms stand for, once the review has ended."""
    if review.state not in (S.SIGNED_OFF, S.CLOSED, S.WITHDRAWN):
        return refused("The keys are needed until the report is signed off.")
    return policies.hosts(review, viewer)


def sees_feedback_page(review: Review, viewer: Viewer) -> Decision:
    """The team, and the host council from the days on site on: it says there when the feedback will come."""
    if policies.place_of(review, viewer) is not None:
        return policies.reads_material(review, viewer)
    if review.state not in AFTER_SCOPING:
        return refused("Feedback is given on the last day on site.")
    return sponsors(review, viewer)


def sees_report_page(review: Review, viewer: Viewer) -> Decision:
    """The team; the host from the agreed scope on, where it reads until when the report is not open to it; the council once it is
    signed."""
    if policies.place_of(review, viewer) is not None:
        return policies.reads_material(review, viewer)
    if review.state in AFTER_SCOPING and policies.hosts(review, viewer):
        return ALLOWED
    return sponsors(review, viewer) if review.state in CHECKED_ON else refused("The report is not signed yet.")


def sees_follow_up(review: Review, viewer: Viewer) -> Decision:
    """From the signed report on: the team with access, and the council."""
    if review.state not in SIGNED:
        return refused("A follow-up begins after the report is signed off.")
    if policies.place_of(review, viewer) is not None:
        return policies.reads_material(review, viewer)
    return sponsors(review, viewer)


def drafts_feedback(review: Review, viewer: Viewer) -> Decision:
    """Before it is given the feedback is the team's."""
    if policies.place_of(review, viewer) is None:
        return refused("The feedback has not been given yet.")
    return policies.reads_material(review, viewer)
