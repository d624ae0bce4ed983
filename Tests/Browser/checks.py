"""What every page has to be, whatever it is about: usable by everybody, light, and soon there."""

import contextlib
import dataclasses
import pathlib
import urllib.parse

import axe_playwright_python

from pages import NARROW, artefacts, shown

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
SCRIPTS = pathlib.Path(__file__).parent / "checks"
# Of what is in order only the rules are told: every element would be most of the time it takes.
RUN_AXE = """async tags => {
  const found = await axe.run(
    document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return [found.passes.length, found.violations.map(violation => [
    violation.id, violation.impact,
    violation.nodes.map(node => [node.target, node.failureSummary || ""])])];
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

MOST_BYTES, MOST_REQUESTS, MOST_SCRIPT = 60 * 1024, 3, 10 * 1024
SLOWEST_PAINT, MOST_SHIFT = 1.0, 0.01
# What Lighthouse calls a slow 4G: 150 ms there and back, 1.6 Mbit/s down, 0.75 up.
SLOW_4G = {
    "offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8,
}
SLOWER_PROCESSOR = 4
# Milliseconds that a processor at full speed takes for PACE. Where it takes longer, because the machine is
# slower or others use it, less is left to slow down.
FULL_SPEED = 12
PACE = """() => {
  let best = Infinity;
  for (let turn = 0; turn < 5; turn++) {
    const start = performance.now();
    let mixed = 1;
    for (let i = 0; i < 1e7; i++) mixed = (mixed * 31 + i) | 0;
    if (mixed) best = Math.min(best, performance.now() - start);
  }
  return best;
}"""


def check_page(page, may_hide: str = "") -> None:
    """Fails with everything that is wrong with a page as it stands: what axe finds, sideways scroll
    here and at 320 px, small targets, controls nobody sees. `may_hide` is a selector of controls
    that the page hides by style on purpose."""
    # A click is done as soon as the answer begins.
    page.wait_for_load_state()
    faults = [
        *outline(page), *accessibility(page), *overflow(page), *small_targets(page),
        *hidden_controls(page, may_hide),
    ]
    with shown(page, NARROW):
        faults += [
            f"at {NARROW} px: {fault}"
            for fault in [*overflow(page), *hidden_controls(page, may_hide)]
        ]
    size = page.viewport_size
    assert not faults, f"{page.url} at {size['width']} px:\n  " + "\n  ".join(faults)


def outline(page) -> list:
    """A page says what it is: language, title, one heading of the first level."""
    language, title, headings = page.evaluate("""() => [
      document.documentElement.lang, document.title.trim(),
      [...document.querySelectorAll("h1")].filter(e => e.checkVisibility())
        .map(e => e.textContent.trim()),
    ]""")
    faults = []
    if not language:
        faults.append("the page does not say its language")
    if not title:
        faults.append("the page has no title")
    if len(headings) != 1 or not headings[0]:
        faults.append(f"the page has not one heading of level 1, but {headings}")
    return faults


def accessibility(page) -> list:
    """What axe finds against WCAG 2.2 A and AA, and its best practices."""
    with _able_to_wait(page) as able:
        able.evaluate(AXE)
        passed, violations = able.evaluate(RUN_AXE, TAGS)
    assert passed, f"axe looked at nothing on {page.url}"
    return [
        f"axe: {name} ({impact}): {target} {' '.join(summary.split())[:200]}"
        for name, impact, nodes in violations for target, summary in nodes
    ]


def _without_scripts(page) -> bool:
    return page.evaluate("matchMedia('(scripting: none)').matches")


@contextlib.contextmanager
def _able_to_wait(page):
    """The page, or where scripts are off a copy of it as it stands: no promise is ever kept there, not
    even to a test, and axe makes some. None of the page's own scripts run in the copy."""
    if not _without_scripts(page):
        yield page
        return
    address, markup = page.url, page.content()
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    context = page.context.browser.new_context(
        viewport=page.viewport_size, color_scheme="dark" if dark else "light",
        reduced_motion="reduce")

    def answer(route):
        if route.request.url == address:
            route.fulfill(content_type="text/html; charset=utf-8", body=markup)
        elif route.request.resource_type == "script":
            route.fulfill(content_type="text/javascript", body="")
        else:
            route.continue_()

    try:
        context.route("**/*", answer)
        copy = context.new_page()
        copy.goto(address)
        yield copy
    finally:
        context.close()


def overflow(page) -> list:
    """Sideways scroll: there is none (WCAG 1.4.10)."""
    # On phones the window grows with what is in it, so the screen's own width is what counts.
    width = page.viewport_size["width"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"the page scrolls sideways: {wide} px on a screen of {width}"] if wide > width else []


def small_targets(page) -> list:
    """Targets under 24 px (WCAG 2.5.8), but for those in a line of text, and those that have room
    around them."""
    return _run(page, "targets.js", 24)


def hidden_controls(page, may_hide: str = "") -> list:
    """Controls that are there for a program and not for a person: made invisible by style, cut off,
    or covered by something else. axe finds none of these."""
    return _run(page, "controls.js", [page.viewport_size["width"], may_hide])


def _run(page, name: str, argument) -> list:
    return page.evaluate((SCRIPTS / name).read_text(), argument)


# Weight and speed, of the page's address in a new tab: with the same cookies, and nothing kept.

@dataclasses.dataclass
class Weight:
    """What a page and all it needs come to."""
    requests: int
    bytes: int
    script: int


def weigh(page) -> Weight:
    tab, devtools = _new_tab(page)
    kinds, sizes, sent = {}, {}, []

    def finished(event):
        one = event["requestId"]
        # Compressed or not: what is larger of what crosses the wire and what comes out.
        sizes[one] = max(sizes.get(one, 0), event["encodedDataLength"])

    def received(event):
        one = event["requestId"]
        sizes[one] = sizes.get(one, 0) + event["dataLength"]

    def requested(event):
        sent.append(event["request"]["url"])
        kinds[event["requestId"]] = event.get("type")

    devtools.on("Network.requestWillBeSent", requested)
    devtools.on("Network.dataReceived", received)
    devtools.on("Network.loadingFinished", finished)
    tab.goto(page.url, wait_until="load")
    # What a script fetches of its own accord comes after that.
    tab.wait_for_timeout(300)
    tab.close()
    # Chromium fetches the tab's icon beside the page, once, and a page's load does not wait for it; it
    # is weighed, and not counted.
    return Weight(
        sum(not url.endswith("/icon.svg") for url in sent), sum(sizes.values()),
        sum(size for one, size in sizes.items() if kinds.get(one) == "Script"))


def check_weight(page) -> Weight:
    """Fails when the page is heavier than a page may be."""
    weight = weigh(page)
    _keep(page, "weight", f"{weight.requests} requests, {weight.bytes / 1024:.1f} KiB,"
          f" {weight.script / 1024:.1f} KiB of script")
    assert weight.requests <= MOST_REQUESTS, f"{page.url} takes {weight.requests} requests"
    assert weight.bytes <= MOST_BYTES, f"{page.url} weighs {weight.bytes / 1024:.1f} KiB"
    assert weight.script <= MOST_SCRIPT, f"{page.url} has {weight.script / 1024:.1f} KiB of script"
    return weight


@dataclasses.dataclass
class Speed:
    """How long until something is to be seen, in seconds, and how much it moves afterwards."""
    first_paint: float
    shift: float


def time_load(page) -> Speed:
    """One load over a slow 4G connection, by a processor slowed to a quarter of full speed."""
    assert not _without_scripts(page), "what measures speed is a script"
    tab, devtools = _new_tab(page)
    slower = max(1, SLOWER_PROCESSOR * min(1, FULL_SPEED / tab.evaluate(PACE)))
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    tab.goto(page.url, wait_until="load")
    paint, shift = tab.evaluate((SCRIPTS / "speed.js").read_text())
    tab.close()
    assert paint is not None, f"{page.url} shows nothing"
    return Speed(paint / 1000, shift)


def check_speed(page, loads: int = 5) -> Speed:
    """Fails when no load of several is fast enough: a machine that is busy with something else is
    slow now and then, a slow page always is. What moves must not move in any."""
    best = None
    for _ in range(loads):
        speed = time_load(page)
        assert speed.shift <= MOST_SHIFT, f"{page.url} moves by {speed.shift:.3f} while it loads"
        if best is None or speed.first_paint < best.first_paint:
            best = speed
        if best.first_paint <= SLOWEST_PAINT:
            break
    _keep(page, "speed", f"first paint {best.first_paint:.2f} s, shift {best.shift:.3f}")
    assert best.first_paint <= SLOWEST_PAINT, (
        f"{page.url} shows nothing for {best.first_paint:.2f} s, at best of {loads}")
    return best


def _new_tab(page) -> tuple:
    tab = page.context.new_page()
    devtools = page.context.new_cdp_session(tab)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return tab, devtools


def _keep(page, what: str, figures: str) -> None:
    """Leaves figures for people to look at, the last of each page."""
    path = artefacts() / "figures.tsv"
    key = f"{urllib.parse.urlsplit(page.url).path}\t{what}\t"
    lines = path.read_text().splitlines() if path.exists() else []
    kept = [line for line in lines if not line.startswith(key)]
    path.write_text("\n".join(sorted([*kept, key + figures])) + "\n")
