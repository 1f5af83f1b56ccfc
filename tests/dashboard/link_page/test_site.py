"""Addresses on the page of a link: of the map on the same day, and of files of the link."""

from urllib.parse import parse_qs, urlsplit

from tests.dashboard.link_page.link_pages import today, tree


def test_ways_lead_to_the_map_with_the_same_link_and_to_files_of_it(pages):
    for (crossing, service, lang, day), html in pages.items():
        page = tree(html)
        ways = [urlsplit(link.get("href")) for link in page.find(".//nav[@class='lp-ways']")]
        assert ways[0].path == "/"
        for way in ways[:3]:
            asked = parse_qs(way.query)
            assert (asked["crossing"], asked["service"], asked["lang"]) == ([crossing], [service], [lang])
            assert asked["as_of"] == [day or today(html)]
        files = [link.get("href") for link in page.find(".//ul[@class='lp-files']").iter("a")]
        assert len(files) > 5
        assert all(f"crossing={crossing}&service={service}" in file for file in files)
