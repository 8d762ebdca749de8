"""``medcodes link PROCEDURE DX…``: whether a diagnosis justifies a procedure."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from medcodes.cli.codes import find
from medcodes.linkage.check import check_link
from medcodes.linkage.link import Verdict

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "link",
        help="tell whether diagnoses justify a procedure",
        description="Tell whether diagnoses justify a procedure. Exit code 1 where they do not.",
    )
    parser.add_argument("procedure", metavar="PROCEDURE", help="a CPT or HCPCS code")
    parser.add_argument("diagnoses", metavar="DX", nargs="+", help="ICD-10-CM codes")
    parser.add_argument("--on", metavar="DAY", help="the date of service, such as 2026-11-02 (today)")
    parser.add_argument("--payer", metavar="PAYER", help="whose policies decide first, such as medicare")
    parser.add_argument("--state", metavar="STATE", help="where the service was given, two letters, such as TX")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (text)")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the verdict and the reasons."""
    link = check_link(asked.procedure, asked.diagnoses, asked.on, payer=asked.payer, state=asked.state)
    if asked.format == "json":
        print(json.dumps(link.to_dict(), indent=2, ensure_ascii=False))
    else:
        print(f"{link.procedure} with {', '.join(link.diagnoses)}: {link.verdict.value}")
        for reason in link.reasons:
            print(f"  {reason.diagnosis}: {reason.verdict.value}. {reason.text}")
            if reason.source:
                print(f"    Source: {reason.source}.")
        if link.suggestions:
            print(f"  Diagnoses that would fit: {', '.join(link.suggestions)}.")
        if link.procedures:
            fitting = (f"{code} ({find(code, None).title})" for code in link.procedures)
            print(f"  Procedures like it that fit: {', '.join(fitting)}.")
        for missing in link.unchecked:
            print(f"  Not checked: {missing}.")
    return int(link.verdict is Verdict.UNSUPPORTED)
