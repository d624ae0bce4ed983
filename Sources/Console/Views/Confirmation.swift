/// Asks once more before something goes for good.
struct Confirmation {
  let address: String
  let question: HTML
  /// What it means.
  let body: HTML
  let keep: (text: HTML, address: String)
  let button: HTML

  func html(_ visit: SignedInVisit) -> HTML {
    """
    <div class="page-head"><div class="grow"><h1>\(question)</h1></div></div>
    <form class="card" method="post" action="\(link: address)">\(visit.formToken)\
    <div class="card-body fields">\(body)</div><div class="card-foot row between">\
    <a class="btn" href="\(link: keep.address)">\(keep.text)</a>\
    <button class="btn btn-danger">\(button)</button></div></form>
    """
  }
}

extension View {
  /// Something to take along: a secret, commands, a policy. It keeps its lines and breaks long ones.
  static func snippet(_ id: String, _ text: String, copy label: HTML) -> HTML {
    """
    <div class="snippet"><pre id="\(id)" translate="no" dir="ltr">\(text)</pre>\
    \(copyButton(label, text))</div>
    """
  }

  static func badge(_ kind: String, _ text: HTML) -> HTML {
    "<span class=\"badge \(kind)\">\(text)</span>"
  }
}
