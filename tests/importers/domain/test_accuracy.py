"""What people decide tells how each version of the rules fares, and makes an annotation of the document."""

from __future__ import annotations

import pytest

from importers.domain import review
from importers.domain.accuracy import accuracy, accuracy_csv, gold_of
from importers.enums import ProposalKind
from importers.extraction import VERSION
from importers.models import Proposal


@pytest.fixture
def item(take_in):
    return take_in()


def row_of(kind):
    return next(row for row in accuracy() if row.kind == kind)


def test_what_people_did_makes_precision_recall_and_f1(item, secretary):
    first, *others = item.proposals.filter(kind=ProposalKind.TARGET)
    review.decide(first, "correct", data={"low": "77"}, actor=secretary)
    for other in others:
        review.decide(other, "accept", actor=secretary)
    review.add_target(item, {"name": "Chỉ tiêu thiếu"}, quote="", actor=secretary)
    row = row_of("target")

    assert (row.version, row.title) == (VERSION, "Chỉ tiêu")
    assert (row.accepted, row.corrected, row.dropped, row.missed) == (len(others), 1, 0, 1)
    assert row.precision == pytest.approx(len(others) / (len(others) + 1))
    assert row.recall == pytest.approx(len(others) / (len(others) + 2))
    assert row.f1 == pytest.approx(2 * row.precision * row.recall / (row.precision + row.recall))


def test_a_target_that_was_a_result_is_wrong_there_and_missed_here(item, secretary):
    target = item.proposals.filter(kind=ProposalKind.TARGET).first()
    review.decide(target, "turn", actor=secretary)
    review.decide(target, "accept", actor=secretary)

    assert (row_of("target").dropped, row_of("result").missed) == (1, 1)


def test_versions_are_kept_apart(item, take_in, secretary):
    review.accept_rest(item, actor=secretary)
    Proposal.objects.update(extractor="2025.01")
    review.accept_rest(take_in(), actor=secretary)

    assert {row.version for row in accuracy()} == {VERSION, "2025.01"}
    assert accuracy()[0].version == VERSION
    lines = accuracy_csv().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("version;part;")
    assert len(lines) == 1 + len(accuracy())


def test_a_reviewed_document_is_an_annotation(item, secretary):
    first, second, *_rest = item.proposals.filter(kind=ProposalKind.TARGET)
    review.decide(first, "accept", actor=secretary)
    review.decide(second, "drop", actor=secretary)
    gold = gold_of(item)

    assert [row["quote"] for row in gold["targets"]] == [first.quote]
    row = gold["targets"][0]
    assert gold["text"][row["start"] : row["start"] + len(row["quote"])] == row["quote"]
    assert row["comparator"] == first.rule.partition(":")[2]
    assert gold["metadata"]["so_hieu"] == item.metadata["number"]
    assert gold["waiting"] == item.proposals.filter(decision="pending").count()


def test_one_question_to_the_database_whatever_there_is(item, take_in, django_assert_num_queries):
    with django_assert_num_queries(1):
        accuracy()
    take_in()
    with django_assert_num_queries(1):
        accuracy()
