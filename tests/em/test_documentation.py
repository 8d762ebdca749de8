"""Reading decision making and time: plenty of phrases as notes have them, and as many that must not be read."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodes.em import Complexity, documented

MDM = {
    "MDM: low": "low",
    "MDM low": "low",
    "mdm - moderate": "moderate",
    "MDM=high": "high",
    "MDM: SF": "straightforward",
    "MDM: Straightforward": "straightforward",
    "MDM: straight-forward": "straightforward",
    "MDM: minimal": "straightforward",
    "low decision making": "low",
    "low-complexity MDM": "low",
    "low medical decision making": "low",
    "moderate complexity MDM": "moderate",
    "Moderate MDM.": "moderate",
    "Moderate level MDM": "moderate",
    "moderate-level medical decision-making": "moderate",
    "moderately complex decision making": "moderate",
    "highly complex medical decision making": "high",
    "medical decision making of high complexity": "high",
    "Medical decision making was of moderate complexity.": "moderate",
    "Medical Decision Making: Moderate Complexity": "moderate",
    "medical decision making is low complexity": "low",
    "MDM level: Moderate": "moderate",
    "Level of MDM: moderate": "moderate",
    "MDM Complexity: High": "high",
    "MDM complexity is judged to be high": "high",
    "complexity of medical decision making: low": "low",
    "The complexity of decision making is straightforward": "straightforward",
    "Decision making moderate (2 of 3 elements)": "moderate",
    "MDM (2021 guidelines): low": "low",
    "MDM for this visit was low": "low",
    "Overall MDM: moderate. Risk: high. Data: limited.": "moderate",
    "Total time 20 minutes; MDM: moderate": "moderate",
    "This visit involved medical decision making of low complexity": "low",
    "Complexity: moderate": "moderate",
    "at least moderate MDM": "moderate",
    "MDM: Moderate\nProblems: 2 stable chronic illnesses\nRisk: prescription drug management": "moderate",
    "Right knee pain. MDM: moderate; Rx drug management.": "moderate",
    "MDM: [ ] low [x] moderate [ ] high": "moderate",
    "MDM moderate, MDM: moderate": "moderate",
    "Medical Decision Making:\nModerate": "moderate",
    "MEDICAL DECISION MAKING\nLow complexity": "low",
    "MDM is moderate, not high": "moderate",
    "No new problems, MDM low": "low",
    "high level of medical decision making": "high",
    "MDM moderate 2/2 prescription drug management": "moderate",
    "Problems: moderate; Data: limited; Risk: moderate; Overall complexity: moderate": "moderate",
    "low complexity medical decision making. Not a new patient.": "low",
    "high complexity in medical decision making": "high",
    "Problems: moderate. Data: limited. Risk: moderate.": "moderate",
    "Problems addressed: low; data reviewed: extensive; risk: low": "low",
    "Problems: high. Data: minimal. Risk of complications: moderate.": "moderate",
}

NO_MDM = [
    "",
    "right knee",
    "moderate pain in the right knee",
    "low back pain, high risk medication",
    "MDM not documented",
    "MDM: see below",
    "MDM was not high",
    "does not meet high complexity MDM",
    "insufficient for moderate MDM",
    "less than moderate MDM",
    "low to moderate complexity MDM",
    "MDM: low/moderate",
    "MDM: low. Addendum: MDM high.",
    "MDM: moderate risk, limited data",
    "MDM: low risk of complications",
    "MDM: number of problems moderate, data limited, risk high",
    "prior visit MDM high",
    "previous MDM: high",
    "moderate sedation was given",
    "patient has high decisional conflict",
    "wound complexity: moderate repair",
    "Problems: high. Data: limited.",
    "Risk: high.",
    "MDM: [ ] low [ ] moderate [ ] high",
    "shared decision making: high dose statin",
    "Medical decision making: high blood pressure discussed",
    "MDM: low back pain improving",
    "MDM: high cholesterol, start statin",
]

MINUTES = {
    "total time 45 minutes": 45,
    "Total time: 45 minutes": 45,
    "Total Time: 45 min.": 45,
    "Total time: 45": 45,
    "total time spent 45 mins": 45,
    "Total time spent on the date of the encounter: 38 minutes": 38,
    "Total time spent on the day of the visit, including chart review and counseling, was 52 minutes.": 52,
    "total visit time 25 min": 25,
    "Total encounter time: 31 minutes": 31,
    "total provider time was 40 minutes": 40,
    "45 min total": 45,
    "45 minutes total": 45,
    "45 minutes total time": 45,
    "45 minutes of total time": 45,
    "45 total minutes": 45,
    "45-minute total time": 45,
    "I spent 32 minutes": 32,
    "I spent 32 minutes with the patient.": 32,
    "I personally spent 32 minutes caring for this patient today": 32,
    "I have spent 60 minutes on this encounter": 60,
    "I spent a total of 45 minutes on the date of the encounter": 45,
    "I spent a total of 45 minutes, 25 of them counseling": 45,
    "I spent approximately 35 minutes reviewing records, examining the patient and documenting": 35,
    "The provider spent 28 minutes with the patient": 28,
    "Physician spent 50 min in care of patient": 50,
    "A total of 40 minutes was spent on this visit": 40,
    "30 minutes were spent with the patient": 30,
    "Spent 22 minutes with patient": 22,
    "time: 40 min": 40,
    "Time spent: 40 minutes": 40,
    "Visit time: 20 minutes": 20,
    "Time 15 min": 15,
    "MDM: low, time: 40 min": 40,
    "total time 1 hour": 60,
    "total time 1 hour 15 minutes": 75,
    "total time: 1 hr 5 min": 65,
    "total time 1.5 hours": 90,
    "Total time excluding procedures: 45 minutes": 45,
    "Total time, not including the procedure, 45 minutes": 45,
    "Total time 45 minutes, excluding the injection procedure": 45,
    "I spent 30 minutes, exclusive of the procedure": 30,
    "Total time 45 minutes, of which 25 minutes was counseling": 45,
    "total time approx. 45 minutes": 45,
    "total time at least 45 minutes": 45,
    "Total time > 30 minutes": 31,
    "more than 30 minutes spent on discharge": 31,
    "Total time on discharge 35 minutes": 35,
    "total time 40+ minutes": 40,
    "Total time 30-39 minutes": 30,
    "10 minute procedure. Total time 45 minutes.": 45,
    "Smoking cessation 5 minutes. Total time 25 minutes.": 25,
    "I spent 20 minutes with the patient. Total time 35 minutes.": 35,
    "Total time 45 minutes. Total time 45 min.": 45,
    "total time today is 33 minutes": 33,
    "Not a smoker, total time 45 minutes": 45,
    "TOTAL TIME = 50 MINUTES": 50,
    "Total face-to-face and non-face-to-face time: 42 minutes": 42,
    "Total time (minutes): 47": 47,
    "total time 45min": 45,
    "Total time 40 minutes was spent in counseling and coordination of care": 40,
    "Total time: 45 minutes (>50% counseling)": 45,
    "Time in 9:00, time out 9:45, total 45 min": 45,
    "Discharge time: 40 minutes": 40,
    "Total time:\n45 minutes": 45,
    "MDM: Low complexity, 20 minutes total": 20,
    "time spent with patient: 30 minutes": 30,
    "Time spent on discharge: 40 minutes": 40,
    "35 total min": 35,
    "Visit lasted 25 minutes": 25,
    "total time in minutes: 30": 30,
    "I spent over 30 minutes discharging the patient": 31,
    "I spent 15 minutes face-to-face and 20 minutes reviewing for a total of 35 minutes": 35,
    "Total time for this nursing facility visit: 35 minutes": 35,
    "Total time 90 minutes, prolonged service": 90,
    "Total time 45 minutes. This excludes separately reported services.": 45,
}

NO_MINUTES = [
    "",
    "30 minute procedure",
    "procedure time: 30 minutes",
    "total procedure time 30 minutes",
    "Total operative time: 95 minutes",
    "anesthesia time 60 min",
    "total anesthesia time 60 minutes",
    "Total critical care time 35 minutes",
    "I spent 35 minutes of critical care time",
    "tourniquet time 42 minutes",
    "total fluoroscopy time 2 minutes",
    "total infusion time 90 minutes",
    "exercise 30 minutes daily",
    "patient walks 30 minutes a day",
    "patient spent 30 minutes on the treadmill",
    "ice for 20 minutes",
    "symptoms last 10 minutes",
    "seizure lasted 5 minutes total",
    "bleeding time 5 minutes",
    "prothrombin time 12 sec",
    "I spent 10 minutes counseling on smoking cessation",
    "I spent 10 minutes on tobacco cessation counseling",
    "I spent 20 minutes on advance care planning",
    "I spent 16 minutes in psychotherapy",
    "I spent 10 minutes reviewing images and 20 minutes with the patient",
    "total time 45 minutes. Total time 30 minutes.",
    "I spent 30 minutes with the patient. I spent 45 minutes.",
    "total time not documented",
    "Total time spent counseling on diet: 15 minutes",
    "I spent a total of 15 minutes counseling on diet",
    "did not spend 40 minutes",
    "total time was less than 30 minutes",
    "total time under 10 minutes",
    "total time up to 30 minutes",
    "will spend 30 minutes on exercises",
    "time in 10:05, time out 10:40",
    "Time: 10:45",
    "total time 10:45",
    "right knee x-ray, 2 views",
    "return in 30 minutes",
    "scheduled for a 30-minute visit",
    "wait time 45 minutes",
    "travel time 20 minutes",
    "nursing time: 20 minutes",
    "Staff spent 20 minutes teaching",
    "total treatment time 45 minutes, therapeutic exercise",
    "at the time, 20 minutes after onset",
    "Time to peak 40 minutes",
    "total sleep time 300 minutes",
    "minimal pain",
    "total knee replacement",
    "time 45 seconds",
    "time spent on smoking cessation: 10 minutes",
    "discharge day management, 40 minutes",
    "I spent 25 minutes counseling the patient",
    "greater than 50% of the 40 minute visit spent counseling",
]


@pytest.mark.parametrize("text", MDM)
def test_decision_making_is_read(text):
    """What notes say of decision making."""
    assert documented(text).mdm == MDM[text]


@pytest.mark.parametrize("text", NO_MDM)
def test_decision_making_is_not_guessed(text):
    """Where the note does not say it, or says several, nothing is read."""
    assert documented(text).mdm is None


@pytest.mark.parametrize("text", MINUTES)
def test_total_time_is_read(text):
    """What notes say of time."""
    assert documented(text).minutes == MINUTES[text]


@pytest.mark.parametrize("text", NO_MINUTES)
def test_other_times_are_not_read(text):
    """A time that is not the visit's is never its time."""
    assert documented(text).minutes is None


def test_both_are_read_from_one_note():
    """A note often has both, among other text."""
    note = "Right knee pain for 3 weeks. 2-view x-ray. MDM: Moderate. Total time: 32 minutes on the date of service."
    assert documented(note) == documented("MDM: moderate; total time 32 minutes")
    assert documented(note).mdm is Complexity.MODERATE


def test_nothing_is_false():
    """A note that says nothing is falsy."""
    assert not documented("right knee")
    assert documented("MDM: low")


LONG = [
    "total time " * 5_000,
    "total " * 20_000,
    "mdm " * 20_000,
    "i spent " * 10_000 + "5 minutes",
    "total time 5" + " " * 50_000 + "x",
    "mdm" + "-" * 50_000,
    "total time spent 5 min not including " * 2_600,
    "1" * 90_000,
    "5 min " * 16_000,
    "time" + "\n" * 90_000,
]


@pytest.mark.parametrize("number", range(len(LONG)))
def test_hostile_notes_are_read_in_time(number):
    """No text keeps the reader busy for more than moments."""
    started = time.perf_counter()
    documented(LONG[number])
    assert time.perf_counter() - started < 5


@given(st.text(max_size=200))
def test_reading_never_raises(text):
    """Whatever the note, there is an answer, and it is a time that a day has."""
    minutes = documented(text).minutes
    assert minutes is None or 0 < minutes <= 24 * 60


@pytest.mark.parametrize("value", [None, "", " ", 5])
def test_no_note(value):
    """What is no text documents nothing."""
    assert not documented(value)
