"""What else publishers are called: the same house under two names would count as two origins.

A package lists other names in `datapackage.json` (`publishers`); one that lists none has those of `DEFAULT`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from raillinks.words.folding import folded, spaced

Row = Mapping[str, str | Sequence[str]]
"""A publisher: its `name`, and its `other_names`, those of its foreign services and editions among them."""
DEFAULT: tuple[Row, ...] = (
    {"name": "AFP", "other_names": ("Agence France-Presse", "法新社", "AFP통신")},
    {"name": "AP", "other_names": ("Associated Press", "The Associated Press", "美联社", "AP통신")},
    {"name": "ASIAPRESS", "other_names": ("Asia Press", "Rimjin-gang", "アジアプレス", "아시아프레스")},
    {"name": "CCTV", "other_names": ("China Central Television", "中国中央电视台", "央视")},
    {"name": "China News Service", "other_names": ("CNS", "ECNS", "中国新闻社", "中新社", "中新网")},
    {"name": "Daily NK", "other_names": ("DailyNK", "데일리NK", "每日北韩")},
    {"name": "Global Times (Huanqiu)", "other_names": ("Global Times", "Huanqiu", "环球时报", "环球网")},
    {"name": "JoongAng Ilbo", "other_names": ("Korea JoongAng Daily", "중앙일보", "中央日报")},
    {"name": "KBS", "other_names": ("KBS World", "Korean Broadcasting System", "한국방송", "韩国广播公司")},
    {"name": "KCNA", "other_names": ("Korean Central News Agency", "조선중앙통신", "朝中社", "朝鲜中央通讯社")},
    {"name": "Kyodo", "other_names": ("Kyodo News", "共同通信", "共同社", "교도통신")},
    {"name": "NHK", "other_names": ("NHK World", "日本放送協会", "日本放送协会")},
    {"name": "People's Daily", "other_names": ("Renmin Ribao", "人民日报", "人民网")},
    {"name": "RIA Novosti", "other_names": ("RIA", "Sputnik", "РИА Новости", "俄新社", "리아노보스티")},
    {"name": "Radio Free Asia", "other_names": ("RFA", "자유아시아방송", "自由亚洲电台")},
    {"name": "Reuters", "other_names": ("Thomson Reuters", "로이터", "로이터통신", "路透社")},
    {"name": "South China Morning Post", "other_names": ("SCMP", "南华早报", "南華早報")},
    {"name": "TASS", "other_names": ("ТАСС", "塔斯社", "타스통신")},
    {"name": "The Chosun Ilbo", "other_names": ("Chosun Ilbo", "NK Chosun", "조선일보", "朝鲜日报")},
    {"name": "The Dong-A Ilbo", "other_names": ("동아일보", "东亚日报")},
    {"name": "The Hankyoreh", "other_names": ("한겨레", "韩民族日报")},
    {"name": "UPI", "other_names": ("United Press International", "UPI통신", "合众国际社")},
    {"name": "VOA", "other_names": ("Voice of America", "미국의소리", "美国之音")},
    {"name": "Xinhua", "other_names": ("Xinhua News Agency", "新华社", "新华网", "신화통신", "신화사")},
    {"name": "Yonhap", "other_names": ("Yonhap News Agency", "Yonhap News", "연합뉴스", "韩联社", "聯合通信")},
)
_IN_BRACKETS = re.compile(r"[(（]([^()（）]{3,})[)）]")
"""What stands in brackets behind a name; two letters are a language, as in "Wikipedia (en)"."""
_SHORTEST = 4
"""Letters of a name that is likely to be the beginning of a longer one: "KBS" and "KBS Kyongin" are two."""


def keys(rows: Iterable[Row]) -> Mapping[str, str]:
    """The name of the publisher by each of its names; all of them folded."""
    return {folded(name): folded(str(row["name"])) for row in rows for name in (row["name"], *row["other_names"])}


def houses(names: Iterable[str], rows: Iterable[Row]) -> Mapping[str, str]:
    """The one name of the house of each name: the first of its names in the log, its own name before other ones.

    Args:
        names: Names of the log, in order.
        rows: The publishers with other names.
    """
    by_name = keys(rows)
    listed = {name: by_name.get(folded(name), folded(name)) or name for name in dict.fromkeys(names)}
    own_first = sorted(listed, key=lambda name: folded(name) != listed[name])  # a stable sort
    one: dict[str, str] = {}
    for name in own_first:
        one.setdefault(listed[name], name)
    return {name: one[key] for name, key in listed.items()}


def alike(one: str, other: str) -> bool:
    """Whether two names may well be of one outlet: initials, a name in brackets, or words added at the end."""
    first, second = sorted((_words(one), _words(other)), key=len)
    if len("".join(first)) >= _SHORTEST and second[: len(first)] == first:
        return True
    ones, others = _names(one), _names(other)
    return not ones.isdisjoint(others) or _initials(one) in others or _initials(other) in ones


def _words(name: str) -> list[str]:
    return spaced(_IN_BRACKETS.sub(" ", name)).removeprefix("the ").split()


def _names(name: str) -> set[str]:
    """What stands without brackets, and in them; folded."""
    return {"".join(_words(name)), *map(folded, _IN_BRACKETS.findall(name))} - {""}


def _initials(name: str) -> str:
    words = _words(name)
    return "".join(word[0] for word in words) if len(words) > 1 else ""
