"""A number as Excel shows it by its number format (ECMA-376 part 1, 18.8.30 and 18.8.31).

Dates: in full by numbers they are written DD/MM/YYYY whatever their order in the format, so that nobody takes a month for a day; a month
and a year alone are written as `Mar 2022`; words of months stay words; a day and month shown without a year stay so.
"""

import datetime as dt
import re
from functools import lru_cache

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "£#,##0", 6: "£#,##0", 7: "£#,##0.00", 8: "£#,##0.00", 9: "0%",
    10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 44: "£#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<half>AM/PM|A/P)|(?P<general>General)'
    r"|(?P<date>y+|m+|d+|h+|s+|b+|e)|(?P<digits>[0#?](?:[0#?,.]*[0#?.])?(?:E[+-]0+)?,*)|(?P<lead>\.[0#?]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_LIMIT = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)")
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_LAST_DAY = 2_958_466  # 31 December 9999
Token = tuple[str, str]


def built_in(number: int) -> str:
    """The format that a number stands for where the workbook does not say it; dates in the order of this country."""
    return _BUILT_IN.get(number, "dd/mm/yyyy" if 27 <= number <= 36 or 50 <= number <= 58 else "General")


@lru_cache(maxsize=512)
def sections(form: str) -> tuple[tuple[Token, ...], ...]:
    """The format's parts (above nought, below, nought, text), each as its tokens."""
    parts: list[list[Token]] = [[]]
    for found in _TOKEN.finditer(form):
        kind = found.lastgroup or ""
        if kind == "other" and found["other"] == ";":
            parts.append([])
        elif kind == "lead":
            parts[-1].append(("digits", found["lead"]))
        elif kind:
            parts[-1].append((kind, found[kind]))
    return tuple(tuple(part) for part in parts)


def is_date(form: str) -> bool:
    """Whether the format shows a day or a time."""
    return any(kind == "date" or (kind == "bracket" and _ELAPSED.fullmatch(text)) for kind, text in sections(form)[0])


def without_year(form: str) -> bool:
    """Whether the format shows a day or month and leaves out the year."""
    letters = {text[0].lower() for kind, text in sections(form)[0] if kind == "date"}
    return "d" in letters and not letters & {"y", "e"}


def number_shown(value: float, form: str, *, from_1904: bool = False) -> str:
    """The number by its format."""
    parts = list(sections(form))
    part, value = _part(parts, value)
    if any(kind == "date" or (kind == "bracket" and _ELAPSED.fullmatch(text)) for kind, text in part):
        return _date(value, part, from_1904=from_1904)
    if any(kind == "general" for kind, _ in part) or not part:
        return general(value) if part or form in ("", "General") else ""
    return _number(value, part)


def general(value: float) -> str:
    """A number without a format: eleven figures at most, no point where it is whole."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    return text if "e" not in text else f"{value:.5E}".replace("E+0", "E+").replace("E-0", "E-")


def text_shown(text: str, form: str) -> str:
    """Text by its format: the fourth part may say words around it."""
    parts = sections(form)
    if len(parts) < 4 or ("other", "@") not in parts[3]:
        return text
    return "".join(text if token == ("other", "@") else _literal(token) for token in parts[3])


def _part(parts: list[tuple[Token, ...]], value: float) -> tuple[tuple[Token, ...], float]:
    for part in parts[:3]:
        limit = next((found for kind, text in part if kind == "bracket" and (found := _LIMIT.fullmatch(text))), None)
        if limit is not None and _holds(value, limit[1], float(limit[2])):
            return part, value
    if any(kind == "bracket" and _LIMIT.fullmatch(text) for part in parts for kind, text in part):
        return parts[min(len(parts), 3) - 1], value
    if value < 0 and len(parts) > 1:
        return parts[1], -value
    if value == 0 and len(parts) > 2:
        return parts[2], value
    return parts[0], value


def _holds(value: float, sign: str, limit: float) -> bool:
    return {"<": value < limit, ">": value > limit, "<=": value <= limit, ">=": value >= limit, "=": value == limit, "<>": value != limit}[
        sign
    ]


def _literal(token: Token) -> str:
    kind, text = token
    if kind == "bracket":
        return text[1:].partition("-")[0] if text.startswith("$") else ""
    return text if kind in ("quoted", "escaped", "other", "half") else ""


def _number(value: float, part: tuple[Token, ...]) -> str:
    digits = [text for kind, text in part if kind == "digits"]
    value *= 100 ** sum(token == ("other", "%") for token in part)
    if ("other", "/") in part and len(digits) > 1:
        return general(value)
    if not digits:
        return ("-" if value < 0 else "") + "".join(general(value) if token == ("other", "@") else _literal(token) for token in part)
    out, is_written = [], False
    for kind, text in part:
        if kind == "digits" and not is_written:
            out.append(_figures(abs(value), text))
            is_written = True
        elif kind != "digits":
            out.append(_literal((kind, text)))
    shown = "".join(out).strip()
    return f"-{shown}" if value < 0 and any(char in "123456789" for char in shown) else shown


def _figures(value: float, form: str) -> str:
    form, _, power = form.upper().partition("E")
    scaled = form.rstrip(",")
    value /= 1000 ** (len(form) - len(scaled))
    whole, _, decimals = scaled.partition(".")
    if power:
        mantissa, _, exponent = f"{value:.{len(decimals)}E}".partition("E")
        return f"{mantissa}E{exponent[0]}{int(exponent[1:]):0{len(power) - 1}}"
    text = f"{_half_up(value, len(decimals)):.{len(decimals)}f}"
    front, _, back = text.partition(".")
    for sign in reversed(decimals):
        if sign != "#" or not back.endswith("0"):
            break
        back = back[:-1]
    least = whole.replace(",", "").count("0")
    front = "" if front == "0" and not least else front.zfill(least)
    if "," in whole:
        front = f"{int(front):,}".zfill(least) if front else ""
    return f"{front}.{back}" if back or ("." in scaled and "0" in decimals) else front


def _half_up(value: float, decimals: int) -> float:
    """Excel rounds halves away from nought; the tiny part mends what binary numbers lose."""
    return round(value + abs(value) * 1e-13 + 1e-15, decimals)


def _date(value: float, part: tuple[Token, ...], *, from_1904: bool) -> str:
    tokens = _months_or_minutes(part)
    if any(kind == "elapsed" for kind, _ in tokens):
        return "".join(_elapsed(value, token) for token in tokens).strip()
    if not 0 <= value + 1462 * from_1904 < _LAST_DAY:
        return general(value)
    moment = when(value, from_1904=from_1904)
    if moment.time() == dt.time():
        tokens = _without_time(tokens)
    letters = "".join(sorted({text[0].lower() if kind != "month" else "M" for kind, text in tokens if kind in ("date", "month")}))
    month = next((text for kind, text in tokens if kind == "month"), "")
    if letters == "My" and len(month) > 2:
        return f"{_MONTHS[moment.month - 1][:3] if len(month) == 3 else _MONTHS[moment.month - 1]} {moment.year}"
    if letters == "Mdy" and len(month) <= 2:
        return f"{moment:%d/%m/}{moment.year:04}"
    is_half = any(kind == "half" for kind, _ in tokens)
    return "".join(_moment(moment, token, is_half=is_half) for token in tokens).strip()


def _without_time(tokens: list[Token]) -> list[Token]:
    """Midnight beside a day is no time that anybody meant."""
    days = [at for at, (kind, text) in enumerate(tokens) if kind == "month" or (kind == "date" and text[0].lower() in "dye")]
    times = [at for at, (kind, text) in enumerate(tokens) if kind == "date" and text[0].lower() in "hms"]
    return tokens[: days[-1] + 1] if days and times and times[0] > days[-1] else tokens


def when(value: float, *, from_1904: bool = False) -> dt.datetime:
    """The day and time of a serial number (18.17.4.1); Excel counts a 29 February 1900 that never was."""
    days = value + 1462 if from_1904 else value
    start = dt.datetime(1899, 12, 30) if days >= 60 else dt.datetime(1899, 12, 31)  # noqa: DTZ001 - cells know no time zone
    return start + dt.timedelta(seconds=round(days * 86400))


def _months_or_minutes(part: tuple[Token, ...]) -> list[Token]:
    """`m` is a minute after an hour or before seconds, a month elsewhere."""
    tokens = [("elapsed", text) if kind == "bracket" and _ELAPSED.fullmatch(text) else (kind, text) for kind, text in part]
    times = [index for index, (kind, _) in enumerate(tokens) if kind in ("date", "elapsed")]
    for spot, index in enumerate(times):
        kind, text = tokens[index]
        if kind != "date" or text[0].lower() != "m":
            continue
        before = tokens[times[spot - 1]][1][0].lower() if spot else ""
        after = tokens[times[spot + 1]][1][0].lower() if spot + 1 < len(times) else ""
        tokens[index] = ("date" if before == "h" or after == "s" else "month", text)
    return tokens


def _moment(moment: dt.datetime, token: Token, *, is_half: bool) -> str:
    kind, text = token
    size = len(text)
    if kind == "month":
        name = _MONTHS[moment.month - 1]
        return {1: str(moment.month), 2: f"{moment.month:02}", 3: name[:3], 5: name[0]}.get(size, name)
    if kind == "half":
        return "AM" if moment.hour < 12 else "PM"
    if kind != "date":
        return _literal(token) if kind != "digits" else ""
    letter = text[0].lower()
    if letter == "d":
        name = _DAYS[moment.weekday()]
        return {1: str(moment.day), 2: f"{moment.day:02}", 3: name[:3]}.get(size, name)
    if letter in "ye":
        return f"{moment.year % 100:02}" if size < 3 and letter == "y" else f"{moment.year:04}"
    amount = {"h": (moment.hour % 12 or 12) if is_half else moment.hour, "m": moment.minute, "s": moment.second}.get(letter, 0)
    return f"{amount:0{min(size, 2)}}"


def _elapsed(value: float, token: Token) -> str:
    kind, text = token
    seconds = round(value * 86400)
    worth = {"h": 3600, "m": 60, "s": 1}.get(text[:1].lower(), 1)
    if kind == "elapsed":
        return f"{seconds // worth:0{len(text)}}"
    if kind in ("date", "month"):
        return f"{seconds // worth % 60:0{min(len(text), 2)}}"
    return _literal(token) if kind != "digits" else ""
