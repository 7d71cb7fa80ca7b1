"""Dates in lines: those that can be read one way only."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.facts.dates import YEARS, figures_order, find_dates
from cleantext.facts.months import MONTHS as TABLE
from cleantext.facts.months import calendar, find_month
from cleantext.text.tables import read_table

DATES = [
    ("en", "By Jo Quay, 11:35AM, Mon. Jun. 10, 2019", "2019-06-10"),
    ("en", "Wednesday, 1st of May 2024 12:05 am", "2024-05-01T00:05"),
    ("en", "January 8, 2008 - 7:53PM", "2008-01-08T19:53"),
    ("en", "Sept. 1, 2023 | 3 min read", "2023-09-01"),
    ("en", "May 1st, 2024 at 12:05 pm", "2024-05-01T12:05"),
    ("de", "Mittwoch, 1. Mai 2024, 10:20 Uhr", "2024-05-01T10:20"),
    ("de", "Stand: 01.05.2024, 14:05 Uhr", "2024-05-01T14:05"),
    ("de", "3. Jänner 2024", "2024-01-03"),
    ("fr", "Publié le 1er mai 2024 à 10h20", "2024-05-01T10:20"),
    ("fr", "15 août 2024", "2024-08-15"),
    ("es", "2 de mayo de 2024 a las 10:20", "2024-05-02T10:20"),
    ("pt", "1º de março de 2024", "2024-03-01"),
    ("it", "1° febbraio 2024", "2024-02-01"),
    ("ca", "3 d’abril de 2024", "2024-04-03"),
    ("nl", "1 mei 2024 om 10:20", "2024-05-01T10:20"),
    ("sv", "den 1 maj 2024", "2024-05-01"),
    ("da", "1. maj 2024 kl. 10:20", "2024-05-01T10:20"),
    ("fi", "1. toukokuuta 2024", "2024-05-01"),
    ("pl", "1 listopada 2024", "2024-11-01"),
    ("hr", "1. listopada 2024.", "2024-10-01"),
    ("cs", "1. května 2024", "2024-05-01"),
    ("hu", "2024. május 1., 10:20", "2024-05-01T10:20"),
    ("lv", "2024. gada 1. maijs, 10:20", "2024-05-01T10:20"),
    ("lt", "2024 m. gegužės 1 d. 10:20", "2024-05-01T10:20"),
    ("tr", "1 MAYIS 2024 10:20", "2024-05-01T10:20"),
    ("tr", "10.11.2025 17:59", "2025-11-10T17:59"),
    ("ru", "1 мая 2024 г., 10:20", "2024-05-01T10:20"),
    ("uk", "1 травня 2024 року", "2024-05-01"),
    ("el", "1 Μαΐου 2024, 3:20 μ.μ.", "2024-05-01T15:20"),
    ("he", "1 במאי 2024, 10:20", "2024-05-01T10:20"),
    ("ar", "١ مايو ٢٠٢٤", "2024-05-01"),
    ("ar", "15 تشرين الأول 2024", "2024-10-15"),
    ("hi", "1 मई 2024", "2024-05-01"),
    ("id", "Rabu, 1 Mei 2024 10:20", "2024-05-01T10:20"),
    ("vi", "1 tháng 5, 2024", "2024-05-01"),
    ("vi", "Thứ Tư, 1/5/2024 10:20", "2024-05-01T10:20"),
    ("zh", "2024年5月1日 10:20", "2024-05-01T10:20"),
    ("ja", "2024年5月1日 午後3時20分", "2024-05-01T15:20"),
    ("ko", "2024년 5월 1일 오후 3:20", "2024-05-01T15:20"),
    ("ko", "등록 2023.04.21 16:27", "2023-04-21T16:27"),
    ("", "2024-05-01T10:20:30+02:00", "2024-05-01T10:20:30+02:00"),
    ("", "2024-05-01T10:20:30.123Z", "2024-05-01T10:20:30Z"),
    ("", "2024/05/01 10:20", "2024-05-01T10:20"),
    ("", "31/12/2023", "2023-12-31"),
    ("", "12/31/2023", "2023-12-31"),
    ("", "05/05/2024", "2024-05-05"),
]

NO_DATES = [
    ("en", "03/04/2024"),
    ("", "03.04.2024"),
    ("", "1 listopada 2024"),
    ("en", "12 Dec 07"),
    ("en", "May 2024"),
    ("en", "30 Feb 2024"),
    ("en", "2 hours ago"),
    ("en", "Room 1, May contain nuts, 2024"),
    ("en", "Call 020 2024 05 01"),
    ("de", "Version 1.2.2024.5"),
    ("fa", "۱۱ اردیبهشت ۱۴۰۳"),
    ("th", "1 พ.ค. 2567"),
]


@pytest.mark.parametrize(("language", "line", "iso"), DATES)
def test_date_is_found_in(language: str, line: str, iso: str) -> None:
    assert [found.iso for found in find_dates(line, language, figures_order("", language))] == [iso]


@pytest.mark.parametrize(("language", "line"), NO_DATES)
def test_no_date_is_guessed_from(language: str, line: str) -> None:
    assert find_dates(line, language, figures_order("", language)) == []


def test_dates_come_with_their_places() -> None:
    line = "12 May 2008 | Updated: 16 May 2008 09:10, by A"
    places = [(line[found.start : found.end], found.iso) for found in find_dates(line)]
    assert places == [("12 May 2008", "2008-05-12"), ("16 May 2008 09:10", "2008-05-16T09:10")]


@pytest.mark.parametrize(
    ("text", "language", "order"),
    [
        ("", "de", "dmy"),
        ("", "en", ""),
        ("On 04/28/2024.", "en", "mdy"),
        ("On 28/04/2024.", "en", "dmy"),
        ("On 28/04/2024 or 04/28/2024.", "en", ""),
        ("On 03/04/2024.", "en", ""),
    ],
)
def test_order_in_figures_is_that_of_the_language_or_of_clear_dates(
    text: str, language: str, order: str
) -> None:
    assert figures_order(text, language) == order


MONTHS = [
    (head.split()[0], name.replace("_", " "), month)
    for head, columns in read_table(TABLE).items()
    for month, column in enumerate(columns, 1)
    for name in column.split("|")
]
DAYS = st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31))


def test_each_language_names_twelve_months() -> None:
    counts = {head: len(names) for head, names in read_table(TABLE).items()}
    assert {head for head, count in counts.items() if count != 12} == {"vi dmy"}
    assert set(calendar().orders.values()) <= {"dmy", "mdy"}


def test_month_of_two_languages_is_that_of_the_given_one() -> None:
    assert find_month("listopad", "") == 0
    assert (find_month("Listopad", "pl"), find_month("listopad", "hr")) == (11, 10)


@given(st.sampled_from(MONTHS), DAYS)
def test_date_with_the_name_of_a_month_is_found_in_each_language(
    name: tuple[str, str, int], day: date
) -> None:
    code, month, number = name
    day = day.replace(day=min(day.day, 28), month=number)
    found = find_dates(f"{day.day} {month} {day.year}", code)
    assert [each.iso for each in found] == [day.isoformat()]


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%d/%m/%Y", "%d.%m.%Y"]))
def test_date_in_figures_is_found(day: date, style: str) -> None:
    found = find_dates(f"x {day.strftime(style)}, y", "", "dmy")
    assert [each.iso for each in found] == [day.isoformat()]


@given(st.text(st.sampled_from("0129 ./-:,May年月T+Z"), max_size=30))
def test_any_line_gives_dates_that_are_there_in_order(line: str) -> None:
    found = find_dates(line, "en", "dmy")
    ends = [0, *(each.end for each in found)]
    assert all(end <= each.start < each.end for end, each in zip(ends, found, strict=False))
    assert all(date.fromisoformat(each.iso[:10]).year in YEARS for each in found)
