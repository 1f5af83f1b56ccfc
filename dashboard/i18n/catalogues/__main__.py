"""`python -m dashboard.i18n.catalogues`: takes the messages of the code over into the catalogues; translations stay."""

from io import BytesIO
from pathlib import Path

from babel.messages.plurals import get_plural
from babel.messages.pofile import write_po

from dashboard.i18n.catalogues.messages import HOMES, catalogue
from raillinks.i18n.languages import LANGUAGES, TRANSLATED

HEADER = """\
# What China–DPRK Rail Links says. New messages come by `make messages`; see docs/languages.md.
msgid ""
msgstr ""
"Language: {lang}\\n"
"Plural-Forms: {plural}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def written(lang: str, folder: Path) -> bytes:
    """A catalogue with the messages that the code has now. A translation stays, also if its message moved in or out.

    Args:
        lang: The language.
        folder: One of `HOMES`.
    """
    messages = catalogue(lang)
    messages.update(HOMES[folder](), no_fuzzy_matching=True)
    messages.obsolete.clear()
    content = BytesIO()
    write_po(content, messages, width=120, omit_header=True, no_location=True)
    return HEADER.format(lang=lang, plural=str(get_plural(LANGUAGES[lang].locale))).encode() + content.getvalue()


if __name__ == "__main__":
    now = {folder / f"{lang}.po": written(lang, folder) for folder in HOMES for lang in TRANSLATED}
    for path, content in now.items():  # all are read before the first is written: a message may move between them
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
