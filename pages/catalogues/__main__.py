"""`python -m pages.catalogues`: takes the messages of the code over into the catalogues; translations stay."""

from babel.messages.pofile import write_po

from pages.catalogues import FOLDER
from pages.catalogues.messages import LANGUAGES, catalogue, template

HEADER = """\
# The interface of China–DPRK Rail Links. New messages come by `make messages`; see docs/languages.md.
msgid ""
msgstr ""
"Language: {lang}\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""

if __name__ == "__main__":
    found = template()
    for lang in LANGUAGES:
        kept = catalogue(lang)
        kept.update(found, no_fuzzy_matching=True)
        kept.obsolete.clear()
        with (FOLDER / f"{lang}.po").open("wb") as file:
            file.write(HEADER.format(lang=lang).encode())
            write_po(file, kept, width=120, omit_header=True, no_location=True)
