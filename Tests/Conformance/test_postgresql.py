"""Three servers before one PostgreSQL are one service, and say what is wrong with it."""

import pathlib
import re
import shutil
import tempfile
import threading
import time

import pytest

from people import Person, refusal, status_of
from postgresql import APP_PASSWORD, OWNER_PASSWORD, Copy, PostgreSQL, Standby
from texts import UNABLE_TO_VALIDATE
from tools import clean_environment, run, sallyport

USAGE, DATA_ERROR, UNAVAILABLE = 64, 65, 69


@pytest.fixture(scope="module")
def database():
    made = PostgreSQL()
    yield made
    made.close()


def new_server(make_server):
    """Whose clock is the host's, and whose folder is there."""
    server = make_server(test_clock=False)
    server.folder.mkdir(parents=True)
    return server


@pytest.fixture(scope="module")
def three(database, make_server):
    """Three servers with the same key, the tables made by their owner."""
    servers = [new_server(make_server) for _ in range(3)]
    for server in servers:
        server.environment = {"SALLYPORT_DATABASE": database.url()}
    refused = servers[0].cli("account", "list")
    assert refused.returncode == DATA_ERROR and "sallyport migrate" in refused.stderr
    for _ in range(2):
        done = run(sallyport(), "migrate", "--grant-to", "app",
                   env=clean_environment(SALLYPORT_DATABASE=database.owner_url))
        assert done.returncode == 0 and "up to date" in done.stdout, done.stderr
    servers[0].init()
    for server in servers[1:]:
        server.data.mkdir(mode=0o700, exist_ok=True)
        shutil.copy2(servers[0].data / "key", server.data / "key")
        server.account_id = servers[0].account_id
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.assert_sound()
        assert server.stop() == 0


def at(server, person) -> Person:
    """The same person, at another instance."""
    return Person(server, person.credentials, person.name, person.account_id)


def wait_for_window(seconds_left):
    """Until a window of three minutes begins, unless this one lasts long enough."""
    left = 180 - time.time() % 180
    if left < seconds_left:
        time.sleep(left + 1)


def test_a_code_counts_once_at_all_of_them(three):
    wait_for_window(40)
    root = Person(three[0], three[0].root)
    user, device = root.new_user_with_device()
    code = device.app.code(1)
    outcomes, barrier = [], threading.Barrier(30)

    def show(person):
        barrier.wait()
        outcomes.append(status_of(
            person.sts.get_session_token, SerialNumber=device.serial, TokenCode=code))

    threads = [
        threading.Thread(target=show, args=(at(three[n % 3], user),)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("ok") == 1 and outcomes.count("AccessDenied") == 29, outcomes


def test_a_session_made_at_one_is_good_at_the_others(three):
    wait_for_window(20)
    root = Person(three[0], three[0].root)
    user, device = root.new_user_with_device()
    session = user.session(device, device.app.code(1))
    for server in three:
        assert at(server, session).sts.get_caller_identity()["Arn"].endswith(user.name)


def test_what_is_taken_away_at_one_is_gone_at_the_others_within_a_second(three):
    root = Person(three[0], three[0].root)
    longest = 0
    for n in range(10):
        user = root.new_user()
        for server in three:
            at(server, user).sts.get_caller_identity()
        at(three[n % 3], root).iam.update_access_key(
            UserName=user.name, AccessKeyId=user.credentials.key, Status="Inactive")
        began = time.monotonic()
        for server in three:
            while status_of(at(server, user).sts.get_caller_identity) == "ok":
                assert time.monotonic() - began < 5
        longest = max(longest, time.monotonic() - began)
    assert longest < 1


def test_every_change_has_one_record(three):
    root = Person(three[0], three[0].root)
    names = [f"counted{n}" for n in range(30)]
    threads = [
        threading.Thread(
            target=lambda n=n, name=name: at(three[n % 3], root).iam.create_user(UserName=name))
        for n, name in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [
        record["requestParameters"]["userName"] for record in three[1].audit()
        if record["eventName"] == "CreateUser" and "errorCode" not in record]
    assert sorted(name for name in made if name in names) == sorted(names)


def test_while_the_database_is_away_nothing_is_granted_and_then_all_is_as_before(three, database):
    root = Person(three[0], three[0].root)
    user = root.new_user()
    database.stop()
    try:
        time.sleep(1.1)
        for server in three:
            assert status_of(at(server, user).sts.get_caller_identity) == "ServiceFailure"
            assert status_of(
                at(server, root).iam.create_user, UserName="in-between") == "ServiceFailure"
            assert server.process.poll() is None
    finally:
        database.start()
    for server in three:
        deadline = time.monotonic() + 5
        while status_of(at(server, user).sts.get_caller_identity) != "ok":
            assert time.monotonic() < deadline
    at(three[2], root).iam.get_user(UserName=user.name)
    assert status_of(root.iam.get_user, UserName="in-between") == "NoSuchEntity"
    # These faults are what was asked for; the end of the module looks for others.
    for server in three:
        assert "request failed" in server.log()
        server.err.write_text("")


def test_t32_restarting_one_after_the_other_fails_no_request(three):
    """T-32: as behind a load balancer. Whoever finds an instance closed, or closing before it has the
    request, asks the next."""
    user = Person(three[0], three[0].root).new_user()
    over, answers, again, failures = threading.Event(), [0], [0], []

    def ask(turn):
        while not over.is_set():
            turn += 1
            for tried in range(3):
                raw = at(three[(turn + tried) % 3], user).raw("sts")
                try:
                    status = raw.call("GetCallerIdentity").status
                except ConnectionError:
                    again[0] += 1
                    continue
                answers[0] += 1
                if status != 200:
                    failures.append(status)
                break
            else:
                failures.append("all three refuse")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    meanwhile = []
    for thread in threads:
        thread.start()
    try:
        for server in three:
            before = answers[0]
            assert server.stop() == 0
            server.start()
            time.sleep(0.5)
            meanwhile.append(answers[0] - before)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    print(f"{answers[0]} answers, {again[0]} asked again elsewhere")
    assert failures == [] and all(meanwhile) and again[0] > 0, (meanwhile, again, failures[:5])


def test_an_instance_with_another_key_does_not_start(three, make_server):
    other = new_server(make_server)
    other.environment = dict(three[0].environment)
    other.data.mkdir(mode=0o700, exist_ok=True)
    refused = other.cli("account", "list")
    assert refused.returncode == 66 and "cannot be read" in refused.stderr
    (other.data / "key").write_bytes(bytes(32))
    (other.data / "key").chmod(0o600)
    refused = other.cli("account", "list")
    assert refused.returncode == DATA_ERROR and "the key does not fit" in refused.stderr


def test_a_password_is_in_no_argument_log_or_error(three, database, make_server):
    other = new_server(make_server)
    refused = other.cli("account", "list", "--database", database.url())
    assert refused.returncode == USAGE and "password" in refused.stderr
    wrong = database.url(password="not-the-password")
    other.environment = {"SALLYPORT_DATABASE": wrong}
    refused_too = other.cli("account", "list")
    assert refused_too.returncode == UNAVAILABLE
    assert "password authentication failed" in refused_too.stderr
    said = refused.stderr + refused_too.stderr + "".join(server.log() for server in three)
    for server in three:
        said += pathlib.Path(f"/proc/{server.process.pid}/cmdline").read_text()
    for secret in (APP_PASSWORD, OWNER_PASSWORD, "not-the-password"):
        assert secret not in said


def test_the_address_may_lie_in_a_file_that_others_cannot_read(three, database, make_server):
    other = new_server(make_server)
    other.data.mkdir(mode=0o700, exist_ok=True)
    shutil.copy2(three[0].data / "key", other.data / "key")
    file = other.folder / "database"
    file.write_text(database.url() + "\n")
    file.chmod(0o644)
    assert other.cli("account", "list", "--database", f"file:{file}").returncode == USAGE
    file.chmod(0o600)
    listed = other.cli("account", "list", "--database", f"file:{file}")
    assert listed.returncode == 0 and three[0].account_id in listed.stdout


def test_over_a_network_only_tls_that_checks_the_name_is_taken(make_server):
    other = new_server(make_server)
    refused = other.cli(
        "account", "list", "--database", "postgresql://app@192.0.2.1/iam?sslmode=require")
    assert refused.returncode == USAGE and "verify-full" in refused.stderr


def test_check_says_what_is_right_and_what_is_not(three, database):
    done = three[0].cli("check")
    assert done.returncode == 0, done.stdout + done.stderr
    for line in ("ok       the tables are of this release", "ok       this role cannot change tables",
                 "ok       this role cannot change or delete audit records", "ok       the key fits",
                 "warning  no standby is waited for"):
        assert line in done.stdout, done.stdout
    assert "instances connected: 3" in done.stdout
    keys = database.sql("SELECT count(*), max(created_at) FROM session_keys")
    fitting = (three[1].data / "key").read_bytes()
    (three[1].data / "key").write_bytes(bytes(32))
    other = three[1].cli("check")
    (three[1].data / "key").write_bytes(fitting)
    assert other.returncode == DATA_ERROR and "the key does not fit" in other.stderr
    assert database.sql("SELECT count(*), max(created_at) FROM session_keys") == keys
    three[0].environment = {"SALLYPORT_DATABASE": database.owner_url}
    try:
        owner = three[0].cli("check")
    finally:
        three[0].environment = {"SALLYPORT_DATABASE": database.url()}
    assert owner.returncode == 0 and "warning  this role owns the tables" in owner.stdout


def test_t04_a_code_used_before_a_failover_is_used_after_it(make_server):
    """T-04 and T-28, shortened: a primary with a standby that is waited for is lost, the standby takes
    over, and both instances find it by themselves."""
    primary = PostgreSQL()
    standby = None
    try:
        done = run(sallyport(), "migrate", "--grant-to", "app",
                   env=clean_environment(SALLYPORT_DATABASE=primary.owner_url))
        assert done.returncode == 0, done.stderr
        standby = primary.add_standby()
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        servers = [new_server(make_server) for _ in range(2)]
        for server in servers:
            server.environment = {
                "SALLYPORT_DATABASE": f"postgresql://app:{APP_PASSWORD}@{hosts}/iam"}
        servers[0].init()
        servers[1].data.mkdir(mode=0o700, exist_ok=True)
        shutil.copy2(servers[0].data / "key", servers[1].data / "key")
        servers[1].account_id = servers[0].account_id
        for server in servers:
            server.start()
        checked = servers[0].cli("check")
        assert "ok       commits wait until a standby has applied them" in checked.stdout

        wait_for_window(60)
        root = Person(servers[0], servers[0].root)
        user, device = root.new_user_with_device()
        codes = [device.app.code(ahead) for ahead in (1, 2)]
        at(servers[0], user).session(device, codes[0])
        primary.kill()
        began = time.monotonic()
        # Nobody takes writes; nothing is granted.
        assert status_of(at(servers[1], user).session, device, codes[1]) == "ServiceFailure"
        standby.sql("ALTER SYSTEM SET synchronous_standby_names = ''")
        standby.promote()
        promoted = time.monotonic()
        for server in servers:
            while (said := status_of(at(server, user).session, device, codes[0])) == "ServiceFailure":
                assert time.monotonic() - promoted < 10
            assert said == "AccessDenied"
        print(f"refused again {time.monotonic() - promoted:.2f} s after the promotion, "
              f"{time.monotonic() - began:.2f} s after the loss")
        assert time.monotonic() - promoted < 5
        at(servers[1], user).session(device, codes[1])
        assert status_of(at(servers[0], user).session, device, codes[1]) == "AccessDenied"
        # Both saw that this standby was waited for: nothing was lost, and nothing ends.
        assert "epoch 1 " in servers[0].cli("epoch", "show").stdout
        for server in servers:
            assert server.stop() == 0
    finally:
        primary.close()
        if standby is not None:
            standby.close()


def migrated(database, make_server):
    """A server before a new database, started, and a person of it with a device."""
    done = run(sallyport(), "migrate", "--grant-to", "app",
               env=clean_environment(SALLYPORT_DATABASE=database.owner_url))
    assert done.returncode == 0, done.stderr
    server = new_server(make_server)
    server.environment = {"SALLYPORT_DATABASE": database.url()}
    server.init().start()
    return server


def test_t04_after_a_standby_that_was_not_waited_for_no_code_of_before_counts(make_server):
    primary = PostgreSQL()
    standby = None
    try:
        server = migrated(primary, make_server)
        standby = Standby(primary)
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        assert server.stop() == 0
        server.environment = {"SALLYPORT_DATABASE": f"postgresql://app:{APP_PASSWORD}@{hosts}/iam"}
        server.start()
        wait_for_window(40)
        root = Person(server, server.root)
        user, device = root.new_user_with_device()
        codes = [device.app.code(ahead) for ahead in (1, 2)]
        session = user.session(device, codes[0])
        deadline = time.monotonic() + 10
        while standby.sql("SELECT count(*) FROM code_uses WHERE spent <> 0") == "0":
            assert time.monotonic() < deadline
        primary.kill()
        standby.promote()
        deadline = time.monotonic() + 10
        while status_of(user.session, device, codes[1]) == "ServiceFailure":
            assert time.monotonic() < deadline
        assert refusal(user.session, device, codes[1]) == UNABLE_TO_VALIDATE
        assert status_of(session.sts.get_caller_identity) == "InvalidClientTokenId"
        assert status_of(user.sts.get_caller_identity) == "ok"
        assert "(promotion)" in server.cli("epoch", "show").stdout
        assert server.stop() == 0
    finally:
        primary.close()
        if standby is not None:
            standby.close()


def test_t25_a_point_in_time_is_restored_to_exactly_and_begins_an_epoch(make_server):
    """The runbook of docs/operations.md: an archive of the log, a base backup, a time."""
    archive = pathlib.Path(tempfile.mkdtemp(prefix="sp-wal-", dir="/tmp"))
    archive.chmod(0o777)
    primary = PostgreSQL(
        "archive_mode=on", f"archive_command='cp %p {archive}/%f'", "wal_level=replica")
    copy = None
    try:
        server = migrated(primary, make_server)
        root = Person(server, server.root)
        copy = Copy(primary)
        root.iam.create_user(UserName="before")
        session = root.session()
        moment = primary.sql("SELECT clock_timestamp()")
        time.sleep(0.2)
        root.iam.create_user(UserName="after")
        primary.sql("SELECT pg_switch_wal()", "iam")
        deadline = time.monotonic() + 20
        while primary.sql("SELECT archived_count > 0 FROM pg_stat_archiver "
                          "WHERE last_archived_time > clock_timestamp() - interval '20 s'") != "t":
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert server.stop() == 0
        primary.stop("fast")
        copy.recover(archive, moment)
        server.environment = {"SALLYPORT_DATABASE": copy.url()}
        server.start()
        users = {user["UserName"] for user in root.iam.list_users()["Users"]}
        assert "before" in users and "after" not in users
        assert status_of(session.sts.get_caller_identity) == "InvalidClientTokenId"
        assert re.search(r"epoch 2 since .*\(promotion\)", server.cli("epoch", "show").stdout)
        proven = server.cli("audit", "verify")
        assert proven.returncode == 0, proven.stdout
        assert server.stop() == 0
    finally:
        primary.close()
        if copy is not None:
            copy.close()
        shutil.rmtree(archive, ignore_errors=True)
