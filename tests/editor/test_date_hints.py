"""A date that the log cannot take comes with the one that was probably meant, or with the forms that there are."""

import numpy as np
import pytest

from raillinks.domain import dates
from raillinks.editor import fields
from tests.support.messages import hint_for


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("late July 2024", "2024-07-21/2024-07-31"),
        ("Mid-February 2020", "2020-02-11/2020-02-20"),
        ("the beginning of Sept 2022", "2022-09-01/2022-09-10"),
        ("2024년 7월 하순", "2024-07-21/2024-07-31"),
        ("2024년 2월 중순", "2024-02-11/2024-02-20"),
        ("2024年7月上旬", "2024-07-01/2024-07-10"),
        ("2024年2月底", "2024-02-21/2024-02-29"),
        ("26 Sept 2022", "2022-09-26"),
        ("2022-09-31", "2022-09-30 or 2022-09"),
    ],
)
def test_the_date_that_was_probably_meant_is_one_of_the_log(typed, meant):
    assert fields.date_hint(typed) == hint_for(*meant.split(" or "))
    assert not [text for text in meant.split(" or ") if dates.parse(text)[2]]


@pytest.mark.parametrize("typed", ["soon", "late", "late 2024", "late 26 July 2024", "early to mid July", "중순"])
def test_of_any_other_text_the_forms_are_said(typed):
    assert fields.date_hint(typed) == fields.FORMS


def test_every_form_that_is_said_is_one_of_the_log():
    forms = [word.strip(";,") for word in fields.FORMS.split() if word[:2] in {"20", ".."}]
    assert len(forms) == 5
    assert [text for text in forms if dates.parse(text)[2]] == []
    assert dates.parse(forms[3])[:2] == (np.datetime64("2022-09-20"), np.datetime64("2022-09-30"))
