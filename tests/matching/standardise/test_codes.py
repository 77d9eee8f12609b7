"""Model codes are found in titles, and nothing else is taken for one."""

import pytest

from matching.standardise.codes import codes, without_codes


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Sony Turntable - PSLX350H", "pslx350h"), ("Sony PS-LX350H Turntable", "pslx350h"),
        ("Apple iPod Shuffle MB226LL/A", "mb226lla"), ("Logitech V470 Mouse 910-000298", "910000298 v470"),
        ("Panasonic KX-TG6700B/KX-TGA670B", "kxtg6700b kxtga670b"), ("LaCie Disk 706018", "706018"),
        ("Belkin F3H982-25 Cable", "f3h98225"), ("BlueAnt Z9i: BT.2070 Headset", "bt2070"),
        ("Canon PIXMA iP6210D, ip6210d", "ip6210d"), ("CWW-6.1-WIN-MR", "cww61winmr"),
        ("Rumba Web-to-Host (910620-000)", "910620000"), ("Acer 1EG0.052.00", "1eg005200"),
        ("Sony DVP-FX820/W", "dvpfx820w"), ("Bose AM5-3, 2009 model", "am53"),
    ],
)  # fmt: skip
def test_codes_are_found(value: str, expected: str) -> None:
    assert codes(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "Case for 13' notebooks", "8GB DDR3 memory", "2x4GB kit", "18-105mm lens", "1920x1080", "1080p HDTV",
        "50000:1 contrast", "802.11g router", "USB2 MP3 player", "10/100 switch", "10-Cup maker", "3-in-1",
        "4th-6th grade", "preschool-1st", "5th-gen iPod", "v10.4.7 server", "R11.5", "v.2007", "vol.1 drums",
        "Vegas7.0", "for 95/98/ME", "w/17ft cable", "f/4-5.6G",
        "20th edition", "1998-2001", "Office2007", "1990s", "$1,299.00", "15000BTU", "n/a", "", "-",
    ],
)  # fmt: skip
def test_what_describes_is_no_code(value: str) -> None:
    assert codes(value) is None


def test_a_text_of_codes_is_cut() -> None:
    found = codes(" ".join(f"ab{number}" for number in range(1000, 1100)))
    assert found is not None
    assert len(found.split()) == 20


def test_a_text_without_its_codes_keeps_the_rest() -> None:
    assert without_codes('Sony 24" Monitor - PS-LX350H/B, 2 HDMI').split() == [
        "sony", '24"', "monitor", "-", ",", "2", "hdmi"
    ]  # fmt: skip
