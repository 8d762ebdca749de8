"""What paragraphs narrow and demand."""

from __future__ import annotations

import pytest

from medcodes.policies.medicare.paragraphs import narrowing, says_noncovered
from medcodes.policies.medicare.text import plain

GROUPS = {1: ["93970", "93971", "93975"], 2: ["0786T", "0787T"]}


@pytest.mark.parametrize(
    ("paragraph", "only"),
    [
        ("", None),
        ("N/A", None),
        ("Select codes to the highest level of specificity.", None),
        ("Codes 93970 and 93971", ("93970", "93971")),
        ("<p>CPT&reg; codes:</p><ul><li>93970</li><li>93971</li></ul>", ("93970", "93971")),
        ("&lt;p&gt;For CPT code 93970&lt;/p&gt;", ("93970",)),
        ("The following support the medical necessity of 93970-93975:", ("93970", "93971", "93975")),
        ("They support 93970 through 93971.", ("93970", "93971")),
        ("Covered for 93970. Bill it in place of code 93975.", ("93970",)),
        ("Diagnosis criteria does not apply to 0787T.", ("0786T", "93970", "93971", "93975")),
        ("These apply to all procedures except 93975.", ("0786T", "0787T", "93970", "93971")),
        ("The following codes do not support CPT code 93971.", ("93971",)),
        ("ICD-10 codes for CPT codes listed in Group 2:", ("0786T", "0787T")),
        ("The codes of 2019 with B35.1 and E11.9 apply.", None),
        ("Call 1-800-55555 for help.", None),
    ],
)
def test_narrowing(paragraph, only):
    """To the procedures that it names as those it is for."""
    assert narrowing(paragraph, 1, GROUPS).only == only


@pytest.mark.parametrize(
    ("paragraph", "needs", "secondary"),
    [
        ("Refer to Group 3 for the secondary ICD-10-CM codes required for coverage.", (3,), False),
        ("These must be reported with a secondary diagnosis from Group 3 or 4.", (3, 4), False),
        ("Each requires an additional diagnosis from Group 5.", (5,), False),
        ("The following must be reported as secondary diagnoses.", (), True),
        ("These may not be reported as primary.", (), True),
        ("These are secondary codes and must be reported with a primary code from Group 1.", (1,), True),
        ("A secondary diagnosis is not required.", (), False),
        ("No secondary diagnosis from Group 3 is required.", (), False),
        ("Covered as listed, see Group 3.", (), False),
        ("For CPT codes in Group 3 a modifier must be reported in addition to the code.", (), False),
    ],
)
def test_conditions(paragraph, needs, secondary):
    """Primary with secondary."""
    said = narrowing(paragraph, 2, GROUPS)
    assert (said.needs, said.secondary) == (needs, secondary)


def test_markup_is_dropped():
    """Tags and entities, also those that were escaped twice; a bare sign stays."""
    assert plain("a&amp;nbsp;&lt;b&gt;b&lt;/b&gt;<script>x</script> 1 < 2") == "a b x 1 < 2"


def test_a_list_of_noncovered_procedures_says_so():
    """Only in a heading."""
    assert says_noncovered("<p>Non-covered CPT codes:</p>")
    assert not says_noncovered("<p>Covered CPT/HCPCS codes:</p>")
