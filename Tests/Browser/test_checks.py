"""The checks themselves: a page that is right passes them, and each fault is noticed."""

import pytest
from PIL import Image

from checks import check_page, check_speed, check_weight
from pages import DESKTOP, NARROW, PHONE, artefacts, differing_pixels, read_qr, screens
from static import StaticSite
from tools import run, tool

STYLE = """
:root { color-scheme: light dark; color: light-dark(#141821, #eef1f6);
  background: light-dark(#ffffff, #141821); font: 15px/1.5 system-ui }
body { margin: 0; padding: 16px; max-width: 40em }
a { color: light-dark(#3546cf, #9aa6ff) }
.far { position: absolute; left: -99em }
.far:focus { left: 1em }
button { min-height: 40px; padding: 0 16px }
.close { position: relative }
.over { position: absolute; inset: 0; background: #777 }
.tiny { display: inline-block; width: 12px; height: 12px }
"""
GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css"></head><body>
<a class="far" href="#main">Skip to content</a>
<header><a href="/home"><b>Home</b></a></header>
<main id="main"><h1>Sign in</h1>
<p>There is help <a href="/help">in the handbook</a> for you.</p>
<form action="/signin" method="post"><div class="close">
<p><label for="name">User name</label><br><input id="name" name="name" autocomplete="username"></p>
<p><label><input type="radio" name="kind" value="user"> User</label>
<label><input type="radio" name="kind" value="root"> Root user</label></p>
<p class="hint">It is written small.</p>
<p><button>Next</button></p></div></form>
<details><summary>More</summary><p><a href="/more">More of it</a></p></details>
</main></body></html>
"""


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    """Figures and pictures of these pages interest nobody."""
    monkeypatch.setenv("SALLYPORT_SCREENS", str(tmp_path))


@pytest.fixture(scope="module")
def pages():
    with StaticSite() as made:
        made.put("/style.css", STYLE)
        made.put("/good", GOOD)
        yield made


@pytest.fixture
def site(pages) -> str:
    return pages.url


@pytest.fixture
def bad(pages):
    """A page that differs from the good one in one thing."""

    def change(old: str, new: str, style: str = "") -> str:
        assert old in GOOD
        pages.put("/bad.css", STYLE + style)
        return pages.put("/bad", GOOD.replace(old, new).replace("/style.css", "/bad.css"))

    return change


# A page that is right.

@pytest.mark.parametrize("width", [DESKTOP, PHONE, NARROW])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_that_is_right_passes(new_page, theme, width):
    page = new_page(theme=theme, width=width)
    page.goto("/good")
    before = page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]")
    check_page(page)
    assert before == [width, theme == "dark"]
    assert before == page.evaluate(
        "[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]")


def test_a_page_is_looked_at_without_its_script_too(new_page, pages):
    pages.put("/script.js", "document.title = 'Script ran'")
    address = pages.put(
        "/scripted", GOOD.replace("</head>", '<script src="/script.js" defer></script></head>'))
    for script, title in ((True, "Script ran"), (False, "Sign in")):
        page = new_page(script=script)
        page.goto(address)
        assert page.title() == title
        check_page(page)


# Faults of a page.

FAULTS = {
    "label removed": ('<label for="name">User name</label>', "", "", "axe: label"),
    "grey text": ("", "", ".hint { color: #ccc; background: #fff }", "axe: color-contrast"),
    "language missing": (' lang="en"', "", "", "does not say its language"),
    "language missing, says axe": (' lang="en"', "", "", "axe: html-has-lang"),
    "title missing": ("<title>Sign in</title>", "", "", "has no title"),
    "heading missing": ("<h1>Sign in</h1>", "", "", "not one heading of level 1"),
    "two headings": ("</main>", "<h1>Sign in</h1></main>", "", "not one heading of level 1"),
    "sideways scroll": ("", "", "form { width: 1400px }", "scrolls sideways: 14"),
    "sideways scroll when narrow": ("", "", "form { width: 330px }", "at 320 px: the page scrolls"),
    "no viewport for phones": (
        '<meta name="viewport" content="width=device-width, initial-scale=1">', "", "",
        "scrolls sideways: 980"),
    "radio hidden by style": (
        "", "", "input:empty { display: none }", "cannot be seen: <input type=\"radio\""),
    "radio that is there but see-through": (
        "", "", "input[type=radio] { opacity: 0 }", "cannot be seen: <input type=\"radio\""),
    "button hidden": ("", "", "button { visibility: hidden }", "a form that cannot be sent"),
    "link hidden on phones": (
        "", "", "@media (max-width: 400px) { header { display: none } }",
        'cannot be seen: <a href="/home"'),
    "control covered": ("</div></form>", '<div class="over"></div></div></form>', "",
                        "behind something else: <button"),
    "control cut off": (
        "", "", "html { overflow-x: clip } body { overflow-x: clip }"
        "button { margin-left: 1300px; width: 100px }", "cut off at 14"),
    "small targets": (
        "</header>", '<nav aria-label="Pages"><a class="tiny" href="/1">1</a>'
        '<a class="tiny" href="/2">2</a></nav></header>', "", "a target of 12 x 12 px"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noticed(new_page, bad, fault):
    old, new, style, expected = FAULTS[fault]
    page = new_page(width=PHONE if "phones" in fault else DESKTOP)
    page.goto(bad(old or "</main>", new or "</main>", style))
    with pytest.raises(AssertionError) as noticed:
        check_page(page)
    assert expected in str(noticed.value)


def test_small_targets_with_room_around_them_pass(new_page, bad):
    page = new_page()
    page.goto(bad("</header>", '<nav aria-label="Pages"><a class="tiny" href="/1">1</a> '
                  '<a class="tiny" href="/2">2</a></nav></header>', ".tiny { margin: 12px }"))
    check_page(page)


def test_what_a_page_hides_on_purpose_passes_when_named(new_page, bad):
    page = new_page()
    page.goto(bad("</p></div>", '</p><button type="button" data-copy>Copy</button></div>',
                  "[data-copy] { display: none }"))
    with pytest.raises(AssertionError, match="cannot be seen"):
        check_page(page)
    check_page(page, may_hide="[data-copy]")


def test_a_link_that_has_another_place_on_this_screen_passes(new_page, bad):
    page = new_page()
    page.goto(bad("</header>", '<p class="small"><a href="/home">Home again</a></p></header>',
                  ".small { display: none }"))
    check_page(page)


def test_in_an_open_dialog_only_its_own_controls_count(new_page, bad):
    page = new_page()
    page.goto(bad("</main>", '<dialog aria-labelledby="ask"><h2 id="ask">Remove?</h2>'
                  '<form method="dialog"><button>Remove</button></form></dialog></main>'))
    check_page(page)
    page.evaluate("document.querySelector('dialog').showModal()")
    check_page(page)


# What pages do meanwhile.

def test_a_request_to_another_origin_is_noticed(new_page, watch, pages):
    with StaticSite(policy=None) as other:
        other.put("/page", f'<!doctype html><img src="{pages.url}/picture.png" alt="">')
        new_page(at=other.url).goto("/page")
        assert f"a request to another origin: {pages.url}/picture.png" in watch.take()


def test_an_attempt_at_another_origin_is_noticed_where_the_policy_stops_it(new_page, watch, bad):
    new_page().goto(bad("</main>", '<img src="http://example.com/a.png" alt=""></main>'))
    assert any("SecurityPolicyViolation: img-src http://example.com/a.png" in problem
               for problem in watch.take())


def test_an_inline_script_is_noticed(new_page, watch, bad):
    page = new_page()
    page.goto(bad("</main>", "<script>document.title = 'ran'</script></main>"))
    assert page.title() == "Sign in"
    assert any("SecurityPolicyViolation: script-src" in problem for problem in watch.take())


def test_an_inline_style_is_noticed(new_page, watch, bad):
    new_page().goto(bad("<h1>", '<h1 style="color: red">'))
    assert any("SecurityPolicyViolation: style-src" in problem for problem in watch.take())


def test_a_violation_is_noticed_without_script(new_page, watch, bad):
    new_page(script=False).goto(bad("<h1>", '<h1 style="color: red">'))
    assert any("Content Security Policy" in problem for problem in watch.take())


def test_markup_made_by_a_script_is_noticed(new_page, watch, bad, pages):
    pages.put("/markup.js", "document.body.innerHTML = '<p>'")
    new_page().goto(bad("</head>", '<script src="/markup.js" defer></script></head>'))
    assert any("require-trusted-types-for" in problem for problem in watch.take())


def test_an_error_in_a_script_is_noticed(new_page, watch, bad, pages):
    pages.put("/wrong.js", "nothing.there()")
    new_page().goto(bad("</head>", '<script src="/wrong.js" defer></script></head>'))
    assert any("nothing is not defined" in problem for problem in watch.take())


def test_a_missing_part_is_noticed_and_a_page_that_refuses_is_none(new_page, watch, bad):
    page = new_page()
    assert page.goto("/nowhere").status == 404
    assert watch.take() == []
    page.goto(bad("</head>", '<script src="/nowhere.js" defer></script></head>'))
    assert any("/nowhere.js answered 404" in problem for problem in watch.take())


@pytest.mark.xfail(strict=True, reason="its page does what no page may")
def test_a_test_fails_for_what_its_pages_did_though_it_looked_at_something_else(new_page, bad):
    new_page().goto(bad("</main>", "<script>document.title = 'ran'</script></main>"))


# Weight and speed.

def test_a_page_is_weighed_with_all_it_needs_and_with_its_cookies(new_page, pages):
    pages.put("/script.js", "// " + "x" * 5000)
    page = new_page()
    page.goto(pages.put("/weighed", GOOD.replace(
        "</head>", '<script src="/script.js" defer></script></head>')))
    weight = check_weight(page)
    content = len(pages.files["/weighed"]) + len(STYLE) + 5003
    assert weight.requests == 3
    assert content <= weight.bytes < content + 3000
    assert 5003 <= weight.script < 6000
    check_weight(page)
    figures = (artefacts() / "figures.tsv").read_text().splitlines()
    assert len(figures) == 1 and figures[0].startswith("/weighed\tweight\t3 requests, ")


@pytest.mark.parametrize("excess, expected", [
    ({"/a.js": "//" + "x" * 11_000}, "KiB of script"),
    ({"/a.css": "/*" + "x" * 62_000 + "*/"}, "weighs"),
    ({"/a.css": "", "/b.css": "", "/c.css": ""}, "takes 5 requests"),
])
def test_a_page_that_is_too_heavy_is_noticed(new_page, pages, excess, expected):
    parts = ""
    for path, content in excess.items():
        pages.put(path, content)
        parts += (f'<script src="{path}" defer></script>' if path.endswith("js")
                  else f'<link rel="stylesheet" href="{path}">')
    page = new_page()
    page.goto(pages.put("/heavy", GOOD.replace("</head>", parts + "</head>")))
    with pytest.raises(AssertionError, match=expected):
        check_weight(page)


@pytest.mark.measures
def test_a_page_is_soon_there_over_a_slow_line(new_page):
    page = new_page(width=PHONE)
    page.goto("/good")
    # There and back, for the page and for its style.
    assert 0.3 < check_speed(page).first_paint


@pytest.mark.measures
def test_a_page_that_is_late_or_moves_is_noticed(new_page, bad, pages):
    page = new_page()
    page.goto(bad("</body>", "</body>", "/*" + "x" * 400_000 + "*/"))
    with pytest.raises(AssertionError, match="shows nothing for"):
        check_speed(page, loads=2)
    pages.put("/late.js", "setTimeout(() => document.querySelector('h1')"
                          ".before(...Array.from({length: 40}, () => document.createElement('br'))),"
                          " 100)")
    page.goto(bad("</head>", '<script src="/late.js" defer></script></head>'))
    with pytest.raises(AssertionError, match="moves by"):
        check_speed(page)


# Pictures.

@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_qr_code_is_read_off_the_screen(new_page, pages, tmp_path, theme, width):
    link = "otpauth://totp/Sallyport:phone@123456789012?secret=JBSWY3DPEHPK3PXP&issuer=Sallyport"
    picture = tmp_path / "qr.png"
    assert run(tool("qrencode"), "-s", "6", "-o", picture, link).returncode == 0
    pages.put("/qr.png", picture.read_bytes())
    page = new_page(theme=theme, width=width)
    page.goto(pages.put("/qr", GOOD.replace("</main>", '<img src="/qr.png" alt="QR"></main>')))
    assert read_qr(page) == link


def test_a_page_without_a_qr_code_has_none(new_page):
    page = new_page()
    page.goto("/good")
    with pytest.raises(AssertionError, match="0 QR codes"):
        read_qr(page)


def test_pictures_are_taken_of_both_themes_and_two_screens(new_page):
    page = new_page()
    page.goto("/good")
    made = screens(page, "good")
    assert [path.name for path in made] == [
        "good-desktop-light.png", "good-desktop-dark.png", "good-phone-light.png",
        "good-phone-dark.png"]
    assert [Image.open(path).size[0] for path in made] == [1280, 1280, 390, 390]
    corners = [Image.open(path).convert("RGB").getpixel((2, 2)) for path in made]
    assert corners == [(255, 255, 255), (20, 24, 33)] * 2


def test_two_pictures_of_a_page_are_the_same_and_a_change_is_seen(new_page):
    page = new_page()
    page.goto("/good")
    before = page.screenshot()
    assert differing_pixels(before, page.screenshot()) == 0
    page.fill("#name", "mina")
    assert differing_pixels(before, page.screenshot()) > 50
