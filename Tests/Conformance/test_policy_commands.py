"""`sallyport policy validate` and `policy simulate`, on files."""

import json
import os
import pathlib
import re
import subprocess

import pytest

from tools import REPOSITORY, clean_environment, run, sallyport

FINDINGS, USAGE, DATA_ERROR, NO_INPUT = 1, 64, 65, 66
CASES = REPOSITORY / "Tests" / "PolicyLanguageTests" / "Cases" / "policy-cases-open.json"
PRESENT = "aws:MultiFactorAuthPresent"
DANA = "arn:aws:iam::111122223333:user/dana"
ALLOW = {"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}
DENY = {
    "Sid": "NoMFA", "Effect": "Deny", "Action": "s3:*", "Resource": "*",
    "Condition": {"BoolIfExists": {PRESENT: "false"}},
}
TRAP = {**DENY, "Condition": {"Bool": {PRESENT: "false"}}}


def document(*statements) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture
def write(tmp_path):
    """Writes a policy and returns its path."""

    def write(*statements, name="policy.json", text=None) -> pathlib.Path:
        path = tmp_path / name
        path.write_text(document(*statements) if text is None else text)
        return path

    return write


def policy(*arguments, input=None):
    return run(sallyport(), "policy", *arguments, input=input)


# validate


def test_a_sound_policy_has_no_findings(write):
    path = write(ALLOW, DENY)
    done = policy("validate", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{path}: no findings\n", "")
    assert json.loads(policy("validate", path, "--json").stdout) == [
        {"file": str(path), "kind": "identity", "findings": []}]


def test_a_trap_is_told_with_its_place_and_fix(write):
    path = write(text=document(ALLOW)[:-2] + ",\n" + json.dumps(TRAP) + "]}")
    done = policy("validate", path)
    assert done.returncode == FINDINGS
    column = json.dumps(TRAP).index(f'"{PRESENT}"') + 1
    first, second = done.stdout.splitlines()
    assert first.startswith(f"{path}:2:{column}: error: Statement[1] NoMFA: this denies sessions")
    assert first.endswith(" [mfa-deny-misses-long-term-keys]")
    assert second.startswith("    fix: ") and "BoolIfExists" in second
    report, = json.loads(policy("validate", path, "--json").stdout)
    finding, = report["findings"]
    assert finding.pop("message") and "BoolIfExists" in finding.pop("fix")
    assert finding == {
        "rule": "mfa-deny-misses-long-term-keys", "severity": "error", "statement": 1,
        "sid": "NoMFA", "line": 2, "column": column}


def test_a_warning_is_no_failure(write):
    path = write({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})
    done = policy("validate", path)
    assert done.returncode == 0
    assert ": warning: Statement[0]: NotAction with Allow" in done.stdout


def test_what_aws_refuses_is_told_in_its_words(write):
    path = write(text='{"Version": "2012-10-17",\n "Statment": []}')
    done = policy("validate", path)
    assert done.returncode == FINDINGS
    assert done.stdout.splitlines() == [
        f"{path}:2:2: error: Syntax errors in policy. [refused]",
        "    fix: `Statment` is no element of a policy; names are spelled exactly"]


@pytest.mark.parametrize("kind,code", [
    ("identity", 0), ("managed", 0), ("session", 0), ("scp", 0), ("boundary", 0),
    ("resource", FINDINGS), ("trust", FINDINGS), ("nonsense", USAGE),
])
def test_a_policy_is_checked_for_what_it_is_for(write, kind, code):
    assert policy("validate", write(ALLOW), "--kind", kind).returncode == code


def test_standard_input_and_several_files(write):
    done = policy("validate", "-", write(ALLOW), input=document(TRAP))
    assert done.returncode == FINDINGS
    assert done.stdout.startswith("standard input:1:")
    assert done.stdout.endswith("policy.json: no findings\n")
    assert policy("validate", "-", "-", input="").returncode == USAGE
    assert policy("validate").returncode == USAGE


def test_a_pipe_and_an_empty_file_are_files(write):
    shell = f"'{sallyport()}' policy validate <(cat '{write(ALLOW)}') /dev/null"
    done = run("bash", "-c", shell)
    first, second, _ = done.stdout.splitlines()
    assert first.endswith(": no findings") and "/dev/null:1:1: error: Syntax errors" in second


def test_a_long_policy_is_checked_statement_by_statement(write):
    statements = [
        {**TRAP, "Sid": f"s{n}", "Condition": {**TRAP["Condition"], "StringEquals": {"k": str(n)}}}
        for n in range(600)]
    done = policy("validate", write(*statements))
    assert done.stdout.count("[mfa-deny-misses-long-term-keys]") == 600


def test_files_that_cannot_be_read(tmp_path):
    for command in (("validate",), ("simulate", "--cases")):
        done = policy(*command, tmp_path / "none")
        assert done.returncode == NO_INPUT and "none cannot be read" in done.stderr
        assert policy(*command, tmp_path).returncode == NO_INPUT
        (tmp_path / "bytes").write_bytes(b"\xff\xfe{")
        done = policy(*command, tmp_path / "bytes")
        assert done.returncode == DATA_ERROR and "not UTF-8" in done.stderr


# simulate


def simulate(*arguments):
    done = policy("simulate", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_deny_names_its_statement_and_what_is_missing(write):
    path = write(ALLOW, DENY)
    done = policy("simulate", "--identity", path, "--action", "s3:GetObject")
    column = document(ALLOW, DENY).index('{"Sid": "NoMFA"') + 1
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "decision    explicitDeny",
        f"decided by  {path} Statement[1] NoMFA at 1:{column}",
        "reason      with an explicit deny in an identity-based policy",
        "missing     MFA: this would be allowed with MFA",
    ]


@pytest.mark.parametrize("flags,decision,missing", [
    ((), "explicitDeny", "mfa"),
    (("--context", f"{PRESENT}=false"), "explicitDeny", "mfa"),
    (("--mfa",), "allowed", None),
    (("--mfa", "3599"), "allowed", None),
    (("--mfa", "3601"), "explicitDeny", "recentMFA"),
    (("--mfa", "--action", "ec2:RunInstances"), "implicitDeny", None),
])
def test_mfa_and_its_age(write, flags, decision, missing):
    old = {**DENY, "Condition": {"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}}
    path = write({**ALLOW, "Action": "s3:*"}, old)
    flags = flags if "--action" in flags else (*flags, "--action", "s3:GetObject")
    found = simulate("--identity", path, *flags)
    assert (found["decision"], found.get("missing")) == (decision, missing)
    if decision == "implicitDeny":
        assert found["decidedBy"] is None
        assert found["reason"] == "because no identity-based policy allows the " \
            "ec2:RunInstances action"
    else:
        assert found["decidedBy"]["statement"] == (0 if decision == "allowed" else 1)
        assert found["decidedBy"]["policy"] == str(path)
        assert found["decidedBy"]["type"] == "identity"


def test_every_role_a_policy_can_have(write):
    allow, nothing = write(ALLOW), write({**ALLOW, "Action": "ec2:*"}, name="ec2.json")
    given = ("--action", "s3:GetObject", "--resource-arn", "arn:aws:s3:::b/k")
    for role, name in [
        ("--boundary", "permissions boundary"), ("--session", "session policy"),
        ("--scp", "service control policy"),
    ]:
        found = simulate("--identity", allow, role, nothing, *given)
        assert found["decision"] == "implicitDeny"
        assert found["reason"] == f"because no {name} allows the s3:GetObject action"
        assert simulate("--identity", allow, role, allow, *given)["decision"] == "allowed"
    bucket = write({**ALLOW, "Principal": {"AWS": DANA}}, name="bucket.json")
    found = simulate("--resource", bucket, "--principal", DANA, *given)
    assert found["decision"] == "allowed" and found["decidedBy"]["type"] == "resource"
    found = simulate("--resource", bucket, "--principal", DANA + "x", *given)
    assert found["decision"] == "implicitDeny"
    trust = write({
        "Effect": "Allow", "Principal": {"AWS": DANA}, "Action": "sts:AssumeRole",
        "Condition": {"Bool": {PRESENT: "true"}},
    }, name="trust.json")
    role = ("--action", "sts:AssumeRole", "--resource-arn", "arn:aws:iam::111122223333:role/r")
    found = simulate("--resource", trust, "--principal", DANA, *role)
    assert (found["decision"], found["missing"]) == ("implicitDeny", "mfa")
    found = simulate("--resource", trust, "--principal", DANA, "--mfa", *role)
    assert found["decision"] == "allowed" and found["decidedBy"]["type"] == "trust"


@pytest.mark.parametrize("arn,resource,decision", [
    (DANA, "user/dana", "allowed"),
    ("arn:aws:iam::111122223333:user/team/dana", "user/dana", "allowed"),
    (DANA, "user/eve", "implicitDeny"),
    ("arn:aws:iam::111122223333:root", "user/eve", "allowed"),
    ("arn:aws:sts::111122223333:assumed-role/dana/s", "user/dana", "implicitDeny"),
    ("arn:aws:sts::111122223333:federated-user/dana", "user/dana", "implicitDeny"),
])
def test_the_caller_fills_the_variables(write, arn, resource, decision):
    path = write({**ALLOW, "Resource": "arn:aws:iam::*:user/${aws:username}"})
    found = simulate(
        "--identity", path, "--principal", arn, "--action", "iam:GetUser", "--resource-arn",
        f"arn:aws:iam::111122223333:{resource}")
    assert found["decision"] == decision


def test_the_context(write):
    path = write({**ALLOW, "Condition": {
        "ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b=c"]}, "Null": {"aws:TagKeys": "false"},
        "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}})
    given = ("--identity", path, "--action", "s3:GetObject")
    address = ("--context", "AWS:sourceip=10.1.2.3")
    found = simulate(*given)
    assert found["decision"] == "implicitDeny"
    assert found["notGiven"] == ["aws:TagKeys", "aws:SourceIp"]
    tags = ("--context", "aws:TagKeys=a", "--context", "aws:tagkeys=b=c")
    assert simulate(*given, *tags, *address)["decision"] == "allowed"
    assert simulate(*given, *tags, "--context", "aws:TagKeys=d", *address)["notGiven"] == []
    assert "not given   aws:TagKeys, aws:SourceIp" in policy("simulate", *given).stdout


@pytest.mark.parametrize("flags,said", [
    ((), "--action"),
    (("--action", "s3:Get*"), "one action"),
    (("--action", "s3"), "one action"),
    (("--action", "s3:GetObject"), "--identity FILE"),
    (("--action", "s3:GetObject", "--resource", "x"), "--principal"),
    (("--action", "s3:GetObject", "--identity", "x", "--mfa=-1"), "age in seconds"),
    (("--action", "s3:GetObject", "--identity", "x", "--mfa", "soon"), ""),
    (("--action", "s3:GetObject", "--identity", "x", "--context", "k"), "KEY=VALUE"),
    (("--action", "s3:GetObject", "--identity", "x", "--context", "=v"), "KEY=VALUE"),
    (("--action", "s3:GetObject", "--identity", "x", "--principal", "dana"), "no ARN"),
    (("--action", "s3:GetObject", "--identity", "x", "--principal", DANA[:-5]), "is not of"),
    (("--action", "s3:GetObject", "--identity", "-", "--boundary", "-"), "once"),
    (("--cases", "x", "--action", "s3:GetObject"), "alone"),
    (("--cases", "x", "--identity", "x"), "alone"),
])
def test_flags_that_make_no_sense(flags, said):
    done = policy("simulate", *flags)
    assert done.returncode == USAGE and said in done.stderr, done


def test_a_policy_aws_refuses_is_not_simulated(write):
    path = write({**ALLOW, "Effect": "allow"})
    done = policy("simulate", "--identity", path, "--action", "s3:GetObject")
    assert done.returncode == DATA_ERROR and done.stdout == ""
    assert done.stderr.startswith(
        f"sallyport: {path}:1:41: AWS refuses this policy: The policy failed legacy parsing (")


# cases


def test_every_open_case_is_decided_as_expected():
    expected = {case["id"]: case["expected"] for case in json.loads(CASES.read_text())["cases"]}
    assert len(expected) == 113
    done = policy("simulate", "--cases", CASES, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert {case["id"]: case["decision"] for case in found} == expected
    by_id = {case["id"]: case["decidedBy"] for case in found}
    assert by_id["open-001"]["policy"] == "identityPolicies[0]"
    line, column = by_id["open-001"]["line"], by_id["open-001"]["column"]
    statement = CASES.read_text().splitlines()[line - 1][column - 1:]
    assert statement.startswith('{"Effect": "Allow", "Action": "ec2:TerminateInstances"')
    assert all("decidedBy" in case for case in found)

    done = policy("simulate", "--cases", CASES)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert {line[0]: line[1] for line in lines} == expected
    assert lines[0][2:4] == ["identityPolicies[0]", "Statement[0]"]


def test_cases_that_are_decided_otherwise_or_not_at_all(tmp_path):
    cases = json.loads(CASES.read_text())["cases"][:3]
    cases[1]["expected"] = "explicitDeny" if cases[1]["expected"] == "allowed" else "allowed"
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": cases}))
    done = policy("simulate", "--cases", path)
    assert done.returncode == FINDINGS
    assert done.stderr == "sallyport: 1 of 3 cases are not decided as they expect: open-002\n"
    assert "expected: " in done.stdout.splitlines()[1]

    cases[0]["identityPolicies"] = [{"Statement": []}]
    path.write_text(json.dumps({"cases": cases}))
    done = policy("simulate", "--cases", path, "--json")
    assert done.returncode == DATA_ERROR
    assert "case open-001: identityPolicies[0]: Syntax errors in policy." in done.stderr
    assert [case["id"] for case in json.loads(done.stdout)] == ["open-002", "open-003"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cases":1}', "{" * 500, "\x00", '{"cases":[1]}'])
def test_a_file_of_cases_that_is_none(tmp_path, text):
    path = tmp_path / "cases.json"
    path.write_text(text)
    done = policy("simulate", "--cases", path)
    assert done.returncode == DATA_ERROR and f"{path}:1:" in done.stderr


# docs/policies.md


def test_the_page_shows_what_the_commands_print(tmp_path):
    page = (REPOSITORY / "docs" / "policies.md").read_text()
    blocks = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    path = f"{pathlib.Path(sallyport()).parent}:{os.environ['PATH']}"
    shown = 0
    for step in re.split(r"^\$ ", "".join(blocks), flags=re.MULTILINE)[1:]:
        command, _, output = step.partition("\n")
        if command.startswith("cat "):
            (tmp_path / command[4:]).write_text(output)
            continue
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60,
            env=clean_environment(PATH=path))
        assert done.stdout + done.stderr == output, command
        shown += 1
    assert shown > 5


def test_the_page_explains_every_rule():
    source = REPOSITORY / "Sources" / "PolicyLanguage" / "Findings" / "PolicyFinding.swift"
    rules = re.findall(r'^    case \w+ = "([a-z0-9-]+)"$', source.read_text(), re.MULTILINE)
    page = (REPOSITORY / "docs" / "policies.md").read_text()
    assert len(rules) > 15
    assert [rule for rule in rules if f"`{rule}`" not in page] == []
