"""Excel workbooks (.xlsx, .xlsm, their templates): values as they were last shown; nothing is calculated (ECMA-376 part 1, clause 18)."""

from virtualschool.reading.workbook.reading import read_xlsx

__all__ = ["read_xlsx"]
