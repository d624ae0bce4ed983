"""An authenticator app: `oathtool` shows the codes, as somebody else's program should."""

import functools

from tools import run, tool

PERIOD = 30


@functools.lru_cache(maxsize=65536)
def _codes(seed: str, step: int, count: int) -> tuple:
    shown = run(
        tool("oathtool"), "--totp=sha1", "--digits=6", "--base32", f"--now=@{step * PERIOD}",
        f"--window={count - 1}", seed,
    )
    assert shown.returncode == 0, shown.stderr
    return tuple(shown.stdout.split())


class Authenticator:
    """One seed, and a clock to go by that returns Unix seconds."""

    def __init__(self, seed: str, clock):
        self.seed = seed
        self.clock = clock

    def step(self) -> int:
        return int(self.clock()) // PERIOD

    def code(self, ahead: int = 0, at_step: int | None = None) -> str:
        """The code shown `ahead` steps from now."""
        step = self.step() if at_step is None else at_step
        return _codes(self.seed, step + ahead, 1)[0]

    def codes(self, first_step: int, count: int) -> tuple:
        """The codes of `count` steps in a row."""
        return _codes(self.seed, first_step, count)

    def pair(self, ahead: int = 0) -> dict:
        """The code before this one and this one, as Enable and Resync take them."""
        first, second = _codes(self.seed, self.step() + ahead - 1, 2)
        return {"AuthenticationCode1": first, "AuthenticationCode2": second}

    def wrong_code(self) -> str:
        """Six digits that the seed does not show within an hour."""
        near = set(_codes(self.seed, self.step() - 120, 241))
        return next(f"{n:06}" for n in range(1_000_000) if f"{n:06}" not in near)
