"""Whether a person whom a release or a file names is an expert with a record.

An address of their own speaks first, the whole name second. Two people of one name, or one name
with two addresses, are never taken for one: a person decides then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mediadesk.domain.acquaintance import names_related
from mediadesk.domain.expert import Expert, expert_key


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """Somebody as a release names them; `author` says that they wrote its report."""

    release_id: str
    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    author: bool = False

    @property
    def key(self) -> str:
        """The name as experts are compared."""
        return expert_key(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """Who somebody is: a record, nobody yet (None), or one of several who may be meant."""

    expert: Expert | None = None
    maybe: tuple[Expert, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a person has to say who it is."""
        return self.expert is None and bool(self.maybe)


def recognise(
    name: str, email: str, *, by_address: Sequence[Expert], by_name: Sequence[Expert]
) -> Recognition:
    """Return who this is.

    `by_address` are the records with the address `email`, `by_name` those of the same name, as
    `expert_key` writes it. An address counts only with a name that can be the same person's, since
    a press desk's address stands behind many.
    """
    key, address = expert_key(name), email.strip().lower()
    related = [one for one in by_address if names_related(key, expert_key(one.name))]
    if len(related) == 1:
        return Recognition(expert=related[0])
    if related:
        return Recognition(maybe=tuple(related))
    if " " not in key:
        # One word alone is too many people.
        return Recognition(maybe=tuple(by_name))
    fitting = [one for one in by_name if not _contradicts(one, address)]
    if len(fitting) == 1 and len(by_name) == 1:
        return Recognition(expert=fitting[0])
    return Recognition(maybe=tuple(by_name))


def _contradicts(expert: Expert, address: str) -> bool:
    """Say whether an address speaks against somebody: both are known and they differ."""
    own = {one for one in (expert.email, expert.private_email) if one}
    return bool(address) and bool(own) and address not in own
