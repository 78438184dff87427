from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.ballots.tally import (
    ItemTally,
    Threshold,
    agenda_hash,
    base_count,
    detach_recused,
    passes,
    tally,
    votes_needed,
)

SHARES = [Fraction(1, 2), Fraction(2, 3), *(Fraction(percent, 100) for percent in (70, 75, 80, 90))]


@pytest.mark.parametrize("strict", [False, True], ids=["at least", "more than"])
@pytest.mark.parametrize("share", SHARES, ids=str)
def test_every_council_up_to_sixty_agrees_with_exact_fractions(share, strict):
    threshold = Threshold(share, strict=strict)
    for count in range(1, 61):
        for yes in range(count + 1):
            exact = Fraction(yes, count)
            expected = exact > share if strict else exact >= share
            assert passes(yes, count, threshold) is expected, (yes, count)
        needed = votes_needed(count, threshold)
        assert passes(needed, count, threshold)
        assert not passes(needed - 1, count, threshold)


@pytest.mark.parametrize("excluded", [0, 1, 7])
@pytest.mark.parametrize("strict", [False, True], ids=["at least", "more than"])
@pytest.mark.parametrize("share", SHARES, ids=str)
def test_both_denominators_of_a_recusal_agree_with_exact_fractions(share, strict, excluded):
    """Members with a conflict stay in the denominator or leave it, by the dated rule: every council up to sixty."""
    threshold = Threshold(share, strict=strict)
    for total in range(excluded + 1, 61):
        for yes in range(total - excluded + 1):
            count = base_count(threshold, ItemTally(yes=yes), total_members=total, present=total, excluded=excluded)
            exact = Fraction(yes, total - excluded)
            assert passes(yes, count, threshold) is (exact > share if strict else exact >= share)


@pytest.mark.parametrize("percent", range(1, 101))
def test_every_whole_percent_agrees_with_exact_fractions(percent):
    for strict in (False, True):
        threshold = Threshold(percent, strict=strict)
        for count in range(1, 61):
            needed = votes_needed(count, threshold)
            exact = [yes for yes in range(count + 1) if passes(yes, count, threshold)]
            bound = Fraction(percent, 100) * count
            assert exact == [yes for yes in range(count + 1) if (yes > bound if strict else yes >= bound)]
            assert exact == list(range(needed, count + 1))


@pytest.mark.parametrize("base", ["total_members", "present", "votes_cast"])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("share", SHARES, ids=str)
def test_every_denominator_agrees_with_exact_fractions(share, strict, base):
    threshold = Threshold(share, strict=strict, base=base)
    for total in range(1, 61):
        for present in {1, total // 2 + 1, total - total // 10, total}:
            for yes in range(present + 1):
                votes = ItemTally(yes=yes, no=present - yes)
                count = base_count(threshold, votes, total_members=total, present=present)
                expected = {"total_members": total, "present": present, "votes_cast": present}[base]
                exact = Fraction(yes, expected)
                assert passes(yes, count, threshold) is (exact > share if strict else exact >= share)


@given(yes=st.integers(0, 10**6), extra=st.integers(0, 10**6), numerator=st.integers(1, 999), strict=st.booleans())
def test_any_share_agrees_with_exact_fractions(yes, extra, numerator, strict):
    share, count = Fraction(numerator, 999), yes + extra
    expected = count > 0 and (Fraction(yes, count) > share if strict else Fraction(yes, count) >= share)
    assert passes(yes, count, Threshold((numerator, 999), strict=strict)) is expected


def test_the_classic_narrow_cases():
    two_thirds, ninety = Threshold((2, 3)), Threshold(90)
    assert passes(2, 3, two_thirds)
    assert not passes(2, 3, Threshold((2, 3), strict=True))
    assert passes(20, 30, two_thirds)
    assert not passes(19, 22, ninety)
    assert passes(20, 22, ninety)
    assert passes(11, 22, Threshold(50))
    assert not passes(11, 22, Threshold(50, strict=True))


def test_nothing_passes_on_an_empty_base():
    assert not passes(0, 0, Threshold(50))
    with pytest.raises(ValueError, match="negative"):
        passes(-1, 3, Threshold(50))


def test_threshold_spellings_mean_the_same():
    assert Threshold(80) == Threshold((80, 100)) == Threshold(Fraction(4, 5))
    assert Threshold.from_data(Threshold((2, 3), strict=True, base="present").as_data()) == Threshold(
        (2, 3), strict=True, base="present"
    )


@pytest.mark.parametrize("percent", [0, -5, 101, (3, 2), Fraction(0)])
def test_impossible_thresholds_are_refused(percent):
    with pytest.raises(ValueError, match="threshold"):
        Threshold(percent)


@pytest.mark.parametrize("percent", [0.8, True, "80"])
def test_inexact_thresholds_are_refused(percent):
    with pytest.raises(TypeError):
        Threshold(percent)


def test_unknown_base_is_refused():
    with pytest.raises(ValueError, match="base"):
        Threshold(80, base="everybody")


def test_recused_members_leave_the_denominator_only_where_the_rule_says_so():
    votes = ItemTally(yes=16, no=2, blank=1, invalid=1)
    assert base_count(Threshold(80), votes, total_members=22, present=21) == 22
    assert base_count(Threshold(80), votes, total_members=22, present=21, excluded=2) == 20
    assert base_count(Threshold(80, base="present"), votes, total_members=22, present=21, excluded=2) == 19
    assert base_count(Threshold(80, base="votes_cast"), votes, total_members=22, present=21, excluded=2) == 20


def sheet(receipt, **choices):
    return {"receipt": receipt, "choices": choices}


def test_counts_each_choice_and_treats_unknown_words_as_invalid():
    sheets = [sheet("B", a="yes", b="no"), sheet("A", a="yes", b="blank"), sheet("C", a="both", b="invalid")]
    counted = tally(sheets, ["a", "b"])
    assert counted.receipts == ("A", "B", "C")
    assert counted.items["a"] == ItemTally(yes=2, invalid=1)
    assert counted.items["b"] == ItemTally(no=1, blank=1, invalid=1)
    assert (counted.items["b"].returned, counted.items["b"].valid) == (3, 2)


def test_an_item_nobody_voted_on_counts_zero():
    assert tally([], ["a"]).items["a"] == ItemTally()


@pytest.mark.parametrize(
    "sheets",
    [[sheet("A", a="yes"), sheet("A", a="no")], [sheet("A", other="yes")]],
    ids=["same receipt twice", "item not on the agenda"],
)
def test_sheets_that_no_urn_can_hold_are_refused(sheets):
    with pytest.raises(ValueError, match=r"receipt|agenda"):
        tally(sheets, ["a"])


def test_a_recusal_does_not_show_whose_sheet_it_is():
    sheets = [sheet("C", a="yes", b="no"), sheet("A", b="yes"), sheet("B", a="no", b="yes")]
    kept, detached = detach_recused(sheets, ["a", "b"])
    assert [set(each["choices"]) for each in kept] == [{"b"}] * 3
    assert [each["receipt"] for each in kept] == ["A", "B", "C"]
    assert detached == {"a": ["no", "yes"]}
    assert tally(kept, ["a", "b"], detached) == tally(sheets, ["a", "b"])


CHOICES = st.sampled_from(["yes", "no", "blank", "invalid"])


@given(st.lists(st.dictionaries(st.sampled_from("abc"), CHOICES), max_size=20), st.randoms())
def test_detaching_never_changes_a_count_and_forgets_the_order(rows, random):
    sheets = [{"receipt": f"R{number:02d}", "choices": row} for number, row in enumerate(rows)]
    shuffled = random.sample(sheets, len(sheets))
    kept, detached = detach_recused(shuffled, "abc")
    assert (kept, detached) == detach_recused(sheets, "abc")
    assert tally(kept, "abc", detached) == tally(sheets, "abc")
    assert len({frozenset(each["choices"]) for each in kept}) <= 1


FROZEN = {
    "electorate": ["Ông An", "Bà Bé"],
    "items": [{"key": "a", "label": "Bà Thảo"}, {"key": "b", "label": "Ông Khánh"}],
    "threshold": Threshold(80),
    "base": "total_members",
    "legal_source": "Quy chế Hội đồng",
}


def test_agenda_hash_is_stable_and_blind_to_the_order_of_members():
    expected = agenda_hash(**FROZEN)
    assert len(expected) == 64
    assert agenda_hash(**FROZEN | {"electorate": ["Bà Bé", "Ông An"]}) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"electorate": ["Ông An"]},
        {"items": FROZEN["items"][::-1]},
        {"items": [FROZEN["items"][0] | {"threshold": Threshold(90).as_data()}, FROZEN["items"][1]]},
        {"threshold": Threshold(80, strict=True)},
        {"threshold": Threshold(90)},
        {"threshold": Threshold(80, base="present"), "base": "present"},
        {"legal_source": "Quy chế khác"},
    ],
    ids=["member", "order of items", "own threshold", "strict", "percent", "base", "source"],
)
def test_agenda_hash_shows_any_change(change):
    assert agenda_hash(**FROZEN | change) != agenda_hash(**FROZEN)


@pytest.mark.parametrize("change", [{"electorate": ["An", "An"]}, {"items": [{"key": "a"}] * 2}, {"base": "present"}])
def test_an_agenda_that_contradicts_itself_is_refused(change):
    with pytest.raises(ValueError, match=r"twice|differ"):
        agenda_hash(**FROZEN | change)
