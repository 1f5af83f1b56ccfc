"""`python -m dashboard.i18n.catalogues`: takes the messages of the code over into the catalogues; translations stay."""

from io import BytesIO

from babel.messages.plurals import get_plural
from babel.messages.pofile import write_po

from dashboard.i18n.catalogues import FOLDER
from dashboard.i18n.catalogues.messages import catalogue, template
from raillinks.words.languages import LANGUAGES, TRANSLATED

HEADER = """\
# The interface of China–DPRK Rail Links. New messages come by `make messages`; see docs/languages.md.
msgid ""
msgstr ""
"Language: {lang}\\n"
"Plural-Forms: {plural}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def written(lang: str) -> bytes:
    """A language's catalogue with the messages that the code has now."""
    messages = catalogue(lang)
    messages.update(template(), no_fuzzy_matching=True)
    messages.obsolete.clear()
    content = BytesIO()
    write_po(content, messages, width=120, omit_header=True, no_location=True)
    return HEADER.format(lang=lang, plural=str(get_plural(LANGUAGES[lang].locale))).encode() + content.getvalue()


if __name__ == "__main__":
    for language in TRANSLATED:
        (FOLDER / f"{language}.po").write_bytes(written(language))
