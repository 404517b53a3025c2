"""What training keeps: courses and events, people who come, places, what they said of it, and the development plans of staff."""

from virtualschool.training.models.bookings import Booking, Certificate, Message
from virtualschool.training.models.cpd import CpdCompletion, CpdItem, CpdPlan, OneToOne
from virtualschool.training.models.events import Course, Event
from virtualschool.training.models.feedback import Answer, Question, Reply
from virtualschool.training.models.people import Delegate, DesignatedTeacher, TrainingRecord

__all__ = [
    "Answer",
    "Booking",
    "Certificate",
    "Course",
    "CpdCompletion",
    "CpdItem",
    "CpdPlan",
    "Delegate",
    "DesignatedTeacher",
    "Event",
    "Message",
    "OneToOne",
    "Question",
    "Reply",
    "TrainingRecord",
]
