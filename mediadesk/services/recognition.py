"""Who the people are whom releases name: what the use cases of releases and of experts share."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mediadesk.domain.expert import Expert, ExpertRelease, expert_key
from mediadesk.domain.recognition import NamedPerson, Recognition, recognise
from mediadesk.domain.release import Release
from mediadesk.services.ports import UnitOfWork


def people_of(release: Release) -> tuple[NamedPerson, ...]:
    """Return whom a release names: its experts and the authors of its report, nobody twice."""
    found: dict[str, NamedPerson] = {}
    for one in release.experts:
        person = NamedPerson(
            release_id=release.id,
            name=one.name,
            role=one.role,
            email=one.email,
            phone=one.phone,
            author=one.is_author,
        )
        found.setdefault(person.key, person)
    for name in release.report.authors:
        person = NamedPerson(release_id=release.id, name=name, author=True)
        found.setdefault(person.key, person)
    return tuple(one for one in found.values() if one.key)


def who_is(work: UnitOfWork, person: NamedPerson) -> Recognition:
    """Return which record a person of a release has."""
    return recognise(
        person.name,
        person.email,
        by_address=work.experts.by_address(person.email.strip().lower()),
        by_name=work.experts.named([person.key]).get(person.key, ()),
    )


def link_of(person: NamedPerson, expert: Expert) -> ExpertRelease:
    """Return the link that says who a person of a release is."""
    return ExpertRelease(
        expert_id=expert.id,
        release_id=person.release_id,
        name=person.key,
        author=person.author,
    )


def link_release(
    work: UnitOfWork, release: Release, *, known: Collection[str] = ()
) -> tuple[ExpertRelease, ...]:
    """Link a release to the experts whom it names, and take out links of whom it names no more.

    Names in `known` were there before: what was said of them stays. Returns the new links.
    """
    people = people_of(release)
    names = {one.key for one in people}
    work.experts.unlink(one for one in work.experts.links_of(release.id) if one.name not in names)
    links = []
    for person in people:
        if person.key in known:
            continue
        expert = who_is(work, person).expert
        if expert is not None:
            links.append(link_of(person, expert))
    work.experts.link(links)
    return tuple(links)


def link_experts(work: UnitOfWork, experts: Iterable[Expert]) -> tuple[ExpertRelease, ...]:
    """Link new or changed records to the releases that name them; return the new links."""
    wanted: set[str] = set()
    names: set[str] = set()
    for one in experts:
        wanted.add(one.id)
        names |= {expert_key(one.name), one.email, one.private_email} - {""}
    links = []
    for person in work.experts.unlinked_people():
        if person.key in names or person.email.strip().lower() in names:
            found = who_is(work, person).expert
            if found is not None and found.id in wanted:
                links.append(link_of(person, found))
    work.experts.link(links)
    return tuple(links)
