"""`python -m dashboard.i18n.catalogues`: takes the messages of the code over into the catalogues; translations stay."""

from io import BytesIO

from babel.messages.pofile import write_po

from dashboard.i18n.catalogues import FOLDER
from dashboard.i18n.catalogues.messages import LANGUAGES, catalogue, template

HEADER = """\
# The interface of China–DPRK Rail Links. New messages come by `make messages`; see docs/languages.md.
msgid ""
msgstr ""
"Language: {lang}\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def written(lang: str) -> bytes:
    """A language's catalogue with the messages that the code has now."""
    kept = catalogue(lang)
    kept.update(template(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    messages = BytesIO()
    write_po(messages, kept, width=120, omit_header=True, no_location=True)
    return HEADER.format(lang=lang).encode() + messages.getvalue()


if __name__ == "__main__":
    for language in LANGUAGES:
        (FOLDER / f"{language}.po").write_bytes(written(language))
