"""Edits and cleaned texts: the account of what was done."""

from __future__ import annotations

import pickle

from strategies import (
    blank,
    hollow,
    numeric,
    once,
    shouted,
    unquote,
)

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned, Edit
from cleantext.chain.filter import Filter
from cleantext.chain.fixpoint import fixpoint


def test_edit_says_what_went_and_why() -> None:
    cleaned = (Chain((unquote,)) + numeric + once).explain("“a”\r\n12\n“a”\r\nb")
    assert cleaned.text == '"a"\r\nb'
    assert cleaned.edits == (
        Edit(1, "unquote", "", "“a”", '"a"', "\r\n"),
        Edit(2, "numeric", "counter", "12", None, "\n", "12"),
        Edit(3, "unquote", "", "“a”", '"a"', "\r\n"),
        Edit(3, "once", "repeat", '"a"', None, "\r\n"),
    )
    assert cleaned.undo() == "“a”\r\n12\n“a”\r\nb"


def test_edit_names_the_first_of_several_drops() -> None:
    edits = (Chain((blank,)) + shouted + numeric).explain("A1\n \n1\n").edits
    assert [(edit.line, edit.filter) for edit in edits] == [
        (1, "shouted"),
        (2, "blank"),
        (3, "numeric"),
    ]


def test_edit_names_all_rewrites_of_a_fixpoint() -> None:
    first = Filter("first", "rewrite", lambda line: line.replace("aa", "b"))
    second = Filter("second", "rewrite", lambda line: line.replace("bb", "aa"))
    chain = Chain((fixpoint(first, second, unquote),))
    cleaned = chain.explain("aaaa\n“”\nbbb\n")
    assert [(edit.line, edit.filter, edit.after) for edit in cleaned.edits] == [
        (1, "first + second", "b"),
        (2, "unquote", '""'),
        (3, "second + first", "b"),
    ]
    assert chain(cleaned.text) == cleaned.text
    assert cleaned.undo() == "aaaa\n“”\nbbb\n"


def test_undo_restores_a_line_rewritten_and_dropped() -> None:
    chain = Chain((fixpoint(unquote, hollow),)) + shouted + once
    text = "“A”\r\nLost\n“a”\n“a”\nLo"
    cleaned = chain.explain(text)
    assert cleaned.text == '"a"\n'
    assert cleaned.undo() == text


def test_edits_are_made_when_they_are_asked_for() -> None:
    cleaned = Chain((numeric,)).explain("1\n")
    assert "edits" not in vars(cleaned)
    assert cleaned.edits is cleaned.edits


def test_cleaned_texts_compare_by_what_was_done() -> None:
    chain = Chain((numeric,))
    cleaned = chain.explain("1\na\n")
    assert cleaned == chain.explain("1\na\n") != chain.explain("2\na\n")
    assert cleaned != Chain((blank,)).explain("a\n")
    assert Cleaned("a\n") == Chain((blank,)).explain("a\n")
    assert pickle.loads(pickle.dumps(cleaned)) == cleaned


def test_cleaned_repr_says_what_was_done() -> None:
    cleaned = (Chain((unquote,)) + numeric + blank).explain("1\n2\n\n“A.”\n" * 400)
    assert (
        repr(cleaned)
        == "<Cleaned: 2,000 characters; 800 lines dropped (800 counter); 400 repaired>"
    )
    assert repr(Cleaned("")) == "<Cleaned: 0 characters; 0 lines dropped; 0 repaired>"
    noted = Cleaned("a\n", notes=("a note", "another"))
    assert repr(noted) == "<Cleaned: 2 characters; 0 lines dropped; 0 repaired; a note; another>"
