"""Cedar on the statements that `Micro` decides over, as far as its language has them.

Cedar has no variables in patterns, so the user's name stands where the policies have
`${aws:username}`, and no dates as text, so the moment is a number: both make its work less. Policies
and entities are loaded once, requests go as batches of a thousand.
"""

import json
import statistics
import time

import cedarpy

SELF = 'arn:aws:iam::*:user/dana'


def one_of(*actions):
    return "action in [" + ", ".join(f'Action::"{action}"' for action in actions) + "]"


def policy(effect, head, *conditions):
    clause = f" when {{ {' && '.join(conditions)} }}" if conditions else ""
    return f"{effect}(principal, {head}, resource){clause};"


def like(pattern):
    return f'context.resource like "{pattern}"'


def action_like(pattern):
    return f'context.action like "{pattern}"'


MFA = "(!(context has mfa) || context.mfa == false)"
POLICIES = [
    policy("permit", one_of("iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices")),
    policy("permit", one_of("iam:ChangePassword", "iam:GetUser"), like(SELF)),
    policy("permit", one_of("iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:ListAccessKeys",
                            "iam:UpdateAccessKey"), like(SELF)),
    policy("permit", one_of("iam:CreateVirtualMFADevice"), like("arn:aws:iam::*:mfa/*")),
    policy("permit", one_of("iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices",
                            "iam:ResyncMFADevice"), like(SELF)),
    "forbid(principal, action, resource) when { !(" + one_of(
        "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:ListMFADevices",
        "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken")
    + f") && {MFA} }};",
    policy("permit", "action", action_like("s3:Get*"), like("arn:aws:s3:::homes/dana/*")),
    policy("permit", "action", action_like("s3:List*"),
           f'({like("arn:aws:s3:::homes")} || {like("arn:aws:s3:::team-*")})'),
    policy("forbid", "action", action_like("s3:*"), like("arn:aws:s3:::secret-*/*"),
           '!(principal has team && principal.team == "core")'),
    policy("permit", one_of("s3:PutObject", "s3:DeleteObject"), like("arn:aws:s3:::homes/dana/*")),
    policy("permit", "action", action_like("ec2:Describe*")),
    policy("permit", one_of("ec2:StartInstances", "ec2:StopInstances"),
           like("arn:aws:ec2:*:111122223333:instance/*"), "context has owner",
           'context.owner == "dana"'),
    policy("forbid", "action", action_like("ec2:*"),
           '!(context.ip.isInRange(ip("198.51.100.0/24")) || '
           'context.ip.isInRange(ip("203.0.113.0/24")))'),
    policy("permit", one_of("sqs:SendMessage", "sqs:ReceiveMessage"),
           like("arn:aws:sqs:*:111122223333:jobs-*")),
    policy("permit", one_of("sns:Publish"), like("arn:aws:sns:us-east-1:111122223333:alerts")),
    policy("permit", one_of("iam:GetRole", "iam:ListRoles", "iam:PassRole"),
           like("arn:aws:iam::111122223333:role/app/*")),
    policy("forbid", "action", action_like("iam:*Policy"), "context.now > 1798761600"),
    policy("forbid", one_of("iam:DeleteUser")),
    policy("forbid", "action", action_like("iam:*AccountAlias*"), "context.mfaAge > 3600"),
    policy("permit", "action", f'({action_like("logs:*")} || {action_like("cloudwatch:*")})',
           "context.mfaAge < 3600"),
]
# What `Micro` asks, in its order, with the answer.
REQUESTS = [
    ("iam:ListMFADevices", "arn:aws:iam::111122223333:user/dana", True),
    ("logs:PutLogEvents", "arn:aws:logs:us-east-1:111122223333:log-group:x", True),
    ("iam:DeleteUser", "arn:aws:iam::111122223333:user/dana", False),
    ("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/1", False),
]


def decisions(rounds):
    """Nanoseconds a decision takes, of each round: processor time of the whole call, and what Cedar's
    core says it took to decide, the request being there."""
    policies = cedarpy.PolicySet.from_str("\n".join(POLICIES))
    entities = cedarpy.Entities.from_json_str("[]")
    batch = [request(*REQUESTS[number % len(REQUESTS)][:2]) for number in range(1000)]
    expected = [REQUESTS[number % len(REQUESTS)][2] for number in range(1000)]
    calls = []
    cores = []
    for _ in range(rounds + 1):
        start = time.process_time_ns()
        answers = cedarpy.is_authorized_batch(batch, policies, entities)
        calls.append((time.process_time_ns() - start) / len(batch))
        cores.append(1000 * statistics.mean(
            answer.metrics["authz_duration_micros"] for answer in answers))
        if [answer.allowed for answer in answers] != expected:
            raise RuntimeError("Cedar does not decide as Sallyport does")
    return calls[1:], cores[1:]


def request(action, resource):
    # As text, which spares cedarpy the making of it.
    context = json.dumps({
        "action": action, "resource": resource, "mfa": True, "mfaAge": 600, "now": 1779271200,
        "ip": {"__extn": {"fn": "ip", "arg": "198.51.100.20"}}})
    return {"principal": 'User::"dana"', "action": f'Action::"{action}"',
            "resource": f'Resource::"{resource}"', "context": context}
