"""What a page must not do while a test looks at something else."""

import urllib.parse

# Told by the page itself; needs no script of the page's own, and the page's policy does not stop it.
_LISTENER = """
addEventListener("securitypolicyviolation", violation => {
  // What came of its own accord from a test's `evaluate` has no place in the page.
  console.error(
    `SecurityPolicyViolation: ${violation.effectiveDirective} ${violation.blockedURI}`
      + ` ${violation.sample}`)
})
"""


def origin(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class Watch:
    """Gathers what went wrong in the pages of one test. The test fails when anything is left here."""

    def __init__(self):
        self._problems = []
        self._contexts = []

    def look_at(self, context, allowed: str) -> None:
        """Watches every page of a context that has business with one origin only."""

        def requested(request):
            address = request.url
            if not address.startswith(("about:", "data:", "blob:")) and origin(address) != allowed:
                self._note(f"a request to another origin: {address}")

        def answered(response):
            # Pages may refuse, and a form that is filled in wrongly does; what they consist of may not.
            if response.status >= 400 and response.request.resource_type != "document":
                self._note(f"{response.url} answered {response.status}")

        def said(message):
            # A status is no complaint of the page's, see `answered`.
            if message.type in ("error", "warning") and not message.text.startswith(
                    "Failed to load resource: the server responded with a status of"):
                self._note(f"{message.page.url if message.page else 'a page'}: {message.text}")

        context.on("request", requested)
        context.on("response", answered)
        context.on("console", said)
        context.on("weberror", lambda error: self._note(f"an error in a script: {error.error}"))
        context.add_init_script(_LISTENER)
        self._contexts.append(context)

    def take(self) -> list:
        """What went wrong up to now, and forgets it: for tests that expect something to."""
        for context in self._contexts:
            for page in context.pages:
                # A round trip: what the page said before has then arrived.
                page.evaluate("0")
        problems, self._problems = self._problems, []
        return problems

    def _note(self, problem: str) -> None:
        if problem not in self._problems:
            self._problems.append(problem)
