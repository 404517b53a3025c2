"""An invented plan in the shape that councils publish, with the traps of the real ones: rows torn by pages, a consideration printed
beside the second half of its row, a heading outside the table, words that stand for another action."""

from pathlib import Path

TEXT = (Path(__file__).parent / "sample.txt").read_text(encoding="utf-8")
