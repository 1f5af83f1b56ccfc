"""`python -m tests.planted_lines`: do the tests notice a fault in any line of the code?

Plants each of `FAULTS` in a clone of the last commit, runs the commands there until one fails, and prints whether they
noticed and which test did. The tests that are nearest to the file run before the commands, but for `--far`. A test
that fails without the fault too counts for nothing. Exits 1 if a fault goes unnoticed. `--only 3 7` plants some,
`--command` runs another command, `--smoke` what `make smoke` runs.
"""

import argparse
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.planted import planted

ROOT = Path(__file__).resolve().parents[1]
LINKED = (".venv", "node_modules")
"""What a clone shares with this folder."""
QUICK = "not (slow or faults or office or other_browsers or deploy or database)"
COMMANDS = (
    "node --test --test-reporter=tap tests/js/*.test.js",
    f"python -m pytest -n 3 --dist worksteal -x -m '{QUICK}'",
)
"""Everything quick."""
SMOKE = re.compile(r"^SMOKE := ((?:.*\\\n)*.*)$", re.MULTILINE)
"""The tests of `make smoke`, in the Makefile."""
MOST_NEAR = 12
"""Files of tests that run before."""
ELSEWHERE = {"browser", "database", "deploy", "properties"}
"""Folders of tests whose files are none of the nearest: they take long."""
PATIENCE = 3600
"""Seconds until a command is said to hang."""
FAILED = (
    re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE),
    re.compile(r"^ *not ok \d+ - (.+)$", re.MULTILINE),
)
"""How pytest and Node's tests name what failed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: in the file, `old` becomes `new`.

    Args:
        file: From the root.
        old: The line that was drawn, with as much around it as makes it the only one of the file.
        new: What it becomes.
        seen: What a reader notices of it.
    """

    file: str
    old: str
    new: str
    seen: str


FAULTS = (
    Fault(
        "raillinks/engine/confidence.py",
        "day = ALL_JUDGED if known.known_on is None else pd.Timestamp(known.known_on)\n    base",
        "day = ALL_JUDGED\n    base",
        "what hangs on one source counts verdicts of later days",
    ),
    Fault(
        "raillinks/engine/timeline.py", "BIG + pairs.earliest[moving]",
        "BIG + pairs.latest[moving]",
        "replayed_status changes on the last possible day, not on the first one",
    ),
    Fault(
        "raillinks/engine/knowledge.py",
        "if known_on is None:\n        return with_sources(claims, sources)\n    dated",
        "if known_on is None:\n        return with_sources(claims, sources).iloc[:-1]\n    dated",
        "the last claim of the log is not counted",
    ),
    Fault(
        "raillinks/metrics/uptime.py", '"none", "cannot_say"',
        '"none", "unknown"',
        "open_on of status.csv has another word where nothing can be said",
    ),
    Fault(
        "raillinks/exports/bundles.py", "had reported by {chosen.known_on}.",
        "had reported by {chosen.as_of}.",
        "the README of a zip names another day of knowledge",
    ),
    Fault(
        "raillinks/exports/answer_json.py", '"search_record": {\n            **_MAYBE_CLAIM,\n',
        '"search_record": {\n',
        "openapi.json does not describe search_record of an answer",
    ),
    Fault(
        "raillinks/exports/openapi.py", 'api/v1/{path.path}{day}", path.summary',
        'api/v1/{path.path}", path.summary',
        "addresses in llms.txt are of today, not of the log's last day",
    ),
    Fault(
        "raillinks/exports/geojson.py", '"lpo:has_certainty"',
        '"lpo:certainty"',
        "programs for linked places find no certainty in the GeoJSON",
    ),
    Fault(
        "raillinks/mcp/answers.py", 'event_id = None if event is None else str(event["event_id"])',
        "event_id = None",
        "an answer's address leads to the page, not to its event",
    ),
    Fault(
        "api/routes.py", "- {selection.NAME, *own}",
        "- {*own}",
        "an answer of one data version is kept as that of another one",
    ),
    Fault(
        "api/request_guard.py", 'asking or scope["method"] in _READING',
        'scope["method"] in _READING',
        "MCP clients are refused",
    ),
    Fault(
        "raillinks/mcp/tools.py", "service=(link[1],))\n    of_link",
        "service=())\n    of_link",
        "a result of search leads to both services of a crossing",
    ),
    Fault(
        "dashboard/server/sessions.py", 'can take.\\n", UNAVAILABLE)',
        'can take.\\n", 200)',
        "a full server answers that all is well",
    ),
    Fault(
        "dashboard/widgets/date_fields.py", 'became["versions"][-1], became',
        'became["versions"][0], became',
        "the reason of an event's first version is given for its removal",
    ),
    Fault(
        "dashboard/history/counts.py", 'return f"{link}{doubt_html(row, say)}"',
        'return f"{link}"',
        "a doubtful event looks certain beside its count",
    ),
    Fault(
        "dashboard/widgets/claim_list.py", 'last if pd.isna(row["end"]) else min(row["end"] - _DAY, last)',
        'last if pd.isna(row["end"]) else min(row["end"], last)',
        "contested days have one day too many at their end",
    ),
    Fault(
        "dashboard/widgets/table_rows.js", "marks }, cell, column, address)",
        "marks }, cell, address, column)",
        "rows of a long table have no head and no link",
    ),
    Fault(
        "timemap/static/map/base_map.js", "drawLayers(layers, pen, viewport)",
        "drawLayers(layers, viewport, pen)",
        "no map until deck.gl is there, nor in the saved picture",
    ),
    Fault(
        "timemap/static/timeline/stops.js", "crossings.has(at) ? at : CHANGES",
        "crossings.has(at) ? at : EVENTS",
        "next and previous stop at events where a link is gone, though the menu says changes",
    ),
    Fault(
        "dashboard/editor/kept_texts.js", "inStorage((storage) => {\n    for (const key of [offered",
        "Object((storage) => {\n    for (const key of [offered",
        "a text that an editor has discarded is offered again",
    ),
    Fault(
        "raillinks/answer/wording.py",
        "_SEARCH, _AGAINST, _LIMIT, _HINT, _BEFORE, _HOW = range",
        "_SEARCH, _AGAINST, _LIMIT, _HINT, _HOW, _BEFORE = range",
        "a sentence that is too long leaves out what was before sooner than who saw it",
    ),
    Fault(
        "raillinks/query/view_figures.py",
        "(_TRAINS_AGAIN, _A_TRAIN)))",
        "(_A_TRAIN, _TRAINS_AGAIN)))",
        "look_for of frontier.csv says of a stopped link what one of another link needs",
    ),
    Fault(
        "raillinks/answer/wording.py",
        "        if made is None:\n",
        "        if known_on is None:\n",
        "the day of the search that found no report before is not said",
    ),
    Fault(
        "raillinks/domain/problems.py",
        "            return near if len(near) <= _FEW else []\n    return []",
        "            return near if len(near) <= _FEW else []\n    return [*of_name][:_FEW]",
        "a name that is like none is answered with the first ones as hint",
    ),
    Fault(
        "raillinks/exports/descriptors.py",
        '"description": str(column["description"])}\n        for column in tables.unstamped',
        '"description": str(column["name"])}\n        for column in tables.unstamped',
        "the description for search engines says nothing of what is measured",
    ),
    Fault(
        "raillinks/exports/cite.py",
        'f"title: {_yaml(cited.title)}"',
        'f"title: {_yaml(cited.version)}"',
        "CITATION.cff has the version as title",
    ),
    Fault(
        "raillinks/exports/api_paths.py",
        '                "events.geojson",\n                GEOJSON',
        '                "event.geojson",\n                GEOJSON',
        "a path of the API has another name",
    ),
    Fault(
        "raillinks/exports/api_paths.py",
        "files = (*exports, *_layers(package, base))",
        "files = (*exports,)",
        "the description of the package leaves out the layers",
    ),
    Fault(
        "raillinks/mcp/arguments.py",
        'words = {"enum": form["enum"]} if "enum" in form else {}',
        "words: dict[str, object] = {}",
        "MCP's list of tools does not say which words an argument may have",
    ),
    Fault(
        "raillinks/mcp/tools.py",
        '"metadata": about}',
        '"metadata": {}}',
        "what MCP's fetch gives has no metadata",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "{hint['event_id']}, {hint['date']}: ",
        "{hint['event_id']}: ",
        "a hint in an answer of MCP has no day",
    ),
    Fault(
        "api/routes.py",
        'return self.address_of({**scope, "root_path": above})',
        "return self.address_of(scope)",
        "addresses in answers of the API lie below its own path",
    ),
    Fault(
        "dashboard/editor/report_form.py",
        'draft.claim.get("claimed_date", ""), words)',
        'draft.event.get("date", ""), words)',
        "the desk finds no event of the day that a report claims",
    ),
    Fault(
        "dashboard/link_page/content.py",
        "NEWEST = 10",
        "NEWEST = 1",
        "the page of a link shows the sources of one event alone",
    ),
    Fault(
        "dashboard/widgets/version_notices.py",
        '(place, problem.column, f"{problem.reason}',
        '(place, "", f"{problem.reason}',
        "a problem of the data is listed without its column",
    ),
    Fault(
        "dashboard/widgets/filter_panel.py",
        "if row.event_filters or f.links is not None]",
        "if row.event_filters]",
        "pages without filters of events have none of links either",
    ),
    Fault(
        "timemap/static/sync/content_loader.js",
        "this.underWay?.abort();",
        "void this.underWay;",
        "what nobody waits for any more is loaded to its end",
    ),
    Fault(
        "timemap/static/labels/labels.js",
        "left + width, y - rise];\n    return slide ? slideInto(box, frame) : box;",
        "left + width, y - rise];\n    return box;",
        "a label above its place is cut at the edge of the map",
    ),
    Fault(
        "timemap/static/picture/scene_canvas.js",
        "else if (item.kind === 'text') drawText",
        "else if (item.kind === 'label') drawText",
        "a picture as PNG has no text",
    ),
    Fault(
        "timemap/static/picture/picture_dialog.js",
        "fault.textContent = state.words.pictureFailed;",
        "fault.textContent = '';",
        "nothing says that a picture could not be saved",
    ),
    Fault(
        "raillinks/answer/wording.py",
        "yield say(HANGS_ON_ALONE if alone else ONE_PUBLISHER, publisher=voice)",
        "yield say(ONE_PUBLISHER if alone else HANGS_ON_ALONE, publisher=voice)",
        "what hangs on one publisher alone is said to have one publisher, and the other way round",
    ),
    Fault(
        "raillinks/metrics/uptime.py",
        "edge = np.flatnonzero(is_in != was_in)",
        "edge = np.flatnonzero(is_in > was_in)",
        "the most days of a status never end",
    ),
    Fault(
        "raillinks/domain/typed_dates.py",
        "    if month is None:\n        return _whole",
        "    if day is None:\n        return _whole",
        "a month that is typed is its whole year",
    ),
    Fault(
        "raillinks/answer/answer.py",
        "    listed = view.any_day.listed_links\n    if len(listed)",
        "    listed = view.any_day.listed_links[1:]\n    if len(listed)",
        "the first listed link has no answer",
    ),
    Fault(
        "raillinks/exports/bundles.py",
        "_write(database, LINKS, _OF_LINK, _links(dataset, view))",
        "_write(database, LINKS, _OF_LINK, _links(dataset, view)[:0])",
        "the table of links in SQLite has no rows",
    ),
    Fault(
        "raillinks/exports/tables.py",
        'any_of(enums.names(dataset.service_rows) or ["The service"])',
        '"The service"',
        "the description of the column service does not name the services",
    ),
    Fault(
        "raillinks/exports/feeds.py",
        'dataset.claims["stance"] == Stance.SUPPORTS]',
        'dataset.claims["stance"] != Stance.SUPPORTS]',
        "an entry of the feed has the day of a report against it",
    ),
    Fault(
        "raillinks/exports/workbook.py",
        'NOT_TEXT.sub("\\ufffd", _LINE_END.sub("\\n", text))',
        'NOT_TEXT.sub("\\ufffd", text)',
        "cells of the workbook have line ends that Excel shows as signs",
    ),
    Fault(
        "raillinks/mcp/arguments.py",
        '"What to find, in words.", {"type": "string"}',
        '"What to find, in words.", {"type": "integer"}',
        "MCP's search is said to take a number",
    ),
    Fault(
        "raillinks/mcp/arguments.py",
        "if len(value) > MOST_VALUES:",
        "if len(value) >= MOST_VALUES:",
        "a list of as many values as are allowed is refused",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        '"replayed_status": str(then["replayed_status"]),',
        '"replayed_status": str(other["replayed_status"]),',
        "compare gives the replayed status of the other day",
    ),
    Fault(
        "api/mcp.py",
        '{"allow": METHOD})(scope, receive, send)\n            return\n',
        '{"allow": METHOD})(scope, receive, send)\n',
        "a request by GET to MCP is refused and answered too",
    ),
    Fault(
        "dashboard/embed/embed_page.py",
        "        if look != before:\n",
        "        if before is not None and look != before:\n",
        "strips in a frame have no beginning",
    ),
    Fault(
        "dashboard/embed/embed_page.py",
        "height = min(embedding.needed(dataset, view, of.state.event, width), most[1])",
        "height = most[1]",
        "a site that embeds leaves all the height that it has",
    ),
    Fault(
        "dashboard/editor/preview.py",
        "<summary>{escape(head)}</summary>{rows}</details>",
        "<summary>{escape(head)}</summary></details>",
        "the folded rows of a draft are empty",
    ),
    Fault(
        "dashboard/map/know_panel.py",
        '    parts += [\n        f"<div class=\'rl-pressed\'><h3>{escape(say(LINKS_THAT_LEAD))}',
        '    parts = [\n        f"<div class=\'rl-pressed\'><h3>{escape(say(LINKS_THAT_LEAD))}',
        "How we know lists the links alone",
    ),
    Fault(
        "timemap/static/drawing.js",
        "  drawPeriod(state);\n  drawAsked(state);\n  drawPlayhead(state);\n  if (isPaired(state)) drawSecond",
        "  drawAsked(state);\n  drawPlayhead(state);\n  if (isPaired(state)) drawSecond",
        "the chosen period is not drawn anew in a window of another width",
    ),
    Fault(
        "timemap/static/map/polylines.js",
        "(distance - along[index - 1]) / length)",
        "(distance - along[index - 1]) / distance)",
        "what stands along a line stands at the wrong place",
    ),
    Fault(
        "timemap/static/sync/sync.js",
        "    this.inFlight = this.lastId;\n    this.schedule",
        "    this.inFlight = 0;\n    this.schedule",
        "an answer to a report is taken for one to none",
    ),
    Fault(
        "timemap/static/list/folding.js",
        "press.preventDefault(); // it opens once it is drawn",
        "",
        "what is folded away opens and closes in one press",
    ),
    Fault(
        "raillinks/query/single_source.py",
        '    return named.assign(\n        **{"from"',
        '    return named[::-1].assign(\n        **{"from"',
        "what one source's absence changes is said of other links",
    ),
    Fault(
        "raillinks/answer/evidence.py",
        '        and event["kind"] != Kind.EVIDENCE_END\n        and may_be_in',
        "        and may_be_in",
        "a record that evidence ended is the hint of an unknown status",
    ),
    Fault(
        "raillinks/answer/border.py",
        "leading_days(dataset, view), exist, contested, narrowed)",
        "leading_days(dataset, view), exist, {}, narrowed)",
        "the border's answer says of no link that its status is contested",
    ),
    Fault(
        "raillinks/query/view_figures.py",
        "cut, stale_after = shown_periods(view, every), view.selection.stale_after",
        "cut, stale_after = shown_periods(view, every), 0",
        "no day of the panel is stale",
    ),
    Fault(
        "raillinks/exports/openapi.py",
        '{304: "NotModified", 400: "BadRequest", 404: "NotFound", 409: "VersionsUnusable", 503',
        '{304: "NotModified", 400: "BadRequest", 404: "NotFound", 503',
        "openapi.json names no 409",
    ),
    Fault(
        "raillinks/exports/api_paths.py",
        "home=cited.url or base)",
        "home=base)",
        "the API's description gives the server's address as the data set's own",
    ),
    Fault(
        "raillinks/exports/workbook.py",
        "return datetime.fromisoformat(str(day)) if day >= FIRST_DAY else None",
        "return datetime.fromisoformat(str(day))",
        "a day before 1900 goes into a cell that cannot hold it",
    ),
    Fault(
        "raillinks/exports/since.py",
        "        **about,\n",
        "        **_about(record),\n",
        "delta.json does not say from which to which content it leads",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        'rows = [without_empty(row, "sentence") for row in rows]  # the text',
        'rows = [without_empty(row, "sentence", "hint") for row in rows]  # the text',
        "MCP: no link of several has its hint",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "named = display_names.crossing_names(dataset, asked.lang, words)",
        'named = display_names.crossing_names(dataset, "en", words)',
        "MCP: crossings have English names in Korean answers",
    ),
    Fault(
        "raillinks/mcp/tools.py",
        "known = [each.uri for each in listed(here)]",
        "known = [each.uri for each in listed(here)][:1]",
        "MCP: the refusal of an unknown resource lists one of those that there are",
    ),
    Fault(
        "api/routes.py",
        "        **dict.fromkeys(QUICK, at.quick.get),",
        "        **dict.fromkeys(QUICK, at.costly.get),",
        "quick answers wait behind costly ones",
    ),
    Fault(
        "dashboard/events/event_list.py",
        'message("Search without the date: {words}")',
        'message("Search for another date: {words}")',
        "a button says the opposite of what it does",
    ),
    Fault(
        "dashboard/widgets/notices.py",
        "It stands beside the log of this server; your crossings have",
        "It replaces the log of this server; your crossings have",
        "the notice says that a log beside the server's replaces it",
    ),
    Fault(
        "dashboard/link_card/address.py",
        "*_in_other_languages(home, linked.query),",
        '*_in_other_languages(home, ""),',
        "the page in another language has another day",
    ),
    Fault(
        "dashboard/session/session_state.py",
        "        _return_from_story(session, session.before_story)",
        "        pass",
        "who leaves the story has its day, not their own",
    ),
    Fault(
        "timemap/static/picture/text_lines.js",
        "  return kept;",
        "  return lines;",
        "a picture's text has more lines than there is room for",
    ),
    Fault(
        "timemap/static/list/panel.js",
        "  button.setAttribute('aria-describedby', id);\n",
        "",
        "nothing of a button is heard but its name",
    ),
    Fault(
        "dashboard/editor/kept_texts.js",
        "if (kept.text === text) drop(name, kept);",
        "if (kept.text !== text) drop(name, kept);",
        "another text than the one that was settled is forgotten",
    ),
    Fault(
        "timemap/static/list/panel.js",
        "if (event.code !== 'KeyL' && event.key !== 'l') return;",
        "if (event.key !== 'l') return;",
        "the key L does nothing on a Korean keyboard",
    ),
    Fault(
        "raillinks/query/known_log.py",
        "for n, event_id in enumerate(ids.tolist())}",
        "for n, event_id in enumerate(ids.tolist()[::-1])}",
        "of two reports as near in time the later one is the hint",
    ),
    Fault(
        "raillinks/engine/timeline.py",
        "for piece in pieces]).drop_duplicates()",
        "for piece in pieces[:1]]).drop_duplicates()",
        "contested days begin and end only where the shown status changes",
    ),
    Fault(
        "raillinks/engine/knowledge.py",
        '    supports = known[known["stance"] == Stance.SUPPORTS]\n    event, ids = pd.factorize',
        "    supports = known\n    event, ids = pd.factorize",
        "the days of who disputes an event date it",
    ),
    Fault(
        "raillinks/answer/border_wording.py",
        "elif place not in COUNTED_AS_OPEN and Place.OLD not in border.links:",
        "elif place not in COUNTED_AS_OPEN:",
        "“no link was open” is said though one has old evidence",
    ),
    Fault(
        "raillinks/exports/days_of.py",
        "            return view\n",
        '            return replace(view, selection=chosen.changed(mode="period"))\n',
        "a file without a chosen period has the events of another view",
    ),
    Fault(
        "raillinks/exports/bundles.py",
        '"format": "geojson",',
        '"format": "json",',
        "the descriptor of a bundle calls its layer JSON",
    ),
    Fault(
        "raillinks/exports/workbook.py",
        'if table == "changes" and days_of.has_period(view):',
        'if table == "changes":',
        "the workbook has the changes of the events in view alone",
    ),
    Fault(
        "raillinks/exports/descriptors.py",
        '"citeAs": bibtex(of.cited),',
        '"citeAs": of.cited.title,',
        "croissant.json is cited by its title alone",
    ),
    Fault(
        "raillinks/mcp/tools.py",
        "                tool_answers.intervals,\n",
        "                tool_answers.status_on,\n",
        "MCP: who asks for intervals gets the status of a day",
    ),
    Fault(
        "raillinks/mcp/arguments.py",
        "    if isinstance(value, bool):\n        return",
        "    if value is True:\n        return",
        "MCP: false is refused",
    ),
    Fault(
        "api/data_versions.py",
        "    if found is None:\n",
        "    if False:\n",
        "an id that no version has is null and no 404",
    ),
    Fault(
        "raillinks/mcp/server.py",
        "dataset = _or_error(self.host.served).dataset\n        return types.ListToolsResult",
        "dataset = self.host.served().dataset\n        return types.ListToolsResult",
        "MCP: without data the list of tools is an internal error",
    ),
    Fault(
        "dashboard/server/head.py",
        'return start["status"] == 200 and MutableHeaders',
        "return MutableHeaders",
        "a page that is not there has the head of one that is",
    ),
    Fault(
        "dashboard/events/event_list.py",
        "{why_shown(page, event) if chosen else ''}",
        "",
        "nothing says why a chosen event that is not in view is shown",
    ),
    Fault(
        "dashboard/server/link_cards.py",
        "return kept or served.dataset",
        "return served.dataset",
        "the card of an earlier version shows today's",
    ),
    Fault(
        "dashboard/widgets/time_map_words.py",
        '"lastKnownAs": say("last known {status}"),',
        '"lastKnownAs": say("old evidence"),',
        "the list does not say as what a status was last known",
    ),
    Fault(
        "timemap/static/picture/picture.js",
        "pen.fillRect(0, 0, place.width, place.height);",
        "pen.fillRect(0, 0, 0, 0);",
        "the sea has no colour in a saved picture",
    ),
    Fault(
        "timemap/static/list/panel.js",
        "isPaired(state) ? bothDays(state) : say(words.on,",
        "say(words.on,",
        "the heading of two days names one",
    ),
    Fault(
        "timemap/static/picture/picture_fields.js",
        "labelled(fields.sizeRow, w.pictureSize, fields.size),",
        "labelled(fields.sizeRow, w.pictureFormat, fields.size),",
        "two fields of the picture have the same label",
    ),
    Fault(
        "dashboard/editor/choosing.js",
        "function openAgain() {\n  const field = typedIn;",
        "function openAgain() {\n  const field = null;",
        "a list that closed by scrolling does not open again",
    ),
    Fault(
        "raillinks/answer/answer.py",
        "asked, history = view.selection, view.any_day.log.histories[chosen]",
        "asked = view.selection.changed(as_of=min(view.selection.as_of, view.counted_to))\n"
        "    history = view.any_day.log.histories[chosen]",
        "an answer for a day after the log's end is that of its last day",
    ),
    Fault(
        "raillinks/engine/replay.py",
        "np.r_[np.ones(min(1, len(link)), bool), link[1:] != link[:-1]]",
        "np.r_[np.ones(1, bool), link[1:] != link[:-1]]",
        "a log without a move has no answer",
    ),
    Fault(
        "raillinks/query/changes.py",
        "return tuple(numbers + [0] * (4 - len(numbers)))",
        "return tuple(numbers[:2] + [0] * 2)",
        "0.9.1 counts as 0.9.0 where changes since a version are asked for",
    ),
    Fault(
        "raillinks/answer/answer.py",
        'named = log.publishers.get(str(event["event_id"]), ())',
        'named = (str(event["event_id"]),)',
        "a contradiction names events and not those who say so",
    ),
    Fault(
        "raillinks/exports/table_bytes.py",
        'cells.astype(object).where(cells.astype(str) != ""))',
        'cells.astype(object).where(cells.astype(str) != "").fillna(0))',
        "a number that is not known is 0 in Parquet and GeoJSON",
    ),
    Fault(
        "raillinks/exports/tables.py",
        'count("days_max", "The most days that they allow."),\n'
        '    _yes_no("at_least", "Whether evidence ended during it',
        'text("days_max", "The most days that they allow."),\n'
        '    _yes_no("at_least", "Whether evidence ended during it',
        "days_max is text in what describes a table",
    ),
    Fault(
        "raillinks/exports/bundles.py",
        'EVERYTHING = "everything known"',
        'EVERYTHING = ""',
        "README and workbook have nothing behind “Known on”",
    ),
    Fault(
        "raillinks/exports/workbook.py",
        "days_of.words(shown, TABLES[table].days) for table",
        "days_of.words(shown, TABLES[tables.IN_WHOLE[0]].days) for table",
        "each sheet says that it has the days of the first one",
    ),
    Fault(
        "raillinks/mcp/tools.py",
        "for answer in said for line in answer.lines)\n    return Answer({**result",
        "for answer in said[:1] for line in answer.lines)\n    return Answer({**result",
        "MCP: what is fetched has its first part alone",
    ),
    Fault(
        "raillinks/mcp/tools.py",
        "    if address == DESCRIPTOR:\n",
        "    if uri == DESCRIPTOR:\n",
        "MCP: the descriptor is not found with a selection behind it",
    ),
    Fault(
        "raillinks/mcp/answers.py",
        '"permalink": _text("The page',
        '"link": _text("The page',
        "MCP: the schema calls the permalink otherwise than answers do",
    ),
    Fault(
        "api/routes.py",
        '_BUSY = BadValue("", "", "too many answers wait"',
        '_BUSY = BadValue("", "", "the data cannot be used"',
        "who is turned away from a busy server reads that the data are broken",
    ),
    Fault(
        "dashboard/session/panels.py",
        '    with st.container(key=f"panel_{name}"):\n        yield',
        '    with st.container(key=f"panel_{name}"):\n        pass\n    yield',
        "what a panel holds stands beside it",
    ),
    Fault(
        "dashboard/server/security.py",
        'r"<script>(.*?)</script>", re.DOTALL)',
        'r"<script>(.*?)</script>")',
        "the browser refuses the page's own script of several lines",
    ),
    Fault(
        "dashboard/history/stops.py",
        'if not has(row, name):\n        return ""',
        'if not has(row, name):\n        return "…"',
        "an interval without an end has an ellipsis as its end",
    ),
    Fault(
        "dashboard/map/know_panel.py",
        "return f\"<dl class='rl-where'>{rows}</dl>\"",
        'return f"<dl>{rows}</dl>"',
        "where a crossing lies has no layout",
    ),
    Fault(
        "dashboard/editor/unsaved_drafts.js",
        "const AUTHOR = 'author';",
        "const AUTHOR = 'authors';",
        "a draft that differs by its author alone is left over",
    ),
    Fault(
        "timemap/static/timeline/strips.js",
        "drawChosen(state, ctx, chosen.day, row.y",
        "drawChosen(state, ctx, state.view[0], row.y",
        "the ring on a strip is at its left end",
    ),
    Fault(
        "timemap/static/text/language.js",
        "say(w.veil, { day: dateWords(covered, lang, 'short') })",
        "say(w.veil, { day: dateWords(domain[0], lang, 'short') })",
        "the veil over the time that is not covered has another day",
    ),
    Fault(
        "raillinks/domain/enums.py",
        'PASSENGERS = "passengers"',
        'PASSENGERS = "persons"',
        "what counts passengers has another word than the data",
    ),
    Fault(
        "raillinks/engine/snapshots.py",
        '["news"].agg(";".join)',
        '["news"].agg("first")',
        "a change with two causes names one of them",
    ),
    Fault(
        "raillinks/metrics/suspensions.py",
        '["cause_class"]).replace("", str(CauseClass.NOT_SAID))',
        '["cause_class"])',
        "the class of a cause that no source names is empty",
    ),
    Fault(
        "raillinks/engine/knowledge.py",
        "    if known_on is None:\n        return with_sources(claims, sources)",
        "    if known_on is not None:\n        return with_sources(claims, sources)",
        "what a later source says is known before it was published",
    ),
    Fault(
        "raillinks/exports/tables.py",
        '"days_in_period of its rows in suspensions.csv, added up."',
        '"The most days_in_period of its rows in suspensions.csv."',
        "a column is described as another one",
    ),
    Fault(
        "raillinks/exports/bundles.py",
        "{plain(str(f.get('description', '')))} |",
        "{plain(str(f.get('title', '')))} |",
        "README says of no column what it holds",
    ),
    Fault(
        "raillinks/exports/table_bytes.py",
        '        **tables.said(dataset, view),\n        "covered_to"',
        '        "covered_to"',
        "events.json does not say its days and data version",
    ),
    Fault(
        "raillinks/exports/geojson.py",
        '            **feature,\n            "properties": {"layer"',
        '            **{**feature, "geometry": None},\n            "properties": {"layer"',
        "crossings have no place in features.geojson",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        'for name in ("days_min", "days_max") if name in stop',
        'for name in ("days_max",) if name in stop',
        "MCP: the longest stop has its most days alone",
    ),
    Fault(
        "raillinks/mcp/answers.py",
        "end if end < len(rows) else None",
        "end if end <= len(rows) else None",
        "MCP: the last page leads to an empty one",
    ),
    Fault(
        "api/responses.py",
        '"x-content-type-options": "nosniff",',
        '"x-content-type-options": "none",',
        "a browser may take a table for a page",
    ),
    Fault(
        "raillinks/mcp/tools.py",
        "names = search.names_of(asked.dataset.places)",
        "names = search.names_of(asked.dataset.places.iloc[1:])",
        "MCP: a question does not find the first place",
    ),
    Fault(
        "dashboard/map/period_table.py",
        "        return escape(text)\n",
        '        return ""\n',
        "a period without events does not say so",
    ),
    Fault(
        "dashboard/widgets/version_notices.py",
        'f"{problem.reason} ({problem.code})", problem.hint)',
        "problem.code, problem.hint)",
        "what is wrong with data is a code",
    ),
    Fault(
        "dashboard/embed/embed_page.py",
        '"links": [row.runs for row in rows]',
        '"links": [row.runs for row in reversed(rows)]',
        "a link in a frame changes as another one",
    ),
    Fault(
        "dashboard/widgets/strips.py",
        'elif 0 < days < row["period_days"]:',
        "elif days > 0:",
        "a strip without a track says so twice",
    ),
    Fault(
        "timemap/static/map/map.js",
        "if (!hasWebgl()) {",
        "if (state.items.length === 0) {",
        "without WebGL the map says nothing",
    ),
    Fault(
        "dashboard/widgets/sortable_table.js",
        "const { view, message } = mount;\n  if (!view?.picks",
        "const { view, message } = { ...mount, message: null };\n  if (!view?.picks",
        "a press on a row chooses nothing",
    ),
    Fault(
        "dashboard/editor/desk_fields.js",
        "      waits = false;\n",
        "",
        "the desk's fields are tied once and never again",
    ),
    Fault(
        "timemap/static/map/gestures.js",
        "['pointerdown', 'pointermove', 'pointerup', 'pointercancel']",
        "['pointerdown', 'pointermove', 'pointerup']",
        "a finger that the system takes away stays on the map",
    ),
    Fault(
        "raillinks/engine/snapshots.py",
        'own = versions["row"]',
        'own = versions["row"] * 0',
        "the last version of an event ends when another event gets one",
    ),
    Fault(
        "raillinks/engine/replay.py",
        "order[tied] = among[np.lexsort(keys)]",
        "order[tied] = among",
        "events of the same day are replayed in the order of the table, not by rule 4",
    ),
    Fault(
        "raillinks/query/selection.py",
        'bad.append(BadValue(name, value, "the name is repeated", "one value"))',
        "_add_single(name, value, single, bad)",
        "of a repeated parameter the last value counts, and nothing is said",
    ),
    Fault(
        "raillinks/query/known_log.py",
        "spans=self._spans.one_by_one(link)",
        "spans=[*(rows := self._spans.one_by_one(link))[:-1], rows[0]]",
        "the status of a link on its last days is that of its first",
    ),
    Fault(
        "raillinks/importer/opening.py",
        "names = spreadsheets.open_zip(content).names\n        return",
        "names = spreadsheets.open_zip(content).names[:1]\n        return",
        "a workbook is taken for a zip of tables",
    ),
    Fault(
        "raillinks/importer/log_rows.py",
        "n = int((~checked.bad).sum())",
        "n = len(checked.bad)",
        "a table with a bad row is not taken in",
    ),
    Fault(
        "raillinks/exports/feeds.py",
        'f"{home.rstrip(\'/\')}/api/v1/feed.atom" if home',
        'f"{home}/api/v1/feed.atom" if home',
        "the feed's own address has two slashes",
    ),
    Fault(
        "raillinks/validation/load.py",
        'frame.loc[rows["row"], ["event_id", "date"]] = rows[["event_id", "date"]].to_numpy()',
        'frame.loc[rows["row"] - 1, ["event_id", "date"]] = rows[["event_id", "date"]].to_numpy()',
        "a problem names the row before the one that it is of",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "for event_id in dict.fromkeys(event_ids)",
        "for event_id in event_ids[:1]",
        "a comparison of two days names the sources of the first alone",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "Of {unknown} further rows no day is known.",
        "Of {len(links)} further rows no day is known.",
        "the count of rows of which no day is known is that of all",
    ),
    Fault(
        "api/routes.py",
        '"root_path": scope.get("root_path", "") + ROOT}, receive',
        '"root_path": ROOT}, receive',
        "below a path of its own, the API does not find its own paths",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        '"publishers": list(reason.names),',
        '"publishers": list(reason.names)[:1],',
        "why an event has its confidence names one publisher of several",
    ),
    Fault(
        "timemap/payload.py",
        "first, last, _ = dates.parse(date)\n    if np.isnat(first) or np.isnat(last):\n        return date\n    sides",
        "last, first, _ = dates.parse(date)\n    if np.isnat(first) or np.isnat(last):\n        return date\n    sides",
        "a range of months is written with its end first",
    ),
    Fault(
        "dashboard/history/trade.py",
        'return note(say("This log has no train timetable for the listed links."))',
        'return ""',
        "nothing says that the log has no timetable",
    ),
    Fault(
        "dashboard/server/first_text.py",
        'NEEDS_SCRIPTS = message(\n    "This page needs JavaScript. The',
        'NEEDS_SCRIPTS = message(\n    "This page needs scripts. The',
        "what a browser without JavaScript reads is English in every language",
    ),
    Fault(
        "dashboard/widgets/download_and_cite.py",
        "links, say = page.view.links, page.say\n    services",
        "links, say = page.dataset.links, page.say\n    services",
        "links that filters leave out are counted among the listed ones",
    ),
    Fault(
        "timemap/static/content_index.js",
        "const after = edges.map((day) => day + 1);",
        "const after = edges.map((day) => day);",
        "on the day after something ends, the map looks as on the day before",
    ),
    Fault(
        "timemap/static/content_index.js",
        "return [...new Set(days)].sort((a, b) => a - b);",
        "return [...new Set(days)].sort();",
        "days are in the order of their digits, and the map draws others' looks",
    ),
    Fault(
        "dashboard/session/cells.js",
        "for (const row of table.querySelectorAll('tr[data-of]')) {",
        "for (const row of table.querySelectorAll('tr[data-of]:not(:last-child)')) {",
        "the last row of a table of counts has no cells",
    ),
    Fault(
        "timemap/static/two_days/divider.js",
        "if (el.root.classList.contains('tm-paired') === paired) return;",
        "if (el.root.classList.contains('tm-paired') !== paired) return;",
        "the second of two days does not appear",
    ),
    Fault(
        "raillinks/domain/typed_dates.py",
        "month = _checked(text[:4], text[4:])",
        "month = _checked(text[:4], text[5:])",
        "202209 is read as another month, and 202210 is refused",
    ),
    Fault(
        "raillinks/answer/border.py",
        "throughout |= {link} if places <= set(COUNTED_AS_OPEN) else set()",
        "throughout |= {link}",
        "a link that was open on some days of a month counts as open on all",
    ),
    Fault(
        "raillinks/metrics/quality.py",
        'sort_values(["published_latest", "published"])',
        'sort_values(["published_latest", "published"], ascending=False)',
        "the first publication of an event is its last one",
    ),
    Fault(
        "raillinks/query/selection.py",
        'first > known_on:\n        bad.append(_after_known_on("as_of"',
        'first >= known_on:\n        bad.append(_after_known_on("as_of"',
        "the known-on day itself is refused as the day",
    ),
    Fault(
        "raillinks/package/layers.py",
        'return "it has no list of features"',
        'return ""',
        "a layer without a list of features ends in an error that nobody can use",
    ),
    Fault(
        "raillinks/exports/days_of.py",
        "TOUCHING: _period_words,",
        "TOUCHING: _counted_words,",
        "a file of what touches a period says other days than it has",
    ),
    Fault(
        "raillinks/exports/tables.py",
        "on which a listed link would have another status ",
        "on which a listed link would have the same status ",
        "the table of what hangs on one voice is described as its opposite",
    ),
    Fault(
        "raillinks/importer/build_package.py",
        '"format": "csv", "encoding": "utf-8",\n         "rows"',
        '"format": "csv", "encoding": "ascii",\n         "rows"',
        "the package of an own log says that its tables are ASCII",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        '"text": texts[0], "data_set": texts[1]}',
        '"text": texts[1], "data_set": texts[1]}',
        "the citation of an answer is that of the data set",
    ),
    Fault(
        "api/routes.py",
        '_NO_DATA = BadValue("", "", "the data cannot be used", "the same request, later")',
        '_NO_DATA = BadValue("", "", "too many answers wait", "the same request, later")',
        "an API without data says that it is busy",
    ),
    Fault(
        "raillinks/mcp/arguments.py",
        'return {"type": "boolean", "description": text}',
        'return {"type": "string", "description": text}',
        "an assistant is not told that a choice is yes or no",
    ),
    Fault(
        "raillinks/mcp/server.py",
        "mime_type=media, text=text)])",
        'mime_type="text/plain", text=text)])',
        "a resource with rows calls itself plain text",
    ),
    Fault(
        "dashboard/session/page_links.py",
        "token = _written.set(write)",
        "token = _written.set(None)",
        "links of a page that is made beforehand ask for a session",
    ),
    Fault(
        "dashboard/server/component_files.py",
        'except ValueError:\n            return refusal("too-many-fields"',
        'except KeyError:\n            return refusal("too-many-fields"',
        "an address with too many fields is an error of the server",
    ),
    Fault(
        "dashboard/widgets/filter_panel.py",
        '1, selection.MOST_DAYS, key="w_days"',
        '1, 31, key="w_days"',
        "no window of more than a month can be chosen",
    ),
    Fault(
        "dashboard/editor/words.py",
        'Basis.SECONDARY: message("taken from another publication")',
        'Basis.SECONDARY: message("a timetable has it")',
        "an editor reads that what repeats others is from a timetable",
    ),
    Fault(
        "timemap/static/map/base_map.js",
        "if (pen.group) pen.group(id, draw);",
        "if (pen.group) pen.group(id, () => {});",
        "an SVG of the map has no land, water or borders",
    ),
    Fault(
        "timemap/static/timeline/edge_scroll.js",
        "Math.max(0, x - layout.right + inset)",
        "Math.min(0, x - layout.right + inset)",
        "a drag past the right edge does not scroll the timeline",
    ),
    Fault(
        "timemap/static/picture/picture_state.js",
        "drawTimeline(state, pen);\n  pen.restore();\n  drawPlayheadAt",
        "pen.restore();\n  drawPlayheadAt",
        "a saved picture has no strips",
    ),
    Fault(
        "timemap/static/map/overlay.js",
        "const grid = linesInView(map, viewport);",
        "const grid = linesInView({ ...map, lined: null, loaded: new Map() }, viewport);",
        "names on the map lie over roads and borders",
    ),
    Fault(
        "raillinks/query/single_source.py",
        "timeline.after[timeline.kept[at[begun]]]",
        "timeline.after[timeline.kept[np.maximum(at[begun] - 1, 0)]]",
        "what a status would be without a source is the one of the change before",
    ),
    Fault(
        "raillinks/query/known_log.py",
        "    parts: list[list[str]] = []\n",
        '    parts: list[list[str]] = [[""] * len(found)]\n',
        "nothing is found by the crossing and service of a link",
    ),
    Fault(
        "raillinks/engine/knowledge.py",
        "str(Confidence.REPORTED)\n    )",
        "str(Confidence.CONFIRMED)\n    )",
        "an event of one publisher is confirmed",
    ),
    Fault(
        "raillinks/domain/status.py",
        '    SUSPENDED = "suspended"\n',
        '    SUSPENDED = "stopped"\n',
        "a status has another word in every file",
    ),
    Fault(
        "raillinks/exports/tables.py",
        "            _intervals,\n            columns=_OF_INTERVALS",
        "            lambda *asked: _intervals(*asked).iloc[1:],\n            columns=_OF_INTERVALS",
        "the first interval is missing in intervals.csv",
    ),
    Fault(
        "raillinks/importer/intervals.py",
        "_EARLY = 1 << 33",
        "_EARLY = 1 << 12",
        "what an own log says of days before 1958 is lost or wrong",
    ),
    Fault(
        "raillinks/importer/spreadsheets.py",
        'return name.rpartition(" ")[2]',
        'return name.rpartition(" ")[0]',
        "workbooks of an own log cannot be read",
    ),
    Fault(
        "raillinks/exports/tables.py",
        '        "events": Table(',
        '        "happenings": Table(',
        "there is no events.csv",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "missing = {name for name, cell in cells.items() if pd.isna(cell)}",
        "missing = {name for name, cell in cells.items() if cell is None}",
        "an interval that goes on ends on a day called nan or NaT",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "    summary, summary_lang = display_names.summary_of_event(event, lang)\n    facts",
        '    summary, summary_lang = display_names.summary_of_event(event, "en")\n    facts',
        "`why` has an English summary in every language",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "{row['date']}, {row['confidence']}: {row['summary']}\"\n        f\"{sources(",
        "{row['date']}: {row['summary']}\"\n        f\"{sources(",
        "the text of find_events does not say how sure an event is",
    ),
    Fault(
        "api/request_guard.py",
        "        if not own:\n            return MIS",
        "        if own is None:\n            return MIS",
        "requests to a foreign host are answered",
    ),
    Fault(
        "dashboard/widgets/version_notices.py",
        "        STATUS_IN_BOTH_VERSIONS,\n        day",
        "        NO_OTHER_STATUS,\n        day",
        "a citation of an earlier version hides that a status is another one now",
    ),
    Fault(
        "dashboard/widgets/date_fields.py",
        "the others and are left out:",
        "the others and are kept:",
        "days that are left out are said to be kept",
    ),
    Fault(
        "dashboard/session/panels.py",
        'key=f"panel_{name}"',
        'key=f"panel-{name}"',
        "a panel's button opens nothing",
    ),
    Fault(
        "dashboard/editor/fields.py",
        "        if tall:\n            st.text_area",
        "        if not tall:\n            st.text_area",
        "a field for a paragraph has one line, one for a word has several",
    ),
    Fault(
        "timemap/static/map/border_water.js",
        "    if (named.has(id)) continue;\n",
        "",
        "a river has its name several times",
    ),
    Fault(
        "timemap/static/timeline/play.js",
        "  const { stops, span } = daysOfPlay(state);\n  let day = playStep",
        "  const { stops, span } = { ...daysOfPlay(state), stops: [] };\n  let day = playStep",
        "play from change to change ends at the first one",
    ),
    Fault(
        "dashboard/session/answer.js",
        "lead.clientWidth / range.getBoundingClientRect().width",
        "range.getBoundingClientRect().width / lead.clientWidth",
        "a first line that is a little too long breaks in two",
    ),
    Fault(
        "timemap/static/text/language.js",
        "[EVENTS, w.stopsEvent]",
        "[EVENTS, w.stopsChange]",
        "two choices of what the arrows stop at have one name",
    ),
    Fault(
        "raillinks/metrics/uptime.py",
        '        "unknown_days_max": unknown,',
        '        "unknown_days_max": days - unknown,',
        "the most days that may be unknown are those that are known",
    ),
    Fault(
        "raillinks/query/filters.py",
        "    links: LinkMask | None = None\n",
        "    links: LinkMask | None = lambda _, links, __: np.zeros(len(links), bool)\n",
        "a filter of events alone, such as their kind, leaves no link listed",
    ),
    Fault(
        "raillinks/query/changes.py",
        "def view_changes(before: tuple[Dataset, View], after: tuple[Dataset, View], updated",
        "def view_changes(after: tuple[Dataset, View], before: tuple[Dataset, View], updated",
        "what has changed between two versions is told backwards",
    ),
    Fault(
        "raillinks/engine/knowledge.py",
        'def _distinct(names: "pd.Series[str]", event: Ints, n: int) -> Ints:\n',
        'def _distinct(names: "pd.Series[str]", event: Ints, n: int) -> Ints:\n    names = names.iloc[1:]\n',
        "the first claim of all makes no independent report",
    ),
    Fault(
        "raillinks/importer/columns.py",
        "code = np.zeros(len(columns[0][0]), np.int64)",
        "code = np.zeros(len(columns[0][0]), np.int8)",
        "a log whose links are named by two columns has at most 127 names in each",
    ),
    Fault(
        "raillinks/importer/build_package.py",
        "        owner.name,\n        own,\n",
        "        owner.name,\n        own[:1],\n",
        "a log of several files names only the first",
    ),
    Fault(
        "raillinks/exports/workbook.py",
        "return frame, tables.in_reading_order(table, fields)",
        "return frame, fields",
        "columns of a sheet stand as in the CSV, not in the order of reading",
    ),
    Fault(
        "api/responses.py",
        'return text if len(text) <= MOST_RETURNED else f"{text[:MOST_RETURNED]}…"',
        "return text",
        "an answer repeats a wrong value whole, however long",
    ),
    Fault(
        "raillinks/mcp/tools.py",
        '            Tool(\n                "why", "Why: claims for and against",',
        '            Tool(\n                "why", "Find events",',
        "a tool has the title of another one",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        '{**PAGED, "intervals": rows_schema("Rows of intervals.csv.", tables.TABLES["intervals"].columns)}',
        '{**PAGED, "intervals": rows_schema("Rows of intervals.csv.", tables.TABLES["events"].columns)}',
        "the schema of the answer of `intervals` has the columns of events",
    ),
    Fault(
        "raillinks/mcp/tools.py",
        "return _document(of_link, _result_of_link(asked, links[name]), said, _title",
        "return _document(of_link, _result_of_link(asked, links[name]), said[:1], _title",
        "the document of a link lacks its intervals",
    ),
    Fault(
        "dashboard/map/map_page.py",
        "    if report.q is not None:",
        "    if report.q:",
        "a search that is cleared beside the map stays",
    ),
    Fault(
        "dashboard/editor/unsaved.py",
        "if len(pairs) != len(texts) or not all(isinstance(part, str) for pair in pairs.values() for part in pair):",
        "if len(pairs) != len(texts):",
        "a kept draft with a text that is a number breaks the page",
    ),
    Fault(
        "dashboard/history/calendar.py",
        "    if len(years) == 1:\n        cells",
        "    if len(years) <= 2:\n        cells",
        "of two years without a change one has no row",
    ),
    Fault(
        "dashboard/knowledge/known_picture.py",
        '"after the last report, in this picture too. Reference',
        '"of the last report, in this picture too. Reference',
        "a note gives another day on which evidence ends",
    ),
    Fault(
        "static_page/static/address.js",
        "Number(Number(text).toFixed(5))",
        "Number(Number(text).toFixed(1))",
        "a link to the page without a server opens another part of the map",
    ),
    Fault(
        "timemap/static/template.js",
        '<p class="tm-corner tm-credits" data-text="credits"></p>',
        '<p class="tm-corner tm-credits"></p>',
        "the map has no credits",
    ),
    Fault(
        "timemap/static/two_days/two_days_moves.js",
        "export function reportSecond(state) {\n",
        "export function reportSecond(state) {\n  if (!state.ab.drag) return;\n",
        "a second day that has come to rest is neither said nor kept",
    ),
    Fault(
        "timemap/static/map/map_files.js",
        "document.createElement('script')",
        "document.createElement('link')",
        "deck.gl is never loaded: the map stays as its first picture",
    ),
    Fault(
        "raillinks/query/selection.py",
        "(name, _plain(name, value, today) if name in DAYS else value)",
        "(name, value)",
        "a day in the address that is typed in words is not understood",
    ),
    Fault(
        "raillinks/metrics/suspensions.py",
        '.take(summed["link"].to_numpy())',
        '.take(summed["link"].to_numpy()[::-1])',
        "the suspended days of a cause stand at another link",
    ),
    Fault(
        "raillinks/answer/border.py",
        "bool(first <= days[1] and last >= days[0])",
        "bool(first < days[1] and last >= days[0])",
        "a range that begins on the last of the days is not said to touch them",
    ),
    Fault(
        "raillinks/query/selection.py",
        'bad.append(_after_known_on("compare_with", other, known_on))',
        "pass",
        "a second day after the day of knowledge is left out without a word",
    ),
    Fault(
        "raillinks/exports/cite.py",
        'return " and ".join(cited.authors)',
        'return ", ".join(cited.authors)',
        "several authors are joined by commas in citations",
    ),
    Fault(
        "raillinks/exports/tables.py",
        '    _day("date_earliest", "The first day of that date."),\n'
        '    _day("date_latest", "The last day of that date."),\n'
        '    _text("crossing_id", "The crossing of the event, or the group."),',
        '    _day("date_latest", "The last day of that date."),\n'
        '    _text("crossing_id", "The crossing of the event, or the group."),',
        "counts have no first day of their date",
    ),
    Fault(
        "raillinks/exports/days_of.py",
        "def _events_words(view: View) -> str:\n    chosen = view.selection\n",
        'def _events_words(view: View) -> str:\n    chosen = view.selection.changed(mode="as_of")\n',
        "the workbook says how many events by any other mode than the chosen one",
    ),
    Fault(
        "raillinks/mcp/answers.py",
        '"table": table_address(asked, answer.table, answer.event)',
        '"table": table_address(asked, answer.table, None)',
        "the table to which an answer leads has other events too",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "    if event_id not in rows:\n        later",
        "    if event_id not in asked.dataset.event_ids:\n        later",
        "an event that the choice leaves out is asked about in vain",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "return [*alone, *(name for",
        "return [*(name for",
        "what a link alone says stands nowhere",
    ),
    Fault(
        "raillinks/mcp/server.py",
        'title=None if dataset is None else str(dataset.descriptor["title"])',
        "title=None",
        "a client shows a server without a title",
    ),
    Fault(
        "dashboard/link_card/labels.py",
        "    foot: Point\n    at: Point\n",
        "    at: Point\n    foot: Point\n",
        "pins on link cards stand on their heads",
    ),
    Fault(
        "dashboard/widgets/date_fields.py",
        'message("unknown name"), message("unknown value"), _BAD_VALUE,',
        'message("unknown name"), _BAD_VALUE,',
        "one kind of fault in an address stays English",
    ),
    Fault(
        "dashboard/editor/publish_panel.py",
        "st.success(say(PUBLISHED, version=given.data_version))",
        "pass",
        "who publishes is not told that it is done",
    ),
    Fault(
        "timemap/static/picture/scene_canvas.js",
        "const pen = plainContext(canvas);\n  pen.scale(canvas.width / size",
        "const pen = plainContext(document.createElement('canvas'));\n  pen.scale(canvas.width / size",
        "the picture is drawn on a canvas that nobody sees",
    ),
    Fault(
        "timemap/static/map/base_map.js",
        "return polygons.flatMap((rings)",
        "return polygons.slice(0, 1).flatMap((rings)",
        "only the first of many areas is drawn",
    ),
    Fault(
        "timemap/static/text/typed_date.js",
        "if (!isEdited(state)) write(",
        "if (state) write(",
        "what a reader types is overwritten by each answer",
    ),
    Fault(
        "timemap/static/timeline/edge_scroll.js",
        "Object.assign(edge, { frame: 0, x: 0 })",
        "Object.assign(edge, { x: 0 })",
        "scrolling at the edge of the timeline begins once only",
    ),
    Fault(
        "static_page/document.py",
        "nonce = everything.hexdigest()[:32]",
        "nonce = everything.hexdigest()[:0]",
        "scripts of the saved page do not run",
    ),
    Fault(
        "raillinks/query/search.py",
        "return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)",
        "return pd.concat(parts[:-1], ignore_index=True).drop_duplicates(ignore_index=True)",
        "a search for a river or a city finds no crossing by it",
    ),
    Fault(
        "raillinks/answer/answer.py",
        '        status=str(row["status"]),\n        certain',
        '        status=str(row["replayed_status"]),\n        certain',
        "the answer has the status without what is stale",
    ),
    Fault(
        "raillinks/answer/border.py",
        'for side in ("earliest", "latest"))\n    exist',
        'for side in ("latest", "latest"))\n    exist',
        "a crossing exists from its last day on",
    ),
    Fault(
        "raillinks/engine/timeline.py",
        "return np.where(_at_position(keys, position) // BIG == link, position, _NEVER)",
        "return np.where(_at_position(keys, position) // BIG == link, position, position)",
        "a link without a day takes that of another link",
    ),
    Fault(
        "raillinks/exports/api_paths.py",
        'if form.ending == ".zip" else tables.IN_WHOLE))',
        'if form.ending != ".zip" else tables.IN_WHOLE))',
        "an archive ignores part of the selection",
    ),
    Fault(
        "raillinks/exports/geojson.py",
        '"@version": 1.1,',
        '"@version": 1.0,',
        "linked places have the context of JSON-LD 1.0",
    ),
    Fault(
        "raillinks/exports/workbook.py",
        "shown = days_of.in_period(view)",
        "shown = view",
        "a workbook has the events outside the period",
    ),
    Fault(
        "raillinks/exports/formats.py",
        '    ".xlsx",\n    XLSX',
        '    ".xls",\n    XLSX',
        "a workbook has the ending of Excel 97",
    ),
    Fault(
        "raillinks/mcp/tools.py",
        'cite.citation(dataset, words, result["url"]',
        'cite.citation(dataset, "", result["url"]',
        "the citation does not say what was asked",
    ),
    Fault(
        "api/data_versions.py",
        "if {data_version, request.dataset.version} <= {*kept} else None",
        "if {data_version, request.dataset.version} & {*kept} else None",
        "the changes since a version that is not kept",
    ),
    Fault(
        "api/routes.py",
        "return (state, len(served.problems)) if compute is _health else state",
        "return state",
        "the health of yesterday's problems",
    ),
    Fault(
        "raillinks/mcp/tool_answers.py",
        "return {**without_empty(row, *_NOT_COUNTED), **more}",
        "return {**without_empty(row, *_NOT_COUNTED)}",
        "uptime without the longest stop",
    ),
    Fault(
        "dashboard/history/overview.py",
        '" known", first=say.day(period[0]), last=say.day(last))',
        '" known", first=say.day(last), last=say.day(last))',
        "the table of History names its last day twice",
    ),
    Fault(
        "dashboard/widgets/date_fields.py",
        'say(TAKEN_OUT, event=became["id"],',
        'say(TAKEN_OUT, event=version["data_version"],',
        "an event that was taken out is called by a version",
    ),
    Fault(
        "dashboard/server/sign_in.py",
        "    if headers:\n        return f",
        "    if not headers:\n        return f",
        "a header may sign somebody in",
    ),
    Fault(
        "dashboard/map/know_panel.py",
        "where = whereabouts.of_crossing(page.dataset, crossing_id)",
        "where = whereabouts.of_crossing(page.dataset, str(page.dataset.crossing_ids[0]))",
        "each crossing lies where the first one does",
    ),
    Fault(
        "timemap/static/canvas.js",
        "width = labelWidth(ctx, text, theme)) {\n  ctx.save();\n  ctx.font = `650 14px",
        "width = labelWidth(ctx, text, theme)) {\n  ctx.save();\n  ctx.font = `650 10px",
        "the date over the timeline is smaller than its box",
    ),
    Fault(
        "timemap/static/labels/labels.js",
        "right: [x + gap, middle[1], x + gap + width, middle[3]],",
        "right: [x + gap, middle[1], x + width, middle[3]],",
        "labels at the right overlap others",
    ),
    Fault(
        "timemap/static/two_days/two_days_list.js",
        "setAttribute(li, 'data-compare-status', span[STATUS]);",
        "setAttribute(li, 'data-compare-status', link.spans[0][STATUS]);",
        "two days: the list marks the first status",
    ),
    Fault(
        "timemap/static/timeline/patterns.js",
        "ink: rgb(color, alpha), width: line };",
        "ink: rgb(color, alpha), width: alpha };",
        "the lines of patterns are too thin",
    ),
)  # fmt: skip
"""Lines drawn at random in twelve draws, four each of engine, exports, API with MCP, pages and JavaScript. Each was
changed so that a reader could notice, by somebody who had not looked at its tests. A line whose change nobody can
notice was drawn again, but for one of JavaScript in the sixth draw. When they were drawn 13, 14, 17 and 16 were
noticed, the 17 by the nearest tests and the snapshots alone, and of the next three draws 9, 12 and 15 by those; of the
ninth 13, by 8 of the nearest tests and 5 others; of the tenth 14, by 11 and 3; of the eleventh, which has 19, 15, by 12
and 3; of the last one, which has 19, 15, by those tests that reach the lines. The rest have tests now, but for the
words that describe a table.
"""


def commands_for(fault: Fault, root: Path, given: Sequence[str], *, far: bool = False) -> Iterator[str]:
    """The commands in their order: the nearest tests, unless only others are asked for, then those that were given."""
    if not far and (files := shlex.join(near(root, fault.file))):
        node = fault.file.endswith(".js")
        yield (
            f"node --test --test-reporter=tap {files}" if node else f"python -m pytest -n 0 -x -q -m '{QUICK}' {files}"
        )
    yield from given


def near(root: Path, file: str) -> list[str]:
    """The files of tests that are nearest to one of the code: with its name, that import it, with its folder's name."""
    path = Path(file)
    if path.suffix == ".js":
        pattern, imports = "js/*.test.js", rf"['\"].*/{path.name}['\"]"
    else:
        pattern, imports = "**/test_*.py", rf"^(?:from|import) .*\b{path.stem}\b"
    kinds = (
        lambda test: path.stem in test.name,
        lambda test: re.search(imports, test.read_text(encoding="utf-8"), re.MULTILINE),
        lambda test: path.parent.name in test.name,
    )
    tests = [test for test in sorted((root / "tests").glob(pattern)) if not ELSEWHERE & {*test.parts}]
    found = dict.fromkeys(test for is_near in kinds for test in tests if is_near(test))
    return [str(test.relative_to(root)) for test in [*found][:MOST_NEAR]]


def failure(command: str, root: Path) -> str:
    """What a command says that failed, in a folder; "" if nothing did."""
    path = f"{root / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    running = subprocess.Popen(
        ["bash", "-c", command], cwd=root,  # noqa: S607 (found on PATH)
        env={**os.environ, "PATH": path}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = running.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return f"no end of {command}"
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
    if running.returncode == 0:
        return ""
    return next((found[1] for found in (pattern.search(said) for pattern in FAILED) if found), said[-2_000:])


def notices(fault: Fault, root: Path, given: Sequence[str], *, far: bool = False) -> str:
    """The test that notices a fault which is planted in a folder; "" if none does. Prints a line a command."""
    for command in commands_for(fault, root, given, far=far):
        begun = monotonic()
        with planted(root / fault.file, fault.old, fault.new):
            found = failure(command, root)
        _say(f"    {monotonic() - begun:.0f} s  {command}")
        if found and alone(command, found, root):
            _say(f"    fails without the fault too: {found}")
        elif found:
            return found
    return ""


def alone(command: str, test: str, root: Path) -> bool:
    """Whether a test fails without the fault: run alone where pytest names it, else by its whole command."""
    return bool(failure(f"python -m pytest -n 0 -q {shlex.quote(test)}" if "::" in test else command, root))


def smoke(root: Path) -> tuple[str, ...]:
    """The commands of `make smoke`."""
    found = SMOKE.search((root / "Makefile").read_text(encoding="utf-8"))
    assert found
    tests = shlex.join(found[1].replace("\\\n", " ").split())
    return COMMANDS[0], f"python -m pytest -n 2 --dist worksteal -x -m '{QUICK}' {tests}"


def clone(folder: Path) -> Path:
    """A clone of the last commit, with the tools that are installed here."""
    root = folder / "clone"
    command = ["git", "clone", "--quiet", "--shared", str(ROOT), str(root)]
    subprocess.run(command, check=True)
    for name in LINKED:
        (root / name).symlink_to(ROOT / name)
    return root


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Tries the faults of the command line; the exit code is 1 if one goes unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.planted_lines", description="Plants faults, and runs tests.")
    numbers = range(1, len(FAULTS) + 1)
    parser.add_argument("--only", type=int, nargs="+", choices=numbers, metavar="N", help="the numbers of faults")
    parser.add_argument("--command", action="append", help="what to run after the nearest tests, in place of all quick")
    parser.add_argument("--far", action="store_true", help="without the nearest tests: the commands alone")
    parser.add_argument("--smoke", action="store_true", help="what `make smoke` runs, and nothing else")
    asked, missed = parser.parse_args(), 0
    tried = asked.only or numbers
    with TemporaryDirectory() as folder:
        root = clone(Path(folder))
        commands = smoke(root) if asked.smoke else asked.command or COMMANDS
        for number in tried:
            fault = FAULTS[number - 1]
            _say(f"{number} of {len(FAULTS)}  {fault.file}: {fault.seen}")
            found = notices(fault, root, commands, far=asked.far or asked.smoke)
            missed += not found
            _say(f"    NOTICED by {found}" if found else "    UNNOTICED")
    _say(f"{len(tried) - missed} of {len(tried)} noticed")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
