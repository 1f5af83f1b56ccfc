"""The languages that are translated for the most part: the pages of a new one are in English until then."""

from dashboard.i18n.catalogues.messages import template, untranslated
from raillinks.i18n.languages import TRANSLATED

MOSTLY = tuple(lang for lang in TRANSLATED if len(untranslated(lang)) < len(template()) / 2)
