"""A mail server, aiosmtpd, as the argument says; prints its port, then each message it took, as JSON.

It ends when its standard input does.
"""

import asyncio
import base64
import json
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

OPTIONS = json.loads(sys.argv[1])


class Handler:
    """Takes everything but what `refuse` has a reply for."""

    async def handle_MAIL(self, server, session, envelope, address, options):
        if refusal := OPTIONS.get("refuse", {}).get("MAIL"):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if refusal := OPTIONS.get("refuse", {}).get("RCPT"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if refusal := OPTIONS.get("refuse", {}).get("DATA"):
            return refusal
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "options": envelope.mail_options, "hello": session.host_name,
            "tls": session.ssl is not None or OPTIONS.get("tls") == "implicit",
            "user": session.auth_data or "",
            "content": base64.b64encode(envelope.original_content).decode(),
        }), flush=True)
        return "250 2.0.0 Taken"


def authenticate(server, session, envelope, mechanism, data):
    right = (data.login.decode(), data.password.decode()) == tuple(OPTIONS["login"])
    return AuthResult(success=right, handled=False, auth_data=data.login.decode())


async def main():
    tls = OPTIONS.get("tls")
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(OPTIONS["certificate"], OPTIONS["key"])

    def session():
        return SMTP(
            Handler(), hostname="mail.test", enable_SMTPUTF8=OPTIONS.get("utf8", False),
            tls_context=context if tls == "starttls" else None,
            require_starttls=tls == "starttls",
            authenticator=authenticate if "login" in OPTIONS else None,
            auth_required="login" in OPTIONS, auth_require_tls=tls == "starttls",
            auth_exclude_mechanism=OPTIONS.get("without", []))

    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", 0, ssl=context if tls == "implicit" else None)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await server.serve_forever()


threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
asyncio.run(main())
