import Identity

/// Records as rows.
enum ActivityTable {
  /// Bytes of the records that one page shows whole; what is more has a page of its own each, for
  /// the activity is read by telephone too.
  private static let room = 16_000

  static func table(_ entries: [AuditEntry], withRecords isWhole: Bool, _ t: Texts) -> HTML {
    var left = isWhole ? room : 0
    let rows = entries.map { entry -> HTML in
      let text: HTML = isWhole ? "\(whole(entry))" : ""
      left -= text.bytes.count
      return row(entry, isWhole ? record(entry, left < 0 ? nil : text, t) : HTML(), t)
    }
    return """
      <table class="table stack activity"><caption class="vh">\(t(.activityOfAccount))</caption>\
      <thead><tr><th scope="col">\(t(.activityTime))</th><th scope="col">\(t(.activityEvent))</th>\
      <th scope="col">\(t(.activityWho))</th><th scope="col">\(t(.activityTarget))</th>\
      <th scope="col">\(t(.activityFrom))</th><th scope="col">MFA</th>\
      <th scope="col">\(t(.activityResult))</th></tr></thead><tbody>
      \(rows)</tbody></table>
      """
  }

  private static func row(_ entry: AuditEntry, _ record: HTML, _ t: Texts) -> HTML {
    let mfa: HTML =
      switch entry.usedMFA {
      case true?: "<span class=\"badge badge-ok\">\(t(.yes))</span>"
      case false?: t(.no)
      case nil: "<span class=\"muted\">–</span>"
      }
    let result: HTML =
      if !entry.isReadable {
        "<span class=\"badge badge-bad\">\(t(.unreadable))</span>"
      } else if let code = entry.errorCode {
        "<span class=\"badge badge-bad\">\(code)</span>"
      } else {
        t(.wasDone)
      }
    return """
      <tr><td data-label="\(t(.activityTime))"><time class="num" datetime="\(entry.eventTime)">\
      \(Moment.exact(entry.eventTime))</time></td>\
      <th scope="row">\(entry.eventName)</th>\
      <td data-label="\(t(.activityWho))">\(entry.who)</td>\
      <td data-label="\(t(.activityTarget))">\(target(entry))</td>\
      <td data-label="\(t(.activityFrom))">\(entry.sourceIPAddress)</td>\
      <td data-label="MFA">\(mfa)</td>\
      <td data-label="\(t(.activityResult))">\(result)</td></tr>
      \(record)
      """
  }

  /// The record itself, in a row of its own, where it has room; a link to it without `text`.
  private static func record(_ entry: AuditEntry, _ text: HTML?, _ t: Texts) -> HTML {
    guard let text else {
      return """
        <tr class="whole"><td colspan="7"><a class="small" \
        href="\(link: ActivityRecordPage.address(of: entry))">\(t(.theRecord(entry.eventName)))</a>\
        </td></tr>

        """
    }
    return """
      <tr class="whole"><td colspan="7"><details class="reveal"><summary>\
      \(t(.theRecord(entry.eventName)))<span class="chev">\(Icon.chevron.svg(14))</span></summary>\
      <pre translate="no" dir="ltr">\(text)</pre></details></td></tr>

      """
  }

  /// What was altered may be no JSON: it is shown as it stands.
  static func whole(_ entry: AuditEntry) -> String {
    entry.isReadable ? IndentedJSON.text(entry.json) : entry.json
  }

  private static func target(_ entry: AuditEntry) -> HTML {
    guard let target = entry.target else { return "<span class=\"muted\">–</span>" }
    return "\(target)"
  }
}

/// JSON that was written on one line, on lines of its own; nothing but white space is added.
enum IndentedJSON {
  static func text(_ json: String) -> String {
    var text: [UInt8] = []
    var depth = 0
    var isQuoted = false, isEscaped = false
    func lineBreak() {
      text.append(UInt8(ascii: "\n"))
      text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }
    for byte in json.utf8 {
      if isQuoted {
        text.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        text.append(byte)
        depth += 1
        lineBreak()
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth = max(0, depth - 1)
        lineBreak()
        text.append(byte)
      case UInt8(ascii: ","):
        text.append(byte)
        lineBreak()
      case UInt8(ascii: ":"): text.append(contentsOf: ": ".utf8)
      case UInt8(ascii: "\""):
        isQuoted = true
        text.append(byte)
      default: text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
