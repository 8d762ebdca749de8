"""The denials that rules predict: claim adjustment reason codes (CARC), each in our own words."""

from __future__ import annotations

DENIALS = {
    "4": "the modifier does not fit the procedure, or is missing",
    "5": "the service does not fit the place of service",
    "6": "the service or code does not fit the patient's age",
    "7": "the service does not fit the patient's sex",
    "9": "the diagnosis does not fit the patient's age",
    "10": "the diagnosis does not fit the patient's sex",
    "11": "the diagnosis does not fit the procedure",
    "14": "the date of birth follows the date of service",
    "16": "the claim lacks information, or has a mistake that keeps it from being processed",
    "18": "an exact copy of a claim or service",
    "50": "the payer does not regard the service as medically necessary",
    "54": "several physicians or assistants are not paid for the procedure",
    "58": "the place of service is not valid for the service",
    "96": "the payer does not cover the service",
    "97": "the service is part of another one that was paid",
    "107": "the service that this one belongs to is not on the claim",
    "110": "the claim was made before the service was given",
    "146": "the diagnosis was not valid on the date of service",
    "150": "the record does not support this level of service",
    "151": "the record does not support this many services",
    "181": "the procedure code was not valid on the date of service",
    "182": "the modifier was not valid on the date of service",
    "207": "the provider's number (NPI) is malformed",
    "236": "the procedures or modifiers do not go together on one day",
    "246": "a code that only reports something, for which nothing is paid",
    "B16": "the patient does not count as new",
}
"""What each code that a rule predicts means to a biller. The list itself is kept by X12."""
