import base64
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards import human_code
from awards.ballots.sealing import (
    SealedSheet,
    UrnDamaged,
    WrongInstanceKey,
    new_instance_key,
    new_session_keys,
    open_sheets,
    seal_sheet,
    urn_add,
    urn_receipts,
)

INSTANCE_KEY = new_instance_key()
KEYS = new_session_keys(INSTANCE_KEY)
ITEMS = ["ho-so-1", "ho-so-2", "ho-so-3"]


def filled(*sealed):
    urn = b""
    for each in sealed:
        urn = urn_add(urn, each)
    return urn


@settings(max_examples=25, deadline=None)
@given(st.lists(st.fixed_dictionaries({key: st.sampled_from(["yes", "no", "blank"]) for key in ITEMS}), max_size=8))
def test_what_goes_into_the_urn_comes_out_once(rows):
    sealed = [seal_sheet(row, KEYS.public, ITEMS) for row in rows]
    opened = open_sheets(filled(*sealed), KEYS.wrapped_private, INSTANCE_KEY)
    expected = {each.receipt: row for each, row in zip(sealed, rows, strict=True)}
    assert {sheet["receipt"]: sheet["choices"] for sheet in opened} == expected
    assert [sheet["receipt"] for sheet in opened] == sorted(expected)


def test_all_sheets_of_a_session_have_the_same_length():
    full = [dict(zip(ITEMS, choice, strict=True)) for choice in itertools.product(["yes", "no", "blank"], repeat=3)]
    recused = [dict.fromkeys(ITEMS[:count], "no") for count in range(3)]
    paper = [dict.fromkeys(ITEMS, "invalid")]
    lengths = {len(seal_sheet(row, KEYS.public, ITEMS).ciphertext) for row in full + recused + paper}
    assert len(lengths) == 1


def test_the_same_vote_never_looks_the_same():
    row = dict.fromkeys(ITEMS, "yes")
    first, second = seal_sheet(row, KEYS.public), seal_sheet(row, KEYS.public)
    assert first.ciphertext != second.ciphertext
    assert first.receipt != second.receipt


def test_the_urn_is_the_same_bytes_whatever_the_order_of_casting():
    sealed = [seal_sheet(dict.fromkeys(ITEMS, "yes"), KEYS.public) for _ in range(5)]
    urns = {filled(*order) for order in itertools.permutations(sealed)}
    assert len(urns) == 1
    receipts = [receipt for receipt, _ in json.loads(urns.pop())]
    assert receipts == sorted(receipts)


def test_the_urn_shows_receipts_but_no_choice_without_the_key():
    sealed = seal_sheet(dict.fromkeys(ITEMS, "blank"), KEYS.public)
    urn = filled(sealed)
    assert urn_receipts(urn) == [sealed.receipt]
    raw = urn + sealed.ciphertext + KEYS.wrapped_private + KEYS.public
    assert not any(word in raw for word in (b"blank", b"yes", b"ho-so"))


def test_receipts_can_be_read_aloud():
    sealed = seal_sheet({"a": "yes"}, KEYS.public)
    assert len(sealed.receipt) >= 10
    assert human_code.normalise(human_code.grouped(sealed.receipt).lower()) == sealed.receipt


@pytest.mark.parametrize("choices", [{"a": "maybe"}, {"lạ": "yes"}], ids=["choice", "item"])
def test_unknown_choices_and_items_are_refused(choices):
    with pytest.raises(ValueError, match="unknown"):
        seal_sheet(choices, KEYS.public, ["a"])


def test_the_wrong_instance_key_opens_nothing():
    urn = filled(seal_sheet({"a": "yes"}, KEYS.public))
    with pytest.raises(WrongInstanceKey, match="Khóa của hệ thống"):
        open_sheets(urn, KEYS.wrapped_private, new_instance_key())
    with pytest.raises(WrongInstanceKey):
        open_sheets(urn, KEYS.wrapped_private[:-1], INSTANCE_KEY)


def test_a_receipt_enters_the_urn_once():
    sealed = seal_sheet({"a": "yes"}, KEYS.public)
    with pytest.raises(UrnDamaged, match="biên nhận"):
        urn_add(filled(sealed), sealed)


def test_one_altered_byte_of_a_sheet_refuses_the_urn():
    sealed = seal_sheet({"a": "yes"}, KEYS.public)
    for position in range(len(sealed.ciphertext)):
        broken = bytearray(sealed.ciphertext)
        broken[position] ^= 1
        with pytest.raises(UrnDamaged):
            open_sheets(filled(SealedSheet(sealed.receipt, bytes(broken))), KEYS.wrapped_private, INSTANCE_KEY)


def test_sheets_swapped_between_receipts_are_found():
    first, second = seal_sheet({"a": "yes"}, KEYS.public), seal_sheet({"a": "no"}, KEYS.public)
    swapped = filled(SealedSheet(first.receipt, second.ciphertext), SealedSheet(second.receipt, first.ciphertext))
    with pytest.raises(UrnDamaged, match="sai chỗ"):
        open_sheets(swapped, KEYS.wrapped_private, INSTANCE_KEY)


@pytest.mark.parametrize("urn", [b"{", b"7", b"[1]", b'[["A","*"]]', b'[["A","AAAA"],["A","AAAA"]]', b"\xff"])
def test_an_urn_that_cannot_be_read_is_refused(urn):
    with pytest.raises(UrnDamaged):
        urn_receipts(urn)


def test_an_empty_urn_opens_to_nothing():
    assert open_sheets(b"", KEYS.wrapped_private, INSTANCE_KEY) == []


def test_urn_entries_are_plain_base64():
    sealed = seal_sheet({"a": "yes"}, KEYS.public)
    assert json.loads(filled(sealed)) == [[sealed.receipt, base64.b64encode(sealed.ciphertext).decode()]]
