"""The few commands of the project: `nox -l` lists them, `nox -s docs` runs one."""

from __future__ import annotations

import nox

nox.options.sessions = ["lint", "tests", "docs"]
nox.options.reuse_existing_virtualenvs = True


def install(session: nox.Session, *groups: str, package: str = ".[corpus]") -> None:
    """Install the package, editable, with these groups of tools."""
    session.install("--upgrade", "pip>=25.1")  # the first to know groups
    session.install("-e", package, *(f"--group={group}" for group in groups))


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests, with coverage."""
    install(session, "dev")
    session.run("pytest", "-q", "--cov", "-n", "auto", *session.posargs)


@nox.session
def quick(session: nox.Session) -> None:
    """Run all but the slow tests."""
    install(session, "dev")
    session.run("pytest", "-q", "-n", "auto", "-m", "not slow", *session.posargs)


@nox.session
@nox.parametrize("group", ["adapters", "dolma"])
def adapters(session: nox.Session, group: str) -> None:
    """Run the tests in the hosts of the adapters; dolma conflicts with the others."""
    install(session, "dev", group, package=".")  # the extra takes a newer NumPy than dolma
    tests = ("tests/integrations", "--ignore=tests/integrations/engines")
    session.run("pytest", "-q", "-m", group, *tests, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check format, style and types."""
    install(session, "dev")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation into build/docs; a warning is an error."""
    install(session, "docs")
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-b", "html", "docs", "build/docs")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Search for texts that break a law: `nox -s fuzz -- DATA --cases 100000`."""
    install(session, "dev")
    session.run("python", "-m", "benchmarks", "fuzz", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Run a benchmark: `nox -s bench -- quality DATA`."""
    install(session, "dev", "bench")
    session.run("python", "-m", "benchmarks", *session.posargs)
