"""What was found, beside what was wanted."""

import statistics
from dataclasses import dataclass


@dataclass
class Row:
    """A line of the table. `is_met` is None where nothing was promised."""

    what: str
    figure: str
    spread: str = ""
    goal: str = ""
    is_met: bool | None = None


class Report:
    def __init__(self):
        self.sections = []
        self.warnings = []

    def section(self, title):
        self.sections.append((title, []))

    def add(self, what, figure, spread="", goal="", is_met=None):
        self.sections[-1][1].append(Row(what, figure, spread, goal, is_met))

    def at_least(self, what, ratios, goal, unit="×", scale=1.0):
        """A ratio that has to reach `goal`: the median of the rounds."""
        self._ratio(what, ratios, goal, unit, scale, "≥", lambda middle: middle >= goal)

    def at_most(self, what, ratios, goal, unit="×", scale=1.0):
        self._ratio(what, ratios, goal, unit, scale, "≤", lambda middle: middle <= goal)

    def _ratio(self, what, ratios, goal, unit, scale, sign, holds):
        middle = statistics.median(ratios)
        self.add(
            what, f"{number(middle * scale)} {unit}", spread([ratio * scale for ratio in ratios]),
            f"{sign} {number(goal * scale)} {unit}", holds(middle))

    def limit(self, what, figure, most, unit, spread_of=()):
        """A figure that must not be above `most`."""
        self.add(
            what, f"{number(figure)} {unit}", spread(spread_of), f"≤ {number(most)} {unit}",
            figure <= most)

    def rate(self, series):
        self.add(
            series.name, f"{series.median():,.0f} /s", spread(series.values()),
            f"p50 {series.median('p50'):,.0f} µs, p99 {series.median('p99'):,.0f} µs, "
            f"{series.median('microseconds'):.1f} µs of processor each, server "
            f"{series.median('server') * 100:.0f} % and load {series.median('load') * 100:.0f} % "
            "of a core")

    @property
    def missed(self):
        return [row for _, rows in self.sections for row in rows if row.is_met is False]

    def markdown(self):
        lines = []
        for title, rows in self.sections:
            lines += [f"### {title}", "", "| what | median | min – max | goal, or more | |",
                      "|---|---|---|---|---|"]
            lines += [
                f"| {row.what} | {row.figure} | {row.spread} | {row.goal} | {mark(row)} |"
                for row in rows]
            lines.append("")
        lines += [f"- {warning}" for warning in self.warnings]
        return "\n".join(lines).rstrip() + "\n"

    def text(self):
        lines = []
        for title, rows in self.sections:
            lines += ["", title]
            wide = max((len(row.what) for row in rows), default=0)
            lines += [
                f"  {mark(row) or ' '} {row.what:{wide}}  {row.figure:>12}  {row.spread:20}"
                f"  {row.goal}".rstrip()
                for row in rows]
        lines += [""] + [f"WARNING: {warning}" for warning in self.warnings]
        return "\n".join(lines)


def mark(row):
    return {None: "", True: "✓", False: "✗"}[row.is_met]


def number(value):
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def spread(values):
    values = list(values)
    return f"{number(min(values))} – {number(max(values))}" if len(values) > 1 else ""
