"""The command `cite`: it cites as the pages do; help and docs list it; a wrong style or version is refused in words."""

import pytest

from raillinks.cli.main import main
from raillinks.exports import cite
from raillinks.validation import load
from tests.conftest import ROOT, TODAY


def test_the_command_is_seen(capsys):
    docs = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert "#### `cite`" in docs
    assert "- `--style Chicago|APA|MLA|BibTeX|RIS|CSL-JSON`:" in docs
    cited = cite.citation(load.load(ROOT))
    for style in ("Chicago", "CSL-JSON"):
        assert main(["cite", "--package", str(ROOT), "--style", style], TODAY) == 0
        assert capsys.readouterr().out == f"{cite.STYLES[style](cited)}\n"
    assert main(["cite", "--package", str(ROOT), "--data-version", "0.3.0"], TODAY) == 0
    said = capsys.readouterr()
    assert "0.3.0" in said.out
    assert "this is data version 0.3.0" in said.err
    for words, hint in ((("--style", "Harvard"), "Chicago"), (("--data-version", "9.9"), "0.3.0")):
        with pytest.raises(SystemExit) as ended:
            main(["cite", "--package", str(ROOT), *words], TODAY)
        assert ended.value.code == 2
        assert hint in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--help"], TODAY)
    assert "Prints how to cite the data set" in " ".join(capsys.readouterr().out.split())
