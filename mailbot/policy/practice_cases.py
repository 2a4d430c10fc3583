"""Which practice cases a training has: the ordered table of `rules/practice-cases.toml`.

In: the projects that were asked for and the kind of access. Out: practice cases of one to four steps (P5), all locked,
in the order in which they are done, and the projects for which a person must choose, because nothing is guessed.

Workflows differ by funder first and by project type second (HMIS data standards 2.06.1 and 2.02.6; domain.md section 4).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from mailbot.errors import CommandRefused, Problem
from mailbot.model.case import PracticeCase, StepState
from mailbot.model.directory import Project
from mailbot.policy.toml_source import Shape, TomlSource, did_you_mean, shaped

PROJECT_TYPES = frozenset(range(15)) - {5}
"""The project types of HMIS data standards 2.02.6 (2024 and 2026); 5 has been retired."""

ACCESS_ROLES = ("data entry", "read only", "reports")
"""Kinds of access that a request can name (design 3.9)."""

MOST_STEPS = 4
"""A practice case has one to four steps (P5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """One row of the table."""

    key: str
    title: str
    steps: tuple[str, ...]
    funders: tuple[str, ...] = ()  # "21", or "46:MHTF" for a local funder with this in its name
    project_types: tuple[int, ...] = ()
    coc_codes: tuple[str, ...] = ()  # with project types: only for projects of these CoCs
    access_roles: tuple[str, ...] = ()

    def practice_case(self) -> PracticeCase:
        """The case as it begins: every step locked."""
        return PracticeCase(
            key=self.key,
            title=self.title,
            step_titles=self.steps,
            steps=(StepState.LOCKED,) * len(self.steps),
        )

    def funds(self, project: Project) -> bool:
        """Does a funder of the project belong to this row?"""
        return any(_same_funder(ours, theirs) for ours in self.funders for theirs in project.funders)

    def fits_type(self, project: Project) -> bool:
        """Does the project's type, and its CoC where the row names some, belong to this row?"""
        if project.project_type not in self.project_types:
            return False
        return not self.coc_codes or project.coc_code in self.coc_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a training consists of."""

    cases: tuple[PracticeCase, ...]  # in the order in which they are done
    unknown: tuple[Project, ...]  # a person chooses for these


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeTable:
    """The rows in their order."""

    workflows: tuple[Workflow, ...] = ()

    def choose(self, projects: Sequence[Project], access_role: str | None) -> Choice:
        """Which practice cases for these projects and this kind of access.

        Several cases come in the order of how many projects each serves, most first, then in the order of the table.

        Args:
            projects: that the user is to work in.
            access_role: "data entry", "read only", "reports"; None is data entry.
        """
        for workflow in self.workflows:
            if access_role is not None and access_role.casefold() in workflow.access_roles:
                return Choice(cases=(workflow.practice_case(),), unknown=())
        chosen = [(project, self.workflow_of(project)) for project in projects]
        served = Counter(workflow.key for _, workflow in chosen if workflow is not None)
        rows = [workflow for workflow in self.workflows if workflow.key in served]
        rows.sort(key=lambda workflow: -served[workflow.key])  # stable: then the order of the table
        return Choice(
            cases=tuple(workflow.practice_case() for workflow in rows),
            unknown=tuple(project for project, workflow in chosen if workflow is None),
        )

    def workflow_of(self, project: Project) -> Workflow | None:
        """The first row that one of the project's funders names, else the first that its type does."""
        by_funder = (workflow for workflow in self.workflows if workflow.funds(project))
        by_type = (workflow for workflow in self.workflows if workflow.fits_type(project))
        return next(by_funder, None) or next(by_type, None)

    def by_keys(self, keys: Sequence[str]) -> tuple[PracticeCase, ...]:
        """The practice cases that a person of staff names, in that order; a key named twice counts once.

        Raises:
            CommandRefused: a key is not in the table; every wrong key is named, with what it may have meant.
        """
        rows = {workflow.key: workflow for workflow in self.workflows}
        wanted = tuple(dict.fromkeys(key.strip().casefold() for key in keys if key.strip()))
        wrong = [key for key in wanted if key not in rows]
        if wrong or not wanted:
            told = [f'there is no practice case "{key}"' + _hint(key, rows) for key in wrong]
            listed = f"the practice cases are {', '.join(rows)}"
            raise CommandRefused("; ".join([*told, listed]))
        return tuple(rows[key].practice_case() for key in wanted)


def _hint(key: str, rows: Mapping[str, Workflow]) -> str:
    """`; did you mean "ph"?` or nothing."""
    hint = did_you_mean(key, rows)
    return f"; {hint}" if hint else ""


def _same_funder(ours: str, theirs: str) -> bool:
    """Is it the same funder number, and, where the row names a local funder, is that name in the project's?"""
    number, _, name = ours.partition(":")
    their_number, _, their_name = theirs.partition(":")
    return number.strip() == their_number.strip() and name.strip().casefold() in their_name.casefold()


def choose(projects: Sequence[Project], access_role: str | None, table: PracticeTable) -> Choice:
    """`PracticeTable.choose`, for callers that hold the table as a value."""
    return table.choose(projects, access_role)


class WorkflowShape(Shape):
    """A row as it stands in practice-cases.toml."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1)
    steps: list[str] = Field(min_length=1, max_length=MOST_STEPS)
    funders: list[str] = Field(default_factory=list)
    project_types: list[int] = Field(default_factory=list)
    coc_codes: list[str] = Field(default_factory=list)
    access_roles: list[str] = Field(default_factory=list)


def parse_practice_cases(source: TomlSource, problems: list[Problem]) -> PracticeTable:
    """Read practice-cases.toml: `[[case]]` tables. Complaints go into `problems`."""
    raw = source.data.get("case")
    problems.extend(
        source.problem((name,), f'"{name}" is not a word here', 'a row begins with "[[case]]"')
        for name in source.data
        if name != "case"
    )
    if not isinstance(raw, list) or not raw:
        problems.append(source.problem((), "there is no practice case", 'a row begins with "[[case]]"'))
        return PracticeTable()
    rows: dict[str, Workflow] = {}
    for index, data in enumerate(raw):
        place = ("case", index)
        shape = shaped(WorkflowShape, source, place, data, problems)
        if shape is None:
            continue
        if shape.key in rows:
            problems.append(source.problem((*place, "key"), f'there are two practice cases "{shape.key}"'))
        if any(not step.strip() for step in shape.steps):
            problems.append(source.problem((*place, "steps"), f'a step of "{shape.key}" has no title'))
        _check_reach(source, index, shape, problems)
        rows[shape.key] = Workflow(
            key=shape.key,
            title=shape.title,
            steps=tuple(shape.steps),
            funders=tuple(shape.funders),
            project_types=tuple(shape.project_types),
            coc_codes=tuple(shape.coc_codes),
            access_roles=tuple(role.casefold() for role in shape.access_roles),
        )
    return PracticeTable(workflows=tuple(rows.values()))


def _check_reach(source: TomlSource, index: int, shape: WorkflowShape, problems: list[Problem]) -> None:
    """Complain of a row that nothing can lead to, or that names types and roles that there are not."""
    if shape.coc_codes and not shape.project_types:
        what = f'"{shape.key}": "coc_codes" needs "project_types"'
        problems.append(source.problem(("case", index, "coc_codes"), what))
    for number in shape.project_types:
        if number not in PROJECT_TYPES:
            what = f'"{shape.key}": there is no project type {number}'
            problems.append(source.problem(("case", index, "project_types"), what))
    for role in shape.access_roles:
        if role.casefold() not in ACCESS_ROLES:
            what = f'"{shape.key}": there is no kind of access "{role}"'
            problems.append(
                source.problem(("case", index, "access_roles"), what, did_you_mean(role, ACCESS_ROLES))
            )
    for funder in shape.funders:
        if not funder.partition(":")[0].strip().isdecimal():
            what = f'"{shape.key}": "{funder}" is no funder'
            hint = 'write its number, like "21", or "46:NAME" for a local one'
            problems.append(source.problem(("case", index, "funders"), what, hint))
