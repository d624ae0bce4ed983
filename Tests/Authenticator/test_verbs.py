"""The verbs of `sallyport-auth`, their texts and exit codes, on the real binary."""

import json
import pathlib
import stat
import subprocess
import time

import pytest

import tools
from vaults import PASSPHRASE, Vault, binary, link, oathtool

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOW = 1_795_334_412


@pytest.fixture
def full(vault):
    """A vault with four accounts."""
    vault.add(link("Sallyport acme-prod", "mina.okafor@472190356618"), "--tag", "work")
    vault.add(link("Sallyport acme-dev", "mina.okafor@903411720055", "JBSWY3DPEHPK3PXP"))
    vault.add(link())
    vault.add(link("Hetzner", "ops", kind="hotp", counter=7))
    return vault


def test_a_vault_is_made_for_its_owner_alone(vault):
    assert stat.S_IMODE(vault.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(vault.key_file.stat().st_mode) == 0o600
    again = vault.run("init", "--no-passphrase")
    assert (again.returncode, again.stdout) == (1, "")
    assert "already" in again.stderr


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_vault_that_others_may_read_is_refused(full, mode):
    full.path.chmod(mode)
    done = full.run("list")
    assert done.returncode == 1 and done.stdout == ""
    assert "chmod 600" in done.stderr


def test_a_code_alone_is_on_standard_output(full):
    done = full.run("code", "github", env={"SALLYPORT_AUTH_NOW": str(NOW)})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == oathtool(SECRET, NOW)[0] + "\n"


def test_who_reads_along_is_told_how_long_the_code_lasts(full):
    at = full.terminal("code", "github", env={"SALLYPORT_AUTH_NOW": str(NOW)})
    code, out = at.end()
    assert (code, out) == (0, oathtool(SECRET, NOW)[0] + "\n")
    assert at.text() == "18 s left\n"
    at = full.terminal("code", "github", "--quiet", env={"SALLYPORT_AUTH_NOW": str(NOW)})
    assert at.end()[0] == 0 and at.text() == ""


def test_a_pair_is_two_codes_in_a_row(full):
    shown = full("code", "github", "--pair", "--at", str(NOW))
    assert shown.split() == oathtool(SECRET, NOW, window=1)


@pytest.mark.parametrize("at", ["1795334412", "2026-11-22T08:00:12Z"])
def test_codes_of_another_time(full, at):
    seconds = subprocess.run(
        ["date", "-u", "-d", at if "T" in at else f"@{at}", "+%s"], capture_output=True, text=True)
    assert full("code", "github", "--at", at).split() == oathtool(SECRET, int(seconds.stdout))


@pytest.mark.parametrize("at", ["tomorrow", "2026-02-30T00:00:00Z", "-5", "2026-11-22"])
def test_a_time_that_is_none_is_wrong_usage(full, at):
    assert full.run("code", "github", f"--at={at}").returncode == 2


def test_json_has_code_and_seconds_left(full):
    shown = json.loads(full("code", "github", "--pair", "--json",
                            env={"SALLYPORT_AUTH_NOW": str(NOW)}))
    first, second = oathtool(SECRET, NOW, window=1)
    assert shown == {"issuer": "GitHub", "account": "mina", "code": first, "next": second,
                     "secondsLeft": 18}


def test_wait_waits_for_the_next_code_when_this_one_ends(full):
    full.add(link("Quick", "mina", period=6))
    # Less than five seconds before the end of a step of six, and not right at it.
    while not 2.1 < time.time() % 6 < 4.5:
        time.sleep(0.05)
    before = int(time.time()) // 6
    shown = full("code", "quick", "--wait").strip()
    assert int(time.time()) // 6 == before + 1
    assert shown == oathtool(SECRET, (before + 1) * 6, time_step_size="6s")[0]


def test_a_counter_goes_on_before_its_code_is_shown(full):
    expected = subprocess.run(
        [tools.tool("oathtool"), "--hotp", "--counter=7", "--window=9", "--base32", SECRET],
        capture_output=True, text=True).stdout.split()
    assert full("code", "hetzner").split() == expected[:1]
    assert full("code", "hetzner", "--pair").split() == expected[1:3]
    assert full("code", "hetzner").split() == expected[3:4]
    assert full.list("hetzner")[0]["counter"] == "11"


def test_ten_at_once_never_show_a_counters_code_twice(full):
    started = [subprocess.Popen(
        [binary(), "code", "hetzner"], env=full.environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) for _ in range(10)]
    shown = [process.communicate(timeout=60)[0] for process in started]
    assert len(set(shown)) == 10


def test_nothing_matches(full):
    done = full.run("code", "gihub")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == 'sallyport-auth: No account matches "gihub". Did you mean GitHub?\n'


def test_several_match_and_are_listed_with_what_tells_them_apart(full):
    done = full.run("code", "sallyport")
    assert (done.returncode, done.stdout) == (4, "")
    lines = done.stderr.splitlines()
    assert lines[0] == ('sallyport-auth: "sallyport" matches 2 accounts. Add a word, or its number:')
    assert "acme-prod" in lines[1] and "acme-dev" in lines[2]
    number = lines[2].split()[0]
    assert full("code", number, "--at", str(NOW)).split() == oathtool("JBSWY3DPEHPK3PXP", NOW)
    assert full.run("code", "sallyport", "dev").returncode == 0
    assert full.run("code", "work").returncode == 0


@pytest.mark.parametrize("words", [["nonsense"], ["code"], ["code", "x", "--nonsense"], ["add", "x"],
                                   ["init", "--no-passphrase"], ["edit", "github"]])
def test_wrong_usage_ends_with_2(full, words):
    environment = {"SALLYPORT_AUTH_KEY_FILE": ""} if words[0] == "init" else {}
    done = full.run(*words, env=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_help_and_version(vault):
    for words in (["--help"], ["-h"], ["help"], ["code", "--help"], []):
        shown = vault(*words)
        assert "USAGE" in shown
    assert vault("--version") == vault("-V") == "0.1.0\n"


def test_a_list_has_no_secret_and_no_code(full):
    for words in (["list"], ["list", "--json"], ["list", "--plain"], ["show", "github"],
                  ["show", "github", "--json"]):
        shown = full(*words, env={"SALLYPORT_AUTH_NOW": str(NOW)})
        assert SECRET not in shown and oathtool(SECRET, NOW)[0] not in shown
        assert "GitHub" in shown and "mina" in shown
    assert [entry["issuer"] for entry in full.list()] == [
        "Sallyport acme-prod", "Sallyport acme-dev", "GitHub", "Hetzner"]
    assert full("list", "--plain").splitlines()[2] == (
        "3. GitHub (mina), time based, 6 digits, 30 s, SHA-1")


def test_renaming_tagging_and_removing(full):
    full("rename", "github", "--issuer", "GitLab")
    full("edit", "gitlab", "--tag", "code", "--tag", "work", "--notes", "two\nlines", "--letter", "L",
         "--serial-number", "arn:aws:iam::1:mfa/x")
    shown = full.list("gitlab")[0]
    assert (shown["issuer"], shown["tags"], shown["notes"], shown["letter"]) == (
        "GitLab", ["code", "work"], "two\nlines", "L")
    full("edit", "gitlab", "--remove-tag", "code")
    assert full.list("gitlab")[0]["tags"] == ["work"]
    assert full.run("rm", "gitlab").returncode == 2
    full("rm", "gitlab", "--yes")
    assert full.run("show", "gitlab").returncode == 3


def test_removing_asks_for_the_name(full):
    at = full.terminal("rm", "github")
    at.expect("Type mina to remove it: ").type("mina okafor")
    assert at.end()[0] == 1
    assert len(full.list()) == 4
    at = full.terminal("rm", "github")
    at.expect("Type mina to remove it: ").type("mina")
    assert at.end()[0] == 0
    assert len(full.list()) == 3


def test_a_link_is_shown_with_two_codes_before_it_is_saved(full):
    at = full.terminal("add", env={"SALLYPORT_AUTH_NOW": str(NOW)})
    at.expect("nothing to go on by hand: ").type(link("Fastmail", "mina@example.net"))
    at.expect("Issuer   Fastmail").expect("Account  mina@example.net")
    at.expect("time based, 6 digits, 30 s, SHA-1")
    first, second = oathtool(SECRET, NOW, window=1)
    at.expect(f"{first[:3]} {first[3:]}   now, 18 s left").expect(f"{second[:3]} {second[3:]}   next")
    at.expect("already").expect("This account is not saved yet.")
    assert len(full.list()) == 4
    at.expect("Save it? [Y/n] ").type("n")
    assert at.end()[0] == 1
    assert len(full.list()) == 4
    at = full.terminal("add")
    at.expect("by hand: ").type(link("Fastmail", "mina@example.net"))
    at.expect("Save it? [Y/n] ").type("")
    assert at.end()[0] == 0
    assert SECRET not in at.text()
    assert len(full.list()) == 5


def test_a_link_from_standard_input_is_asked_about_at_the_terminal(vault):
    at = vault.terminal("add", "-", stdin=link() + "\n")
    at.expect("Save it? [Y/n] ").type("y")
    assert at.end()[0] == 0
    assert len(vault.list()) == 1


def test_by_hand_with_a_key_that_was_mistyped(vault):
    at = vault.terminal("add", "--manual", "--digits", "8", "--algorithm", "sha-256", "--period", "60")
    at.expect("Issuer").type("Hetzner").expect("Account").type("ops@example.net")
    at.expect("Key").type("JBSW Y3D8 EHPK").expect("Character 9, '8', is not in A-Z 2-7.")
    at.expect("Key").type("jbsw y3dp ehpk 3pxp").expect("Save it? [Y/n] ").type("")
    assert at.end()[0] == 0
    # Neither key was shown.
    assert "y3d" not in at.text().lower()
    assert vault("code", "hetzner", "--at", str(NOW)).split() == oathtool(
        "JBSWY3DPEHPK3PXP", NOW, totp="sha256", digits=8, time_step_size="60s")


def test_a_qr_code_of_a_picture_by_zbarimg(vault, home):
    picture = home / "code.png"
    subprocess.run([tools.tool("qrencode"), "-o", picture], input=link().encode(), check=True)
    read = subprocess.run([tools.tool("zbarimg"), "-q", "--raw", picture], capture_output=True)
    vault.add(read.stdout.decode())
    assert vault.list()[0]["issuer"] == "GitHub"


def test_steam(vault):
    vault.add("otpauth://steam/Steam:mina?secret=GEZDGNBVGY3TQOJQ&issuer=Steam")
    shown = vault("code", "steam", "--at", "59").strip()
    assert len(shown) == 5 and set(shown) <= set("23456789BCDFGHJKMNPQRTVWXY")


@pytest.mark.parametrize("text,why", [
    ("https://example.net", "begins with otpauth://"),
    ("otpauth://totp/A:b?secret=0189", "not Base32"),
    ("otpauth://totp/A:b", "no secret"),
    ("otpauth://totp/A:b?secret=GEZDGNBV&digits=9", "6, 7 or 8 digits"),
    ("", "nothing in it"),
])
def test_what_is_no_link_is_refused_and_not_repeated(vault, text, why):
    done = vault.run("add", "-", "--yes", input=text)
    assert done.returncode == 2 and why in done.stderr
    assert "GEZDGNBV" not in done.stderr and "0189" not in done.stderr


def test_a_link_as_an_argument_is_refused(vault):
    done = vault.run("add", link())
    assert done.returncode == 2 and "add -" in done.stderr
    assert SECRET not in done.stderr
    assert vault.list() == []


def test_names_cannot_do_anything_to_the_terminal(vault):
    vault.add(link("Evil%1B[2JIssuer".replace("%1B", "%E2%80%AE"), "mina"))
    assert "\u202e" not in vault("list")
    refused = vault.run("add", "-", "--yes", input=link("Evil%1B[2J", "mina").replace("%251B", "%1B"))
    assert refused.returncode == 2


def test_the_passphrase_opens_the_vault_and_a_wrong_one_says_nothing(locked):
    at = locked.terminal("add", "-", "--yes", stdin=link())
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.end()[0] == 0, at.text()
    at = locked.terminal("list")
    at.expect("Passphrase: ").type("wrong")
    at.expect("That passphrase did not open the vault. Try again in 1 s.")
    at.expect("Passphrase: ").type(PASSPHRASE)
    code, out = at.end()
    assert code == 0 and "GitHub" in out
    at = locked.terminal("list")
    for text in ("wrong", "correct horse battery stapl", ""):
        at.expect("Passphrase: ").type(text)
    code, out = at.end()
    assert (code, out) == (5, "")
    assert "GitHub" not in at.text() and "stapl" not in at.text()


def test_without_a_terminal_a_locked_vault_stays_locked(locked):
    done = locked.run("code", "github")
    assert (done.returncode, done.stdout) == (5, "")
    assert "no terminal" in done.stderr


def test_what_is_typed_secretly_is_not_shown_and_ctrl_c_puts_the_terminal_back(locked):
    at = locked.terminal("list")
    at.expect("Passphrase: ").type("secret words", end="\x03")
    assert at.process.wait(20) == 130
    assert "secret" not in at.text()


def test_a_passphrase_is_chosen_twice_and_not_too_short(home):
    vault = Vault(home, key_file=False)
    at = vault.terminal("init")
    at.expect("New passphrase: ").type("short").expect("too short")
    at.expect("New passphrase: ").type(PASSPHRASE)
    at.expect("The same again: ").type(PASSPHRASE + "r").expect("not the same")
    at.expect("New passphrase: ").type(PASSPHRASE)
    at.expect("The same again: ").type(PASSPHRASE)
    assert at.end()[0] == 0
    assert vault.path.exists()


def test_add_makes_a_vault_where_there_is_none(home):
    vault = Vault(home, key_file=False)
    assert vault.run("list").returncode == 1
    at = vault.terminal("add", "-", stdin=link())
    at.expect("There is no vault yet.").expect("New passphrase: ").type(PASSPHRASE)
    at.expect("The same again: ").type(PASSPHRASE).expect("Save it? [Y/n] ").type("")
    assert at.end()[0] == 0


def test_a_new_passphrase_takes_the_place_of_the_old(locked):
    at = locked.terminal("passwd")
    at.expect("Passphrase: ").type(PASSPHRASE)
    at.expect("New passphrase: ").type("another one altogether")
    at.expect("The same again: ").type("another one altogether")
    assert at.end()[0] == 0
    assert not pathlib.Path(f"{locked.path}.previous").exists()
    at = locked.terminal("list")
    at.expect("Passphrase: ").type(PASSPHRASE).expect("did not open")
    at.expect("Passphrase: ").type("another one altogether")
    assert at.end()[0] == 0


def test_a_key_file_that_others_may_read_or_of_another_vault_opens_nothing(full, home):
    full.key_file.chmod(0o640)
    assert full.run("list").returncode == 1
    full.key_file.chmod(0o600)
    other = home / "other"
    done = full.run("init", "--no-passphrase", "--vault", home / "v", "--key-file", other)
    assert done.returncode == 0, done.stderr
    assert full.run("list", "--key-file", other).returncode == 5


def test_a_damaged_vault_is_refused_and_the_one_before_opens(full):
    before = full.list()
    full.add(link("New", "one"))
    data = bytearray(full.path.read_bytes())
    data[-20] ^= 1
    full.path.write_bytes(data)
    done = full.run("list")
    assert done.returncode == 1 and "damaged" in done.stderr
    previous = pathlib.Path(f"{full.path}.previous")
    assert json.loads(full("list", "--json", "--vault", previous)) == before


def test_the_manual_page_has_every_verb_and_exit_code(vault):
    page = (tools.REPOSITORY / "docs/man/sallyport-auth.1").read_text().replace("\\-", "-")
    verbs = [
        line.split()[0] for line in vault("--help").split("SUBCOMMANDS:")[1].splitlines()
        if line.startswith("  ") and line[2] not in " S"]
    assert "code" in verbs and "session" in verbs
    for verb in verbs:
        name = verb.rstrip(",")
        assert f".B {name}" in page or f".BR {name} " in page or f'" {name}' in page, name
    for code in range(7):
        assert f".TP\n{code}\n" in page
