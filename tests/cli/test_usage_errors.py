"""Arguments that can't be used: exit code 2, one line, nothing done."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import DIRTY, Run

from cleantext import build_chain
from cleantext.kinds import KINDS
from cleantext.presets import PRESETS


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (["--chek"], "unknown option '--chek'; did you mean '--check'?"),
        (["--chek=3"], "unknown option '--chek'; did you mean '--check'?"),
        (["-z"], "unknown option '-z'"),
        (["--wholly-unlike-any"], "unknown option '--wholly-unlike-any'; see cleantext --help"),
        (["--keep", "credits"], "unknown kind 'credits'; did you mean 'credit'?"),
        (["--drop", "advert,legal"], "unknown kind 'advert'; did you mean 'advertisement'?"),
        (["--only", "tidi"], "unknown filter 'tidi'; did you mean 'tidy'?"),
        (["--skip", "qqqq"], "unknown filter 'qqqq'; known: "),
        (["--preset", "artcle"], "unknown preset 'artcle'; did you mean 'article'?"),
        (["--encoding", "latin1x"], "unknown encoding 'latin1x'; did you mean 'latin1'?"),
        (["--explain=jsn"], "'jsn' is unknown; did you mean 'json'?"),
        (["--explain=csv"], "'csv' is unknown; known: text, json"),
        (["--jobs", "0"], "'0' is not a positive integer"),
        (["--jobs", "100000000"], "100000000 processes are too many; at most 1024"),
        (["--only", ""], "'' names nothing; is a variable not set?"),
        (["--skip", " , "], "' , ' names nothing; is a variable not set?"),
        (["--encoding", ""], "unknown encoding ''"),
        (["--phrase", "get the paper"], "'get the paper' is not of the form KIND=PHRASE"),
        (
            ["--phrase", "legal=/(/"],
            "the phrase '/(/': '(' is not a valid regular expression: ",
        ),
        (["--phrase", "newsleter=x"], "unknown kind 'newsleter'; did you mean 'newsletter'?"),
        (["--phrase", "blank=x"], "unknown kind 'blank'; known: account, "),
        (["--languages", "German"], "unknown language 'German'; did you mean 'de'?"),
        (["--languages", "en-US"], "unknown language 'en-US'; did you mean 'en'?"),
        (["--skip-languages", "zz"], "unknown language 'zz'; known: ar, "),
        (["--remove"], "unknown option '--remove'; see cleantext --help"),
        (["--recursive"], "unknown option '--recursive'; see cleantext --help"),
        (["--body-model", "no.npz"], "body_model: no.npz: there is no such file; "),
        (["--templates", "no.tsv", "--url", "a.b"], "templates: no.tsv: there is no such file; "),
        (["--url", "a.b"], "error: --url: only used with --templates"),
        (["--encoding", "rot13"], "unknown encoding 'rot13'; known: utf-8, "),
        (["--phrase", "legal=***"], "holds no phrase"),
        (["--protect", "("], "'(' is not a valid regular expression"),
        (["--keep", "legal", "--drop", "legal"], "both kept and dropped: legal"),
        (["--split", " "], "split: name the line that separates texts"),
        (["--split", "--check"], "argument --split: expected one argument"),
        (["--split", "/(/"], "'(' is not a valid regular expression"),
        (["--in-place"], "--in-place needs files or folders"),
        (["--in-place", "-"], "--in-place needs files or folders"),
        (["--in-place", "--check", "x"], "choose one"),
        (["--print-completion", "bsh"], "unknown shell 'bsh'; did you mean 'bash'?"),
        (["--config", "no.toml"], "no.toml: there is no such file"),
    ],
)
def test_arguments_are_refused(ran: Run, argv: list[str], complaint: str) -> None:
    result = ran(*argv, stdin=DIRTY)
    assert (result.code, result.out) == (2, b"")
    assert complaint in result.err
    assert result.err.count("\n") == 1
    assert result.err.startswith("cleantext: error: ")


def test_url_without_templates_in_a_configuration_file_names_the_file(ran: Run) -> None:
    Path("cleantext.toml").write_text('url = "a.b"\n')
    Path("sub").mkdir()
    Path("sub/a.txt").write_bytes(DIRTY)
    for argv in (["sub/a.txt"], ["--config", "cleantext.toml", "sub/a.txt"]):
        result = ran(*argv)
        assert result.code == 2
        assert "cleantext.toml: url: only used with templates\n" in result.err


def test_arguments_may_come_in_any_order(ran: Run) -> None:
    Path("-dash.txt").write_bytes(DIRTY)
    Path("a.txt").write_bytes(DIRTY)
    assert ran("a.txt", "--check", "b.txt", "-q").code == 2
    assert ran("--check", "--", "-dash.txt").err.startswith("would clean -dash.txt\n")


def test_chains_of_the_command_are_canonical() -> None:
    for name in PRESETS:
        assert build_chain(preset=name, drop=list(KINDS)).canonical
