"""Records and a policy to match them by, as the commands of `mdm match` read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Run = Callable[..., Result]

POLICY = """\
# Kept with care.
object: customer
attributes:
  given_name: {personal: true}
  surname: {personal: true}
  birth_date: {type: date}
  email: {type: email}
sources:
  steward: {rank: 1}
  # It calls everything differently.
  web_shop:
    rank: 2
    columns: {given_name: First, surname: Last, birth_date: Born, email: Mail}
match:
  features:
    given_name: {from: [given_name], standardise: person_name}
    surname: {from: [surname], standardise: person_name}
    birth_date: {from: [birth_date], standardise: date_digits}
    email: {from: [email], standardise: email}
  blocking:
  - {name: surname, parts: [{feature: surname}]}
  - {name: email, parts: [{feature: email}]}
  comparisons:
  - name: given_name
    features: [given_name]
    comparator: {kind: exact}
    levels: [{label: same, m: 0.8, u: 0.02}, {label: different, m: 0.2, u: 0.98}]
  - name: birth_date
    features: [birth_date]
    comparator: {kind: exact}
    levels: [{label: same, m: 0.9, u: 0.01}, {label: different, m: 0.1, u: 0.99}]
  - name: email
    features: [email]
    comparator: {kind: exact}
    levels: [{label: same, m: 0.7, u: 0.01}, {label: different, m: 0.3, u: 0.99}]
  prior: 0.1
  training: {records: 100, candidate_pairs: 10}
survivorship:
  default: {strategy: most_recent}
"""

CRM = """\
id,source,given_name,surname,birth_date,email
c2,crm,Ada,Lovelace,1815-12-10,ada@lovelace.org
c1,crm,Ada,Lovelace,1815-12-10,ada@lovelace.org
c3,crm,Grace,Hopper,1906-12-09,grace@hopper.org
c4,crm,Alan,Turing,1912-06-23,alan@turing.org
c5,crm,A.,Turing,,alan@turing.org
"""

SHOP = """\
id,source,First,Last,Born,Mail
s1,Web-Shop,Grace,Hopper,1906-12-09,
"""


def rows(path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(Path(path).read_text(encoding="utf-8"))))
