"""Routing rules in their order, each with what it asks for, and a trial of where a request goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QListView

from mediadesk.domain.errors import Conflict, Problem
from mediadesk.domain.reporter import Medium
from mediadesk.domain.routing import Contact, Hours, Matter, Plan, Route, Rule
from mediadesk.services.desk import Desk
from mediadesk.ui import text
from mediadesk.ui.desk.settings.section import SIZE, Keeper, Section
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Box, row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import CheckBox, ComboBox, LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.plain import visible
from mediadesk.ui.widgets.zone import ZoneCombo

_tr = QCoreApplication.translate


def parted(words: str) -> tuple[str, ...]:
    """Return the parts of a text that commas part."""
    return tuple(part.strip() for part in words.split(",") if part.strip())


class RuleForm(Box):
    """What one rule asks for and where it sends."""

    def __init__(self, changed: object) -> None:
        """Make the fields."""
        super().__init__(fill="raised", border="line", padding=16, spacing=12)
        self.name = LineEdit(self.tr("Name of the rule"), size=SIZE)
        self.words = LineEdit(self.tr("Topic words"), size=SIZE)
        self.regions = LineEdit(self.tr("Regions"), size=SIZE, placeholder="America, Europe/Berlin")
        self.languages = LineEdit(self.tr("Languages"), size=SIZE, placeholder="German, de")
        self.hours = ComboBox(self.tr("When"), size=SIZE)
        for value, words in (
            (Hours.ALWAYS, self.tr("Always")),
            (Hours.IN_HOURS, self.tr("While somebody is on duty")),
            (Hours.OUT_OF_HOURS, self.tr("While nobody is on duty")),
        ):
            self.hours.add(words, value.value)
        self.to_name = LineEdit(self.tr("Goes to"), icon="user", size=SIZE)
        self.to_email = LineEdit(self.tr("E-mail address"), icon="mail", size=SIZE)
        self.to_phone = LineEdit(self.tr("Phone"), icon="phone", size=SIZE)
        self.on = CheckBox(self.tr("The rule is in force"), checked=True)
        optional = self.tr("Empty fits everything")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for number, field in enumerate(
            (
                Field(self.tr("Name"), self.name),
                Field(self.tr("When"), self.hours),
                Field(self.tr("Topic words"), self.words, hint=optional),
                Field(self.tr("Languages"), self.languages, hint=optional),
                Field(
                    self.tr("Regions of the reporter"),
                    self.regions,
                    hint=self.tr("By time zone, such as America"),
                ),
                Field(self.tr("Goes to"), self.to_name),
                Field(self.tr("E-mail address"), self.to_email),
                Field(self.tr("Phone"), self.to_phone, mark=self.tr("optional")),
            )
        ):
            grid.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignBottom)
        self.body().addLayout(grid)
        self.body().addWidget(Label(self.tr("Media, none for all"), role="body_s"))
        media = QGridLayout()
        self.media: dict[Medium, CheckBox] = {}
        for number, medium in enumerate(Medium):
            self.media[medium] = CheckBox(text.medium(medium))
            media.addWidget(self.media[medium], number // 3, number % 3)
        self.body().addLayout(media)
        self.body().addWidget(self.on)
        for edit in (
            self.name,
            self.words,
            self.regions,
            self.languages,
            self.to_name,
            self.to_email,
            self.to_phone,
        ):
            edit.textChanged.connect(changed)
        self.hours.currentIndexChanged.connect(changed)
        for box in (*self.media.values(), self.on):
            box.toggled.connect(changed)

    def show_rule(self, rule: Rule) -> None:
        """Fill the fields."""
        self.name.setText(rule.name)
        self.words.setText(", ".join(rule.words))
        self.regions.setText(", ".join(rule.regions))
        self.languages.setText(", ".join(rule.languages))
        self.hours.choose(rule.hours.value)
        self.to_name.setText(rule.contact.name)
        self.to_email.setText(rule.contact.email)
        self.to_phone.setText(rule.contact.phone)
        for medium, box in self.media.items():
            box.setChecked(medium in rule.media)
        self.on.setChecked(not rule.off)

    def rule(self) -> Rule:
        """Return what the fields say."""
        return Rule(
            name=self.name.text().strip(),
            contact=Contact(
                name=self.to_name.text().strip(),
                email=self.to_email.text().strip(),
                phone=self.to_phone.text().strip(),
            ),
            words=parted(self.words.text()),
            regions=parted(self.regions.text()),
            languages=parted(self.languages.text()),
            media=tuple(medium for medium, box in self.media.items() if box.isChecked()),
            hours=Hours(str(self.hours.value())),
            off=not self.on.isChecked(),
        )


class RulesSection(Section):
    """Routing."""

    def __init__(self, context: Context) -> None:
        """Make list, form and trial."""
        super().__init__(
            context,
            _tr("RulesSection", "Routing"),
            _tr(
                "RulesSection",
                "A release’s own press contact comes first, then the first rule that fits, then "
                "whoever is on duty, then the office’s press contact.",
            ),
        )
        self.rules: list[Rule] = []
        self._opened = Plan()
        self._showing = False
        self._names = QStringListModel(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Rules, in their order"))
        self.list.setModel(self._names)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.selectionModel().currentRowChanged.connect(lambda *_rows: self._show())
        self.fields["rules"] = Field(self.tr("Rules, in their order"), self.list)
        self.add(self.fields["rules"], 8)
        self.add_button = Button(self.tr("Add a rule"), icon="plus", on_click=self.add_rule)
        self.remove_button = Button(
            self.tr("Remove"), kind="ghost", icon="trash-2", on_click=self.remove_rule
        )
        self.up = IconButton(
            "chevron-up", self.tr("Move the rule up"), on_click=lambda: self._move(-1)
        )
        self.down = IconButton(
            "chevron-down", self.tr("Move the rule down"), on_click=lambda: self._move(1)
        )
        self._column.addLayout(row(self.add_button, self.up, self.down, self.remove_button, None))
        self.form = RuleForm(self._typed)
        self.form.setVisible(False)
        self.add(self.form)
        self._build_trial()
        self.rescale()

    def _build_trial(self) -> None:
        self.heading(
            self.tr("Try it"),
            self.tr("With the rules as they stand here, saved or not."),
        )
        self.subject = LineEdit(self.tr("Subject, or a reference such as MR-7Q4K-2XC"), size=SIZE)
        self.medium = ComboBox(self.tr("Medium of the trial"), size=SIZE)
        self.medium.add(self.tr("Any medium"), "")
        for medium in Medium:
            self.medium.add(text.medium(medium), medium.value)
        self.zone = ZoneCombo(self.tr("Zone of the reporter"), size=SIZE)
        self.add(Field(self.tr("Subject, or a reference such as MR-7Q4K-2XC"), self.subject))
        self.add_row(
            Field(self.tr("Medium"), self.medium), Field(self.tr("Zone of the reporter"), self.zone)
        )
        self.try_button = Button(
            self.tr("Where would it go?"), icon="corner-down-right", on_click=self.attempt
        )
        self.subject.returnPressed.connect(self.attempt)
        self._column.addLayout(row(self.try_button, None))
        self.result = Banner(tone="neutral", icon="corner-down-right")
        self.result.setVisible(False)
        self.add(self.result)

    def rescale(self) -> None:
        """Take on the height of five lines."""
        self.list.setFixedHeight(px(32) * 5)

    # -------------------------------------------------------------------------- filling

    def fill(self) -> None:
        """Read the rules."""
        super().fill()
        desk = self.context.desk
        self.zone.set_zone(self.context.settings.get("office.zone"))
        self.rules = list(self._opened.rules)
        self._list(0)
        if desk is not None:
            self.context.tasks.run(
                self, "data", desk.plans.get, done=self._take, failed=lambda _e: None, key="plan"
            )

    def _take(self, plan: Plan) -> None:
        typed = self.extra_changes() > 0
        self._opened = plan
        if not typed:
            self.rules = list(plan.rules)
            self._list(0)
        self.changed.emit()

    def _list(self, current: int) -> None:
        names = [visible(rule.name) or self.tr("Rule without a name") for rule in self.rules]
        self._names.setStringList(names)
        if self.rules:
            at = min(max(current, 0), len(self.rules) - 1)
            self.list.setCurrentIndex(self._names.index(at))
        self._show()

    def _show(self) -> None:
        at = self.current()
        self.form.setVisible(at >= 0)
        for button in (self.remove_button, self.up, self.down):
            button.setEnabled(at >= 0)
        if at >= 0:
            self._showing = True
            self.form.show_rule(self.rules[at])
            self._showing = False

    def current(self) -> int:
        """Return the position of the chosen rule, -1 if none is."""
        index = self.list.currentIndex()
        return index.row() if index.isValid() and index.row() < len(self.rules) else -1

    # --------------------------------------------------------------------------- acting

    def _typed(self, *_values: object) -> None:
        at = self.current()
        if self._showing or at < 0:
            return
        self.rules[at] = self.form.rule()
        name = visible(self.rules[at].name) or self.tr("Rule without a name")
        self._names.setData(self._names.index(at), name)
        self.changed.emit()

    def add_rule(self) -> None:
        """Put a rule at the end and begin with its name."""
        self.rules.append(Rule(name="", contact=Contact(name="")))
        self._list(len(self.rules) - 1)
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def remove_rule(self) -> None:
        """Take the chosen rule away; Discard changes brings it back."""
        at = self.current()
        if at >= 0:
            del self.rules[at]
            self._list(at)
            self.changed.emit()

    def _move(self, by: int) -> None:
        at = self.current()
        if at >= 0 and 0 <= at + by < len(self.rules):
            self.rules[at], self.rules[at + by] = self.rules[at + by], self.rules[at]
            self._list(at + by)
            self.changed.emit()

    def extra_changes(self) -> int:
        """Count the rules as one change."""
        return int(tuple(self.rules) != self._opened.rules)

    def keeper(self, actor: str) -> Keeper | None:
        """Return what keeps the rules, unless somebody else changed them meanwhile."""
        rules, before = tuple(self.rules), self._opened.rules
        if rules == before:
            return None

        def keep(desk: Desk) -> None:
            plan = desk.plans.get()
            if plan.rules != before:
                raise Conflict("Somebody changed the rules since you opened them.")
            desk.plans.save(replace(plan, rules=rules), actor=actor)

        return Keeper(check=lambda desk: desk.plans.check(Plan(rules=rules)), keep=keep)

    def saved(self) -> None:
        """Take what is kept now."""
        self._opened = replace(self._opened, rules=tuple(self.rules))

    def refuse(self, problem: Problem) -> tuple[str, Field] | None:
        """Choose the rule in question and say what is wrong above the list."""
        head, _, number = problem.field.partition(".")
        if head != "rules":
            return super().refuse(problem)
        if number.isdigit():
            self._list(int(number))
        words = text.problem(problem)
        self.fields["rules"].set_error(words)
        return words, self.fields["rules"]

    # ----------------------------------------------------------------------------- trial

    def attempt(self) -> None:
        """Say where a request would go, and why."""
        desk = self.context.desk
        if desk is None:
            return
        words = self.subject.text().strip()
        zone = self.zone.value() or "UTC"
        chosen = str(self.medium.value() or "")
        plan = replace(self._opened, rules=tuple(self.rules))

        def attempt() -> Route:
            now: datetime = desk.clock.now()
            if words.upper().startswith("MR-"):
                return desk.plans.try_request(plan, desk.triage.find(words).id)
            sample = Matter(
                text=words,
                zone=zone,
                languages=(),
                medium=Medium(chosen) if chosen else None,
                at=now,
            )
            return desk.plans.try_sample(plan, sample)

        self.context.tasks.run(
            self, "data", attempt, done=self._tell, failed=self._not_tried, key="trial"
        )

    def _tell(self, route: Route) -> None:
        reason = text.routing_reason(route.reason)
        if route.held or route.contact is None:
            title = self.tr("This request would be held")
            self.result.set_tone("warn", "circle-help")
        else:
            contact = route.contact
            who = ", ".join(part for part in (contact.name, contact.email) if part)
            title = text.fill(self.tr("This request would go to %1"), who)
            self.result.set_tone("ok", "corner-down-right")
        self.result.set_words(title, self.tr("Because: %1").replace("%1", reason))
        self.result.setVisible(True)

    def _not_tried(self, error: Exception) -> None:
        self.result.set_tone("warn")
        self.result.set_words(self.tr("That could not be tried"), text.failure(error))
        self.result.setVisible(True)
