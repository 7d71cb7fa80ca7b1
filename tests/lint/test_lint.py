"""cleantext-lint: all faults of users' phrases and patterns, and no others."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cleantext import explain
from cleantext.config.options import Options
from cleantext.errors import PatternError
from cleantext.kinds import KINDS
from cleantext.lint.checks import findings
from cleantext.lint.main import entry, main
from cleantext.lint.ordinary import common, ordinary
from cleantext.lint.redos import LENGTH, find_runaway
from cleantext.phrases import START_LIMIT, languages
from cleantext.phrases.patterns import UserPattern

Lint = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the limit, which finds runaway patterns faster."""
    monkeypatch.setattr("cleantext.lint.redos.LIMIT", 0.1)


@pytest.fixture
def lint(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Lint:
    """Run the command in an empty folder: exit code, output, messages."""
    monkeypatch.chdir(tmp_path)

    def call(*argv: str) -> tuple[int, str, str]:
        return (main(argv), *capsys.readouterr())

    return call


def phrases(**kinds: list[str]) -> Options:
    return Options(phrases=tuple((kind, tuple(entries)) for kind, entries in kinds.items()))


# The ordinary lines


def test_ordinary_lines_exist_in_every_language() -> None:
    assert set(ordinary()) == set(languages())
    for code, lines in ordinary().items():
        assert len(lines) >= (60 if code in ("en", "de", "fr", "es") else 12)
        assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("code", list(languages()))
def test_ordinary_lines_are_left_alone(code: str) -> None:
    text = "\n".join(ordinary()[code]) + "\n"
    drop = [kind for kind in KINDS if kind not in ("blank", "aside")]  # lines of no one text
    cleaned = explain(text, drop=drop, skip=["keep_body"])
    assert [edit for edit in cleaned.edits if edit.after is None] == []


def test_common_words_exist_in_every_language() -> None:
    assert set(common()) == set(languages())
    for code, words in common().items():
        assert not words if code in ("ja", "zh") else len(words) >= 25


# Phrases


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("the *", "would drop 3 of 35 ordinary lines in English, such as 'The road to the coast'"),
        (
            "get the *",
            "would drop 2 of 35 ordinary lines in English, such as 'Get the ",
        ),
        ("take the *", "would drop 1 of "),
        ("let us *", "has only common words of English, which many ordinary lines"),
        ("was ist *", "has only common words of German"),
        ("что это *", "has only common words of Russian"),
        ("続 *", "has only common words of its language"),
        ("get this paper *", None),
        ("/^der /", "ordinary lines in German"),
        ("/ the /", "ordinary lines in English"),
        ("les *", "would drop 1 of "),
        ("get the gazette *", None),
        ("/delivered (straight )?to your door/", None),
        ("read more about us *", None),
        ("x" * 401, "can't match: it has 401 characters, but lines of more than 400"),
        ("x" * 400, None),
        (
            "y" * (START_LIMIT + 1) + " *",
            "can't match: it has 81 characters, but",
        ),
        ("advertisement", "is built in already, as 'advertisement' of the kind advertisement"),
        ("Advertisement:", "is built in already"),
        ("/(?:offers?|deals?)+(a+)+$/", "runs away on a line of "),
        ("gazette /^(?:gazette )+$/", None),
        ("zz /zz(a|a)*b/", "runs away on a line of "),
        (r"zz /zz\s+$/", None),  # a word before it keeps it to short lines
        (r"/zz\s+zz\s+$/", None),
        (r"/\s+$/", "runs away on a line of "),
        ("/x", "starts with / but does not end with it: is it meant as a pattern?"),
        ("/^gazette *", "starts with / but does not end with it"),
        ("/^$/", "can't match: blank lines are never looked up"),
        (r"/^(?:\s|  )?$/", "can't match: blank lines are never looked up"),
        ("/^(?:gazette)?$/", None),
        (r"/^\s{3}/", None),
    ],
)
def test_findings_of_a_phrase(phrase: str, complaint: str | None) -> None:
    found = list(findings(phrases(newsletter=[phrase])))
    if complaint is None:
        assert found == []
    else:
        assert any(complaint in line for line in found)
        assert all(line.startswith("newsletter phrase '") and "\n" not in line for line in found)


@pytest.mark.parametrize("phrase", ["/./", "de *", "/^[^x]/"])
def test_findings_of_one_bad_phrase_are_one(phrase: str) -> None:
    (found,) = findings(phrases(newsletter=[phrase]))
    assert len(found) < 250


def test_findings_name_few_of_many_languages() -> None:
    (found,) = findings(phrases(newsletter=["/./"]))
    assert "ordinary lines in English, German, French and 25 other languages, such as" in found


def test_findings_of_overlapping_phrases() -> None:
    def found(*entries: str) -> list[str]:
        return list(findings(phrases(newsletter=list(entries))))

    assert (
        "is a duplicate, also given as newsletter"
        in found("buy the gazette", "Buy  the gazette!")[0]
    )
    assert (
        "is covered by the newsletter phrase 'buy the *'"
        in found("buy the *", "buy the gazette")[0]
    )
    assert "is a duplicate" in found("/zebra gazette/", "/zebra gazette/")[0]
    assert found("buy the gazette", "buy the *") == []
    twice = Options(phrases=(("legal", ("buy the gazette",)), ("newsletter", ("buy the gazette",))))
    assert "newsletter phrase 'buy the gazette': is a duplicate, also given as legal" in next(
        findings(twice)
    )


def test_findings_of_phrases_that_never_fire() -> None:
    settings = phrases(newsletter=["buy the gazette *", "/zebra/"])
    samples = ["Buy the gazette now", "Prose."]
    (found,) = findings(settings, samples)
    assert found.startswith("newsletter phrase '/zebra/': never fires in 2 lines of the samples; ")
    assert list(findings(settings)) == []


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        (r"^Fig\.", None),
        (".", "protects 100% of ordinary lines"),
        ("(a+)+$", "runs away on a line of "),
    ],
)
def test_findings_of_protected_patterns(pattern: str, complaint: str | None) -> None:
    found = list(findings(Options(protect=(pattern,))))
    assert len(found) == (complaint is not None)
    assert complaint is None or complaint in found[0]
    assert "never fires in 1 lines" in "".join(findings(Options(protect=("zebra",)), ["No."]))


# Patterns that run away


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a|a)*b",
        r"(.*)*x",
        r"\s+$",
        r"\w+@\w+",
        r"(\w+\s?)*$",
        r"(?:sign|log) in(\w+\s?)*$",
        r"^(a|b|ab)*c$",
        r"([a-z]+)*[0-9]",
        r"(x+x+)+y",
        r"^(?:.*,)*z$",
    ],
)
def test_find_runaway_finds_a_runaway_pattern(pattern: str) -> None:
    found = find_runaway(pattern)
    assert found
    assert len(found.line) <= 2 * LENGTH + 10


@pytest.mark.parametrize(
    "pattern",
    [
        r"foo\d+bar",
        r"^\W*advert",
        r"delivered (straight )?to your inbox",
        r"\bcookies?\b",
        r"^\d{1,3} (likes|shares)$",
        r"(?<=a)b+c",
        r"^\w++@\w++",
        r"^(a++)++$",
        "",
    ],
)
def test_find_runaway_leaves_a_harmless_pattern_alone(pattern: str) -> None:
    assert find_runaway(pattern) is None


def test_find_runaway_returns_the_growth() -> None:
    square = find_runaway(r"\s+$")
    assert square
    assert square.growth > 1.5
    steep = find_runaway(r"(a|a)*b")
    assert steep
    assert len(steep.line) < 100


def test_user_pattern_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert UserPattern("ADV")("an advert")
    assert not UserPattern("^adv")("an advert")
    assert UserPattern(r"[[a-z]--[b]]").source  # regex warns that it may read it otherwise one day
    for source in ("(", "a{2,1}", "[b-a]", r"\p{Nonsense}"):
        with pytest.raises(PatternError, match="is not a valid regular expression"):
            UserPattern(source)
    monkeypatch.setattr("cleantext.phrases.patterns.TIME_LIMIT", 0.05)
    with pytest.raises(PatternError, match=r"took more than 0\.05 s on the line 'aaa") as caught:
        UserPattern("(a|a)*b")("a" * 90 + "cb")
    assert caught.value.line == "a" * 90 + "cb"
    assert "'…" not in str(caught.value)
    assert f"'{'a' * 60}…'" in str(caught.value)
    assert "cleantext-lint" in str(caught.value)


# The command


def test_lint_exit_codes(lint: Lint) -> None:
    assert lint("--phrase", "sharing=get the gazette *") == (0, "", "")
    code, out, err = lint("--phrase", "sharing=the *", "--phrase", "sharing=advertisement")
    assert (code, len(out.splitlines()), err) == (1, 2, "")
    assert lint() == (
        0,
        "",
        "cleantext-lint: there are no phrases or protected patterns to check\n",
    )


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (["--phrase", "newsleter=x"], "unknown kind 'newsleter'; did you mean 'newsletter'?"),
        (["--phrase", "x"], "'x' is not of the form KIND=PHRASE"),
        (["--phrase", "legal=/(/"], "is not a valid regular expression"),
        (["--protect", "("], "is not a valid regular expression"),
        (["--config", "no.toml"], "no.toml: there is no such file"),
        (["--protect", "x", "no.txt"], "no.txt: there is no such file"),
        (["--chek"], "unknown option '--chek'; see cleantext-lint --help"),
        (["--confg=x"], "unknown option '--confg'; did you mean '--config'?"),
    ],
)
def test_lint_names_mistakes_of_its_user(lint: Lint, argv: list[str], complaint: str) -> None:
    code, out, err = lint(*argv)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert complaint in err
    assert err.startswith("cleantext-lint: error: ")


def test_lint_reads_the_configuration_file(lint: Lint) -> None:
    Path("cleantext.toml").write_text('phrases.sharing = ["the *"]\nprotect = ["."]\n')
    assert lint()[0] == 1
    assert lint()[1].count("\n") == 2
    assert lint("--config", "none")[0] == 0


def test_lint_samples_are_files_and_folders(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("texts").mkdir()
    Path("texts/a.txt").write_bytes(b"Prose.\nGet the gaz\xe9tte now\n")
    Path("texts/b.html").write_bytes(b"Zebra\n")
    Path("texts/c.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    argv = ("--phrase", "sharing=get the gazétte *", "--phrase", "sharing=zebra")
    code, out, _ = lint(*argv, "texts")
    assert (code, out.count("never fires in 2 lines")) == (1, 1)
    assert lint(*argv, "texts", "texts/b.html")[:2] == (0, "")

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert lint(*argv, "texts")[0] == 2


def test_lint_help(lint: Lint) -> None:
    code, out, err = lint("--help")
    assert (code, err) == (0, "")
    assert "exit codes" in out
    assert f" {len(languages())} languages that ship" in out
    assert max(map(len, out.splitlines())) <= 80


def test_lint_names_a_misspelt_kind(lint: Lint) -> None:
    Path("cleantext.toml").write_text('phrases.newsleter = ["get it"]\n')
    code, _, err = lint()
    assert (code, err.count("\n")) == (2, 1)
    assert err.endswith("cleantext.toml: unknown kind 'newsleter'; did you mean 'newsletter'?\n")


def test_lint_finds_fault_with_the_example_of_the_readme(lint: Lint) -> None:
    assert lint("--config", "none", "--phrase", "newsletter=get the *")[0] == 1


def test_lint_console_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["cleantext-lint", "--config", "none"])
    with pytest.raises(SystemExit) as stop:
        entry()
    assert stop.value.code == 0


def test_user_pattern_may_not_be_slow_on_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1000))
    monkeypatch.setattr("cleantext.phrases.patterns.time.thread_time", lambda: 0.4 * next(clock))
    slow = UserPattern("slow on many lines")
    with pytest.raises(PatternError, match="took 5 s too long in all") as caught:
        list(map(slow, ["a line of no great length"] * 40))
    assert caught.value.line == "a line of no great length"
    assert not slow("the next text starts anew")
    for _ in range(40):  # a long line may take long
        slow("word " * 8_000)
