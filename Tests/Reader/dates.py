"""Times and dates of memcube(5), as nanoseconds since 1970, in the Gregorian calendar."""

import re

SECOND = 10**9
DAY = 86400 * SECOND

_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)


def _days(year, month, day):
    """Since 1970-01-01. Years are counted from March, so that the leap day is the last one."""
    year -= month <= 2
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + day_of_year - 719468


def _days_in(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def instant(text):
    """The point in time that a date stands for; None if the text is not of that form."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(match.group(i)) for i in range(1, 7))
    nanos = int((match.group(7) or "0").ljust(9, "0"))
    if not 1 <= month <= 12 or not 1 <= day <= _days_in(year, month):
        return None
    if hour > 23 or minute > 59 or second > 60:
        return None
    if second == 60:
        second, nanos = 59, 999_999_999
    offset = 0
    if match.group(8):
        hours, minutes = int(match.group(9)), int(match.group(10))
        if hours > 23 or minutes > 59:
            return None
        offset = (hours * 60 + minutes) * (-60 if match.group(8) == "-" else 60)
    seconds = _days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
    return seconds * SECOND + nanos


def is_time(text):
    return len(text) == 24 and text[19] == "." and text[-1] == "Z" and instant(text) is not None


def calendar_day(nanos):
    """Year, month and day, in UTC."""
    days = nanos // DAY + 719468
    era, day_of_era = divmod(days, 146097)
    year_of_era = (
        day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return year_of_era + era * 400 + (month <= 2), month, day


def in_utc(nanos):
    """The shortest date for it, ending in Z."""
    year, month, day = calendar_day(nanos)
    seconds, fraction = divmod(nanos % DAY, SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    decimals = f".{fraction:09d}".rstrip("0") if fraction else ""
    sign = "-" if year < 0 else ""
    day_text = f"{sign}{abs(year):04d}-{month:02d}-{day:02d}"
    return f"{day_text}T{hour:02d}:{minute:02d}:{second:02d}{decimals}Z"


def month_of(identifier):
    """YYYY-MM of the order time in an id."""
    year, month, _ = calendar_day(int(identifier[:12], 16) * 10**6)
    return f"{year:04d}-{month:02d}" if year <= 9999 else "9999-12"
