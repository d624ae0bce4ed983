"""What was acknowledged is there after the power went out, and no code counts twice."""

import http.client
import os
import random
import threading
import time
from collections import Counter

import pytest

from people import Person, unique
from texts import INVALID_CODE, UNABLE_TO_VALIDATE

KILLS = int(os.environ.get("SALLYPORT_KILLS", "100"))
USERS, DEVICES_EACH = 6, 3
# One window of the budget: each cycle of the test has one, with codes of its own.
CYCLE = 180
STEPS_PER_CYCLE = CYCLE // 30


class Load:
    """Requests from many threads until the server is gone, and what came of each."""

    def __init__(self, server, root, users, start: int):
        self.server, self.root, self.users = server, root, users
        # Codes of the whole test at once; step n of it is at this index.
        self.first_step = start // 30
        self.codes = {
            device.serial: device.app.codes(self.first_step, STEPS_PER_CYCLE * (KILLS + 2))
            for _, devices in users for device in devices}
        self.lock = threading.Lock()
        self.created = []
        self.reset()

    def reset(self):
        self.accepted, self.unknown, self.new_users, self.wrong = [], [], [], []

    def code(self, device, step) -> str:
        return self.codes[device.serial][step - self.first_step]

    def ask(self, user, device, step, connection=None):
        return user.raw().call(
            "GetSessionToken",
            {"SerialNumber": device.serial, "TokenCode": self.code(device, step)}, connection)

    def spend_codes(self, user, devices, now_step, chance):
        """Two codes of each device, new ones, in no order."""
        uses = [(device, now_step + offset) for device in devices
                for offset in chance.sample(range(-2, 3), 2)]
        chance.shuffle(uses)
        connection = self.server.connection()
        for device, step in uses:
            try:
                answer = self.ask(user, device, step, connection)
            except (OSError, http.client.HTTPException):
                with self.lock:
                    self.unknown.append((user, device, step))
                return
            with self.lock:
                if answer.status == 200:
                    self.accepted.append((user, device, step))
                else:
                    self.wrong.append(answer)

    def create_users(self):
        connection, raw = self.server.connection(), self.root.raw("iam")
        for _ in range(12):
            name = unique("durable")
            try:
                answer = raw.call("CreateUser", {"UserName": name}, connection)
            except (OSError, http.client.HTTPException):
                return
            with self.lock:
                if answer.status == 200:
                    self.new_users.append(name)
                else:
                    self.wrong.append(answer)

    def run(self, now_step, chance) -> list:
        """Starts the threads."""
        threads = [
            threading.Thread(target=self.spend_codes, args=(
                user, devices, now_step, random.Random(chance.random())))
            for user, devices in self.users]
        threads += [threading.Thread(target=self.create_users) for _ in range(2)]
        for thread in threads:
            thread.start()
        return threads

    def check(self):
        """After the restart, at the very time the codes were good: what is held of them."""
        assert not self.wrong, self.wrong[:3]
        connection = self.server.connection()
        for use in self.accepted:
            answer = self.ask(*use, connection)
            assert answer.error == (403, INVALID_CODE[0], INVALID_CODE[2]), (
                "a code that was accepted before the crash", answer)
        for use in self.unknown:
            outcomes = [self.ask(*use, connection).status for _ in range(2)]
            assert outcomes in ([403, 403], [200, 403]), outcomes
        raw = self.root.raw("iam")
        for name in self.new_users:
            assert raw.call("GetUser", {"UserName": name}, connection).status == 200, (
                "a user whose making was acknowledged", name)
        self.created += self.new_users
        connection.close()


def test_nothing_acknowledged_is_lost_and_no_code_counts_twice(make_server):
    chance = random.Random(20261121)
    server = make_server().init()
    assert server.cli("account", "set-quota", server.account_id, "Users", "1000000").returncode == 0
    server.start()
    root = Person(server, server.root)
    users = []
    for _ in range(USERS):
        user = root.new_user()
        users.append((user, [
            root.enable(root.new_device(), user.name) for _ in range(DEVICES_EACH)]))
    start = (int(time.time()) // CYCLE + 1) * CYCLE
    load = Load(server, root, users, start)
    uses, unknown = 0, 0

    for cycle in range(KILLS):
        # Codes sent again count as failures, and a hundred of them would suspend the device.
        if cycle % 25 == 24:
            for device in (device for _, devices in users for device in devices):
                assert server.cli("user", "release-device", device.serial).returncode == 0
        # In the middle of the window, at the beginning of a step.
        moment = start + cycle * CYCLE + 61
        server.set_clock(moment)
        threads = load.run(moment // 30, chance)
        time.sleep(chance.uniform(0.01, 0.15))
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
        server.set_clock(moment)
        load.check()
        uses, unknown = uses + len(load.accepted), unknown + len(load.unknown)
        load.reset()

    print(f"{KILLS} kills, {uses} codes and {len(load.created)} users acknowledged, "
          f"{unknown} codes unanswered")
    # The test means something only if it did something.
    assert uses >= KILLS and len(load.created) >= KILLS
    listed = Counter(
        user["UserName"] for page in root.iam.get_paginator("list_users").paginate(
            PaginationConfig={"PageSize": 1000}) for user in page["Users"])
    assert set(load.created) <= set(listed) and set(listed.values()) == {1}
    # Each change has exactly one record, and each record of one its change.
    recorded = Counter(
        record["requestParameters"]["userName"] for record in server.audit()
        if record["eventName"] == "CreateUser" and "errorCode" not in record)
    assert recorded == listed
    # T-40: the chains of all the processes that were killed are whole.
    verified = server.cli("audit", "verify")
    assert verified.returncode == 0, verified.stdout
    server.assert_sound()
    assert server.stop() == 0


# Many at once.


def at_once(server, count: int, request) -> list:
    """The answers to the same request from so many connections at the same moment."""
    answers, gate = [None] * count, threading.Barrier(count)

    def send(index):
        connection = server.connection(timeout=30)
        connection.connect()
        gate.wait()
        answers[index] = request(connection)
        connection.close()

    threads = [threading.Thread(target=send, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("turn", range(5))
def test_of_a_hundred_uses_of_a_code_at_once_one_counts(server, root, turn):
    server.fresh_budget()
    user, device = root.new_user_with_device()
    parameters = {"SerialNumber": device.serial, "TokenCode": device.app.code()}
    raw = user.raw()
    answers = at_once(
        server, 100, lambda connection: raw.call("GetSessionToken", parameters, connection))
    texts = Counter(
        "granted" if answer.status == 200 else answer.error[2] for answer in answers)
    # Enabling was the first of nine attempts; one of the eight others counts.
    assert texts == {"granted": 1, INVALID_CODE[2]: 7, UNABLE_TO_VALIDATE[2]: 92}


def test_guesses_at_once_do_not_escape_the_budget(server, root):
    server.fresh_budget()
    user, device = root.new_user_with_device()
    raw, wrong = user.raw(), device.app.wrong_code()
    answers = at_once(server, 100, lambda connection: raw.call(
        "GetSessionToken", {"SerialNumber": device.serial, "TokenCode": wrong}, connection))
    texts = Counter(answer.error[2] for answer in answers)
    assert texts == {INVALID_CODE[2]: 8, UNABLE_TO_VALIDATE[2]: 92}


def test_a_device_enabled_by_many_at_once_has_one_holder(server, root):
    server.fresh_budget()
    device, users = root.new_device(), [root.new_user(None).name for _ in range(20)]
    names, pair, raw = iter(users), device.app.pair(), root.raw("iam")
    answers = at_once(server, 20, lambda connection: raw.call(
        "EnableMFADevice", {"UserName": next(names), "SerialNumber": device.serial, **pair},
        connection))
    assert Counter(answer.status for answer in answers) == {200: 1, 409: 19}
    holders = [name for name in users
               if root.iam.list_mfa_devices(UserName=name)["MFADevices"]]
    assert len(holders) == 1


def test_a_name_taken_by_many_at_once_has_one_taker(server, root):
    name, raw = unique("Wanted"), root.raw("iam")
    names = iter([name, name.upper(), name.lower(), name.swapcase()] * 10)
    answers = at_once(server, 40, lambda connection: raw.call(
        "CreateUser", {"UserName": next(names)}, connection))
    assert Counter(answer.status for answer in answers) == {200: 1, 409: 39}


def test_a_ninth_device_does_not_slip_in(server, root):
    server.fresh_budget()
    user = root.new_user(None)
    devices, raw = [root.new_device() for _ in range(16)], root.raw("iam")
    each = iter([{"SerialNumber": device.serial, **device.app.pair()} for device in devices])
    answers = at_once(server, 16, lambda connection: raw.call(
        "EnableMFADevice", {"UserName": user.name, **next(each)}, connection))
    assert Counter(answer.status for answer in answers) == {200: 8, 409: 8}
    assert len(root.iam.list_mfa_devices(UserName=user.name)["MFADevices"]) == 8
