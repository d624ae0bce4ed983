"""Stores with many users and devices, written straight into the server's own tables.

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

ROOT = pathlib.Path(__file__).parents[2]
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


def prepare(folder, binary, devices, accounts, listed_devices, database=None):
    """Makes the store, unless it is there from an earlier run with the same schema.

    In SQLite, or in `database`, a new PostgreSQL of each run."""
    population = Population(pathlib.Path(folder), devices, accounts, listed_devices)
    if database:
        population.folder.mkdir(parents=True)
        key = _initialise(population, binary, database.environment)
        with database.rows(population.folder) as rows:
            users_by_account = _fill(population, key, rows)
        _write_lists(population, users_by_account, listed_devices)
        return population
    sources = [
        path.read_text() for path in
        [*sorted((ROOT / "Sources/IdentitySQL").glob("Schema*.swift")), pathlib.Path(__file__)]]
    made_by = json.dumps([devices, accounts, listed_devices, sources])
    stamp = population.folder / "made-by.json"
    if stamp.exists() and stamp.read_text() == made_by:
        return population
    shutil.rmtree(population.folder, ignore_errors=True)
    population.folder.mkdir(parents=True)
    key = _initialise(population, binary, {})
    with SQLiteRows(population.data / "sallyport.sqlite") as rows:
        users_by_account = _fill(population, key, rows)
    _write_lists(population, users_by_account, listed_devices)
    stamp.write_text(made_by)
    return population


class SQLiteRows:
    """Writes rows into a file of the server's."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.database = sqlite3.connect(self.path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = OFF")
        self.database.execute("PRAGMA synchronous = OFF")
        self.database.execute("PRAGMA cache_size = -262144")
        self.database.execute("BEGIN")
        return self

    def add(self, table, columns, *rows):
        places = ", ".join("?" * len(rows[0]))
        self.database.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)

    def __exit__(self, failure, *_):
        if failure is None:
            self.database.execute("COMMIT")
            self.database.execute("ANALYZE")
            # As the server will have it, so that its first start is not one that changes the journal.
            self.database.execute("PRAGMA journal_mode = WAL")
        self.database.close()


def _initialise(population, binary, environment):
    password = population.folder / "password"
    password.write_text("a password for benchmarks only")
    password.chmod(0o600)
    subprocess.run(
        [binary, "init", "--data", population.data, "--root-email", "root@example.com",
         "--root-password-file", password],
        check=True, stdout=subprocess.DEVNULL, env=os.environ | environment)
    return (population.data / "key").read_bytes()


def _seal(cipher, secret, place):
    nonce = os.urandom(12)
    return nonce + cipher.encrypt(nonce, secret, place.encode())


def _access_key_id(account):
    """The prefix, then ten bytes in Base32, the first six of which carry the account."""
    noise = os.urandom(10)
    carrier = account << 7 | (noise[0] & 0x80) << 40 | noise[5] & 0x7F
    return "AKIA" + base64.b32encode(carrier.to_bytes(6, "big") + noise[6:]).decode()


def _fill(population, key, rows):
    """All accounts; what `Presign` must know of the users of each."""
    now = int(time.time() * 1000) - 86_400_000
    outer = AESGCM(key)
    ids = iter(range((now - EPOCH_2020) << 15, 1 << 62))
    users_by_account = []
    for number in range(population.accounts):
        account = 100_000_000_000 + number * 1_234_567
        data_key = os.urandom(32)
        rows.add(
            "accounts",
            "id, partition_name, root_email, root_password_hash, created_at, sealed_data_key",
            (account, "aws", f"root{number}@example.com", "", now,
             _seal(outer, data_key, f"account-key/{account}")))
        users_by_account.append(_fill_account(
            rows, account, AESGCM(data_key), ids, now, population.users // population.accounts))
    return users_by_account


def _fill_account(rows, account, cipher, ids, now, users):
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
        rows.add(
            "users", "id, account_id, unique_id, path, name, folded_name, created_at",
            (user, account, "AIDA" + base64.b32encode(os.urandom(11)).decode()[:17], "/", name, name,
             now))
        rows.add(
            "inline_policies", "entity_id, folded_name, name, document, counted_size",
            (user, "devices", "devices", policy, len(policy)))
        rows.add(
            "access_keys", "id, account_id, owner_id, status, created_at, sealed_secret",
            (key_id, account, user, "Active", now,
             _seal(cipher, secret, f"secret-access-key/{account}/{key_id}")))
        devices = []
        made = []
        for slot in range(DEVICES_PER_USER):
            device = next(ids)
            seed = os.urandom(40)
            serial = f"arn:aws:iam::{account}:mfa/{name}-{slot}"
            made.append(
                (device, account, serial, now, _seal(cipher, seed, f"mfa-seed/{account}/{device}"),
                 device, user, now, 0, step))
            devices.append((serial, seed.hex()))
        rows.add(
            "mfa_devices",
            "id, account_id, serial_number, created_at, sealed_seed, budget_id, owner_id, "
            "enabled_at, skew, last_pair", *made)
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
