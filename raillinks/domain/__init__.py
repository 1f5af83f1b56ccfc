"""The words of the domain: enums, dates (EDTF), problems, texts."""
