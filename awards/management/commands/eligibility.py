from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from awards.domain.catalogue import award_by_code
from awards.domain.eligibility import Eligibility, check, subject_named
from awards.enums import Verdict
from base.core import clock
from base.core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Is SUBJECT (code or full name of a person, id or name of a unit) eligible for AWARD (code of the catalogue)?"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject")
        parser.add_argument("award")
        parser.add_argument("--on", default="", help="day by whose law to judge, YYYY-MM-DD; today by default")
        parser.add_argument("--year", type=int, default=None, help="year of achievement")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            on = dt.date.fromisoformat(options["on"]) if options["on"] else clock.today()
        except ValueError as error:
            raise CommandError(f"--on {options['on']}: not a date YYYY-MM-DD", returncode=2) from error
        try:
            subject = subject_named(options["subject"])
            answer = check(subject, award_by_code(options["award"], on=on), on=on, year=options["year"])
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer.as_dict(), ensure_ascii=False, indent=1))
        else:
            self._print(answer)

    def _print(self, answer: Eligibility) -> None:
        self.stdout.write(f"{answer.subject} · {answer.award_name} · {answer.on}: {answer.verdict_label}")
        self.stdout.write(f"{answer.reason} [{answer.rulebook_name}{_mark(answer.is_verified)}]")
        if answer.transition is not None:
            self.stdout.write(answer.transition.reason)
        for text in answer.warnings:
            self.stdout.write(f"! {text}")
        if answer.verdict != Verdict.PASS and answer.earliest_year is not None:
            self.stdout.write(f"Sớm nhất: năm thành tích {answer.earliest_year}")
        for leg in answer.legs:
            self.stdout.write(f"- {leg.label}: {Verdict(leg.verdict).label} ({leg.article}{_mark(leg.is_verified)})")
            for each in leg.conditions:
                self.stdout.write(f"    {Verdict(each.verdict).label}: {each.reason}{_mark(each.is_verified)}")
                for fact in each.facts:
                    self.stdout.write(f"        {fact}")
                if each.missing:
                    self.stdout.write(f"        → {each.missing}")
            for text in leg.to_confirm:
                self.stdout.write(f"    {Verdict.NEEDS_PERSON.label}: {text}")


def _mark(is_verified: bool) -> str:
    return "" if is_verified else "; chưa đối chiếu văn bản"
