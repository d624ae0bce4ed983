import AWSQuery
import Identity
import Operations

/// A key that was made just now: its secret, what to type, and whether a call signed with it was seen.
enum NewKey {
  /// `base` is where the pages of its owner are.
  static func fields(
    _ id: String, _ secret: String, at base: String, _ visit: SignedInVisit
  ) -> HTML {
    let t = visit.t
    let commands = """
      aws configure set aws_access_key_id \(id) --profile sallyport
      aws configure set aws_secret_access_key \(secret) --profile sallyport
      aws configure set endpoint_url \(visit.visit.request.origin) --profile sallyport
      aws configure set region \(visit.account.partition.iamRegion) --profile sallyport
      aws sts get-caller-identity --profile sallyport
      """
    let address = "\(base)/access_keys/\(id)/use"
    return """
      <div class="field"><p class="label">\(t(.keyID))</p>\
      \(View.snippet("key-id", id, copy: t(.copyKeyID)))</div>\
      <div class="field"><p class="label">\(t(.secretAccessKey))</p>\
      \(View.snippet("secret-key", secret, copy: t(.copySecret)))</div>\
      <div class="field"><p class="label">\(t(.forCommandLine))</p>\
      \(View.snippet("commands", commands, copy: t(.copyCommands)))</div>\
      <p class="row" role="status"><span data-watch="\(link: base)/access_keys/\(id)/seen">\
      \(t(.waitingForCall))</span> <a class="small" href="\(link: address)" target="_blank" \
      rel="noopener">\(t(.lookAgain))</a></p>
      """
  }
}

/// Says whether a call signed with a key was seen: as a page, or as a line that the script asks for.
enum KeyUsePage {
  /// The call that was seen, and what is said of it.
  private static func seen(_ visit: PersonVisit) throws -> (call: AccessKeyUse?, text: HTML) {
    let id = try visit.visit.parameter("key")
    let use = try visit.visit.read { records -> AccessKeyUse? in
      try visit.visit.require("GetAccessKeyLastUsed", [("AccessKeyId", id)], in: records)
      guard try records.accessKeys(of: visit.owner).contains(where: { $0.id == id }) else {
        throw PageRefusal.notFound
      }
      return try records.lastUse(of: id)
    }
    let t = visit.t
    return (use, use.map { t(.seenCall($0.service, Moment.clock($0.at))) } ?? t(.waitingForCall))
  }

  static func text(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let (use, text) = try seen(visit)
    var answer = ConsoleAnswer(status: use == nil ? 202 : 200)
    answer.contentType = "text/plain; charset=utf-8"
    answer.body = text.bytes
    return answer
  }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let id = try visit.visit.parameter("key")
    let (use, text) = try seen(visit)
    let t = visit.t
    return visit.visit.page(
      Layout.shell(
        t(.accessKeys), visit.isOwn ? nil : .users, visit.visit,
        crumbs: visit.crumbs(t(.accessKeys)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.accessKeys))</h1>\
        <p class="lede"><code translate="no">\(id)</code></p></div></div>
        \((use == nil ? Alert.info : Alert.ok).box(text))
        <p><a class="btn" href="\(link: visit.base)/access_keys/\(id)/use">\(t(.lookAgain))</a></p>
        """))
  }
}
