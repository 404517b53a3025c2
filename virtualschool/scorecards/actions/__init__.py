"""What people do with indicators, score cards and presentations."""

from virtualschool.scorecards.actions.cards import draft_card, move, reopen, write
from virtualschool.scorecards.actions.kpis import change_kpi, change_target, correct_value, create_kpi, record_value, retire, revive
from virtualschool.scorecards.actions.recipients import add_recipient, ask, change_recipient, choose, close
from virtualschool.scorecards.actions.schools import present, withdraw

__all__ = [
    "add_recipient",
    "ask",
    "change_kpi",
    "change_recipient",
    "change_target",
    "choose",
    "close",
    "correct_value",
    "create_kpi",
    "draft_card",
    "move",
    "present",
    "record_value",
    "reopen",
    "retire",
    "revive",
    "withdraw",
    "write",
]
