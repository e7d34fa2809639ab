"""When something was said: date expressions and the day, month or year they stand for.

A relative expression ("on Saturday", "last month") needs the day of publication; without it, and
where only a week is known, the answer is None rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from factcheck.types import PartialDate

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ABBREVIATED = r"jan\.|feb\.|mar\.|apr\.|jun\.|jul\.|aug\.|sept?\.|oct\.|nov\.|dec\."
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = rf"(?:{'|'.join(MONTHS)}|{_ABBREVIATED})"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20|21)\d\d"
_PART = r"(?:(?:late|early|earlier|later|mid)[ -])?"

# Each form once; the longer before the shorter that begins it.
_FORMS = {
    "iso": r"(?P<iso>\d{4}-\d{2}-\d{2})",
    "day_month": rf"(?P<dm_day>{_DAY}) (?:of )?(?P<dm_month>{_MONTH})(?:,? (?P<dm_year>{_YEAR}))?",
    "month_day": rf"(?P<md_month>{_MONTH}) (?P<md_day>{_DAY})(?:,? (?P<md_year>{_YEAR}))?(?!\d|:)",
    "month_year": rf"(?P<my_month>{_MONTH}),?(?: of)? (?P<my_year>{_YEAR})",
    "weekday_of_week": rf"(?P<ww_day>{_WEEKDAY})(?: of)? (?P<ww_week>last|this|next) week",
    "weekday": rf"(?:(?P<wd_which>last|this|next|previous|following) )?(?P<wd_day>{_WEEKDAY})",
    "near": r"(?P<near>the day before yesterday|yesterday|today|tonight|tomorrow"
    r"|(?:this|earlier this) (?:morning|afternoon|evening))",
    "ago": rf"(?P<ago_count>an?|\d+|{'|'.join(_NUMBERS)}) (?P<ago_unit>day|week|month|year)s? ago",
    "period": r"(?P<which>this|last|next|previous) (?P<unit>week|weekend|month|year)",
    "relative_month": rf"(?P<rm_which>last|this) (?P<rm_month>{_MONTH})",
    "month": rf"(?<=\bin )(?P<month>{_PART}{_MONTH})",
    "year": rf"(?<=\bin )(?P<year>{_PART}{_YEAR})",
}
_EXPRESSION = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<form_{name}>{form})" for name, form in _FORMS.items())
    + r")(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateExpression:
    """The words of a date at [start, end) of the text that was searched."""

    start: int
    end: int
    words: str
    form: str
    parts: dict[str, str]

    def resolve(self, published_on: date | None) -> PartialDate | None:
        """What it stands for, seen from the day of publication; never later than that day."""
        found = _READERS[self.form](self.parts, published_on)
        if found is None or (published_on is not None and _first_day(found) > published_on):
            return None
        return found


def find_dates(text: str) -> Iterator[DateExpression]:
    """Every date expression in `text`, in order."""
    for match in _EXPRESSION.finditer(text):
        parts = {name: value.lower() for name, value in match.groupdict().items() if value}
        form = next(name for name in parts if name.startswith("form_")).removeprefix("form_")
        yield DateExpression(match.start(), match.end(), match.group(), form, parts)


def _first_day(found: PartialDate) -> date:
    return date(found.year, found.month or 1, found.day or 1)


def _day(value: date) -> PartialDate:
    return PartialDate(value.year, value.month, value.day)


def _month_number(words: str) -> int:
    last = words.rsplit(" ", 1)[-1].rsplit("-", 1)[-1]
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(last.rstrip(".")[:3]))


def _known_day(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return _day(date(year, month, day))
    except ValueError:  # 30 February: a misprint stands for no day
        return None


def _iso(parts: dict[str, str], _published: date | None) -> PartialDate | None:
    year, month, day = (int(part) for part in parts["iso"].split("-"))
    return _known_day(year, month, day)


def _day_and_month(
    day: str, month: str, year: str | None, published: date | None
) -> PartialDate | None:
    number = int(re.sub(r"\D", "", day))
    if year is not None:
        return _known_day(int(year), _month_number(month), number)
    if published is None:
        return None
    found = _known_day(published.year, _month_number(month), number)
    if found is not None and _first_day(found) > published:
        return _known_day(published.year - 1, _month_number(month), number)
    return found


def _day_month(parts: dict[str, str], published: date | None) -> PartialDate | None:
    return _day_and_month(parts["dm_day"], parts["dm_month"], parts.get("dm_year"), published)


def _month_day(parts: dict[str, str], published: date | None) -> PartialDate | None:
    return _day_and_month(parts["md_day"], parts["md_month"], parts.get("md_year"), published)


def _month_year(parts: dict[str, str], _published: date | None) -> PartialDate | None:
    return PartialDate(int(parts["my_year"]), _month_number(parts["my_month"]))


def _weekday_of_week(parts: dict[str, str], published: date | None) -> PartialDate | None:
    if published is None or parts["ww_week"] == "next":
        return None
    weeks = 1 if parts["ww_week"] == "last" else 0
    monday = published - timedelta(days=published.weekday(), weeks=weeks)
    return _day(monday + timedelta(days=WEEKDAYS.index(parts["ww_day"])))


def _weekday(parts: dict[str, str], published: date | None) -> PartialDate | None:
    which = parts.get("wd_which")
    if published is None or which in {"next", "following", "previous"}:
        return None
    back = (published.weekday() - WEEKDAYS.index(parts["wd_day"])) % 7
    if back == 0 and which == "last":
        back = 7
    return _day(published - timedelta(days=back))


def _near(parts: dict[str, str], published: date | None) -> PartialDate | None:
    if published is None:
        return None
    back = {"the day before yesterday": 2, "yesterday": 1, "tomorrow": -1}.get(parts["near"], 0)
    return _day(published - timedelta(days=back))


def _ago(parts: dict[str, str], published: date | None) -> PartialDate | None:
    if published is None or parts["ago_unit"] != "day":
        return None
    count = parts["ago_count"]
    number = int(count) if count.isdigit() else (*("a",), *_NUMBERS).index(count) or 1
    return _day(published - timedelta(days=number)) if number < 3650 else None


def _period(parts: dict[str, str], published: date | None) -> PartialDate | None:
    if published is None or parts["unit"] in {"week", "weekend"} or parts["which"] == "next":
        return None
    back = 0 if parts["which"] == "this" else 1
    if parts["unit"] == "year":
        return PartialDate(published.year - back)
    year, month = divmod(published.year * 12 + published.month - 1 - back, 12)
    return PartialDate(year, month + 1)


def _latest(month: int, published: date | None, *, before: bool = False) -> PartialDate | None:
    """The last month of that number that has begun by the day of publication."""
    if published is None:
        return None
    passed = month < published.month or (month == published.month and not before)
    return PartialDate(published.year - (0 if passed else 1), month)


def _relative_month(parts: dict[str, str], published: date | None) -> PartialDate | None:
    if parts["rm_which"] == "this":
        return (
            None
            if published is None
            else PartialDate(published.year, _month_number(parts["rm_month"]))
        )
    return _latest(_month_number(parts["rm_month"]), published, before=True)


def _month(parts: dict[str, str], published: date | None) -> PartialDate | None:
    return _latest(_month_number(parts["month"]), published)


def _year(parts: dict[str, str], _published: date | None) -> PartialDate | None:
    return PartialDate(int(parts["year"][-4:]))


_READERS = {
    "iso": _iso,
    "day_month": _day_month,
    "month_day": _month_day,
    "month_year": _month_year,
    "weekday_of_week": _weekday_of_week,
    "weekday": _weekday,
    "near": _near,
    "ago": _ago,
    "period": _period,
    "relative_month": _relative_month,
    "month": _month,
    "year": _year,
}
