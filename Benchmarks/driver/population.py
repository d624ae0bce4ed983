"""Stores with many users and devices, written straight into the server's own SQLite file.

The server makes the schema (`sallyport init`); what is sealed is sealed here as the server does it,
with AES-256-GCM over the text of the place. Through the API a million devices would take an hour.
"""

import base64
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import time
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

DEVICES_PER_USER = 8
# Record ids are milliseconds since 2020, then 15 bits.
EPOCH_2020 = 1_577_836_800_000


@dataclass(frozen=True)
class Population:
    """A store's folder, and lists of who is in it for `Presign`."""

    folder: pathlib.Path
    devices: int
    accounts: int
    # Those that are asked for; the others only make the store large.
    listed_devices: int

    @property
    def users(self):
        return self.devices // DEVICES_PER_USER

    @property
    def listed_users(self):
        return min(self.listed_devices, self.devices) // DEVICES_PER_USER

    @property
    def data(self):
        return self.folder / "data"

    @property
    def user_list(self):
        return self.folder / "users.tsv"

    @property
    def device_list(self):
        return self.folder / "devices.tsv"

    def copy_data(self, target):
        """A copy of the store for one server to change."""
        shutil.rmtree(target, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", self.data, target], check=True)
        return target


def prepare(folder, binary, devices, accounts, listed_devices):
    """Makes the store, unless it is there from an earlier run with the same schema."""
    population = Population(pathlib.Path(folder), devices, accounts, listed_devices)
    schema = pathlib.Path(__file__).parents[2] / "Sources/IdentitySQL/Schema.swift"
    sources = [schema.read_text(), pathlib.Path(__file__).read_text()]
    made_by = json.dumps([devices, accounts, listed_devices, sources])
    stamp = population.folder / "made-by.json"
    if stamp.exists() and stamp.read_text() == made_by:
        return population
    shutil.rmtree(population.folder, ignore_errors=True)
    population.folder.mkdir(parents=True)
    key = _initialise(population, binary)
    _fill(population, key, listed_devices)
    stamp.write_text(made_by)
    return population


def _initialise(population, binary):
    password = population.folder / "password"
    password.write_text("a password for benchmarks only")
    password.chmod(0o600)
    subprocess.run(
        [binary, "init", "--data", population.data, "--root-email", "root@example.com",
         "--root-password-file", password],
        check=True, stdout=subprocess.DEVNULL)
    return (population.data / "key").read_bytes()


def _seal(cipher, secret, place):
    nonce = os.urandom(12)
    return nonce + cipher.encrypt(nonce, secret, place.encode())


def _access_key_id(account):
    """The prefix, then ten bytes in Base32, the first six of which carry the account."""
    noise = os.urandom(10)
    carrier = account << 7 | (noise[0] & 0x80) << 40 | noise[5] & 0x7F
    return "AKIA" + base64.b32encode(carrier.to_bytes(6, "big") + noise[6:]).decode()


def _fill(population, key, listed_devices):
    now = int(time.time() * 1000) - 86_400_000
    outer = AESGCM(key)
    ids = iter(range((now - EPOCH_2020) << 15, 1 << 62))
    database = sqlite3.connect(population.data / "sallyport.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -262144")
    database.execute("BEGIN")
    users_by_account = []
    for number in range(population.accounts):
        account = 100_000_000_000 + number * 1_234_567
        data_key = os.urandom(32)
        database.execute(
            "INSERT INTO accounts (id, partition_name, root_email, root_password_hash, created_at, "
            "sealed_data_key) VALUES (?, 'aws', ?, '', ?, ?)",
            (account, f"root{number}@example.com", now,
             _seal(outer, data_key, f"account-key/{account}")))
        users_by_account.append(_fill_account(
            database, account, AESGCM(data_key), ids, now,
            population.users // population.accounts))
    database.execute("COMMIT")
    database.execute("ANALYZE")
    # As the server will have it, so that its first start is not one that changes the journal.
    database.execute("PRAGMA journal_mode = WAL")
    database.close()
    _write_lists(population, users_by_account, listed_devices)


def _fill_account(database, account, cipher, ids, now, users):
    """Users with a key, a policy and eight devices each; what Presign must know of them."""
    known = []
    step = now // 30_000
    for number in range(users):
        user = next(ids)
        name = f"user{number:04}"
        secret = base64.b64encode(os.urandom(30))
        key_id = _access_key_id(account)
        policy = json.dumps({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow", "Action": "iam:ListMFADevices",
                "Resource": f"arn:aws:iam::{account}:user/{name}"}]}, separators=(",", ":"))
        database.execute(
            "INSERT INTO users (id, account_id, unique_id, path, name, folded_name, created_at) "
            "VALUES (?, ?, ?, '/', ?, ?, ?)",
            (user, account, "AIDA" + base64.b32encode(os.urandom(11)).decode()[:17], name, name,
             now))
        database.execute(
            "INSERT INTO inline_policies (entity_id, folded_name, name, document, counted_size) "
            "VALUES (?, 'devices', 'devices', ?, ?)",
            (user, policy, len(policy)))
        database.execute(
            "INSERT INTO access_keys (id, account_id, owner_id, status, created_at, sealed_secret) "
            "VALUES (?, ?, ?, 'Active', ?, ?)",
            (key_id, account, user, now,
             _seal(cipher, secret, f"secret-access-key/{account}/{key_id}")))
        devices = []
        rows = []
        for slot in range(DEVICES_PER_USER):
            device = next(ids)
            seed = os.urandom(40)
            serial = f"arn:aws:iam::{account}:mfa/{name}-{slot}"
            rows.append(
                (device, account, serial, now, _seal(cipher, seed, f"mfa-seed/{account}/{device}"),
                 device, user, now, step))
            devices.append((serial, seed.hex()))
        database.executemany(
            "INSERT INTO mfa_devices (id, account_id, serial_number, created_at, sealed_seed, "
            "budget_id, owner_id, enabled_at, skew, last_pair) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)", rows)
        known.append((key_id, secret.decode(), name, devices))
    return known


def _write_lists(population, users_by_account, listed_devices):
    """One account after the other, so that neighbours in the list are none in the store."""
    users = [user for row in zip(*users_by_account) for user in row]
    listed_users = min(listed_devices, population.devices) // DEVICES_PER_USER
    with open(population.user_list, "w") as file:
        for key_id, secret, name, _ in users[:listed_users]:
            file.write(f"{key_id}\t{secret}\t{name}\n")
    with open(population.device_list, "w") as file:
        for number in range(min(listed_devices, population.devices)):
            key_id, secret, _, devices = users[number % listed_users]
            serial, seed = devices[number // listed_users]
            file.write(f"{key_id}\t{secret}\t{serial}\t{seed}\n")
