"""Pages are the server's, and each visitor has cookies of his own."""


def test_a_page_reaches_the_server_by_name_and_with_no_cookie_of_another(new_page, server, root):
    first, second = new_page(), new_page()
    for page in (first, second):
        answer = page.goto("/healthz")
        assert answer.status == 200
        assert answer.url == f"http://localhost:{server.port}/healthz"
    first.context.add_cookies([{"name": "who", "value": "mina", "url": first.url}])
    assert second.context.cookies() == []
    # The same server answers the API's clients.
    assert root.sts.get_caller_identity()["Arn"] == root.arn
