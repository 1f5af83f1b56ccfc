"""Dates as people type them, good and bad: forms crossed with dates, and texts written by hand."""

import itertools
from collections.abc import Iterator

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAY_FORMS = (
    "{y}-{m:02}-{d:02}", "{y}-{m}-{d}", "{y}/{m}/{d}", "{y}.{m:02}.{d:02}", "{y}. {m}. {d}.",
    "{y}{m:02}{d:02}", "{d} {name:.3} {y}", "{name} {d}, {y}", "{name:.3} {d} {y}", "{d} {name}, {y}",
    "{d}-{name:.3}-{y}", "{d}th of {name} {y}", "{y}年{m}月{d}日", "{y} 年 {m:02} 月 {d:02} 号", "{y}년 {m}월 {d}일",
    "{y}년{m:02}월{d:02}일", " {y} – {m} – {d} ", "{y}−{m:02}−{d:02}", "{y}。{m}。{d}",
)  # fmt: skip
MONTH_FORMS = (
    "{y}-{m:02}", "{y}/{m}", "{y}.{m:02}", "{y}. {m}.", "{m:02}/{y}", "{name:.3} {y}", "{name} {y}",
    "{y} {name:.4}", "{y}年{m}月", "{y} 年{m:02}月", "{y}년 {m}월", "{y}년{m}월", "{y}-{m:02}/{y}-{m:02}",
)  # fmt: skip
YEAR_FORMS = (
    "{y}", "{y}年", "{y}년", " {y} 년", "{y}/{y}",
)  # fmt: skip
DAYS = (
    (2022, 9, 26), (1911, 11, 1), (2020, 2, 29), (2199, 12, 31), (1800, 1, 31), (2026, 3, 13), (2019, 1, 9),
    (2023, 5, 4), (1954, 6, 3),
)  # fmt: skip


def written(form: str, year: int, month: int, day: int) -> str:
    """A date in one of the forms."""
    return form.format(y=year, m=month, d=day, name=MONTHS[month - 1])


def crossed() -> Iterator[tuple[str, str]]:
    """Every form of every date, with the EDTF text of what it means."""
    for (y, m, d), form in itertools.product(DAYS, DAY_FORMS):
        yield written(form, y, m, d), f"{y}-{m:02}-{d:02}"
    for (y, m, d), form in itertools.product(DAYS, MONTH_FORMS):
        yield written(form, y, m, d), f"{y}-{m:02}"
    for (y, m, d), form in itertools.product(DAYS, YEAR_FORMS):
        yield written(form, y, m, d), f"{y}"


def _rows(table: str) -> list[tuple[str, str]]:
    """The rows of a table: a text between bars, and what is said of it."""
    rows = [line.strip()[1:].split("|") for line in table.strip().splitlines()]
    return [(typed, meant.strip()) for typed, meant in rows]


GOOD = _rows(
    """
    |Sept 26, 2022|                      2022-09-26
    |Mon, 26 Sep 2022|                   2022-09-26
    |Monday September 26th 2022|         2022-09-26
    |2022년 9월 26일(월)|                    2022-09-26
    |2022년 9월 26일 월요일|                   2022-09-26
    |2022年9月26日 星期一|                     2022-09-26
    |二〇二二年九月二十六日|                        2022-09-26
    |一九一一年十一月|                           1911-11
    |“2022-09-26”|                       2022-09-26
    |26sep2022|                          2022-09-26
    |202211|                             2022-11
    |202209|                             2022-09
    |13/04/2022|                         2022-04-13
    |04/13/2022|                         2022-04-13
    |03/03/2022|                         2022-03-03
    |26.9.2022|                          2022-09-26
    |202209|                             2022-09
    |2022 9 26|                          2022-09-26
    |today|                              2026-03-01
    |Today |                             2026-03-01
    |오늘|                                 2026-03-01
    |今天|                                 2026-03-01
    |今日|                                 2026-03-01
    |yesterday|                          2026-02-28
    |어제|                                 2026-02-28
    |昨天|                                 2026-02-28
    |昨日|                                 2026-02-28
    |this month|                         2026-03
    |지난 달|                               2026-02
    |上个月|                                2026-02
    |last year|                          2025
    |올해|                                 2026
    |去年|                                 2025
    |2020-08/2020-09|                    2020-08/2020-09
    |Aug 2020 – Sep 2020|                2020-08/2020-09
    |2020.8~2020.9|                      2020-08/2020-09
    |2020년 8월부터 2020년 9월까지|              2020-08/2020-09
    |2020年8月至2020年9月|                    2020-08/2020-09
    |2019–2023|                          2019/2023
    |2020-08-02 to 2020-09-30|           2020-08-02/2020-09-30
    |2020s|                              2020/2029
    |202X|                               2020/2029
    |2020年代|                             2020/2029
    |2020년대|                             2020/2029
    |2022-09~|                           2022-09
    |Sept to Oct 2022|                   2022-09/2022-10
    |June-July 2022|                     2022-06/2022-07
    |2022년 8월부터 9월까지|                    2022-08/2022-09
    |2022年9月26日至10月3日|                   2022-09-26/2022-10-03
    |26 Sept – 3 Oct 2022|               2022-09-26/2022-10-03
    |2022년 9월 26일.|                      2022-09-26
    |\u200e2022-09-26\u200e|             2022-09-26
    |2022년 9월 26일(월) ~ 2022년 10월 3일(월)|  2022-09-26/2022-10-03
    """
)
"""What was typed on 1 March 2026, and the EDTF text of what it means."""

BAD = _rows(
    """
    |2022-09-31|                         2022-09 has 30 days.
    |20220931|                           2022-09 has 30 days.
    |Sept 31, 2022|                      2022-09 has 30 days.
    |31/02/2022|                         2022-02 has 28 days.
    |2020-02-30|                         2020-02 has 29 days.
    |2021년 2월 29일|                       2021-02 has 28 days.
    |2022年4月31日|                         2022-04 has 30 days.
    |2022-01-32|                         2022-01 has 31 days.
    |2022/9/99|                          2022-09 has 30 days.
    |2022-13|                            There is no month 13.
    |2022-13-01|                         There is no month 13.
    |2022년 13월|                          There is no month 13.
    |2022年0月|                            There is no month 0.
    |20221301|                           There is no month 13.
    |13/14/2022|                         There is no month 14.
    |00/2022|                            There is no month 0.
    |2022-09-00|                         There is no day 0.
    |0 Sep 2022|                         There is no day 0.
    |1799-12-31|                         The year 1799 is outside 1800–2199.
    |2200|                               The year 2200 is outside 1800–2199.
    |Sept 1066|                          The year 1066 is outside 1800–2199.
    |0000年1月|                            The year 0000 is outside 1800–2199.
    |03/04/2022|                         This can be 2022-04-03 or 2022-03-04.
    |3.4.2022|                           This can be 2022-04-03 or 2022-03-04.
    |12-11-2022|                         This can be 2022-11-12 or 2022-12-11.
    |201005|                             This can be 2010-05 or 2020-10-05.
    |26 September|                       no year
    |Sept|                               no year
    |9월 26일|                             no year
    |9月|                                 no year
    |9/26|                               no year
    |26.9.|                              no year
    |26/9/22|                            short year
    |26 Sep 22|                          short year
    |22년 9월|                             short year
    |22-09-26|                           short year
    |22年9月26日|                           short year
    |260926|                             short year
    |2022-09-31 to 2022-10-05|           2022-09 has 30 days.
    |2022-02-29/2022-03-01|              2022-02 has 28 days.
    |2022-10-05 ~ 2022-13|               There is no month 13.
    |03/04/2022 to 05/04/2022|           This can be 2022-04-03 or 2022-03-04.
    |Sept to Oct|                        no year
    |Dec to Jan 2023|                    no year
    |Monday 27 Sep 2022|                 2022-09-27 is another day of the week.
    |2022년 9월 27일(월)|                    2022-09-27 is another day of the week.
    |2022年9月27日 星期一|                     2022-09-27 is another day of the week.
    |2022年12月至1月|                       The period ends before it begins.
    |2021/2020|                          The period ends before it begins.
    |Sep 2020 to Aug 2020|               The period ends before it begins.
    ||                                   nothing
    |   |                                nothing
    |hello|                              nothing
    |Sebtember 2022|                     nothing
    |2022-09-|                           nothing
    |2022-009-26|                        nothing
    |2022-09-26T10:00|                   nothing
    |+2022|                              nothing
    |1e3|                                nothing
    |99999|                              nothing
    |202|                                nothing
    |2022-W39|                           nothing
    |01/2022/03|                         nothing
    |신의주|                                nothing
    |丹东|                                 nothing
    |Se 2022|                            nothing
    |Sep Oct 2022|                       nothing
    |2022 2023 Sep|                      nothing
    |../2020|                            nothing
    |2020-01/..|                         nothing
    |2022年26日|                           nothing
    |tomorrow|                           nothing
    |<b>2022</b>|                        nothing
    |2019-2020-2021-2022|                nothing
    """
)
"""What was typed, and the fault: in English, or the short name of one that has no values."""
